"""Similar tickets in a real browser: they come by themselves, fit, and are linked with one click."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import expect

from handlers.ticket import Comment, Status
from tests.bot.web.browsing import fits
from tests.bot.web.consoles import ConsoleWorld
from tests.bot.web.test_console_browser import TWICE, at_work
from tests.fakes import START

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3


@pytest.fixture
async def world() -> ConsoleWorld:
    made = ConsoleWorld()
    await made.file("Printer offline", "The printer is offline since 5.3: E-1042.", "k1")
    await made.file("Cannot print: E-1042", f"Printer offline, says E-1042. {LONG}", "k2")
    await made.desks.hire("eve")
    said = Comment("Eve", f"Reset the paper tray, then restart the printer. {LONG}", START, public=True, team=True)
    there = made.cases.memory.tickets["T-2"]
    made.cases.put(replace(there, status=Status.SOLVED, solved_at=START, comments=(said,)))
    await made.cases.read()
    return made


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_they_come_by_themselves_and_one_click_links_them(world: ConsoleWorld, width: int, scheme: str) -> None:
    async with at_work(world, "/console/tickets/T-1", width, scheme) as page:
        panel = page.locator("#similar")
        await expect(panel.get_by_role("link", name="T-2 Cannot print: E-1042")).to_be_visible()
        await expect(panel).to_contain_text("Reset the paper tray")
        await expect(panel).not_to_have_attribute("aria-busy", "true")
        assert await fits(page)
        assert await page.evaluate(TWICE) == []
        await panel.get_by_role("button", name="Link to T-2").click()
        await expect(page.get_by_text("The two are linked.")).to_be_visible()
        await expect(panel).to_contain_text("Linked to this ticket")
