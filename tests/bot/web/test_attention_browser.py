"""The list of attention in a real browser: it fits, and what was said to it is seen soon."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.bot.web.attentive import HARM, WAITING, AttentiveWorld, calm
from tests.bot.web.browsing import fits
from tests.bot.web.test_console_browser import at_work


@pytest.fixture
async def world() -> AttentiveWorld:
    made = AttentiveWorld()
    await made.furnish()
    await made.desks.hire("eve")
    return made


@pytest.mark.parametrize("width", [1280, 320])
async def test_a_ticket_that_can_wait_goes_down_without_being_looked_for(world: AttentiveWorld, width: int) -> None:
    async with at_work(world, "/console/attention", width) as page:
        await page.clock.install()
        await page.get_by_role("button", name="T-1 is not urgent").click()
        await expect(page.get_by_text("The score follows in a few seconds.")).to_be_visible()
        assert await fits(page)
        (judged,) = world.assessments.said
        await world.rescore("T-1", WAITING, HARM, calm(judged))
        await page.clock.run_for(4_000)
        await expect(page.locator(".attention td.score .value").first).to_have_text("6")
        await expect(page.get_by_text("The score follows in a few seconds.")).to_have_count(0)
        await expect(page.locator("[data-renew]")).to_have_attribute("data-renew", "30")
