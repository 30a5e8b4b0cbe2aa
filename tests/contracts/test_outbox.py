"""What every outbox must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.worker.ports import FARTHEST
from handlers.conversation import Conversation
from handlers.ports import Outgoing, Step
from tests.fakes import START
from tests.worlds import KINDS, World, opened

LATER = START + timedelta(minutes=1)
NEWS = tuple(
    Outgoing(f"o{number}", receiver, subject, {"seq": number, "kind": "answer"})
    for number, (receiver, subject) in enumerate([("web", "c1"), ("web", "c2"), ("web", "c1"), ("log", "c1")])
)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        await made.conversations.write(Step(Conversation("c1", "web", "p1", START), outgoing=NEWS))
        yield made


async def due(world: World) -> list[str]:
    return [envelope.outgoing.id for envelope in await world.outbox.due(START, 10)]


async def test_what_was_left_is_due_in_order_and_whole(world: World) -> None:
    assert tuple(envelope.outgoing for envelope in await world.outbox.due(START, 10)) == NEWS
    assert len(await world.outbox.due(START, 2)) == 2


async def test_what_was_sent_is_not_due(world: World) -> None:
    await world.outbox.sent("o1", START)
    assert await due(world) == ["o0", "o2", "o3"]


async def test_nothing_overtakes_what_waits_for_the_same_receiver_and_subject(world: World) -> None:
    await world.outbox.postpone("o0", LATER)
    assert await due(world) == ["o1", "o3"]
    found = await world.outbox.due(LATER, 10)
    assert [(envelope.outgoing.id, envelope.attempts) for envelope in found] == [
        ("o0", 1),
        ("o1", 0),
        ("o2", 0),
        ("o3", 0),
    ]


async def test_what_is_not_sent_is_counted_whether_it_is_due_or_not(world: World) -> None:
    await world.outbox.sent("o1", START)
    await world.outbox.postpone("o0", LATER)
    assert await world.outbox.depth() == 3


async def test_what_was_sent_long_ago_is_forgotten_and_what_was_not_is_kept(world: World) -> None:
    await world.outbox.sent("o0", START)
    await world.outbox.sent("o1", LATER)
    assert await world.outbox.prune(LATER) == 1
    assert await world.outbox.prune(LATER) == 0
    assert await due(world) == ["o2", "o3"]
    assert await world.outbox.depth() == 2


async def test_one_receiver_can_be_asked_for_alone(world: World) -> None:
    found = await world.outbox.due(START, 10, "log")
    assert [envelope.outgoing.receiver for envelope in found] == ["log"]


async def test_what_somebody_waits_for_goes_before_news_and_takes_along_what_is_before_it(world: World) -> None:
    ranked = (
        Outgoing("n1", "slack", "s1", {"seq": 1}, 1),
        Outgoing("n2", "slack", "s2", {"seq": 1}, 1),
        Outgoing("n3", "slack", "s3", {"seq": 1}, 1),
        Outgoing("a1", "slack", "s4", {"seq": 1}),
        Outgoing("a2", "slack", "s2", {"seq": 2}),
    )
    await world.conversations.write(Step(Conversation("c2", "slack", "p1", START), outgoing=ranked))
    found = await world.outbox.due(START, 10, "slack")
    assert [envelope.outgoing.id for envelope in found] == ["n2", "a1", "a2", "n1", "n3"]
    assert {envelope.outgoing.rank for envelope in found} == {0, 1}
    assert [envelope.outgoing.id for envelope in await world.outbox.due(START, 2, "slack")] == ["n2", "a1"]


async def test_a_wait_that_is_longer_than_any_was_made_by_a_clock_that_was_wrong_and_is_over(world: World) -> None:
    await world.outbox.postpone("o0", START + FARTHEST)
    assert await due(world) == ["o1", "o3"]
    await world.outbox.postpone("o0", START + FARTHEST + timedelta(seconds=1))
    assert await due(world) == ["o0", "o1", "o2", "o3"]


async def test_one_look_tells_for_whom_something_waits(world: World) -> None:
    assert await world.outbox.receivers(START) == {"web", "log"}
    await world.outbox.postpone("o3", LATER)
    assert await world.outbox.receivers(START) == {"web"}
    assert await world.outbox.receivers(LATER) == {"web", "log"}
    for sent in ("o0", "o1", "o2"):
        await world.outbox.sent(sent, START)
    assert await world.outbox.receivers(START) == frozenset()
