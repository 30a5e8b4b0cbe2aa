"""Searches that people made in Slack, in SQL: the adapter of `bot.slack.ports.Searches`."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, select

from bot.database.engine import Database
from bot.database.tables import slack_search
from bot.slack.ports import Searched

KEPT = timedelta(days=7)
"""How long the words of a search are kept: somebody may turn its pages, or confirm an answer, days later."""


class SqlSearches:
    """Searches, in the table `slack_search`; each new one sees the old ones off."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, searched: Searched) -> None:
        """Keep a search; one that is there already stays as it is."""
        row = {
            "id": searched.id,
            "team": searched.team,
            "channel": searched.channel,
            "slack_user": searched.user,
            "words": searched.words,
            "at": searched.at,
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(slack_search).where(slack_search.c.at < searched.at - KEPT))
            there = select(slack_search.c.id).where(slack_search.c.id == searched.id)
            if (await connection.execute(there)).first() is None:
                await connection.execute(insert(slack_search).values(row))

    async def get(self, id_: str) -> Searched | None:
        """Give a search; None when it is gone."""
        async with self._database.reading() as connection:
            found = await connection.execute(select(slack_search).where(slack_search.c.id == id_))
            row = found.mappings().first()
        if row is None:
            return None
        return Searched(row["id"], row["team"], row["channel"], row["slack_user"], row["words"], row["at"])
