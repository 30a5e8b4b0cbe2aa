"""When to look at tickets again, in SQL: the adapter of `handlers.tickets.ports.Watch`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import ticket, ticket_watch
from handlers.ticket import Ticket
from handlers.tickets.ports import Standing

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what is to be looked at at once. A time of the ticket's own may lie ahead, when the clock was set back since."""


async def mark(connection: AsyncConnection, changed: Ticket) -> None:
    """Let a ticket be looked at, inside of the transaction that writes it."""
    number = numeral(changed.number)
    there = await connection.execute(update(ticket_watch).where(ticket_watch.c.number == number).values(moment=AT_ONCE))
    if not there.rowcount:
        await connection.execute(insert(ticket_watch).values(number=number, moment=AT_ONCE, breached=False))


class SqlWatch:
    """The table `ticket_watch`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Give the numbers of tickets to be looked at by now."""
        query = (
            select(ticket_watch.c.number)
            .where(ticket_watch.c.moment <= now)
            .order_by(ticket_watch.c.moment, ticket_watch.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [f"T-{number}" for number in (await connection.execute(query)).scalars()]

    async def next(self) -> datetime | None:
        """Give the earliest moment."""
        query = select(func.min(ticket_watch.c.moment))
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(query)
            return found

    async def looked(self, number: str, version: int, moment: datetime | None, standing: Standing) -> None:
        """Note how a ticket stood in this version, and when to look again."""
        same = select(ticket.c.number).where(ticket.c.number == numeral(number), ticket.c.version == version)
        change = (
            update(ticket_watch)
            .where(ticket_watch.c.number == numeral(number), ticket_watch.c.number.in_(same))
            .values(moment=moment, reply_due=standing.reply_due, due=standing.due, breached=standing.breached)
        )
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def standings(self, numbers: Collection[str]) -> Mapping[str, Standing]:
        """Give how these tickets stood."""
        query = select(ticket_watch).where(ticket_watch.c.number.in_([numeral(number) for number in numbers]))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {f"T-{row.number}": Standing(row.reply_due, row.due, row.breached) for row in rows}
