"""Our copy of issues twice: in memory, and in a SQLite file as the product has it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from sqlalchemy import insert

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.outbox import SqlOutbox
from bot.database.tables import person, person_account
from bot.database.watched import SqlWatched
from bot.database.workflows import SqlWorkflows
from bot.worker.ports import Outbox
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.hearing import Hints
from handlers.engineering.issue import (
    Issue,
    IssueComment,
    IssueName,
    IssueStatus,
    Kind,
    Snapshot,
    Stage,
    StatusCategory,
)
from handlers.engineering.ports import Mirror
from handlers.engineering.reconciling import Unknown
from handlers.engineering.statuses import Known as KnownStatuses
from handlers.engineering.statuses import Statuses
from handlers.engineering.tracking import Watched
from handlers.engineering.workflows import Workflows
from handlers.ports import Conversations, Step
from handlers.tickets.history import opening
from tests.databases import database_url
from tests.fakes import START, FakeClock, Memory, MemoryConversations, MemoryOutbox
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.memory_mirror import MemoryHints, MemoryMirror

KINDS = ("memory", "sql")
TRACKER = "tracker.example"
NAME = IssueName(TRACKER, "10001")
TO_DO = IssueStatus("1", "To do", StatusCategory.NEW)
DOING = IssueStatus("2", "Doing", StatusCategory.INDETERMINATE)
DONE = IssueStatus("3", "Done", StatusCategory.DONE)
ACCOUNTS = {"p1": ("acme",), "p2": ("acme", "umbrella"), "p3": (), "p4": ()}
"""Of the persons who ask, by id."""


class Known(Watched, Unknown, Statuses, Protocol):
    """All that is known of our copy."""


class Kinds(Workflows, KnownStatuses, Protocol):
    """Which statuses there are."""


@dataclass(frozen=True, slots=True)
class World:
    """One store behind all of its ports. `join`: links a ticket to an issue."""

    mirror: Mirror
    watched: Known
    workflows: Kinds
    hints: Hints
    outbox: Outbox
    conversations: Conversations
    clock: FakeClock
    join: Callable[[IssueName, str, Kind], Awaitable[None]]

    async def file(self, number: str, requester: str = "p1") -> None:
        """File a ticket."""
        ticket = replace(TICKET, number=number, requester_id=requester)
        first = opening(ticket, replace(ANN, id=requester))
        await self.conversations.write(Step(None, ticket=ticket, events=(first.event,)))

    async def link(self, number: str, name: IssueName = NAME, kind: Kind = Kind.BUG) -> None:
        """Link a ticket to an issue."""
        await self.join(name, number, kind)

    async def put(self, snapshot: Snapshot, stage: Stage = Stage.FILED, kind: Kind = Kind.BUG) -> None:
        """Keep an issue over whatever is there."""
        there = (await self.mirror.these((snapshot.issue.name,))).get(snapshot.issue.name)
        over = None if there is None else there.snapshot.issue.updated_at
        assert await self.mirror.keep(snapshot, kind, stage, over=over)


def issue(id_: str = "10001", **facts: object) -> Issue:
    """Give an issue about humming."""
    key = f"ONE-{int(id_) - 10_000}"
    made = Issue(
        IssueName(TRACKER, id_), key, "ONE", "Bug", "It hums", TO_DO, f"https://{TRACKER}/browse/{key}", START, START
    )
    return replace(made, **facts)  # type: ignore[arg-type]


def comment(id_: str = "1", text: str = "Which lamp?", minutes: float = 0, **facts: object) -> IssueComment:
    """Give a comment of Jo's."""
    at = START + timedelta(minutes=minutes)
    return replace(IssueComment(id_, "Jo", text, at, at), **facts)  # type: ignore[arg-type]


def snapshot(id_: str = "10001", *comments: IssueComment, whole: bool = True, **facts: object) -> Snapshot:
    """Give an issue with what was said to it."""
    return Snapshot(issue(id_, **facts), comments, whole)


def memory_world(memory: Memory | None = None, clock: FakeClock | None = None) -> tuple[World, MemoryMirror]:
    """Make a world in memory."""
    memory, clock = memory or Memory(), clock or FakeClock()
    kept = MemoryMirror(memory, clock, accounts=ACCOUNTS)

    async def join(name: IssueName, number: str, kind: Kind) -> None:
        kept.link(name, number, kind=kind)

    outbox, conversations = MemoryOutbox(memory), MemoryConversations(memory)
    return World(kept, kept, kept, MemoryHints(), outbox, conversations, clock, join), kept


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[World]:
    """Open a world of a kind."""
    if kind == "memory":
        yield memory_world()[0]
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database, clock = Database.open(url), FakeClock()
    escalations = SqlEscalations(database)

    async def join(name: IssueName, number: str, kind: Kind) -> None:
        draft = Draft(kind, "It hums")
        one = Escalation(
            f"e_{number}_{name.id}", number, EscalationState.LINKED, draft, "bob", "Bob", START, issue=name, key="ONE-1"
        )
        await escalations.write([one])

    try:
        await _people(database)
        yield World(
            SqlMirror(database, clock),
            SqlWatched(database),
            SqlWorkflows(database),
            SqlHints(database),
            SqlOutbox(database),
            SqlConversations(database),
            clock,
            join,
        )
    finally:
        await database.close()


async def _people(database: Database) -> None:
    row = {"role": "customer", "known": True, "created_at": START}
    belongs = [{"person_id": one, "account": account} for one, accounts in ACCOUNTS.items() for account in accounts]
    async with database.writing() as connection:
        await connection.execute(insert(person), [{"id": one, **row} for one in ACCOUNTS])
        await connection.execute(insert(person_account), belongs)
