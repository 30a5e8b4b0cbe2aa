"""What is sent along with a request: shown before it is sent, changed, taken away; without secrets when it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Locator, Page, expect

from bot.web import create_app
from handlers.tickets.diagnostics import LIMITS
from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.bot.web.fakes import World
from tests.bot.web.test_words import script

in_a_browser = pytest.mark.asyncio(loop_scope="module")

FORM = {"key": "k1", "subject": "It is broken", "description": "Nothing works.", "category": "bug"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


async def offered(page: Page) -> Locator:
    await ask(page, "What is the capital of France?")
    form = page.get_by_role("form", name="Send this to our team")
    await form.get_by_label("Your e-mail address").fill("ann@example.com")
    return form


@in_a_browser
async def test_what_is_sent_along_is_shown_and_can_be_changed(running: Browser, here: World):
    async with TestServer(create_app(here.deps)) as server:
        url = str(server.make_url("/?version=4.2.1&page=https://app.example.com/boards?id=7"))
        async with page_at(running, url, width=320) as page:
            form = await offered(page)
            box = form.get_by_role("group", name="This will be sent along")
            await expect(box.get_by_label("Version of the product")).to_have_value("4.2.1")
            await expect(box.get_by_label("Page")).to_have_value("https://app.example.com/boards?id=7")
            await expect(box.get_by_label("Browser")).to_have_value("Chrome" + await _version(page))
            await box.get_by_label("Browser").fill("an old one")
            told = "Login failed\nwith password=hunter2 for ann"
            await box.get_by_label("Error message, or part of a log").fill(told)
            assert await fits(page)
            await page.reload()
            await expect(box.get_by_label("Browser")).to_have_value("an old one")
            await form.get_by_role("button", name="Send").click()
            await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
    kept = here.tickets.sent_along["T-7"]
    assert (kept.browser, kept.version) == ("an old one", "4.2.1")
    assert kept.page == "https://app.example.com/boards?id=7"
    assert kept.error == "Login failed\nwith password=[removed: password] for ann"
    assert "Linux" in kept.system


@in_a_browser
async def test_what_was_taken_away_is_not_sent_after_a_reload_either(running: Browser, here: World):
    async with (
        TestServer(create_app(here.deps)) as server,
        page_at(running, str(server.make_url("/"))) as page,
    ):
        form = await offered(page)
        await form.get_by_role("button", name="Leave this out").click()
        await expect(page.get_by_text("Nothing else will be sent along.")).to_be_focused()
        await page.reload()
        await expect(form).to_be_visible()
        await expect(form.get_by_role("group", name="This will be sent along")).to_be_hidden()
        await form.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
    assert here.tickets.sent_along == {}


@in_a_browser
async def test_a_long_error_goes_along_as_a_log(running: Browser, here: World):
    long = "line of a log\n" * 400
    async with (
        TestServer(create_app(here.deps)) as server,
        page_at(running, str(server.make_url("/"))) as page,
    ):
        form = await offered(page)
        await form.get_by_label("Error message, or part of a log").fill(long)
        await form.get_by_role("button", name="Send").click()
        await expect(page.get_by_role("region", name="Request T-7")).to_be_visible()
    assert here.tickets.sent_along["T-7"].error == ""
    assert here.tickets.sent_along["T-7"].log == long.strip()


async def test_the_api_takes_diagnostics_and_names_a_field_that_is_too_long(here: World, client):
    filed = await client.post(
        "/api/v1/tickets",
        json=FORM | {"email": "ann@example.com", "diagnostics": {"log": "Cookie: sid=abc", "browser": "curl"}},
    )
    assert filed.status == 201
    assert here.tickets.sent_along["T-7"].log == "Cookie: [removed: cookie]"
    assert here.tickets.sent_along["T-7"].removed == {"cookie": 1}
    long = await client.post(
        "/api/v1/tickets", json=FORM | {"key": "k2", "email": "ann@example.com", "diagnostics": {"page": "x" * 2001}}
    )
    assert long.status == 422
    assert [error["field"] for error in (await long.json())["errors"]] == ["diagnostics.page"]
    unknown = await client.post("/api/v1/tickets", json=FORM | {"key": "k3", "diagnostics": {"screen": "big"}})
    assert unknown.status == 422


def test_the_pages_limits_are_the_servers():
    named = ", ".join(f"{name}: {limit}" for name, limit in LIMITS.items())
    assert f"export const MOST = {{ {named} }};" in script("diagnostics")


async def _version(page: Page) -> str:
    return " " + str(await page.evaluate("/Chrome\\/([\\d.]+)/.exec(navigator.userAgent)[1]"))
