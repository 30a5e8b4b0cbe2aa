"""What the Slack side keeps, twice: in memory, and in a SQLite file as the product has it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from bot.database.slack_channels import SqlChannels
from bot.database.slack_deliveries import SqlDeliveries
from bot.database.slack_posts import SqlPosts
from bot.database.slack_searches import SqlSearches
from bot.database.slack_threads import SqlThreads
from bot.slack.channels import Channels
from bot.slack.places import Threads
from bot.slack.ports import Deliveries, Searches
from bot.slack.posts import Posts
from handlers.conversation import Conversation
from handlers.ports import Step
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids
from tests.memory_slack import (
    MemoryChannels,
    MemoryDeliveries,
    MemoryPeople,
    MemoryPosts,
    MemorySearches,
    MemoryThreads,
)


@dataclass(frozen=True, slots=True)
class SlackWorld:
    """One store behind the ports of the Slack side, with conversations ``c1`` and ``c2``.

    Attributes:
        people: also lists, ``add(email, role, account)``.
    """

    deliveries: Deliveries
    threads: Threads
    posts: Posts
    channels: Channels
    people: Any
    searches: Searches


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[SlackWorld]:
    """Open a world of a kind: ``memory`` or ``sql``."""
    if kind == "memory":
        yield SlackWorld(
            MemoryDeliveries(),
            MemoryThreads(),
            MemoryPosts(),
            MemoryChannels(),
            MemoryPeople(Ids()),
            MemorySearches(),
        )
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        # A place belongs to a conversation.
        for id_ in ("c1", "c2"):
            await SqlConversations(database).write(Step(Conversation(id_, "slack", "p1", START)))
        yield SlackWorld(
            SqlDeliveries(database),
            SqlThreads(database),
            SqlPosts(database),
            SqlChannels(database),
            SqlPeople(database, FakeClock(), Ids()),
            SqlSearches(database),
        )
    finally:
        await database.close()
