"""What `onetouch doctor` says of Slack."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.config import PREFIX, Settings

if TYPE_CHECKING:
    from bot.slack.findings import Check


def slack_checks(settings: Settings) -> tuple[Check, ...]:
    """Look at Slack; nothing where Slack is not set up and nobody installed the app.

    Raises:
        StorageError: the database cannot be read.
    """
    return asyncio.run(_looked(settings))


async def _looked(settings: Settings) -> tuple[Check, ...]:
    from bot.compose.services import utc_now
    from bot.compose.slack_installations import keyring
    from bot.database.engine import Database
    from bot.database.slack_channels import SqlChannels
    from bot.database.slack_installations import SqlInstallations
    from bot.slack.checks import Given, SlackChecks
    from bot.slack.findings import heard

    database = Database.open(settings.database)
    try:
        installations = SqlInstallations(database)
        if settings.slack_bot_token is None and settings.slack_client_id is None and not await installations.all():
            return _half(settings)
        given = Given(
            bot_token=settings.slack_bot_token,
            signing_secret=settings.slack_signing_secret,
            app_token=settings.slack_app_token,
            groups=tuple(one for one in settings.slack_engineers if one.startswith("S")),
            triage=await SqlChannels(database).triage(),
            api_url=settings.slack_api_url,
        )
        looking = SlackChecks(given, installations, keyring(settings, installations), utc_now)
        found = await looking.all()
        # Whether Slack reaches us is worth telling only where we reach Slack.
        if all(check.fine for check in found):
            found = (*found, heard(await installations.last_heard(), utc_now()))
        return found
    finally:
        await database.close()


def _half(settings: Settings) -> tuple[Check, ...]:
    """Tell of settings of Slack that do nothing without the token."""
    from bot.slack.findings import COPY_IT, Check

    given = {
        "SLACK_SIGNING_SECRET": settings.slack_signing_secret,
        "SLACK_APP_TOKEN": settings.slack_app_token,
        "SLACK_ENGINEERS": settings.slack_engineers,
    }
    there = [PREFIX + name for name, value in given.items() if value]
    if not there:
        return ()
    verb = "is" if len(there) == 1 else "are"
    detail = f"{' and '.join(there)} {verb} set, {PREFIX}SLACK_BOT_TOKEN is not: Slack is not connected"
    return (Check("Slack", False, detail, COPY_IT),)
