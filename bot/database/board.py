"""Tickets as the board of promises looks at them, in SQL: the adapter of `handlers.tickets.overview.BoardTickets`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from bot.database import event_rows, ticket_rows
from bot.database.engine import Database
from bot.database.tables import ticket, ticket_event, ticket_watch
from handlers.ticket import UNSOLVED, Ticket
from handlers.ticket_event import RESPONSES, ActorKind, EventKind, TicketEvent
from handlers.tickets.board import Received
from handlers.tickets.sla_policy import Aim

_FIRST = f"{Aim.FIRST_REPLY}/1"


class SqlBoard:
    """The tables `ticket_watch`, `ticket` and `ticket_event`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, before: datetime, limit: int) -> tuple[tuple[Ticket, tuple[TicketEvent, ...]], ...]:
        """Give unsolved tickets of which something is due before then, first due first, with their events."""
        query = (
            select(ticket_watch.c.number)
            .join(ticket, ticket.c.number == ticket_watch.c.number)
            .where(*_due(before))
            .order_by(ticket_watch.c.due, ticket_watch.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(query)).scalars())
            found = await ticket_rows.tickets(connection, ticket.c.number.in_(numbers), transcripts=False)
            events = await event_rows.read_many(connection, [one.number for one in found])
        by_number = {one.number: one for one in found}
        wanted = (f"T-{number}" for number in numbers)
        return tuple((by_number[one], events.get(one, ())) for one in wanted if one in by_number)

    async def count_due(self, before: datetime) -> int:
        """Count these."""
        joined = ticket_watch.join(ticket, ticket.c.number == ticket_watch.c.number)
        query = select(func.count()).select_from(joined).where(*_due(before))
        async with self._database.reading() as connection:
            return int(await connection.scalar(query) or 0)

    async def received(self, since: datetime) -> tuple[Received, ...]:
        """Give what came in since then."""
        opened = ticket_event.c.at >= since, ticket_event.c.kind == str(EventKind.OPENED)
        came = select(ticket_event.c.number).where(*opened)
        told = [str(kind) for kind in (EventKind.OPENED, EventKind.BREACHED, *sorted(RESPONSES))]
        query = (
            select(
                ticket_event.c.number,
                ticket_event.c.at,
                ticket_event.c.kind,
                ticket_event.c.after,
                ticket_event.c.actor_kind,
            )
            .where(ticket_event.c.number.in_(came), ticket_event.c.kind.in_(told))
            .order_by(ticket_event.c.number, ticket_event.c.version, ticket_event.c.part)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        opened_at: dict[int, datetime] = {}
        replied_at: dict[int, datetime] = {}
        late: set[int] = set()
        for row in rows:
            if row.kind == EventKind.OPENED:
                opened_at[row.number] = row.at
            elif row.kind in RESPONSES and row.actor_kind == ActorKind.TEAM:
                replied_at.setdefault(row.number, row.at)
            elif row.kind == EventKind.BREACHED and row.after == _FIRST:
                late.add(row.number)
        return tuple(Received(at, replied_at.get(number), number in late) for number, at in opened_at.items())

    async def broken(self, since: datetime) -> Mapping[str, int]:
        """Count the promises that were told to be broken since then, by aim."""
        told = ticket_event.c.at >= since, ticket_event.c.kind == str(EventKind.BREACHED)
        query = select(ticket_event.c.after, func.count()).where(*told).group_by(ticket_event.c.after)
        found: dict[str, int] = {}
        async with self._database.reading() as connection:
            for clock, count in await connection.execute(query):
                aim = str(clock).partition("/")[0]
                found[aim] = found.get(aim, 0) + count
        return found


def _due(before: datetime) -> tuple[ColumnElement[bool], ...]:
    unsolved = ticket.c.status.in_([str(status) for status in UNSOLVED])
    return unsolved, ticket_watch.c.due.is_not(None), ticket_watch.c.due < before
