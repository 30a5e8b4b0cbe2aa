"""What every store of searches must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.slack.ports import Searched
from tests.contracts.slack_worlds import SlackWorld, opened
from tests.fakes import START
from tests.worlds import KINDS

SEARCH = Searched("s_1", "T1", "C1", "U1", "reset “password” \U0001f511", START)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SlackWorld]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_search_is_there_as_it_was_made(world: SlackWorld) -> None:
    assert await world.searches.get("s_1") is None
    await world.searches.keep(SEARCH)
    assert await world.searches.get("s_1") == SEARCH
    assert await world.searches.get("s_2") is None


async def test_one_that_is_there_already_stays_as_it_is(world: SlackWorld) -> None:
    await world.searches.keep(SEARCH)
    await world.searches.keep(replace(SEARCH, words="other words", user="U2"))
    assert await world.searches.get("s_1") == SEARCH


async def test_a_search_is_kept_for_a_week(world: SlackWorld) -> None:
    await world.searches.keep(SEARCH)
    await world.searches.keep(replace(SEARCH, id="s_2", at=START + timedelta(days=7)))
    assert await world.searches.get("s_1") == SEARCH
    await world.searches.keep(replace(SEARCH, id="s_3", at=START + timedelta(days=7, seconds=1)))
    assert await world.searches.get("s_1") is None
    assert await world.searches.get("s_2") is not None
