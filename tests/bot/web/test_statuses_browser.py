"""What statuses of the tracker mean, in a real browser: it fits, can be read by everybody, and works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import create_app
from handlers.engineering.issue import IssueStatus, Kind, Stage, StatusCategory
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import MEG
from tests.bot.web.managed import ManagedWorld
from tests.bot.web.test_console_browser import NAMELESS, TWICE
from tests.bot.web.test_console_statuses import PAGE
from tests.fakes import START
from tests.issue_worlds import DOING, DONE, TRACKER, snapshot

LONG = IssueStatus("10006", "Waiting for the support department" * 3, StatusCategory.INDETERMINATE)


@asynccontextmanager
async def page_of(here: ManagedWorld, width: int = 1280, scheme: str = "light") -> AsyncIterator[Page]:
    """Open the page as Meg, with three statuses."""
    for number, status in (("10001", DOING), ("10002", LONG), ("10003", DONE)):
        assert await here.issues.keep(snapshot(number, status=status), Kind.BUG, Stage.ACCEPTED, over=None)
    await here.issues.looked(TRACKER, START, "Jira does not let us in: the token expired, or was taken back.")
    async with TestServer(create_app(here.deps)) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            held = (await here.cookies(MEG)).items()
            cookies = [{"name": name, "value": value, "url": start} for name, value in held]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            await page.goto(str(server.make_url(PAGE)))
            yield page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_the_page_fits_and_every_field_has_a_name(width: int, scheme: str) -> None:
    async with page_of(ManagedWorld(), width, scheme) as page:
        assert await fits(page)
        assert await page.evaluate(NAMELESS) == []
        assert await page.evaluate(TWICE) == []


async def test_a_manager_says_what_a_status_means() -> None:
    here = ManagedWorld()
    async with page_of(here) as page:
        row = page.locator("tr", has_text="Doing")
        await page.get_by_label("What Doing means").select_option("needs_information")
        await row.get_by_role("button", name="Keep").click()
        await expect(page.get_by_role("status")).to_contain_text("It is in use")
        await expect(page.locator("tr", has_text="Doing")).to_contain_text("Now: needs information")
    assert await here.adoption.round() == 1
    assert here.desks.settings.engineering.stages.said("ONE", DOING.id) is Stage.NEEDS_INFORMATION
