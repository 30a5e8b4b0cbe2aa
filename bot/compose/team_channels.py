"""Whether the team has channels to be told in."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.config import Settings
from bot.database.engine import Database
from bot.database.slack_channels import SqlChannels


def has_slack(settings: Settings) -> bool:
    """Tell whether Slack is set up: with a token of its own, or so that others can install the app."""
    return settings.slack_bot_token is not None or settings.slack_client_id is not None


def team_channels(settings: Settings, database: Database) -> Callable[[], Awaitable[bool]]:
    """Give what tells whether a channel for triage is chosen now: one that was chosen before Slack was left is none."""
    channels = SqlChannels(database)

    async def chosen() -> bool:
        return has_slack(settings) and bool(await channels.triage())

    return chosen
