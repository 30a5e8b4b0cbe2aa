"""Tickets with their clusters twice: in memory, and in a SQLite file as the product has them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
from sqlalchemy import delete, insert, update

from bot.database import Database, migrate
from bot.database.case_vectors import SqlCaseVectors
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.clusters import SqlClusters
from bot.database.conversations import SqlConversations
from bot.database.outbox import SqlOutbox
from bot.database.tables import case_due, case_state, case_vector, person, person_account
from bot.database.tickets import SqlTickets
from bot.worker.ports import Outbox
from handlers.clusters.cluster import Cluster, Drawing, Membership
from handlers.clusters.ports import Clusters, Drawn, Rounds
from handlers.ports import Conversations, Outgoing, Step, Tickets
from handlers.similar.ports import CaseVectors
from handlers.ticket import Ticket
from handlers.tickets.history import opening
from tests.databases import database_url
from tests.fakes import START, Memory, MemoryConversations, MemoryOutbox, MemoryTickets
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.memory_clusters import MemoryClusters

KINDS = ("memory", "sql")
TAG = "encoder/int8/4"
ACCOUNTS = {"p1": ("acme",), "p2": ("acme", "umbrella"), "p3": ()}
"""Of the persons who ask, by id."""
SINCE = START - timedelta(days=90)


class Reader(Protocol):
    """Gives a ticket its vector."""

    async def __call__(self, number: str, vector: Sequence[float]) -> None:
        """Give it."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """One store behind all of its ports."""

    conversations: Conversations
    tickets: Tickets
    outbox: Outbox
    clusters: Clusters
    rounds: Rounds
    vectors: CaseVectors
    read: Reader

    async def file(
        self,
        number: str,
        requester: str = "p1",
        at: datetime = START,
        vector: Sequence[float] | None = None,
        **facts: object,
    ) -> Ticket:
        """File a ticket, and read it."""
        ticket = replace(TICKET, number=number, requester_id=requester, opened_at=at, **facts)  # type: ignore[arg-type]
        first = opening(ticket, replace(ANN, id=requester))
        await self.conversations.write(Step(None, ticket=ticket, events=(first.event,)))
        if vector is not None:
            await self.read(number, vector)
        return ticket

    async def put(self, *clusters: Cluster, version: int = 1, **members: str | None) -> None:
        """Draw clusters by hand: ``T_1="K-1"``."""
        memberships = [
            Membership(number.replace("_", "-"), cluster, START, 0.5, "was drawn by hand")
            for number, cluster in members.items()
        ]
        assert await self.rounds.write(Drawn(Drawing(version, TAG, START, 10), clusters, (), memberships))

    async def left(self) -> tuple[Outgoing, ...]:
        """Give what waits in the outbox, as if nothing was in each other's way."""
        found: list[Outgoing] = []
        while due := [one.outgoing for one in await self.outbox.due(START, 500)]:
            found += due
            for one in due:
                await self.outbox.sent(one.id, START)
        return tuple(found)


def cluster(number: str = "K-1", **facts: object) -> Cluster:
    """Give a cluster about humming."""
    made = Cluster(number, ("hum", "night"), "hum night", START, START, TAG, examples=("T-1",))
    return replace(made, **facts)  # type: ignore[arg-type]


def memory_world(memory: Memory | None = None) -> tuple[World, MemoryClusters]:
    """Make a world in memory."""
    memory = memory or Memory()
    kept = MemoryClusters(memory, ACCOUNTS)

    async def read(number: str, vector: Sequence[float]) -> None:
        kept.vectors[number] = np.array(vector, dtype=np.float32)

    world = World(MemoryConversations(memory), MemoryTickets(memory), MemoryOutbox(memory), kept, kept, kept, read)
    return world, kept


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[World]:
    """Open a world of a kind."""
    if kind == "memory":
        yield memory_world()[0]
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)

    async def read(number: str, vector: Sequence[float]) -> None:
        await read_into(database, number, vector)

    try:
        await _people(database)
        yield World(
            SqlConversations(database),
            SqlTickets(database),
            SqlOutbox(database),
            SqlClusters(database),
            SqlClusterRounds(database, TAG),
            SqlCaseVectors(database, TAG),
            read,
        )
    finally:
        await database.close()


async def read_into(database: Database, number: str, vector: Sequence[float], tag: str = TAG) -> None:
    """Write a ticket's vector as its reader does."""
    kept = np.array(vector, dtype="<f2").tobytes()
    row = {"number": int(number[2:]), "digest": "d", "tag": tag, "vector": kept, "terms": b"", "revision": 1}
    async with database.writing() as connection:
        await connection.execute(insert(case_vector).values(row))
        await connection.execute(delete(case_due).where(case_due.c.number == row["number"]))
        await connection.execute(update(case_state).values(revision=case_state.c.revision + 1))


async def _people(database: Database) -> None:
    row = {"role": "customer", "known": True, "created_at": START}
    belongs = [{"person_id": one, "account": account} for one, accounts in ACCOUNTS.items() for account in accounts]
    async with database.writing() as connection:
        await connection.execute(insert(person), [{"id": one, **row} for one in ACCOUNTS])
        await connection.execute(insert(person_account), belongs)
