"""The outbox in SQL: the adapter of `bot.worker.ports.Outbox`. Steps write into it, see `conversations.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, exists, func, select, update

from bot.database.engine import Database
from bot.database.tables import outbox
from bot.database.waits import ready, waits
from bot.worker.ports import Envelope
from handlers.ports import Outgoing


class SqlOutbox:
    """Things to be sent, in the table `outbox`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int, receiver: str | None = None) -> tuple[Envelope, ...]:
        """Give what may be sent now."""
        earlier = outbox.alias("earlier")
        overtakes = exists().where(
            earlier.c.sent_at.is_(None),
            waits(earlier.c.retry_at, now),
            earlier.c.receiver == outbox.c.receiver,
            earlier.c.subject == outbox.c.subject,
            earlier.c.position < outbox.c.position,
        )
        line = outbox.c.receiver, outbox.c.subject
        query = (
            select(outbox)
            .where(outbox.c.sent_at.is_(None), ready(outbox.c.retry_at, now), ~overtakes)
            # A line with something that somebody waits for goes first, and all of it in its order.
            .order_by(func.min(outbox.c.rank).over(partition_by=line), outbox.c.position)
            .limit(limit)
        )
        if receiver is not None:
            query = query.where(outbox.c.receiver == receiver)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(
            Envelope(
                Outgoing(row["id"], row["receiver"], row["subject"], dict(row["payload"]), row["rank"]),
                row["attempts"],
            )
            for row in rows
        )

    async def receivers(self, now: datetime) -> frozenset[str]:
        """Give for whom something waits whose time has come."""
        query = select(outbox.c.receiver).where(outbox.c.sent_at.is_(None), ready(outbox.c.retry_at, now)).distinct()
        async with self._database.reading() as connection:
            return frozenset(await connection.scalars(query))

    async def sent(self, outgoing_id: str, at: datetime) -> None:
        """Mark it sent."""
        async with self._database.writing() as connection:
            await connection.execute(update(outbox).where(outbox.c.id == outgoing_id).values(sent_at=at))

    async def postpone(self, outgoing_id: str, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        change = update(outbox).values(attempts=outbox.c.attempts + 1, retry_at=retry_at)
        async with self._database.writing() as connection:
            await connection.execute(change.where(outbox.c.id == outgoing_id))

    async def depth(self) -> int:
        """Count what is not sent."""
        query = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def prune(self, sent_before: datetime) -> int:
        """Forget what was sent before then."""
        async with self._database.writing() as connection:
            return (await connection.execute(delete(outbox).where(outbox.c.sent_at < sent_before))).rowcount


def outgoing_row(outgoing: Outgoing) -> dict[str, Any]:
    """Give the columns of something to be sent."""
    return {
        "id": outgoing.id,
        "receiver": outgoing.receiver,
        "subject": outgoing.subject,
        "payload": dict(outgoing.payload),
        "rank": outgoing.rank,
        "attempts": 0,
    }
