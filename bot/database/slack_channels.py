"""Settings of Slack channels, in SQL: the adapter of `bot.slack.channels.Channels`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select, update

from bot.database.engine import Database
from bot.database.tables import slack_channel
from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode


class SqlChannels:
    """Settings, in the table `slack_channel`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, team: str, channel: str) -> ChannelSetting:
        """Give a channel's setting; the default where nobody set one."""
        query = select(slack_channel).where(slack_channel.c.team == team, slack_channel.c.channel == channel)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        if row is None:
            return ChannelSetting()
        return ChannelSetting(
            mode=Mode(row["mode"]),
            audience=row["audience"],
            sources=tuple(row["sources"]),
            private_first=row["private_first"],
            feedback=row["feedback"],
            triage=row["triage"],
        )

    async def put(self, team: str, channel: str, setting: ChannelSetting, by: str, at: datetime) -> None:
        """Set it."""
        values = {
            "mode": str(setting.mode),
            "audience": setting.audience,
            "sources": list(setting.sources),
            "private_first": setting.private_first,
            "feedback": setting.feedback,
            "triage": setting.triage,
            "changed_by": by,
            "changed_at": at,
        }
        which = slack_channel.c.team == team, slack_channel.c.channel == channel
        async with self._database.writing() as connection:
            there = await connection.execute(update(slack_channel).where(*which).values(values))
            if not there.rowcount:
                row = {"team": team, "channel": channel, **values}
                await connection.execute(insert(slack_channel).values(row))

    async def triage(self) -> tuple[tuple[str, str], ...]:
        """Give all triage channels: team, channel."""
        query = select(slack_channel.c.team, slack_channel.c.triage).where(slack_channel.c.triage != "").distinct()
        async with self._database.reading() as connection:
            return tuple((row.team, row.triage) for row in await connection.execute(query))
