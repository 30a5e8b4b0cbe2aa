"""Tickets with their scores twice: in memory, and in a SQLite file as the product has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.database import Database, migrate
from bot.database.attention import SqlAssessments
from bot.database.attention_alerts import SqlAlerts
from bot.database.conversations import SqlConversations
from bot.database.outbox import SqlOutbox
from bot.database.tables import audit, person, person_account
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from bot.worker.ports import Outbox
from handlers.attention.attention import Attention, Part, PartKind
from handlers.attention.ports import Alerts, Assessments
from handlers.ports import Conversations, Outgoing, Step, Tickets
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.changes import Change
from handlers.tickets.events import Changed
from handlers.tickets.history import opening
from handlers.tickets.lifecycle import changed
from handlers.tickets.ports import Look, Standing, Watch
from tests.databases import database_url
from tests.fakes import START, Memory, MemoryConversations, MemoryOutbox, MemoryTickets, MemoryWatch
from tests.handlers.tickets.worlds import ANN, RULES, TICKET
from tests.memory_attention import MemoryAlerts, MemoryAssessments

KINDS = ("memory", "sql")
ACCOUNTS = {"p1": ("acme",), "p2": ("acme",), "p3": ()}
"""Of the persons who ask, by id."""


@dataclass(frozen=True, slots=True)
class World:
    """One store behind all of its ports."""

    conversations: Conversations
    tickets: Tickets
    outbox: Outbox
    assessments: Assessments
    alerts: Alerts
    watch: Watch
    entries: Callable[[], Awaitable[int]]
    """Counts the entries of the audit log."""

    async def file(self, number: str, requester: str = "p1", at: datetime = START, **facts: object) -> Ticket:
        """File a ticket."""
        ticket = replace(TICKET, number=number, requester_id=requester, opened_at=at, **facts)  # type: ignore[arg-type]
        first = opening(ticket, replace(ANN, id=requester))
        await self.conversations.write(Step(None, ticket=ticket, events=(first.event,)))
        return ticket

    async def do(self, number: str, change: Change, actor: Actor, at: datetime = START) -> None:
        """Change a ticket."""
        result = changed(await self.tickets.get(number), change, actor, at, RULES)
        assert isinstance(result, Changed), result
        await self.conversations.write(Step(None, ticket=result.as_read, events=result.events))

    async def stands(self, number: str, due: datetime | None) -> None:
        """Say when something of a ticket is due."""
        version = (await self.tickets.get(number)).version
        await self.watch.looked([Look(number, version, None, Standing(due=due))])

    async def left(self) -> tuple[Outgoing, ...]:
        """Give what waits in the outbox, as if nothing was in each other's way."""
        found: list[Outgoing] = []
        while due := [one.outgoing for one in await self.outbox.due(START, 500)]:
            found += due
            for one in due:
                await self.outbox.sent(one.id, START)
        return tuple(found)


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[World]:
    """Open a world of a kind."""
    if kind == "memory":
        memory = Memory()
        assessments = MemoryAssessments(memory, ACCOUNTS)

        async def noted() -> int:
            return len(memory.audit)

        yield World(
            MemoryConversations(memory),
            MemoryTickets(memory),
            MemoryOutbox(memory),
            assessments,
            MemoryAlerts(assessments),
            MemoryWatch(memory),
            noted,
        )
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)

    async def counted() -> int:
        async with database.reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(audit)) or 0)

    try:
        await _people(database)
        yield World(
            SqlConversations(database),
            SqlTickets(database),
            SqlOutbox(database),
            SqlAssessments(database),
            SqlAlerts(database),
            SqlWatch(database),
            counted,
        )
    finally:
        await database.close()


async def _people(database: Database) -> None:
    row = {"role": "customer", "known": True, "created_at": START}
    belongs = [{"person_id": one, "account": account} for one, accounts in ACCOUNTS.items() for account in accounts]
    async with database.writing() as connection:
        await connection.execute(insert(person), [{"id": one, **row} for one in ACCOUNTS])
        await connection.execute(insert(person_account), belongs)


def scored(number: str, score: int, version: int = 1, at: datetime = START, model: str = "w1") -> Attention:
    """Give a score with one part."""
    parts = (Part(PartKind.WAITING, float(score), "waiting 5 h of 4 h"),) if score else ()
    return Attention(number, version, at, score, parts, model)
