"""What `onetouch doctor` says of Slack."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.config import Settings

if TYPE_CHECKING:
    from bot.slack.checks import Check


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
    from bot.slack.checks import Given, SlackChecks, heard

    database = Database.open(settings.database)
    try:
        installations = SqlInstallations(database)
        if settings.slack_bot_token is None and settings.slack_client_id is None and not await installations.all():
            return ()
        given = Given(
            bot_token=settings.slack_bot_token,
            signing_secret=settings.slack_signing_secret,
            app_token=settings.slack_app_token,
            groups=tuple(one for one in settings.slack_engineers if one.startswith("S")),
            triage=await SqlChannels(database).triage(),
            api_url=settings.slack_api_url,
        )
        looking = SlackChecks(given, installations, keyring(settings, installations), utc_now)
        last = heard(await installations.last_heard(), utc_now())
        return (*await looking.all(), last)
    finally:
        await database.close()
