"""What every store of deliveries must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bot.slack.incoming import Delivery
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.fakes import START
from tests.memory_slack import MemoryDeliveries
from tests.worlds import KINDS

LATER = START + timedelta(minutes=1)
SAID = Delivery("e1", "T1|C1|1.000001|", "T1|C1|1.000001", "said", {"text": "how?\n\U0001f600 مرحبا <b>'--", "n": [1]})


def said(number: int, line: str = "a") -> Delivery:
    return Delivery(f"e{number}", None, line, "said", {"n": number})


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def keys(world: SlackWorld, now=START, limit: int = 100) -> list[str]:
    return [held.delivery.key for held in await world.deliveries.due(now, limit)]


async def test_what_was_accepted_is_due_as_it_was(world: SlackWorld) -> None:
    assert await world.deliveries.accept(SAID, START)
    (held,) = await world.deliveries.due(START, 10)
    assert (held.delivery, held.at, held.attempts) == (SAID, START, 0)


async def test_the_same_counts_once_by_its_key_and_by_its_message(world: SlackWorld) -> None:
    assert await world.deliveries.accept(SAID, START)
    assert not await world.deliveries.accept(SAID, LATER)
    assert not await world.deliveries.accept(replace(SAID, key="e2"), LATER)
    assert not await world.deliveries.accept(replace(SAID, same="another"), LATER)
    assert await world.deliveries.accept(replace(SAID, key="e3", same=f"{SAID.same}2.000001"), LATER)
    # What is no message is told apart by its key alone.
    assert await world.deliveries.accept(replace(SAID, key="e4", same=None), LATER)
    assert await world.deliveries.accept(replace(SAID, key="e5", same=None), LATER)
    assert await keys(world) == ["e1", "e3", "e4", "e5"]


async def test_the_same_from_many_sides_is_one(world: SlackWorld) -> None:
    taken = await asyncio.gather(
        *(world.deliveries.accept(replace(SAID, key=f"e{number % 3}"), START) for number in range(12))
    )
    assert taken.count(True) == 1
    assert len(await keys(world)) == 1


async def test_what_is_done_is_no_work_and_is_remembered_without_its_words(world: SlackWorld) -> None:
    await world.deliveries.accept(SAID, START)
    (held,) = await world.deliveries.due(START, 10)
    await world.deliveries.done(held.id, START)
    assert await keys(world) == []
    assert not await world.deliveries.accept(SAID, LATER)
    assert not await world.deliveries.accept(replace(SAID, key="e2"), LATER)


async def test_the_oldest_come_first_and_not_more_than_asked_for(world: SlackWorld) -> None:
    for number in (3, 1, 2):
        await world.deliveries.accept(said(number, line=str(number)), START)
    assert await keys(world) == ["e3", "e1", "e2"]
    assert await keys(world, limit=2) == ["e3", "e1"]


async def test_nothing_overtakes_what_was_postponed_in_its_line(world: SlackWorld) -> None:
    for number, line in ((1, "a"), (2, "b"), (3, "a"), (4, "b")):
        await world.deliveries.accept(said(number, line), START)
    third = (await world.deliveries.due(START, 10))[2]
    await world.deliveries.postpone(third.id, LATER)
    await world.deliveries.accept(said(5, "a"), START)
    assert await keys(world) == ["e1", "e2", "e4"]
    found = await world.deliveries.due(LATER, 10)
    assert [(held.delivery.key, held.attempts) for held in found] == [
        ("e1", 0),
        ("e2", 0),
        ("e3", 1),
        ("e4", 0),
        ("e5", 0),
    ]


async def test_what_waits_is_counted_whether_it_is_due_or_not(world: SlackWorld) -> None:
    for number in (1, 2, 3):
        await world.deliveries.accept(said(number, line=str(number)), START)
    first, second, _ = await world.deliveries.due(START, 10)
    await world.deliveries.done(first.id, START)
    await world.deliveries.postpone(second.id, LATER)
    assert await world.deliveries.depth() == 2  # type: ignore[attr-defined]


async def test_what_was_done_long_ago_is_forgotten_with_its_key_and_what_waits_is_not(world: SlackWorld) -> None:
    for number in (1, 2, 3):
        await world.deliveries.accept(said(number, line=str(number)), START)
    first, second, _ = await world.deliveries.due(START, 10)
    await world.deliveries.done(first.id, START)
    await world.deliveries.done(second.id, LATER)
    assert await world.deliveries.prune(LATER) == 1
    assert await world.deliveries.prune(LATER) == 0
    assert await world.deliveries.accept(said(1), LATER)
    assert not await world.deliveries.accept(said(2), LATER)
    assert await keys(world) == ["e3", "e1"]


@given(some.lists(some.tuples(some.integers(1, 4), some.sampled_from("abc")), max_size=12), some.integers(0, 11))
def test_each_line_is_handled_in_the_order_of_its_arrival_whatever_fails(
    arriving: list[tuple[int, str]], failing: int
) -> None:
    """Handle what is due round by round; one fails twice."""

    async def handled() -> tuple[list[str], list[str]]:
        deliveries = MemoryDeliveries()
        for place, (_, line) in enumerate(arriving):
            await deliveries.accept(said(place, line), START)
        order, now, failures = [], START, 2
        while found := await deliveries.due(now, 3):
            for held in found:
                if held.delivery.key == f"e{failing}" and failures:
                    failures -= 1
                    await deliveries.postpone(held.id, now + timedelta(seconds=1))
                    break  # as the courier does: the rest of what was read is looked at anew
                order.append(held.delivery.line + held.delivery.key)
                await deliveries.done(held.id, now)
            now += timedelta(seconds=2)
        return order, [line + f"e{place}" for place, (_, line) in enumerate(arriving)]

    order, arrived = asyncio.run(handled())
    for line in "abc":
        assert [one for one in order if one[0] == line] == [one for one in arrived if one[0] == line]
