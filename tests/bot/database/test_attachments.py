"""Files in the database: when the worker is woken to tell of them. The rest is in `tests/contracts`."""

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
from handlers.conversation import Conversation
from handlers.ports import Step
from handlers.ticket import Category, Priority, Status, Ticket
from tests.databases import database_url
from tests.fakes import START, Ids

SENT = Attachment("f1", "c1", "k1", "lamp.log", "text/plain", "p1", START, size=3)
TICKET = Ticket("T-1", "p1", "S", "D", Category.BUG, Priority.LOW, Status.NEW, START, "c1", episode_id="e2")
HERE = Conversation("c1", "slack", "p1", START)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    opened = Database.open(url)
    await SqlConversations(opened).write(Step(HERE))
    yield opened
    await opened.close()


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


async def test_a_file_that_is_sent_to_a_ticket_is_told_of_once_with_its_row(database: Database) -> None:
    woken: list[int] = []
    files, outbox = SqlAttachments(database, Ids("o"), written=lambda: woken.append(1)), SqlOutbox(database)
    await SqlConversations(database).write(Step(None, ticket=replace(TICKET, conversation_id=None, episode_id=None)))
    sent = replace(SENT, conversation_id=None, ticket="T-1", path="ab/cd", sha256="00")
    assert [await files.add(sent), await files.add(replace(sent, path="ef/gh"))] == [True, False]
    assert await files.of_ticket("T-1") == (sent,)
    assert [(one.outgoing.subject, one.outgoing.payload["event"]) for one in await outbox.due(START, 9)] == [
        ("T-1", "attached")
    ]
    assert woken == [1]
    assert await files.add(replace(SENT, id="f9", conversation_id=None))
    assert (await files.get("f9") or SENT).ticket is None
