"""Follow-ups of low scores in the console."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from bot.web.pages.console.follow_ups import LIMIT
from handlers.quality.follow_up import CloseWith, FollowUpState, Note
from tests.bot.web.consoles import BOB, EVE, MEG, Browser
from tests.bot.web.managed import ManagedWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS

LIST = "/console/follow-ups"
ONE = f"{LIST}/F-1"


@pytest.fixture
async def here() -> ManagedWorld:
    made = ManagedWorld()
    await made.file()
    return made


@pytest.fixture
async def meg(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


async def test_an_empty_list_says_what_makes_a_follow_up(meg: Browser) -> None:
    assert "No customer waits to be called back." in await meg.get(LIST)
    assert "None is closed yet." in await meg.get(f"{LIST}?show=closed")


async def test_the_list_shows_score_owner_and_what_is_overdue_in_words(here: ManagedWorld, meg: Browser) -> None:
    here.complain()
    here.complain(None, "x" * 500)
    page = await meg.get(LIST)
    assert "satisfaction 2 of 5, ease 1 of 5" in page
    assert "Three &lt;weeks&gt;!" in page
    assert "nobody yet" in page
    assert "in 2 h" in page
    assert f"{'x' * 120}…" in page
    here.desks.wait(hours=3)
    assert "overdue by 1 h" in await meg.get(LIST)


async def test_a_follow_up_says_how_the_customer_is_reached(here: ManagedWorld, meg: Browser) -> None:
    here.complain(EVE.id)
    assert '<a href="mailto:ann@example.com">ann@example.com</a>' in await meg.get(ONE)


async def test_a_follow_up_is_worked_to_its_end(here: ManagedWorld, meg: Browser) -> None:
    here.complain(EVE.id)
    page = await meg.get(ONE)
    assert "First note how the customer was contacted." in page
    assert (await meg.send(ONE, page, do="take", owner=MEG.id)).headers["Location"] == f"{ONE}?done=take"
    page = await meg.get(f"{ONE}?done=take")
    assert "The owner is changed." in page
    assert (await meg.send(ONE, page, do="note", text="Rang <her>.", contacted="yes")).status == 303
    page = await meg.get(ONE)
    assert "Rang &lt;her&gt;." in page
    assert "contacted the customer" in page
    assert "contacted <time" in await meg.get(LIST)
    sent = await meg.send(ONE, page, do="close", learned="Keep cables in stock.", article="help/cable")
    assert sent.status == 303
    page = await meg.get(ONE)
    assert "Keep cables in stock." in page
    assert "article help/cable" in page
    assert 'value="close"' not in page
    assert "F-1" not in await meg.get(LIST)
    assert "F-1" in await meg.get(f"{LIST}?show=closed")
    assert (await meg.send(ONE, page, do="note", text="She wrote again.")).status == 303


async def test_what_cannot_be_done_is_said_and_the_words_stay(here: ManagedWorld, meg: Browser) -> None:
    here.complain()
    page = await meg.get(ONE)
    await meg.send(ONE, page, do="note", text="Rang her.", contacted="yes")
    page = await meg.get(ONE)
    sent = await meg.send(ONE, page, do="close", learned="A <lesson>.", article="a", bug="b", nothing="yes")
    assert sent.status == 422
    html = await sent.text()
    assert "Name the article or the bug that it led to, or say that it leads to none; not both." in html
    assert "A &lt;lesson&gt;." in html
    assert 'name="bug" maxlength="500" value="b"' in html
    assert "checked" in html
    assert (await meg.send(ONE, page, do="take", owner="stranger")).status == 422
    assert (await meg.send(ONE, page, do="take", owner=MEG.id)).status == 422
    assert (await meg.send(ONE, page, do="erase")).status == 422
    assert (await meg.send(ONE, page, do="note", text="x", seen="")).status == 422


async def test_who_comes_second_is_told_who_was_first_and_keeps_her_words(here: ManagedWorld, meg: Browser) -> None:
    here.complain()
    page = await meg.get(ONE)
    await here.managing.follow_ups.change("F-1", Note("Mine."), BOB_ACTS)
    sent = await meg.send(ONE, page, do="note", text="My own words.")
    assert sent.status == 409
    html = await sent.text()
    assert "F-1 was changed meanwhile by Bob (noted" in html
    assert "My own words." in html


async def test_what_was_learnt_is_given_back_when_somebody_else_closed_it(here: ManagedWorld, meg: Browser) -> None:
    here.complain()
    await here.managing.follow_ups.change("F-1", Note("Rang.", contacted=True), BOB_ACTS)
    page = await meg.get(ONE)
    await here.managing.follow_ups.change("F-1", CloseWith("Mine.", None, None, nothing=True), BOB_ACTS)
    sent = await meg.send(ONE, page, do="close", learned="Keep <cables>.", nothing="yes")
    html = await sent.text()
    assert (sent.status, "meanwhile by Bob" in html) == (409, True)
    assert "Keep &lt;cables&gt;.</textarea>" in html


async def test_closed_ones_are_listed_latest_first_page_by_page(here: ManagedWorld, meg: Browser) -> None:
    for number in range(1, LIMIT + 3):
        here.complain()
        await here.managing.follow_ups.change(f"F-{number}", Note("Rang.", contacted=True), BOB_ACTS)
        here.desks.wait(minutes=1)
        await here.managing.follow_ups.change(f"F-{number}", CloseWith("Mine.", None, None, nothing=True), BOB_ACTS)
    first = await meg.get(f"{LIST}?show=closed")
    assert re.findall(r">(F-\d+)</a>", first) == [f"F-{number}" for number in range(LIMIT + 2, 2, -1)]
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward is not None
    last = await meg.get(onward[1].replace("&amp;", "&"))
    assert re.findall(r">(F-\d+)</a>", last) == ["F-2", "F-1"]
    assert "Earlier ones" not in last
    for _ in range(LIMIT + 1):
        here.complain()
    assert f"These are the first {LIMIT}." in await meg.get(LIST)


async def test_an_engineer_works_on_her_own_follow_up_only(here: ManagedWorld) -> None:
    here.complain(EVE.id)
    bob, eve = await here.visitor(BOB), await here.visitor(EVE)
    page = await bob.get(ONE)
    assert "Managers, and whoever it belongs to, work on it." in page
    assert 'value="note"' not in page
    own = await eve.get(ONE)
    assert (await eve.send(ONE, own, do="note", text="Rang.", contacted="yes")).status == 303
    hidden = {"form_token": "x"}
    assert (await bob.send(ONE, own, do="note", text="Rang.", **hidden)).status == 403
    found, _, _ = await here.managing.follow_ups.show("F-1")
    assert found.state is FollowUpState.CONTACTED
    for browser in (bob, eve):
        await browser.close()


async def test_a_follow_up_that_is_not_there_is_not_there(meg: Browser) -> None:
    for number in ("F-9", "T-1", "F-x", "F-999999999999999999"):
        await meg.get(f"{LIST}/{number}", 404)


async def test_a_survey_that_is_gone_is_said_to_be_so(here: ManagedWorld, meg: Browser) -> None:
    here.complain(comment="")
    assert "Without a comment." in await meg.get(ONE)
    here.kept.surveys.clear()
    assert "What the customer said is gone." in await meg.get(ONE)
    assert "F-1" in await meg.get(LIST)
