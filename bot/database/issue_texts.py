"""What the issues of our mirror say: the adapter of `bot.knowledge.issues.IssueTexts`."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from datetime import datetime

from sqlalchemy import func, select, tuple_

from bot.database.engine import Database
from bot.database.tracker_tables import issue
from bot.knowledge.issues import IssueWords
from handlers.engineering.issue import IssueName

_I = issue.c
_AT_ONCE = 400
"""Issues that one query names: databases take so many parameters only."""


class SqlIssueTexts:
    """Titles and descriptions, in the table `issue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark(self) -> Hashable:
        """Give how many there are, and when one was read last."""
        async with self._database.reading() as connection:
            return tuple((await connection.execute(select(func.count(), func.max(_I.read_at)))).one())

    async def stamps(self) -> Mapping[IssueName, datetime]:
        """Give all that are there."""
        query = select(_I.tracker, _I.id, _I.updated_at).where(~_I.gone)
        async with self._database.reading() as connection:
            return {IssueName(row.tracker, row.id): row.updated_at for row in await connection.execute(query)}

    async def words(self, names: Collection[IssueName]) -> Mapping[IssueName, IssueWords]:
        """Give what these say."""
        wanted, found = sorted(names), dict[IssueName, IssueWords]()
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                chosen = [(one.tracker, one.id) for one in wanted[start : start + _AT_ONCE]]
                query = select(_I.tracker, _I.id, _I.title, _I.description)
                for row in await connection.execute(query.where(tuple_(_I.tracker, _I.id).in_(chosen))):
                    found[IssueName(row.tracker, row.id)] = IssueWords(row.title, row.description)
        return found
