"""A customer at the real server, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.scenarios.help_centre import PASSWORD, RED, UNANSWERABLE
from tests.scenarios.live import LiveServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWERED_BY = "Reset your password"
QUOTED = ("Open the Brightwick app and choose Forgot password on the sign-in screen.", "works for 30 minutes")
MEANT, IN_SHORT = "The ring blinks red because the battery is low", "battery is low"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


def turns(page: Page) -> Locator:
    return page.locator("#log > .turn:not(.working)")


async def test_type_ahead_then_an_answer_that_solves_it(running: Browser, live_server: LiveServer):
    async with page_at(running, live_server.url) as page:
        await page.locator("#question").type("reset my passw")
        articles = page.get_by_role("navigation", name="Articles that may help").get_by_role("link")
        await expect(articles.first).to_contain_text(ANSWERED_BY)
        await ask(page, PASSWORD)
        card = page.get_by_role("region", name=ANSWERED_BY)
        for words in QUOTED:
            await expect(card.locator("blockquote")).to_contain_text(words)
        async with page.context.expect_page() as opening:
            await card.get_by_role("link", name="Read the article").click()
        article = await opening.value
        await expect(article.get_by_role("heading", level=1)).to_have_text(ANSWERED_BY)
        await expect(article.locator("#quote")).to_be_in_viewport()
        marked = "".join(await article.locator("mark").all_inner_texts())
        assert all(words in marked for words in QUOTED)
        await article.close()
        await page.get_by_role("button", name="That solved it").click()
        await expect(turns(page)).to_have_count(4)
        before = await turns(page).all_inner_texts()
        await page.reload()
        await expect(turns(page)).to_have_count(4)
        assert await turns(page).all_inner_texts() == before


async def test_a_clarifying_question_is_asked_and_answered_with_a_button(running: Browser, live_server: LiveServer):
    async with page_at(running, live_server.url) as page:
        await ask(page, RED)
        await page.get_by_role("button", name=IN_SHORT).click()
        await expect(page.get_by_role("region", name=MEANT)).to_be_visible()
        await expect(page.get_by_role("button", name="That solved it")).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
async def test_no_answer_leads_to_a_ticket_that_stays(
    running: Browser, live_server: LiveServer, width: int, scheme: str
):
    async with page_at(running, live_server.url, width=width, height=740, scheme=scheme) as page:
        await ask(page, UNANSWERABLE)
        form = page.get_by_role("form", name="Send this to our team")
        await expect(form.get_by_label("Subject")).to_have_value(UNANSWERABLE)
        await expect(page.get_by_role("link", name="Read the article")).to_have_count(0)
        await form.get_by_role("button", name="Send").click()
        await expect(form.get_by_label("Your e-mail address")).to_be_focused()
        await form.get_by_label("Your e-mail address").fill("ann@example.com")
        await form.get_by_role("button", name="Send").click()
        filed = page.locator(".filed")
        await expect(filed).to_contain_text("T-")
        await expect(filed).to_contain_text("ann@example.com")
        number = await filed.locator(".number").inner_text()
        await page.reload()
        await expect(filed).to_contain_text(number)
        await page.get_by_role("button", name="Your requests").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text(number)
        await dialog.locator("summary").click()
        await dialog.get_by_label("Your reply").fill("One thing more.")
        await dialog.get_by_role("button", name="Send reply").click()
        await expect(dialog.get_by_role("listitem").last).to_contain_text("One thing more.")
        assert await fits(page)


async def test_the_keyboard_is_enough(running: Browser, live_server: LiveServer):
    async with page_at(running, live_server.url) as page:
        await expect(page.locator("#question")).to_be_focused()
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="I need a person")).to_be_visible()
        await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_role("button", name="I need a person")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Your e-mail address")).to_be_focused()
        await page.keyboard.type("ann@example.com")
        await page.keyboard.press("Enter")
        await expect(page.locator(".filed")).to_be_visible()
