"""Two servers that work on one database at the same time: nothing is given twice, nothing is written twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.conversation import Conversation, Message, Turn
from handlers.person import Person
from handlers.ports import Outgoing, Step, WriteConflict
from handlers.ticket import Status
from tests.contracts.test_tickets import TICKET
from tests.fakes import START
from tests.worlds import World, sql_world

HELD = Conversation("c1", "web", "p1", START)
SAID = Message("k1", "c1", Person("p1"), "how?", START)


@pytest.fixture
async def servers(tmp_path: Path) -> AsyncIterator[tuple[World, World]]:
    async with AsyncExitStack() as stack:
        one, other = [await stack.enter_async_context(sql_world(tmp_path / "onetouch.db")) for _ in range(2)]
        yield one, other


async def test_numbers_are_given_once_each_from_the_very_first(servers: tuple[World, World]) -> None:
    numbers = await asyncio.gather(*(server.tickets.next_number() for _ in range(10) for server in servers))
    assert sorted(numbers, key=lambda number: int(number[2:])) == [f"T-{n}" for n in range(1, 21)]


async def test_a_message_that_both_are_given_is_one_and_handled_once(servers: tuple[World, World]) -> None:
    one, other = servers
    await one.conversations.write(Step(HELD))
    await asyncio.gather(*(server.inbox.accept(SAID, START) for _ in range(5) for server in servers))
    assert len(await other.inbox.pending(None, 9)) == 1
    turns = Turn(1, "customer", START, "how?", key="k1"), Turn(2, "bot", START, "so", key="k1")
    sent = Outgoing("o1", "log", "c1", {})
    step = Step(HELD, turns, outgoing=(sent,), inbox_key="k1")
    written = await asyncio.gather(*(server.conversations.write(step) for _ in range(5) for server in servers))
    assert written.count(True) == 1
    assert (await one.conversations.load("c1")).turns == turns
    assert [envelope.outgoing for envelope in await other.outbox.due(START, 9)] == [sent]


async def test_of_two_that_change_a_ticket_one_is_told_that_the_other_did(servers: tuple[World, World]) -> None:
    await servers[0].conversations.write(Step(None, ticket=TICKET))
    before = await servers[1].tickets.get("T-1")

    async def change(server: World, subject: str) -> str | None:
        changed = replace(before, subject=subject, status=Status.OPEN)
        try:
            await server.conversations.write(Step(None, ticket=changed))
        except WriteConflict:
            return None
        return subject

    done = await asyncio.gather(*(change(server, f"{n} {at}") for n in range(4) for at, server in enumerate(servers)))
    (kept,) = [subject for subject in done if subject is not None]
    assert (await servers[0].tickets.get("T-1")).subject == kept
