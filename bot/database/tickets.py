"""Tickets in SQL: the adapter of `handlers.ports.Tickets`."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import insert, or_, select, update

from bot.database import accompanying, event_rows, own_rows, routing_rows, ticket_rows
from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import ticket, ticket_counter, ticket_list, ticket_watch
from handlers.assignment import Assignment
from handlers.call import PhoneCall
from handlers.diagnostics import Diagnostics
from handlers.own_tickets import Owned, OwnQuery
from handlers.ports import TicketNotFound
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.queue import OURS


class SqlTickets:
    """Tickets, in the tables `ticket`, `ticket_comment` and `ticket_counter`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def next_number(self) -> str:
        """Reserve the next number."""
        count = update(ticket_counter).values(last=ticket_counter.c.last + 1)
        async with self._database.writing() as connection:
            if (await connection.execute(count)).rowcount == 0:
                await connection.execute(insert(ticket_counter).values(id=1, last=1))
            return f"T-{await connection.scalar(select(ticket_counter.c.last))}"

    async def get(self, number: str) -> Ticket:
        """Give a ticket."""
        async with self._database.reading() as connection:
            found = await ticket_rows.tickets(connection, ticket.c.number == numeral(number))
        if not found:
            raise TicketNotFound(f"there is no ticket {number}")
        return found[0]

    async def filed(self, requester_id: str, key: str) -> Ticket | None:
        """Give the ticket that this requester filed under this key."""
        async with self._database.reading() as connection:
            found = await ticket_rows.tickets(
                connection, ticket.c.requester_id == requester_id, ticket.c.key == key, limit=1
            )
        return found[0] if found else None

    async def of_person(self, person_id: str) -> tuple[Ticket, ...]:
        """Give a person's tickets, latest first, without transcripts."""
        async with self._database.reading() as connection:
            return await ticket_rows.tickets(connection, ticket.c.requester_id == person_id, transcripts=False)

    async def of_audience(self, persons: Collection[str], query: OwnQuery, *, proved: Collection[str] = ()) -> Owned:
        """Give the tickets that any of these persons may see."""
        async with self._database.reading() as connection:
            return await own_rows.listed(connection, own_rows.seen(persons, proved), query)

    async def seen_by(
        self, persons: Collection[str], numbers: Collection[str], *, proved: Collection[str] = ()
    ) -> frozenset[str]:
        """Give those of these tickets that any of these persons may see."""
        async with self._database.reading() as connection:
            return await own_rows.among(connection, own_rows.seen(persons, proved), numbers)

    async def of_conversation(self, person_id: str, conversation_id: str) -> tuple[Ticket, ...]:
        """Give the tickets that this person filed from this conversation, latest first, without transcripts."""
        conditions = ticket.c.conversation_id == conversation_id, ticket.c.requester_id == person_id
        async with self._database.reading() as connection:
            return await ticket_rows.tickets(connection, *conditions, transcripts=False)

    async def every(self, *, limit: int, status: Collection[str] = ()) -> tuple[Ticket, ...]:
        """Give all tickets, latest first."""
        conditions = [ticket.c.status.in_([str(name) for name in status])] if status else []
        async with self._database.reading() as connection:
            return await ticket_rows.tickets(connection, *conditions, limit=limit)

    async def to_do(self, person_id: str, *, limit: int) -> tuple[Ticket, ...]:
        """Give new and open tickets that this person or nobody has."""
        listed, watched = ticket_list.c, ticket_watch.c
        query = (
            select(listed.number)
            .join(ticket_watch, watched.number == listed.number)
            .where(listed.status.in_(sorted(OURS)), or_(listed.assignee == person_id, listed.assignee.is_(None)))
            .order_by(watched.due.is_(None), watched.due, listed.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(query)).scalars())
            found = await ticket_rows.tickets(connection, ticket.c.number.in_(numbers))
        by_number = {numeral(one.number): one for one in found}
        return tuple(by_number[number] for number in numbers)

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        """Give a ticket's events, in order."""
        async with self._database.reading() as connection:
            return await event_rows.read(connection, number)

    async def placements(self, number: str) -> tuple[Assignment, ...]:
        """Give the records of a ticket's assignments by routing, in order."""
        async with self._database.reading() as connection:
            return await routing_rows.read(connection, number)

    async def diagnostics(self, number: str) -> Diagnostics | None:
        """Give what was sent along with a ticket; None when nothing was."""
        async with self._database.reading() as connection:
            return await accompanying.diagnostics(connection, number)

    async def calls(self, number: str) -> tuple[PhoneCall, ...]:
        """Give the calls about a ticket, in the order in which they were written down."""
        async with self._database.reading() as connection:
            return await accompanying.calls(connection, number)
