"""What every store of the files that people send along must do: which ticket each goes with, and what is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.outbox import SqlOutbox
from bot.worker.ports import Outbox
from handlers.attachment import Amount, Attachment
from handlers.conversation import Conversation, Episode, Turn
from handlers.ports import Attachments, Conversations, Step
from handlers.ticket import Category, Priority, Status, Ticket
from tests.databases import database_url
from tests.fakes import START, Ids, Memory, MemoryConversations, MemoryOutbox
from tests.memory_attachments import MemoryAttachments
from tests.worlds import KINDS

SENT = Attachment("f1", "c1", "k1", "lamp.log", "text/plain", "p1", START, size=3)
KEPT = replace(SENT, path="ab/cd", sha256="00", size=4)
TICKET = Ticket("T-1", "p1", "S", "D", Category.BUG, Priority.LOW, Status.NEW, START, "c1", episode_id="e2")
HERE = Conversation("c1", "slack", "p1", START)


@dataclass(frozen=True, slots=True)
class Store:
    """One store behind the ports that files are kept beside, with the conversation ``c1``."""

    files: Attachments
    conversations: Conversations
    outbox: Outbox

    async def file(self, ticket: Ticket = TICKET) -> None:
        """File a ticket, or change it."""
        await self.conversations.write(Step(None, ticket=ticket))

    async def ticket_of(self, id_: str) -> str | None:
        """Give the ticket that a file goes with."""
        found = await self.files.get(id_)
        assert found is not None
        return found.ticket

    async def told(self) -> list[tuple[str, str, object]]:
        """Give what waits to be told: to whom, of which ticket, and what."""
        return [
            (one.outgoing.receiver, one.outgoing.subject, one.outgoing.payload["event"])
            for one in await self.outbox.due(START, 9)
        ]


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Store]:
    if kind == "memory":
        memory = Memory()
        yield Store(MemoryAttachments(memory, Ids("o")), MemoryConversations(memory), MemoryOutbox(memory))
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        yield Store(SqlAttachments(database, Ids("o")), SqlConversations(database), SqlOutbox(database))
    finally:
        await database.close()


@pytest.fixture(params=KINDS)
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(request.param, tmp_path) as made:
        await made.conversations.write(Step(HERE))
        yield made


async def test_a_file_is_written_down_once(store: Store) -> None:
    assert await store.files.get("f1") is None
    assert await store.files.add(SENT)
    assert not await store.files.add(replace(SENT, name="another"))
    assert await store.files.get("f1") == SENT


async def test_a_new_ticket_takes_along_what_came_with_its_own_question(store: Store) -> None:
    for key in ("k1", "k2", "k3"):
        await store.files.add(replace(SENT, id=f"f{key}", key=key))
    turns = [
        Turn(1, "customer", START, "?", episode_id="e1", key="k1"),
        Turn(2, "customer", START, "?", episode_id="e2", key="k2"),
        Turn(3, "customer", START, "(sent x)", key="k3"),
    ]
    episodes = [Episode(name, "c1", "p1", "?", START, START) for name in ("e1", "e2")]
    await store.conversations.write(Step(HERE, turns=turns, episodes=episodes))
    await store.file()
    assert [one.id for one in await store.files.of_ticket("T-1")] == ["fk2", "fk3"]
    assert await store.ticket_of("fk1") is None


async def test_what_comes_later_goes_with_the_ticket_until_it_is_over(store: Store) -> None:
    await store.file(replace(TICKET, episode_id=None))
    await store.files.add(replace(SENT, id="late"))
    assert await store.ticket_of("late") == "T-1"
    await store.file(replace(TICKET, episode_id=None, status=Status.CLOSED))
    await store.files.add(replace(SENT, id="later"))
    assert await store.ticket_of("later") is None


async def test_files_of_a_ticket_come_oldest_first(store: Store) -> None:
    await store.file(replace(TICKET, conversation_id=None, episode_id=None))
    sent = replace(SENT, conversation_id=None, ticket="T-1")
    for id_, minutes in (("b", 1), ("a", 1), ("c", 0)):
        await store.files.add(replace(sent, id=id_, at=START + timedelta(minutes=minutes)))
    assert [one.id for one in await store.files.of_ticket("T-1")] == ["c", "a", "b"]
    assert await store.files.of_ticket("T-2") == ()
    assert await store.files.of_ticket("no ticket") == ()


async def test_a_ticket_of_no_conversation_takes_nothing_along(store: Store) -> None:
    await store.files.add(SENT)
    await store.file(replace(TICKET, conversation_id=None, episode_id=None))
    assert await store.files.of_ticket("T-1") == ()


async def test_what_became_of_a_file_is_noted_once(store: Store) -> None:
    assert not await store.files.settle(KEPT), "it was never written down"
    await store.files.add(SENT)
    assert await store.files.settle(KEPT)
    assert not await store.files.settle(replace(SENT, problem="gone"))
    assert await store.files.get("f1") == KEPT
    assert await store.told() == [], "it is no ticket's"


async def test_the_teams_channels_are_told_of_a_tickets_file_when_it_is_settled(store: Store) -> None:
    await store.file(replace(TICKET, episode_id=None))
    await store.files.add(SENT)
    assert await store.told() == []
    assert await store.files.settle(replace(SENT, problem="it is larger than 10 MB"))
    assert await store.told() == [("team", "T-1", "attached")]


async def test_the_teams_channels_are_told_at_once_of_one_that_is_kept_already(store: Store) -> None:
    await store.file(replace(TICKET, conversation_id=None, episode_id=None))
    assert await store.files.add(replace(KEPT, conversation_id=None, ticket="T-1"))
    assert not await store.files.add(replace(KEPT, conversation_id=None, ticket="T-1"))
    assert await store.told() == [("team", "T-1", "attached")]


async def test_what_a_person_sent_lately_is_counted(store: Store) -> None:
    later, other = START + timedelta(hours=1), replace(KEPT, id="f9", by="p2")
    for one in (SENT, replace(KEPT, id="f2"), replace(KEPT, id="f3", at=later, size=7), other):
        await store.files.add(one)
    assert await store.files.kept_since("p1", START) == Amount(2, 11)
    assert await store.files.kept_since("p1", later) == Amount(1, 7)
    assert await store.files.kept_since("p3", START) == Amount(0, 0)
