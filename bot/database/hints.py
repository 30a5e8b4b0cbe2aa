"""Where the tracker told us to look, in SQL: the adapter of `handlers.engineering.hearing.Hints`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from bot.database.engine import Database
from bot.database.once import written_once
from bot.database.tracker_tables import tracker_hint
from bot.database.waits import ready
from handlers.engineering.hearing import About, Heard, Hint

_H = tracker_hint.c


class SqlHints:
    """Hints, in the table `tracker_hint`; unique by their keys."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, hint: Hint, at: datetime) -> bool:
        """Write it down, unless it is there already."""
        row = {
            "key": hint.key,
            "tracker": hint.tracker,
            "about": str(hint.about),
            "subject": hint.id,
            "at": at,
            "attempts": 0,
        }
        there = select(_H.id).where(_H.key == hint.key).limit(1)
        return await written_once(self._database, there, insert(tracker_hint).values(row))

    async def due(self, now: datetime, limit: int) -> Sequence[Heard]:
        """Give what is to be looked at, the oldest first."""
        query = select(tracker_hint).where(_H.done_at.is_(None), ready(_H.retry_at, now)).order_by(_H.id).limit(limit)
        async with self._database.reading() as connection:
            return tuple(
                Heard(row.id, Hint(row.key, row.tracker, About(row.about), row.subject), row.at, row.attempts)
                for row in await connection.execute(query)
            )

    async def done(self, ids: Sequence[int], at: datetime) -> None:
        """Mark them done."""
        async with self._database.writing() as connection:
            await connection.execute(update(tracker_hint).where(_H.id.in_(ids)).values(done_at=at))

    async def postpone(self, ids: Sequence[int], retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        change = update(tracker_hint).where(_H.id.in_(ids)).values(attempts=_H.attempts + 1, retry_at=retry_at)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def depth(self) -> int:
        """Count what is not done."""
        query = select(func.count()).select_from(tracker_hint).where(_H.done_at.is_(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def prune(self, done_before: datetime) -> int:
        """Forget what was done before then."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(tracker_hint).where(_H.done_at < done_before))).rowcount
