"""The board of promises: what is overdue, who is there, how today goes, and reassigning from it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.web import create_app
from handlers.ticket import Priority
from handlers.tickets.overview import MOST
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import BOB, EVE, MEG, Browser
from tests.bot.web.managed import ManagedWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS

BOARD = "/console/board"


@pytest.fixture
def here() -> ManagedWorld:
    return ManagedWorld()


@pytest.fixture
async def meg(here: ManagedWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


def group(page: str, name: str) -> str:
    found = re.search(rf'<section class="group {name}.*?</section>', page, re.DOTALL)
    assert found is not None, page
    return found[0]


async def test_an_empty_board_says_what_to_do(meg: Browser) -> None:
    page = await meg.get(BOARD)
    assert "Nothing is overdue, and nothing is due today." in page
    assert "List your engineers" in page
    assert "nothing was due yet" in page


async def test_a_board_that_is_cut_off_says_so_also_when_something_was_met_meanwhile(here: ManagedWorld) -> None:
    await here.file()
    await here.desks.watchman.round()
    (standing,) = here.memory.standings.values()
    (ticket,) = here.memory.tickets.values()
    opened = here.memory.events[0]
    for place in range(2, MOST + 31):
        number = f"T-{place}"
        here.memory.tickets[number] = replace(ticket, number=number, key=number)
        here.memory.standings[number] = standing
        here.memory.events.append(replace(opened, number=number))
    overview = here.managing.overview
    assert ((await overview.look()).unseen, len((await overview.look()).due)) == (30, MOST)
    met = here.memory.events.pop(here.memory.events.index(replace(opened, number="T-7")))
    assert met.number == "T-7"
    seen = await overview.look()
    assert (seen.unseen, len(seen.due)) == (30, MOST - 1)


async def test_tickets_stand_by_how_soon_their_promise_is_broken(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    urgent = await here.file("It <hums>")
    await here.desks.desk.prioritise(urgent.number, EVE_ACTS, Priority.URGENT)
    await here.file("It smells")
    await here.desks.office.round()
    await here.desks.watchman.round()
    page = await meg.get(BOARD)
    assert "It &lt;hums&gt;" in group(page, "four_hours")
    assert "First reply" in group(page, "four_hours")
    assert "It smells" in group(page, "today")
    here.desks.wait(hours=1, minutes=30)
    assert "It &lt;hums&gt;" in group(await meg.get(BOARD), "hour")
    here.desks.wait(minutes=20)
    assert "It &lt;hums&gt;" in group(await meg.get(BOARD), "quarter")
    here.desks.wait(minutes=40)
    await here.desks.watchman.round()
    page = await meg.get(BOARD)
    assert "overdue by 30 min" in group(page, "overdue")
    assert re.search(r"Promises broken</dt><dd><span class=\"value\">1<.*?first reply 1", page)
    assert "0 answered, 1 overdue, 1 still in time" in page


async def test_how_today_goes_is_told_with_what_it_is_of(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    for number in range(11):
        ticket = await here.file(f"Subject {number}")
        here.desks.wait(minutes=2)
        await here.desks.desk.reply(ticket.number, EVE_ACTS, "Hello.")
    page = await meg.get(BOARD)
    assert "11 of 11" in page
    assert "100% of those that were due (95 %: 74% to 100%)" in page
    assert "2 min</span>" in page
    assert "of 11 answered" in page


async def test_the_board_is_narrowed_to_a_team_or_to_somebody(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    for subject in ("It hums", "It smells"):
        await here.file(subject)
    await here.desks.desk.assign("T-1", EVE_ACTS, EVE.id)
    assert "It smells" not in await meg.get(f"{BOARD}?who={EVE.id}")
    assert "It hums" not in await meg.get(f"{BOARD}?who=nobody")
    assert "Nothing of these" in await meg.get(f"{BOARD}?team=none%22%3E%3Cb%3E")


async def test_a_ticket_is_reassigned_and_the_filter_stays(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    await here.file()
    await here.desks.desk.assign("T-1", EVE_ACTS, EVE.id)
    page = await meg.get(f"{BOARD}?who={EVE.id}")
    sent = await meg.send(BOARD, page, number="T-1", seen=seen(page), assignee=BOB.id, who=EVE.id, **token(page))
    assert (sent.status, sent.headers["Location"]) == (303, f"{BOARD}?who={EVE.id}&done=T-1")
    assert (await here.desks.desk.show("T-1")).assignee == BOB.id
    assert "T-1 is with Bob now." in await meg.get(sent.headers["Location"])
    assert "T-9 was given away." in await meg.get(f"{BOARD}?done=T-9")


async def test_who_comes_second_is_told_who_was_first(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    await here.file()
    page = await meg.get(BOARD)
    await here.desks.desk.assign("T-1", BOB_ACTS, BOB.id)
    sent = await meg.send(BOARD, page, number="T-1", seen=seen(page), assignee=EVE.id, **token(page))
    assert sent.status == 409
    assert "Bob gave it to Bob" in await sent.text()
    assert (await here.desks.desk.show("T-1")).assignee == BOB.id


@pytest.mark.parametrize("fields", [{"assignee": "stranger"}, {"assignee": "p1"}, {"seen": "x"}])
async def test_what_the_page_does_not_offer_is_refused(
    here: ManagedWorld, meg: Browser, fields: dict[str, str]
) -> None:
    await here.hire()
    await here.file()
    page = await meg.get(BOARD)
    form = {"number": "T-1", "seen": "1", "assignee": EVE.id, **token(page), **fields}
    assert (await meg.send(BOARD, page, **form)).status == 422
    assert (await here.desks.desk.show("T-1")).assignee is None


async def test_nothing_is_given_to_somebody_who_is_away(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    await here.file()
    page = await meg.get(BOARD)
    await here.managing.staffing.present(BOB.id, MEG.id, here=False)
    sent = await meg.send(BOARD, page, number="T-1", seen="1", assignee=BOB.id, **token(page))
    told = await sent.text()
    assert sent.status == 422
    assert "Bob is away" in told
    assert "SLA board</h1>" in told
    assert '<option value="bob" disabled>' in await meg.get(BOARD)


async def test_the_board_shows_who_is_there_with_hours_and_load(here: ManagedWorld, meg: Browser) -> None:
    await here.hire()
    await here.desks.hire("night")
    await here.file()
    await here.desks.office.round()
    await here.managing.staffing.present(BOB.id, MEG.id, here=False)
    page = await meg.get(BOARD)
    assert "2 of 3 at work" in page
    assert "end in 8 h" in page
    assert "around the clock" in page
    assert "1 of 8" in page
    here.desks.wait(hours=8)
    page = await meg.get(BOARD)
    assert "1 of 3 at work" in page
    assert "begin in 16 h" in page


def token(page: str) -> dict[str, str]:
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found is not None
    return {"form_token": found[1]}


def seen(page: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found is not None, page
    return found[1]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_the_board_renews_itself_unless_somebody_is_about_to_use_it(
    here: ManagedWorld, width: int, scheme: str
) -> None:
    await here.hire()
    cookies = await here.cookies(MEG)
    async with TestServer(create_app(here.deps)) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as view:
            await view.context.add_cookies([{"name": name, "value": cookies[name], "url": start} for name in cookies])
            await view.clock.install()
            await view.goto(str(server.make_url(BOARD)))
            await expect(view.get_by_text("Nothing is overdue")).to_be_visible()
            await here.file("It hums")
            await view.clock.run_for(31_000)
            await expect(view.get_by_role("link", name="It hums")).to_be_visible()
            assert await fits(view)
            await view.locator(".give summary").click()
            assert await fits(view)
            await here.file("It smells")
            await view.clock.run_for(31_000)
            await view.get_by_label("Give T-1 to").select_option(BOB.id)
            await expect(view.get_by_role("link", name="It smells")).to_have_count(0)
            await view.get_by_role("button", name="Reassign T-1").click()
            await expect(view.get_by_role("status")).to_contain_text("T-1 is with Bob now.")
            await expect(view.get_by_role("link", name="It smells")).to_be_visible()
