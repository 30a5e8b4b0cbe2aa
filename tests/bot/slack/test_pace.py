"""One message a second in a channel, and answers before news."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.slack.pace import Pace
from bot.worker.ports import NotYet


class Ticks:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


async def refused(pace: Pace, *, news: bool = False) -> timedelta:
    with pytest.raises(NotYet) as later:
        await pace.turn("C1", news=news)
    return later.value.wait


async def test_who_must_wait_long_is_sent_away() -> None:
    ticks = Ticks()
    pace = Pace(now=ticks)
    await pace.turn("C1")
    pace.hold("C1", 30)
    assert await refused(pace) == timedelta(seconds=29)
    await pace.turn("C2")
    ticks.now += 30
    await pace.turn("C1")


async def test_news_take_no_turn_that_is_not_free_at_once() -> None:
    ticks = Ticks()
    pace = Pace(now=ticks)
    await pace.turn("C1", news=True)
    assert await refused(pace, news=True) == timedelta(seconds=1)
    ticks.now += 1
    await pace.turn("C1", news=True)


async def test_news_leave_the_next_turn_to_an_answer_that_was_sent_away() -> None:
    ticks = Ticks()
    pace = Pace(now=ticks)
    pace.hold("C1", 2)
    wait = await refused(pace)
    assert wait == timedelta(seconds=1)
    ticks.now += 2.5  # the turn is free, but the answer has not come back yet
    assert await refused(pace, news=True) == timedelta(seconds=1.5)
    await pace.turn("C1")
    ticks.now += 1
    await pace.turn("C1", news=True)


async def test_an_answer_that_never_comes_back_is_not_waited_for_long() -> None:
    ticks = Ticks()
    pace = Pace(now=ticks)
    pace.hold("C1", 2)
    await refused(pace)
    ticks.now += 4
    await pace.turn("C1", news=True)


async def test_channels_of_long_ago_are_forgotten() -> None:
    ticks = Ticks()
    pace = Pace(now=ticks)
    for number in range(10_001):
        await pace.turn(f"C{number}")
    await pace.turn("C0")
