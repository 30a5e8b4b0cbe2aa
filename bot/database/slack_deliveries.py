"""What Slack delivered, in SQL: the adapter of `bot.slack.ports.Deliveries`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, exists, func, insert, null, or_, select, update

from bot.database.engine import Database
from bot.database.once import written_once
from bot.database.tables import slack_delivery
from bot.database.waits import ready, waits
from bot.slack.incoming import Delivery
from bot.slack.ports import Held


class SqlDeliveries:
    """Deliveries, in the table `slack_delivery`; unique by Slack's key, and by the message and its edit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def accept(self, delivery: Delivery, at: datetime) -> bool:
        """Write it down, unless it is there already."""
        row = {
            "key": delivery.key,
            "same": delivery.same,
            "line": delivery.line,
            "kind": delivery.kind,
            "body": delivery.body,
            "at": at,
            "attempts": 0,
        }
        known = slack_delivery.c.key == delivery.key
        if delivery.same is not None:
            known = or_(known, slack_delivery.c.same == delivery.same)
        there = select(slack_delivery.c.id).where(known).limit(1)
        return await written_once(self._database, there, insert(slack_delivery).values(row))

    async def due(self, now: datetime, limit: int) -> tuple[Held, ...]:
        """Give what is to be handled, oldest first."""
        earlier = slack_delivery.alias("earlier")
        overtakes = exists().where(
            earlier.c.done_at.is_(None),
            waits(earlier.c.retry_at, now),
            earlier.c.line == slack_delivery.c.line,
            earlier.c.id < slack_delivery.c.id,
        )
        query = (
            select(slack_delivery)
            .where(slack_delivery.c.done_at.is_(None), ready(slack_delivery.c.retry_at, now), ~overtakes)
            .order_by(slack_delivery.c.id)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(
            Held(
                row["id"],
                Delivery(row["key"], row["same"], row["line"], row["kind"], row["body"] or {}),
                row["at"],
                row["attempts"],
            )
            for row in rows
        )

    async def done(self, id_: int, at: datetime) -> None:
        """Mark it done, and forget what was said in it."""
        change = update(slack_delivery).where(slack_delivery.c.id == id_).values(done_at=at, body=null())
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def postpone(self, id_: int, retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        change = update(slack_delivery).values(attempts=slack_delivery.c.attempts + 1, retry_at=retry_at)
        async with self._database.writing() as connection:
            await connection.execute(change.where(slack_delivery.c.id == id_))

    async def depth(self) -> int:
        """Count what is not done."""
        query = select(func.count()).select_from(slack_delivery).where(slack_delivery.c.done_at.is_(None))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def prune(self, done_before: datetime) -> int:
        """Forget what was done before then."""
        async with self._database.writing() as connection:
            done = delete(slack_delivery).where(slack_delivery.c.done_at < done_before)
            return (await connection.execute(done)).rowcount
