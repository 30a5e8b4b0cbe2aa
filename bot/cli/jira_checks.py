"""What `onetouch doctor` says of Jira."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.config import PREFIX, Settings

if TYPE_CHECKING:
    from bot.jira.checks import JiraCheck


def jira_checks(settings: Settings) -> tuple[JiraCheck, ...]:
    """Look at the Jira that is set; nothing where none is."""
    if not settings.jira_url:
        return _half(settings)
    return asyncio.run(_looked(settings))


async def _looked(settings: Settings) -> tuple[JiraCheck, ...]:
    from bot.compose.jira import jira
    from bot.compose.services import utc_now
    from bot.database.engine import Database
    from bot.jira.checks import JiraChecks

    database = Database.open(settings.database)
    found = jira(settings, utc_now, database)
    try:
        if found is None:
            return ()
        return await JiraChecks(found.calls, signed=settings.jira_webhook_secret is not None).all()
    finally:
        if found is not None:
            await found.close()
        await database.close()


def _half(settings: Settings) -> tuple[JiraCheck, ...]:
    """Tell of settings of Jira that do nothing without its address."""
    from bot.jira.checks import JiraCheck

    given = {
        "JIRA_EMAIL": settings.jira_email,
        "JIRA_TOKEN": settings.jira_token,
        "JIRA_PROJECT": settings.jira_project,
        "JIRA_WEBHOOK_SECRET": settings.jira_webhook_secret,
    }
    there = [PREFIX + name for name, value in given.items() if value]
    if not there:
        return ()
    verb = "is" if len(there) == 1 else "are"
    detail = f"{' and '.join(there)} {verb} set, {PREFIX}JIRA_URL is not: issues live in our own database"
    return (JiraCheck("Jira", False, detail, f"set {PREFIX}JIRA_URL to the address of your Jira, or unset the others"),)
