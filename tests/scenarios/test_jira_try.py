"""`onetouch jira try`: the bot between a simulated Slack and a simulated Jira, walked once in a real browser."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.bot.web.browsing import browser, page_at
from tests.scenarios.live import LiveServer

pytestmark = pytest.mark.asyncio(loop_scope="module")

READY = re.compile(r"Talk to the bot at (http://\S+)")
BOARD = re.compile(r"simulated Jira at (http://\S+)")
BUG = "The purple lamp crashes with error E42 since firmware 12.3. This is a bug."
SOON = 60_000
"""Milliseconds; what waits for the bot may take long on a busy machine."""


@dataclass(frozen=True)
class Trial:
    """Addresses of the two pages."""

    slack: str
    board: str


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory, synced: Path) -> Iterator[Trial]:
    # What was synced is only read: the trial works on a copy of its own.
    server = LiveServer(
        synced,
        tmp_path_factory.mktemp("none"),
        command=("jira", "try", "--port", "0", "--slack-port", "0"),
        ready=READY,
    )
    try:
        server.start()
        (board,) = [found[1] for line in server.said if (found := BOARD.search(line))]
        assert len([line for line in server.said if "/signin/" in line]) == 1  # nobody takes the wrong one
        yield Trial(server.url, board)
        assert server.stop() == 0
    finally:
        server.stop(kill=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[Browser]:
    async with browser() as started:
        yield started


async def be(page: Page, who: str, place: str) -> None:
    """Become somebody, and go somewhere."""
    await page.get_by_role("radio", name=re.compile(who)).check()
    await page.locator("#places").get_by_role("button", name=re.compile(place)).click()


def messages(page: Page, within: str = "#log") -> Locator:
    return page.locator(f"{within} article")


async def test_a_bug_goes_to_engineering_and_news_of_it_come_back(running: Browser, trial: Trial) -> None:
    async with page_at(running, trial.slack) as slack, page_at(running, trial.board) as jira:
        slack.set_default_timeout(SOON)
        jira.set_default_timeout(SOON)
        await slack.locator("#compose textarea").fill(BUG)
        await slack.locator("#compose textarea").press("Enter")
        asked = messages(slack).filter(has_text=BUG)
        await asked.get_by_role("button", name=re.compile("repl")).click()
        await messages(slack, "#replies").last.get_by_role("button", name="Open the form").click()
        form = slack.get_by_role("dialog", name="Ask a person")
        await form.get_by_role("button", name="Send").click()
        await expect(messages(slack, "#replies").last).to_contain_text("T-1", timeout=SOON)

        await be(slack, "Eve", "triage")
        card = messages(slack).first
        await card.get_by_role("button", name=re.compile("^(Escalate|Look at it first)$")).last.click()
        window = slack.get_by_role("dialog", name=re.compile("Escalate T-1"))
        await window.get_by_label("Found in").select_option(label="Production")
        await window.locator("footer").get_by_role("button", name="Escalate").click()
        await expect(window).to_contain_text("was escalated as ONE-3", timeout=SOON)
        await window.locator("footer").get_by_role("button", name="Close").click()
        await expect(card).to_contain_text("ONE-3", timeout=SOON)

        await jira.get_by_role("link", name=re.compile("ONE-3")).click()
        issue = jira.get_by_role("complementary", name="Issue")
        await expect(issue.get_by_role("link", name=re.compile("T-1")).first).to_be_visible(timeout=SOON)
        await expect(issue).not_to_contain_text("ann@example.com")
        await issue.get_by_role("textbox", name="New comment").fill("Which lamp?")
        await issue.get_by_role("button", name="Comment").click()
        await issue.get_by_role("button", name="→ In Progress").click()
        await issue.get_by_role("checkbox", name="5.3").check()

        await card.get_by_role("button", name=re.compile("repl")).click()
        thread = slack.locator("#replies")
        for news in ("Which lamp?", "In Progress", "is to be fixed in 5.3"):
            await expect(thread).to_contain_text(news, timeout=SOON)
        # Nothing that Jira, or the bot, would have objected to.
        await expect(jira.locator("#notes-count")).to_have_text("0")
        await expect(slack.locator("#notes-list")).to_have_text("")
