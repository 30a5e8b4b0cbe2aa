"""What every store of threads must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.listening import Thread
from bot.slack.places import Line, Place
from kb import Access
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.fakes import START
from tests.worlds import KINDS

PLACE = Place("T1", "C1", "1.000001")
LINE = Line("c1", PLACE, "U1", "p1", Access.customer("acme"), START)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_place_where_nothing_was_said_is_not_ours(world: SlackWorld) -> None:
    assert await world.threads.state(PLACE, "p1") == Thread()
    assert await world.threads.find(PLACE, "p1") is None
    assert await world.threads.of("c1") is None


async def test_a_conversation_is_found_by_its_place_and_person_and_by_itself(world: SlackWorld) -> None:
    assert await world.threads.add(LINE) == LINE
    assert await world.threads.find(PLACE, "p1") == LINE
    assert await world.threads.of("c1") == LINE
    assert await world.threads.find(PLACE, "p2") is None
    for other in (replace(PLACE, team="T2"), replace(PLACE, channel="C2"), replace(PLACE, thread="")):
        assert await world.threads.find(other, "p1") is None
        assert await world.threads.state(other, "p1") == Thread()


async def test_a_thread_is_ours_to_all_and_mine_to_whom_we_talk_with(world: SlackWorld) -> None:
    await world.threads.add(LINE)
    assert await world.threads.state(PLACE, "p1") == Thread(ours=True, mine=True)
    assert await world.threads.state(PLACE, "p2") == Thread(ours=True)
    assert await world.threads.state(PLACE, None) == Thread(ours=True)


async def test_a_thread_holds_one_conversation_for_each_person(world: SlackWorld) -> None:
    other = replace(LINE, conversation_id="c2", person_id="p2", user="U2")
    await world.threads.add(LINE)
    await world.threads.add(other)
    assert [await world.threads.find(PLACE, who) for who in ("p1", "p2")] == [LINE, other]


async def test_the_latest_conversation_of_a_person_is_the_one_that_goes_on(world: SlackWorld) -> None:
    later = replace(LINE, conversation_id="c2", opened_at=START + timedelta(days=8))
    await world.threads.add(LINE)
    await world.threads.add(later)
    assert await world.threads.find(PLACE, "p1") == later
    assert await world.threads.latest(PLACE) == later
    assert await world.threads.latest(replace(PLACE, channel="C2")) is None
    assert await world.threads.of("c1") == LINE


async def test_people_turn_to_each_other_and_to_the_bot_again(world: SlackWorld) -> None:
    await world.threads.turn(PLACE, aside=True)
    assert not (await world.threads.state(PLACE, "p1")).aside
    await world.threads.add(LINE)
    await world.threads.add(replace(LINE, conversation_id="c2", place=replace(PLACE, thread="2.000001")))
    await world.threads.turn(PLACE, aside=True)
    assert (await world.threads.state(PLACE, "p2")).aside
    assert not (await world.threads.state(replace(PLACE, thread="2.000001"), "p1")).aside
    await world.threads.turn(PLACE, aside=False)
    assert not (await world.threads.state(PLACE, "p1")).aside


@pytest.mark.parametrize("access", [Access.anonymous(), Access.customer("acme", "initech"), Access.engineer()])
async def test_what_may_be_shown_there_is_kept(world: SlackWorld, access: Access) -> None:
    await world.threads.add(LINE)
    await world.threads.show("c1", access)
    assert (await world.threads.of("c1")) == replace(LINE, access=access)
    await world.threads.show("c9", access)
    assert await world.threads.of("c9") is None
