"""Files in the database: which ticket they go with, and what is told of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.outbox import SqlOutbox
from handlers.attachment import Attachment
from handlers.conversation import Conversation, Episode, Turn
from handlers.ports import Step
from handlers.ticket import Category, Priority, Status, Ticket
from tests.fakes import START, Ids

SENT = Attachment("f1", "c1", "k1", "lamp.log", "text/plain", "p1", START, size=3)
TICKET = Ticket("T-1", "p1", "S", "D", Category.BUG, Priority.LOW, Status.NEW, START, "c1", episode_id="e2")
HERE = Conversation("c1", "slack", "p1", START)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    opened = Database.open(url)
    await SqlConversations(opened).write(Step(HERE))
    yield opened
    await opened.close()


async def test_a_new_ticket_takes_along_what_came_with_its_own_question(database: Database) -> None:
    files, conversations = SqlAttachments(database, Ids("o")), SqlConversations(database)
    for key in ("k1", "k2", "k3"):
        await files.add(replace(SENT, id=f"f{key}", key=key))
    episodes = [Episode(name, "c1", "p1", "?", START, START) for name in ("e1", "e2")]
    turns = [
        Turn(1, "customer", START, "?", episode_id="e1", key="k1"),
        Turn(2, "customer", START, "?", episode_id="e2", key="k2"),
        Turn(3, "customer", START, "(sent x)", key="k3"),
    ]
    await conversations.write(Step(HERE, turns=turns, episodes=episodes))
    await conversations.write(Step(None, ticket=TICKET))
    assert [one.id for one in await files.of_ticket("t-1")] == ["fk2", "fk3"]
    # What comes now goes with the ticket, but for one that is over.
    await files.add(replace(SENT, id="late"))
    assert (await files.get("late") or SENT).ticket == "T-1"
    await conversations.write(Step(None, ticket=replace(TICKET, status=Status.CLOSED)))
    await files.add(replace(SENT, id="later"))
    assert (await files.get("later") or SENT).ticket is None
    assert await files.of_ticket("no ticket") == ()


async def test_a_ticket_of_no_conversation_takes_nothing(database: Database) -> None:
    files = SqlAttachments(database, Ids("o"))
    await files.add(SENT)
    await files.add(replace(SENT, name="another"))
    await SqlConversations(database).write(Step(None, ticket=replace(TICKET, conversation_id=None, episode_id=None)))
    assert await files.of_ticket("T-1") == ()
    assert await files.get("f1") == SENT


async def test_the_teams_channels_hear_of_a_file_once_and_only_of_a_tickets(database: Database) -> None:
    woken: list[int] = []
    files = SqlAttachments(database, Ids("o"), written=lambda: woken.append(1))
    outbox = SqlOutbox(database)
    await files.add(SENT)
    kept = replace(SENT, path="ab/cd", sha256="00", size=4)
    assert await files.settle(kept)
    assert await files.get("f1") == kept
    assert (kept.kept, kept.awaited, SENT.awaited) == (True, False, True)
    assert (await outbox.due(START, 9), woken) == ((), [])
    await SqlConversations(database).write(Step(None, ticket=replace(TICKET, episode_id=None)))
    await files.add(replace(SENT, id="f2"))
    refused = replace(SENT, id="f2", problem="gone")
    assert await files.settle(refused)
    assert not await files.settle(refused)
    (told,) = await outbox.due(START, 9)
    assert (told.outgoing.receiver, told.outgoing.subject, woken) == ("team", "T-1", [1])
