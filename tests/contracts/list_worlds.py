"""Lists of tickets, twice: in memory, and in a SQLite file as the product has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.tables import person, person_account
from bot.database.ticket_lists import SqlTicketLists
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from handlers.conversation import Conversation, Episode, Outcome
from handlers.ports import Conversations, Step, Tickets
from handlers.ticket import Comment, Ticket
from handlers.tickets.lists import COUNTED, Page, Row, TicketLists, TicketQuery
from handlers.tickets.ports import Look, Standing, Watch
from tests.databases import database_url
from tests.fakes import START, Memory, MemoryConversations, MemoryTickets, MemoryWatch
from tests.handlers.tickets.worlds import TICKET
from tests.memory_lists import MemoryTicketLists

Introduce = Callable[[str, str | None, str | None, Sequence[str]], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Here:
    """One store, and ways to set it up. `introduce`: says who a person is: id, name, address, accounts."""

    lists: TicketLists
    conversations: Conversations
    tickets: Tickets
    watch: Watch
    introduce: Introduce

    async def put(self, *tickets: Ticket) -> None:
        """Write tickets that are new."""
        assert await self.conversations.write(Step(None, tickets=tickets))

    async def change(self, number: str, **facts: object) -> None:
        """Write a ticket over what it is."""
        there = await self.tickets.get(number)
        assert await self.conversations.write(Step(None, ticket=replace(there, **facts)))  # type: ignore[arg-type]

    async def stands(self, number: str, standing: Standing) -> None:
        """Say what is due of a ticket."""
        version = (await self.tickets.get(number)).version
        await self.watch.looked([Look(number, version, None, standing)])

    async def asks(self, episode: str, person_id: str, *accounts: str) -> None:
        """Let a question be asked by somebody of some accounts."""
        held = Conversation(f"c_{episode}", "web", person_id, START)
        asked = Episode(episode, held.id, person_id, "How?", START, START, Outcome.OPEN, accounts=tuple(accounts))
        assert await self.conversations.write(Step(held, episodes=(asked,)))

    async def found(self, query: TicketQuery, now: datetime = START) -> list[str]:
        """Give the numbers of the tickets of all pages."""
        return [row.number for page in await self.pages(query, now) for row in page.rows]

    async def row(self, number: str, now: datetime = START) -> Row:
        """Give a ticket as lists have it."""
        return (await self.lists.page(TicketQuery(text=number), now)).rows[0]

    async def pages(self, query: TicketQuery, now: datetime = START) -> list[Page]:
        """Turn all pages."""
        pages = [await self.lists.page(query, now)]
        while pages[-1].next is not None:
            pages.append(await self.lists.page(replace(query, after=pages[-1].next), now))
        return pages


def in_memory(counted: int = COUNTED) -> Here:
    """Make one in memory."""
    memory = Memory()
    lists = MemoryTicketLists(memory, counted=counted)

    async def introduce(id_: str, name: str | None, email: str | None, accounts: Sequence[str]) -> None:
        lists.people[id_], lists.accounts[id_] = (name, email), tuple(accounts)

    return Here(lists, MemoryConversations(memory), MemoryTickets(memory), MemoryWatch(memory), introduce)


@asynccontextmanager
async def in_sql(folder: Path, counted: int = COUNTED) -> AsyncIterator[Here]:
    """Open one in a file."""
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)

    async def introduce(id_: str, name: str | None, email: str | None, accounts: Sequence[str]) -> None:
        known = {"id": id_, "role": "customer", "known": True, "name": name, "email": email, "created_at": START}
        async with database.writing() as connection:
            await connection.execute(insert(person).values(known))
            for account in accounts:
                await connection.execute(insert(person_account).values(person_id=id_, account=account))

    try:
        yield Here(
            SqlTicketLists(database, counted=counted),
            SqlConversations(database),
            SqlTickets(database),
            SqlWatch(database),
            introduce,
        )
    finally:
        await database.close()


@asynccontextmanager
async def opened(kind: str, folder: Path, counted: int = COUNTED) -> AsyncIterator[Here]:
    """Open one of a kind: ``memory`` or ``sql``. `counted`: how far tickets are counted."""
    if kind == "memory":
        yield in_memory(counted)
        return
    async with in_sql(folder, counted) as here:
        yield here


def ticket(number: int, **facts: object) -> Ticket:
    """Make a ticket, opened so many hours after the start."""
    return replace(TICKET, **{"number": f"T-{number}", "opened_at": START + number * timedelta(hours=1)} | facts)  # type: ignore[arg-type]


def said(text: str, *, public: bool = True, team: bool = True) -> Comment:
    """Make a comment."""
    return Comment("bob", text, START + timedelta(hours=1), public, team)
