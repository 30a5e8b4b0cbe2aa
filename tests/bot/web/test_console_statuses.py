"""What statuses of the tracker mean, in the console."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.engineering.issue import Kind, Stage
from tests.bot.web.consoles import MEG, Browser
from tests.bot.web.managed import ManagedWorld
from tests.fakes import START
from tests.issue_worlds import DOING, TRACKER, snapshot

PAGE = "/console/calendars/statuses"


@pytest.fixture
def here() -> ManagedWorld:
    return ManagedWorld()


@pytest.fixture
async def meg(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


async def read(here: ManagedWorld) -> None:
    told = snapshot(status=replace(DOING, name="Rückfrage <b>"))
    assert await here.issues.keep(told, Kind.BUG, Stage.ACCEPTED, over=None)


async def test_before_anything_was_escalated_there_are_none(meg: Browser) -> None:
    assert "No statuses are known yet" in await meg.get(PAGE)
    assert f'href="{PAGE}"' in await meg.get("/console/calendars")


async def test_a_manager_says_what_a_status_means(here: ManagedWorld, meg: Browser) -> None:
    await read(here)
    page = await meg.get(PAGE)
    assert "Rückfrage &lt;b&gt;" in page
    assert "<b>" not in page
    assert "Now: accepted: they work on it, or will" in page
    assert "None of these means needs information" in page
    kept = await meg.send(PAGE, page, project="ONE", status="2", stage="needs_information")
    assert (kept.status, kept.headers["Location"]) == (303, f"{PAGE}?done=kept")
    assert await here.adoption.round() == 1
    assert here.desks.settings.engineering.stages.said("ONE", "2") is Stage.NEEDS_INFORMATION
    page = await meg.get(kept.headers["Location"])
    assert "It is in use" in page
    assert "None of these means" not in page
    assert '<option value="needs_information" selected>' in page


async def test_statuses_are_mapped_before_an_issue_has_one(here: ManagedWorld, meg: Browser) -> None:
    await here.issues.keep_statuses(TRACKER, {"ONE": (DOING, replace(DOING, id="9", name="Needs info"))})
    page = await meg.get(PAGE)
    assert "2 of 2 are not mapped yet" in page
    kept = await meg.send(PAGE, page, project="ONE", status="9", stage="needs_information")
    page = await meg.get(kept.headers["Location"])
    assert "1 of 2 are not mapped yet" in page
    assert "None of these means" not in page


async def test_what_is_wrong_is_said(here: ManagedWorld, meg: Browser) -> None:
    await read(here)
    page = await meg.get(PAGE)
    refused = await meg.send(PAGE, page, project="ONE", status="2", stage="open")
    assert (refused.status, "There is no stage open" in await refused.text()) == (422, True)
    await meg.send(PAGE, page, project="ONE", status="2", stage="fixed")
    late = await meg.send(PAGE, page, project="ONE", status="2", stage="released")
    assert (late.status, "Meg replaced the settings meanwhile" in await late.text()) == (409, True)


async def test_a_tracker_that_cannot_be_read_is_told(here: ManagedWorld, meg: Browser) -> None:
    await here.issues.looked("local", START)
    await here.issues.looked(TRACKER, START, "The token is not valid.")
    page = await meg.get(PAGE)
    assert "The tracker of our own was looked through" in page
    assert f"{TRACKER} cannot be read: The token is not valid." in page


async def test_where_a_file_says_it_nothing_is_changed_here() -> None:
    here = ManagedWorld(("desk.toml", "breach_tier = 0\n"))
    await read(here)
    browser = await here.visitor(MEG)
    page = await browser.get(PAGE)
    assert "desk.toml" in page
    assert "<select" not in page
    await browser.close()
