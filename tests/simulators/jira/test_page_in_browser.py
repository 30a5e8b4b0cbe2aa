"""The board in a real browser: what is there is drawn, and what one does reaches the site."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.simulators.jira import Site
from bot.simulators.jira import page as pages
from tests.bot.web.browsing import browser, fits, page_at
from tests.simulators.jira.client import using

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


@asynccontextmanager
async def board(running: Browser, **window: object) -> AsyncIterator[tuple[Site, Page]]:
    async with Site() as site:
        mia = site.person("mia", "Mia")
        site.version(site.default, "5.3", "2026-03-02")
        await site.files(
            mia,
            "<b>The lamp</b> blinks",
            "h3. Steps\n* Switch *it* on\n\nSee [a page|https://example.com/a] and {{E42}}",
        )
        async with (
            pages.Page(site, mia).serving(0) as url,
            page_at(running, url, **window) as page,  # type: ignore[arg-type]
        ):
            await expect(page.get_by_text("You are Mia.")).to_be_visible()
            yield site, page


async def test_an_issue_goes_its_way(running: Browser) -> None:
    async with board(running) as (site, page):
        issue = next(iter(site.store.issues.values()))
        await page.get_by_role("link", name="<b>The lamp</b> blinks").click()
        panel = page.get_by_role("complementary", name="Issue")
        await expect(panel.get_by_role("heading", name="Steps")).to_be_visible()
        await expect(panel.get_by_role("link", name="a page")).to_have_attribute("href", "https://example.com/a")
        await expect(panel.get_by_text("Switch it on")).to_have_text("• Switch it on")
        await panel.get_by_role("button", name="→ In Progress").click()
        await expect(page.get_by_role("region", name="In Progress").get_by_role("link")).to_have_count(1)
        await panel.get_by_role("textbox", name="New comment").fill("Which firmware?")
        await panel.get_by_role("button", name="Comment").click()
        await expect(panel.get_by_role("listitem").filter(has_text="Which firmware?")).to_be_visible()
        await expect(panel.get_by_role("textbox", name="New comment")).to_have_value("")
        await panel.get_by_role("button", name="Edit").click()
        await panel.get_by_role("textbox", name="Comment", exact=True).fill("Which lamp?")
        await panel.get_by_role("button", name="Save").click()
        await expect(panel.get_by_text("Which lamp?")).to_be_visible()
        await panel.get_by_role("checkbox", name="5.3").check()
        await site.until(lambda: issue.fix_versions)
        await page.get_by_role("button", name="Versions").click()
        await page.get_by_role("button", name="Release 5.3").click()
        await expect(page.get_by_role("button", name="Take 5.3 back")).to_be_visible()
        await page.get_by_role("dialog", name="Versions").get_by_role("button", name="Close").click()
        await expect(panel.get_by_role("checkbox", name="5.3 (released)")).to_be_checked()
        async with using(site) as api:
            thing = {"url": "https://help.example/T-1", "title": "T-1 in support", "summary": "3 accounts"}
            await api.post("/issue/ONE-1/remotelink", {"globalId": "t", "object": thing})
        await expect(panel.get_by_role("link", name="T-1 in support")).to_be_visible()
        await panel.get_by_role("button", name="Delete").first.click()
        await expect(panel.get_by_text("Nobody has said anything.")).to_be_visible()
        await panel.get_by_role("link", name="Close").click()
        await expect(panel).to_be_hidden()
    assert issue.comments == []


async def test_an_issue_is_made_and_trouble_too(running: Browser) -> None:
    async with board(running) as (site, page):
        await page.get_by_role("button", name="New issue").click()
        await page.get_by_label("Summary").fill("The door will not close")
        await page.get_by_label("Description").fill("Since Monday.")
        await page.get_by_role("button", name="Create").click()
        await expect(page.get_by_role("heading", name="The door will not close")).to_be_visible()
        assert re.search("#ONE-2$", page.url)
        await page.get_by_role("button", name=re.compile("^Trouble")).click()
        await page.get_by_role("checkbox", name="Jira cannot be reached").check()
        await site.until(lambda: site.faults.is_down)
        await expect(page.locator("#trouble-count")).to_have_text("1")
        await page.get_by_role("button", name=re.compile("too many")).click()
        await site.until(lambda: site.faults.left("*") == 5)
        await page.get_by_role("dialog").get_by_role("button", name="Close").click()
        async with using(site) as api:
            site.faults.up()
            await api.get("/myself")
        await expect(page.locator("#notes-count")).to_have_text("1")
        await page.get_by_role("button", name=re.compile("^Refused calls")).click()
        await expect(page.get_by_text("getCurrentUser")).to_be_visible()


async def test_what_is_written_stays_when_something_happens_meanwhile(running: Browser) -> None:
    async with board(running) as (site, page):
        issue = next(iter(site.store.issues.values()))
        await page.get_by_role("link", name="<b>The lamp</b> blinks").click()
        words = page.get_by_role("textbox", name="New comment")
        await words.fill("Half a thou")
        await words.focus()
        await site.says(site.bot, issue, "Three accounts wait for it.")
        await expect(page.get_by_text("Three accounts wait for it.")).to_be_visible()
        await expect(words).to_have_value("Half a thou")
        await expect(words).to_be_focused()
        await page.get_by_role("button", name="Versions").click()
        await page.get_by_label("Key of the project").fill("NEW")
        await page.get_by_role("dialog", name="Versions").get_by_role("button", name="Rename").click()
        await expect(page.get_by_text("NEW-1").first).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
async def test_it_fits_where_it_is_looked_at(running: Browser, width: int, scheme: str) -> None:
    async with board(running, width=width, scheme=scheme) as (_, page):
        assert await fits(page)
        await page.get_by_role("link", name="<b>The lamp</b> blinks").click()
        await expect(page.get_by_role("heading", name="<b>The lamp</b> blinks")).to_be_visible()
        assert await fits(page)
