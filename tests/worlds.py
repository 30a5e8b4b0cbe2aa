"""The same ports twice: in memory, and in a SQLite file as the product has them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.inbox import SqlInbox
from bot.database.known_questions import SqlConfirmations
from bot.database.outbox import SqlOutbox
from bot.database.queue import SqlQueue
from bot.database.staff import SqlStaff
from bot.database.ticket_lists import SqlTicketLists
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from bot.worker.ports import Inbox, Outbox
from handlers.known.ports import Confirmations
from handlers.ports import Conversations, Tickets
from handlers.tickets.lists import TicketLists
from handlers.tickets.ports import Staff, TicketQueue, Watch
from tests.databases import database_url
from tests.fakes import (
    Memory,
    MemoryConfirmations,
    MemoryConversations,
    MemoryInbox,
    MemoryOutbox,
    MemoryQueue,
    MemoryStaff,
    MemoryTickets,
    MemoryWatch,
)
from tests.memory_lists import MemoryTicketLists


@dataclass(frozen=True, slots=True)
class World:
    """One store behind all of its ports."""

    conversations: Conversations
    tickets: Tickets
    inbox: Inbox
    outbox: Outbox
    confirmations: Confirmations
    staff: Staff
    queue: TicketQueue
    watch: Watch
    lists: TicketLists


def memory_world(memory: Memory | None = None) -> World:
    """Make a world in memory."""
    memory = memory or Memory()
    return World(
        MemoryConversations(memory),
        MemoryTickets(memory),
        MemoryInbox(memory),
        MemoryOutbox(memory),
        MemoryConfirmations(memory),
        MemoryStaff(memory),
        MemoryQueue(memory),
        MemoryWatch(memory),
        MemoryTicketLists(memory),
    )


@asynccontextmanager
async def sql_world(file: Path) -> AsyncIterator[World]:
    """Open a world in a file; what an earlier one left there is there."""
    url = database_url(file)
    migrate(url)
    database = Database.open(url)
    try:
        yield World(
            SqlConversations(database),
            SqlTickets(database),
            SqlInbox(database),
            SqlOutbox(database),
            SqlConfirmations(database),
            SqlStaff(database),
            SqlQueue(database),
            SqlWatch(database),
            SqlTicketLists(database),
        )
    finally:
        await database.close()


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[World]:
    """Open a world of a kind: ``memory`` or ``sql``."""
    if kind == "memory":
        yield memory_world()
        return
    async with sql_world(folder / "onetouch.db") as world:
        yield world


KINDS = ("memory", "sql")
