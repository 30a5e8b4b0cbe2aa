"""What every keeper of the team must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.ports import InvalidInput, Step
from handlers.ticket import Status
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, Listing, Presence, Team
from tests.fakes import START
from tests.handlers.tickets.offices import HERE, away, later
from tests.handlers.tickets.worlds import TICKET
from tests.worlds import KINDS, World, opened

ANA = Listing("ana", "lamps", 2, None, "berlin", ("de", "en"), ("api",), 5)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        await made.staff.put_team(Team("lamps", "emea", "cairo"))
        yield made


async def test_who_is_listed_is_away_until_she_says_that_she_is_here(world: World) -> None:
    await world.staff.put(ANA, START)
    listed = Engineer("ana", away(), 2, "lamps", "emea", ("de", "en"), ("api",), 5, 0, "berlin")
    assert await world.staff.engineers() == (listed,)
    assert await world.staff.set_presence("ana", HERE)
    assert await world.staff.engineers() == (replace(listed, presence=HERE),)
    lunch = Presence(here=False, since=later(hours=3), until=later(hours=4))
    assert await world.staff.set_presence("ana", lunch)
    await world.staff.put(replace(ANA, cap=9), later(hours=9))
    assert await world.staff.engineers() == (replace(listed, presence=lunch, cap=9),)
    assert not await world.staff.set_presence("bea", HERE)


async def test_what_a_listing_leaves_open_is_her_teams(world: World) -> None:
    await world.staff.put(Listing("bea", "lamps"), START)
    await world.staff.put(Listing("ana", "lamps", region="amer"), START)
    await world.staff.put(Listing("cem"), START)
    found = [(one.id, one.region, one.calendar) for one in await world.staff.engineers()]
    assert found == [("ana", "amer", "cairo"), ("bea", "emea", "cairo"), ("cem", None, None)]
    await world.staff.put_team(Team("lamps", "apac"))
    await world.staff.put_team(Team("cables"))
    assert await world.staff.teams() == (Team("cables"), Team("lamps", "apac"))
    assert [one.region for one in await world.staff.engineers()] == ["amer", "apac", None]


async def test_a_team_must_be_there(world: World) -> None:
    with pytest.raises(InvalidInput, match="no team cables"):
        await world.staff.put(Listing("ana", "cables"), START)
    assert await world.staff.engineers() == ()


async def test_load_counts_what_waits_for_her(world: World) -> None:
    await world.staff.put(ANA, START)
    for number, status in enumerate(Status, 1):
        await world.conversations.write(
            Step(None, ticket=replace(TICKET, number=f"T-{number}", assignee="ana", status=status))
        )
    await world.conversations.write(Step(None, ticket=replace(TICKET, number="T-9", assignee="bea")))
    await world.conversations.write(Step(None, ticket=replace(TICKET, number="T-10")))
    assert [one.load for one in await world.staff.engineers()] == [2]


async def test_who_left_is_on_the_staff_no_longer(world: World) -> None:
    await world.staff.put(ANA, START)
    assert await world.staff.remove("ana")
    assert not await world.staff.remove("ana")
    assert await world.staff.engineers() == ()


async def test_a_rotation_begins_with_nobody(world: World) -> None:
    assert await world.staff.rotation() == Rotation()
