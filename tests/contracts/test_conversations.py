"""What every keeper of conversations must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.conversation import Conversation, Episode, Message, Outcome, Receipt, Turn
from handlers.person import Person
from handlers.ports import TURNS_AT_ONCE, ConversationNotFound, Outgoing, Step, WriteConflict
from handlers.reply import Answer, Clarification, Form, Handoff, Option, Quiet, Remark, Reply, Source, Span
from tests.fakes import START
from tests.worlds import KINDS, World, opened

HELD = Conversation("c1", "web", "p1", START)
REPLIES: list[Reply] = [
    Answer(
        "Hold «reset».",
        0.1 + 0.2,
        (Source("a1", "Reset", None, 1.5, (Span(3, 17, "Hold «reset».\n\U0001f600"), Span(20, 20, "")), "abc"),),
    ),
    Answer("Title only", 1.0, (Source("a1", "Reset", "https://x.example/1?a=b&c", 0.0, (), "abc"),)),
    Clarification("Which?", 1e-9, (Option("مرحبا", "a1"), Option("<b>", "a2", "<b> and <i>", "en"))),
    Handoff("Sorry", 0.2, Form("Subject", "Line 1\n\nLine 2", "bug", True)),
    Handoff("Filed", ticket="T-7"),
    Remark("Hello 'quoted'; DROP TABLE turn; --"),
    Quiet(),
]


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        yield made


def episode(episode_id: str = "e1", *, touched: int = 0, **changes: object) -> Episode:
    made = Episode(
        episode_id, "c1", "p1", "how?", START + timedelta(minutes=touched), START + timedelta(minutes=touched)
    )
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_what_is_written_is_read_again(world: World) -> None:
    receipt = Receipt(
        "r1", START, "how?", ("public",), "answer", 0.3, 0.2, "s1", "conf", (("a1", "abc", 0.3),), {"dense": 0.1},
        ("a1",), True, ("a1",),
    )  # fmt: skip
    asked = episode(clarified=True, last_reply="answer", article="a1", options=("a1", "a2"), language="ja")
    turns = (
        Turn(1, "customer", START, "how?", episode_id="e1", key="k1"),
        Turn(2, "bot", START, "so", REPLIES[0], "r1", "e1", "k1"),
    )
    assert await world.conversations.write(Step(HELD, turns, (asked,), receipt))
    found = await world.conversations.load("c1")
    assert found == replace(HELD, turns=turns, episode=asked)
    assert await world.conversations.receipt("r1") == receipt
    assert await world.conversations.receipt("r2") is None


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: type(reply).__name__)
async def test_every_reply_survives_storing(world: World, reply: Reply) -> None:
    await world.conversations.write(Step(HELD, (Turn(1, "bot", START, "x", reply),)))
    assert (await world.conversations.load("c1")).turns[0].reply == reply


async def test_what_was_spoken_last_is_known_and_stays_where_nothing_is_said(world: World) -> None:
    await world.conversations.write(Step(HELD))
    assert (await world.conversations.load("c1")).language is None
    await world.conversations.write(Step(replace(HELD, language="ja")))
    await world.conversations.write(Step(HELD, (Turn(1, "engineer", START, "hello"),)))
    assert (await world.conversations.load("c1")).language == "ja"
    await world.conversations.write(Step(replace(HELD, language="de")))
    assert (await world.conversations.load("c1")).language == "de"


async def test_an_unknown_conversation_is_not_found(world: World) -> None:
    with pytest.raises(ConversationNotFound):
        await world.conversations.load("c9")


async def test_the_same_key_and_author_is_written_once(world: World) -> None:
    first = Step(HELD, (Turn(1, "customer", START, "hi", key="k1"), Turn(2, "bot", START, "hello", key="k1")))
    again = Step(HELD, (Turn(3, "customer", START, "hi", key="k1"), Turn(4, "bot", START, "other", key="k1")))
    assert await world.conversations.write(first)
    assert not await world.conversations.write(again)
    assert [turn.text for turn in (await world.conversations.load("c1")).turns] == ["hi", "hello"]


async def test_a_taken_number_is_a_conflict_and_nothing_is_written(world: World) -> None:
    await world.conversations.write(Step(HELD, (Turn(1, "customer", START, "hi", key="k1"),)))
    clash = Step(
        HELD,
        (Turn(1, "engineer", START, "me too", key="k2"),),
        (episode(),),
        outgoing=(Outgoing("o1", "web", "c1", {"seq": 1}),),
    )
    with pytest.raises(WriteConflict):
        await world.conversations.write(clash)
    found = await world.conversations.load("c1")
    assert len(found.turns) == 1
    assert found.episode is None
    assert await world.outbox.due(START, 10) == ()


async def test_a_done_message_is_not_done_again(world: World) -> None:
    await world.conversations.write(Step(HELD))
    await world.inbox.accept(Message("k1", "c1", Person("p1"), "hi", START), START)
    step = Step(HELD, (Turn(1, "bot", START, "hello"),), inbox_key="k1")
    assert await world.conversations.write(step)
    assert await world.inbox.pending(None, 10) == ()
    assert not await world.conversations.write(replace(step, turns=(Turn(2, "bot", START, "hello"),)))


async def test_the_latest_episode_comes_with_the_conversation(world: World) -> None:
    await world.conversations.write(Step(HELD, episodes=(episode("e1"), episode("e2", touched=1))))
    await world.conversations.write(Step(HELD, episodes=(episode("e1", last_reply="answer"),)))
    assert (await world.conversations.load("c1")).episode == episode("e2", touched=1)


async def test_recent_episodes_are_this_persons_latest_first(world: World) -> None:
    other = episode("e9", person_id="p2")
    await world.conversations.write(Step(HELD, episodes=(episode("e1"), episode("e2", touched=5), other)))
    elsewhere = replace(HELD, id="c2", channel="slack")
    await world.conversations.write(Step(elsewhere, episodes=(episode("e3", touched=3, conversation_id="c2"),)))
    found = await world.conversations.recent_episodes("p1", START + timedelta(minutes=1))
    assert [one.id for one in found] == ["e2", "e3"]
    assert await world.conversations.recent_episodes("p3", START) == ()


async def test_recent_episodes_of_an_account_are_anybodys_who_had_it(world: World) -> None:
    made = (
        episode("e1", accounts=("acme", "initech")),
        episode("e2", touched=1, person_id="p2", accounts=("acme",)),
        episode("e3", touched=2, person_id="p3", accounts=("other",)),
        episode("e4", touched=3, person_id="p4"),
    )
    await world.conversations.write(Step(HELD, episodes=made))
    await world.conversations.write(Step(HELD, episodes=(made[1],)))

    async def found(*accounts: str) -> list[str]:
        return [one.id for one in await world.conversations.recent_episodes("p1", START, accounts)]

    assert await found() == ["e1"]
    assert await found("acme") == ["e2", "e1"]
    assert await found("initech", "other") == ["e3", "e1"]
    assert (await world.conversations.recent_episodes("p2", START))[0].accounts == ("acme",)


async def test_of_a_long_conversation_a_part_is_loaded(world: World) -> None:
    turns = tuple(Turn(n, "customer" if n % 2 else "bot", START, str(n), key=f"k{(n + 1) // 2}") for n in range(1, 507))
    await world.conversations.write(Step(HELD, turns))
    load = world.conversations.load
    assert (await load("c1")).turns == turns[-TURNS_AT_ONCE:]
    assert (await load("c1", after=0)).turns == turns[:TURNS_AT_ONCE]
    assert (await load("c1", after=500)).turns == turns[500:]
    assert (await load("c1", after=506)).turns == ()
    assert (await load("c1", after=2**31)).turns == ()
    assert await world.conversations.replied("c1", "k1") == turns[1]
    assert await world.conversations.replied("c1", "k999") is None
    assert await world.conversations.replied("c9", "k1") is None


async def test_due_episodes_are_the_open_untouched_ones_oldest_first(world: World) -> None:
    settled = episode("e0", outcome=Outcome.CONFIRMED, settled_at=START)
    made = (episode("e3", touched=9), episode("e2", touched=2), episode("e1", touched=1), settled)
    await world.conversations.write(Step(HELD, episodes=made))
    since = START + timedelta(minutes=5)
    assert [one.id for one in await world.conversations.due_episodes(since, 10)] == ["e1", "e2"]
    assert [one.id for one in await world.conversations.due_episodes(since, 1)] == ["e1"]


async def test_only_an_open_untouched_episode_settles_and_only_once(world: World) -> None:
    await world.conversations.write(Step(HELD, episodes=(episode(touched=1),)))
    settle, minute = world.conversations.settle, timedelta(minutes=1)
    assert not await settle("e1", Outcome.ASSUMED, START, untouched_since=START)
    assert await settle("e1", Outcome.ASSUMED, START + minute, untouched_since=START + minute)
    assert not await settle("e1", Outcome.ABANDONED, START + minute, untouched_since=START + minute)
    found = (await world.conversations.load("c1")).episode
    assert found == episode(touched=1, outcome=Outcome.ASSUMED, settled_at=START + minute)


async def test_many_at_once_lose_nothing(world: World) -> None:
    await world.conversations.write(Step(HELD))

    async def say(number: int) -> bool:
        held = replace(HELD, id=f"c{number % 5 + 10}")
        turns = (Turn(number, "customer", START, str(number), key=str(number)),)
        return await world.conversations.write(Step(held, turns))

    assert all(await asyncio.gather(*(say(number) for number in range(1, 41))))
    found = [await world.conversations.load(f"c{number + 10}") for number in range(5)]
    assert sum(len(one.turns) for one in found) == 40
