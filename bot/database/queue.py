"""Tickets as routing looks at them, in SQL: the adapter of `handlers.tickets.ports.TicketQueue`."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, select

from bot.database import event_rows, ticket_rows
from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import ticket
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.ports import Version
from handlers.tickets.queue import OURS


class SqlQueue:
    """New and open tickets, by who has them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, limit: int) -> Sequence[Version]:
        """Give those that nobody has."""
        return await self._versions(ticket.c.assignee.is_(None), limit)

    async def held(self, engineers: Collection[str], limit: int) -> Sequence[Version]:
        """Give those that these engineers have."""
        return await self._versions(ticket.c.assignee.in_(sorted(engineers)), limit) if engineers else ()

    async def histories(self, numbers: Collection[str]) -> Sequence[tuple[Ticket, tuple[TicketEvent, ...]]]:
        """Give these tickets with all of their events."""
        wanted = ticket.c.number.in_([numeral(number) for number in numbers])
        async with self._database.reading() as connection:
            found = await ticket_rows.tickets(connection, wanted)
            events = await event_rows.read_many(connection, [one.number for one in found])
        return [(one, events.get(one.number, ())) for one in found]

    async def _versions(self, whose: ColumnElement[bool], limit: int) -> Sequence[Version]:
        query = (
            select(ticket.c.number, ticket.c.version)
            .where(whose, ticket.c.status.in_([str(status) for status in OURS]))
            .order_by(ticket.c.opened_at, ticket.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [(f"T-{row.number}", row.version) for row in await connection.execute(query)]
