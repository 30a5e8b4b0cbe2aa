"""What every inbox must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.worker.ports import FARTHEST, Accepted
from handlers.conversation import Conversation, Message
from handlers.person import Person, Role
from handlers.ports import ConversationNotFound, Step
from tests.fakes import START
from tests.worlds import KINDS, World, opened

ANN = Person("p1", Role.CUSTOMER, True, "Ann", "ann@example.com", ("acme", "initech"), language="ko")
SAID = Message("k1", "c1", ANN, "how?\n\U0001f600 مرحبا <b>'--", START, option="a1", locale="ja", alone=True)
LATER = START + timedelta(seconds=15)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        await made.conversations.write(Step(Conversation("c1", "web", "p1", START)))
        yield made


async def test_an_accepted_message_is_pending_as_it_was(world: World) -> None:
    await world.inbox.accept(SAID, LATER)
    assert [row.message for row in await world.inbox.pending(None, 10)] == [SAID]


async def test_the_first_words_under_a_key_stay(world: World) -> None:
    await world.inbox.accept(SAID, LATER)
    again = await world.inbox.accept(replace(SAID, text="other"), LATER)
    assert again.message == SAID
    assert len(await world.inbox.pending(None, 10)) == 1


async def test_the_same_message_from_many_sides_is_one(world: World) -> None:
    await asyncio.gather(*(world.inbox.accept(SAID, LATER) for _ in range(10)))
    assert len(await world.inbox.pending(None, 10)) == 1


async def test_nobody_writes_into_anothers_conversation(world: World) -> None:
    for message in (replace(SAID, person=Person("p2")), replace(SAID, conversation_id="c9")):
        with pytest.raises(ConversationNotFound):
            await world.inbox.accept(message, LATER)
    assert await world.inbox.pending(None, 10) == ()


async def test_a_message_is_due_at_its_time_and_oldest_first(world: World) -> None:
    await world.inbox.accept(SAID, LATER)
    await world.inbox.accept(replace(SAID, key="k2"), START)
    assert [row.message.key for row in await world.inbox.pending(START, 10)] == ["k2"]
    assert [row.message.key for row in await world.inbox.pending(LATER, 10)] == ["k1", "k2"]
    assert [row.message.key for row in await world.inbox.pending(LATER, 1)] == ["k1"]


async def test_a_postponed_message_counts_its_attempts(world: World) -> None:
    await world.inbox.accept(SAID, START)
    await world.inbox.postpone("c1", "k1", LATER)
    assert await world.inbox.pending(START, 10) == ()
    (row,) = await world.inbox.pending(LATER, 10)
    assert row.attempts == 1


async def test_a_closed_message_is_no_work_but_is_remembered(world: World) -> None:
    await world.inbox.accept(SAID, START)
    await world.inbox.close("c1", "k1", LATER)
    assert await world.inbox.pending(None, 10) == ()
    assert (await world.inbox.accept(SAID, LATER)).done


async def test_what_is_not_done_is_counted(world: World) -> None:
    for number in range(3):
        await world.inbox.accept(replace(SAID, key=f"k{number}"), LATER)
    await world.inbox.close("c1", "k0", START)
    assert await world.inbox.depth() == 2
    assert await world.inbox.waiting("c1")
    assert not await world.inbox.waiting("c9")


async def test_what_was_accepted_is_known_by_the_beginning_of_its_key_also_when_it_is_done(world: World) -> None:
    await world.inbox.accept(replace(SAID, key="1.5/2.0"), LATER)
    await world.inbox.close("c1", "1.5/2.0", START)
    assert await world.inbox.holds("c1", "1.5")
    assert not await world.inbox.holds("c1", "_.5")
    assert not await world.inbox.holds("c1", "1.6")
    assert not await world.inbox.holds("c9", "1.5")


async def test_of_what_was_done_long_ago_only_the_key_is_kept(world: World) -> None:
    for key in ("old", "new", "open"):
        await world.inbox.accept(replace(SAID, key=key), LATER)
    await world.inbox.close("c1", "old", START)
    await world.inbox.close("c1", "new", LATER)
    assert await world.inbox.prune(LATER) == 1
    assert await world.inbox.prune(LATER) == 0
    again = replace(SAID, key="old", text="repeated")
    assert await world.inbox.accept(again, LATER) == Accepted(again, done=True)
    assert (await world.inbox.accept(replace(again, key="new"), LATER)).message == replace(SAID, key="new")
    assert [row.message for row in await world.inbox.pending(None, 10)] == [replace(SAID, key="open")]


async def test_a_wait_that_is_longer_than_any_was_made_by_a_clock_that_was_wrong_and_is_over(world: World) -> None:
    await world.inbox.accept(SAID, START + FARTHEST)
    assert await world.inbox.pending(START, 10) == ()
    await world.inbox.postpone(SAID.conversation_id, SAID.key, START + FARTHEST + timedelta(seconds=1))
    assert len(await world.inbox.pending(START, 10)) == 1
