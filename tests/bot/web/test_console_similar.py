"""Similar tickets beside a ticket: in the console, and for programs of the team."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.web.numbers import ticket_number
from handlers.similar.desk import NOT_READ
from handlers.ticket import Comment, Status
from tests.bot.web.consoles import EVE, Browser, ConsoleWorld
from tests.fakes import START

PATH = "/console/tickets/T-1"
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    await made.file("Printer offline", "The printer is offline, E-1042.", "k1")
    await made.file("E-1042", "E-1042: printer offline.", "k2")
    await made.file("Invoice", "A wrong address.", "k3")
    await made.desks.hire("eve")
    return made


@pytest.fixture
async def eve(world: ConsoleWorld) -> AsyncIterator[Browser]:
    visitor = await world.visitor(EVE)
    yield visitor
    await visitor.close()


async def test_a_tickets_page_has_a_place_for_them_that_is_filled_later(world: ConsoleWorld, eve: Browser) -> None:
    page = await eve.get(PATH)
    assert f'data-similar="{PATH}/similar"' in page
    assert f'href="{PATH}/similar"' in page


async def test_they_stand_there_with_why_what_solved_them_and_a_link(world: ConsoleWorld, eve: Browser) -> None:
    done = Comment("Eve", f"Restart it. {HOSTILE}", START, public=True, team=True)
    there = world.cases.memory.tickets["T-2"]
    world.cases.put(replace(there, status=Status.SOLVED, solved_at=START, comments=(done,), subject=HOSTILE))
    await world.cases.read()
    page = await eve.get(f"{PATH}/similar")
    assert 'href="/console/tickets/T-2"' in page
    assert "T-3" not in page
    for words in ("Solved, ", "both speak of", "E-1042", "Restart it."):
        assert words in page
    assert HOSTILE not in page


async def test_one_click_links_the_two(world: ConsoleWorld, eve: Browser) -> None:
    await world.cases.read()
    page = await eve.get(f"{PATH}/similar")
    response = await eve.send(PATH, page, do="link", other="T-2")
    assert response.status == 303
    assert "The two are linked." in await eve.get(response.headers["Location"])
    page = await eve.get(f"{PATH}/similar")
    assert "Linked to this ticket" in page
    assert 'aria-label="Link to T-2"' not in page


async def test_while_tickets_are_read_and_where_nothing_is_like_it_that_is_said(
    world: ConsoleWorld, eve: Browser
) -> None:
    assert NOT_READ in await eve.get(f"{PATH}/similar")
    await world.cases.read()
    assert "No single ticket comes near enough to be shown." in await eve.get("/console/tickets/T-3/similar")
    await eve.get("/console/tickets/T-9/similar", 404)
    await eve.get("/console/tickets/9/similar", 404)


async def test_where_nothing_is_looked_for_there_is_no_place_for_it(world: ConsoleWorld) -> None:
    assert world.deps.team is not None
    world.deps = replace(world.deps, team=replace(world.deps.team, similar=None))
    eve = await world.visitor(EVE)
    assert "Similar tickets" not in await eve.get(PATH)
    response = await eve.client.get("/api/v1/tickets/T-1/similar")
    assert response.status == 404
    await eve.close()


async def test_a_program_of_the_team_reads_the_same(world: ConsoleWorld, eve: Browser) -> None:
    await world.cases.read()
    response = await eve.client.get("/api/v1/tickets/T-1/similar?limit=1")
    found = await response.json()
    assert (found["unread"], found["reason"]) == (0, None)
    (one,) = found["tickets"]
    assert (one["number"], one["status"], one["linked"], one["solved_with"]) == ("T-2", "new", False, None)
    assert one["why"][-1] == "same customer"
    assert re.fullmatch(r"both speak of .*E-1042.*", one["why"][0])
    assert 0.5 <= one["score"] <= 1.0
    for wrong in ("0", "51", "x"):
        assert (await eve.client.get(f"/api/v1/tickets/T-1/similar?limit={wrong}")).status == 422


def test_a_number_is_read_as_people_write_it() -> None:
    assert [ticket_number(one) for one in ("T-12", "t-7", "12", "T-0", "T-1x")] == ["T-12", "T-7", None, None, None]
