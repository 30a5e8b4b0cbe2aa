"""The console in a real browser: its keys, menus and drafts, and that it fits and can be read by everybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import create_app
from handlers.terms import normalised
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import EVE, ConsoleWorld
from tests.handlers.tickets.desks import BOB as BOB_ACTS
from tests.handlers.tickets.desks import EVE as EVE_ACTS

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
NAMELESS = """() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
    .filter((field) => !field.labels.length).map((field) => field.outerHTML)"""
TWICE = """() => { const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    return ids.filter((id, at) => ids.indexOf(id) !== at); }"""


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    words = ("It hums", "It hums at night.", "It hums\n\nIt hums at night.")
    made.retriever.answers = {normalised(one): {"help/hum": 0.9} for one in words}
    await made.file()
    await made.file(LONG, LONG)
    await made.desks.hire("eve")
    await made.desks.desk.note("T-2", EVE_ACTS, LONG)
    return made


@asynccontextmanager
async def at_work(world: ConsoleWorld, path: str, width: int = 1280, scheme: str = "light") -> AsyncIterator[Page]:
    """Open a page as Eve."""
    async with TestServer(create_app(world.deps)) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            cookies = [
                {"name": name, "value": value, "url": start} for name, value in (await world.cookies(EVE)).items()
            ]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            await page.goto(str(server.make_url(path)))
            yield page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_pages_fit_and_every_field_has_a_name(world: ConsoleWorld, width: int, scheme: str) -> None:
    async with at_work(world, "/console?view=all&q=", width, scheme) as page:
        for path in ("/console?view=unsolved&priority=normal", "/console/tickets/T-1", "/console/tickets/T-2?split=1"):
            await page.goto(page.url.partition("/console")[0] + path)
            assert await fits(page), path
            assert await page.evaluate(NAMELESS) == []
            assert await page.evaluate(TWICE) == []


async def test_a_draft_is_put_where_the_reply_is_written(world: ConsoleWorld) -> None:
    async with at_work(world, "/console/tickets/T-1") as page:
        reply = page.get_by_label("Reply to the customer")
        await reply.fill("First.")
        await page.get_by_role("link", name="Insert into the reply").click()
        await expect(reply).to_be_focused()
        assert (await reply.input_value()).startswith("First.\nHello")
        assert "A lamp that hums has a loose coil." in await reply.input_value()
        await page.reload()
        assert "A lamp that hums has a loose coil." in await reply.input_value()


async def test_the_keyboard_leads_everywhere(world: ConsoleWorld) -> None:
    async with at_work(world, "/console?view=unsolved") as page:
        rows = page.locator(".rows td.ticket a")
        await page.keyboard.press("k")
        await expect(rows.last).to_be_focused()
        await page.keyboard.press("k")
        await expect(rows.first).to_be_focused()
        await page.keyboard.press("j")
        await expect(rows.last).to_be_focused()
        await page.keyboard.press("/")
        await expect(page.get_by_label("Search tickets")).to_be_focused()
        await page.keyboard.type("t-1")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("“t-1”")
        await expect(page.locator(".keys")).to_be_visible()  # the keys are listened to
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("T-1 It hums")
        await page.wait_for_load_state()
        await page.keyboard.press("n")
        await expect(page.get_by_label("Internal note")).to_be_focused()
        await page.keyboard.type("r is a letter here")
        await expect(page.get_by_label("Internal note")).to_have_value("r is a letter here")


async def test_the_menu_opens_closes_and_says_that_she_goes(world: ConsoleWorld) -> None:
    async with at_work(world, "/console") as page:
        menu = page.locator("details.me")
        await menu.locator("summary").click()
        await page.keyboard.press("Escape")
        await expect(menu.get_by_role("link", name="Your account")).to_be_hidden()
        await expect(menu.locator("summary")).to_be_focused()
        await page.keyboard.press("Enter")
        await page.get_by_role("heading", level=1).click()
        await expect(menu.get_by_role("link", name="Your account")).to_be_hidden()
        await menu.locator("summary").click()
        await menu.get_by_role("button", name="For 1 hour").click()
        await expect(page.get_by_role("status")).to_contain_text("You are away")
        await expect(menu.locator("summary")).to_contain_text("away")


SHIFTED = """() => new Promise((done) => {
    let sum = 0;
    const seen = new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; });
    seen.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


@pytest.mark.parametrize("width", [1280, 320])
async def test_nothing_moves_once_it_is_shown(world: ConsoleWorld, width: int) -> None:
    async with at_work(world, "/console?view=unsolved", width) as page:
        assert await page.evaluate(SHIFTED) < 0.01
        await page.goto(page.url.partition("/console")[0] + "/console/tickets/T-1")
        await expect(page.get_by_role("link", name="Insert into the reply")).to_be_attached()
        assert await page.evaluate(SHIFTED) < 0.01


async def test_what_others_did_and_that_her_session_is_over_are_told_beside_what_she_writes(
    world: ConsoleWorld,
) -> None:
    async with at_work(world, "/console/tickets/T-1") as page:
        reply, notice = page.get_by_label("Reply to the customer"), page.locator("#changed")
        await reply.fill("First.")
        await world.desks.desk.note("T-1", BOB_ACTS, "Known.")
        await page.evaluate("dispatchEvent(new Event('focus'))")
        await expect(notice).to_contain_text("Changed meanwhile: Bob wrote a note")
        await page.context.clear_cookies()
        await page.evaluate("dispatchEvent(new Event('focus'))")
        await expect(notice).to_contain_text("Your session is over. Sign in again; what you typed stays.")
        assert await reply.input_value() == "First."
        await notice.get_by_role("link", name="Sign in again").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        (back,) = [one["value"] for one in await page.context.cookies() if one["name"] == "onetouch_return"]
        assert back.strip('"') == "/console/tickets/T-1"
