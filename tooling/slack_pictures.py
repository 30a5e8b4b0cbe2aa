"""Make the documentation's pictures of Slack anew: `PYTHONPATH=. .venv/bin/python tooling/slack_pictures.py`.

Talks with the bot on the page of `onetouch slack try`, over the help centre of the scenarios, and writes
`docs/images/slack-*.png`. Needs chromium.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.bot.web.browsing import browser, page_at
from tests.scenarios import help_centre
from tests.scenarios.live import LiveServer, cli

IMAGES = Path(__file__).parents[1] / "docs" / "images"
READY = re.compile(r"Talk to the bot at (http://\S+)")
QUESTION = "How do I reset my password?"
CRY = "Production is down since the update: none of our lamps answers, we lost data, and nobody replies. A disaster!"
WIDTH, HEIGHT = 1160, 600
DESK = """
[attention]
alert_at = 20
"""


async def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        articles = help_centre.write(Path(folder) / "help-centre")
        for command in (("source", "add", "folder", str(articles), "--audience", "public"), ("sync",)):
            cli(data, *command).check_returncode()
        trial = LiveServer(data, articles, command=("slack", "try", "--port", "0"), ready=READY).start()
        try:
            alert_early(Path(folder) / "desk.toml")
            async with browser() as running, page_at(running, trial.url, width=WIDTH, height=HEIGHT) as page:
                await talk(page)
                await alarm(page)
        finally:
            trial.stop()


def alert_early(desk: Path) -> None:
    """Let the trial tell of tickets that nobody waited for yet: its settings are in a folder of its own."""
    desk.write_text(DESK, encoding="utf-8")
    own = max(Path(tempfile.gettempdir()).glob("onetouch-slack-try-*"), key=lambda one: one.stat().st_mtime)
    cli(own, "desk", "set", str(desk)).check_returncode()


async def talk(page: Page) -> None:
    """Ask, file a ticket, and look at it as an engineer."""
    await page.locator("#words").fill(QUESTION)
    await page.locator("#words").press("Enter")
    await page.get_by_role("button", name="1 reply").click()
    answer = page.locator("#replies article").last
    await expect(answer).to_contain_text("Forgot password")
    await take(page, "slack-answer")
    await answer.get_by_role("button", name="I need a person").click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What do you need help with?").fill("The link does not arrive. I looked into my spam, too.")
    await take(page, "slack-form")
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies article").last).to_contain_text("T-1")
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()
    card = page.locator("#log article").first
    await card.get_by_role("button", name="Claim").click()
    await expect(card).to_contain_text("Take it over")
    await take(page, "slack-triage")


async def alarm(page: Page) -> None:
    """Cry for help, and look at the alert and at the ticket's window as an engineer."""
    await page.get_by_role("radio", name="Ann").check()
    await page.locator("#places").get_by_role("button", name="help").click()
    await page.locator("#words").fill("Why are all our lamps offline?")
    await page.locator("#words").press("Enter")
    await page.get_by_role("button", name="1 reply").last.click()
    await page.locator("#replies article").last.get_by_role("button", name=re.compile("person|form")).first.click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What is it about?").fill("All lamps are offline")
    await form.get_by_label("What do you need help with?").fill(CRY)
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator("#replies article").last).to_contain_text("T-2")
    await page.get_by_role("radio", name="Eve").check()
    await page.locator("#places").get_by_role("button", name="triage").click()
    alert = page.locator("#log article", has_text="T-2 needs a look")
    await expect(alert).to_be_visible(timeout=30_000)
    await expect(page.locator("#log article", has_text="T-2: All")).to_contain_text("Attention", timeout=30_000)
    await take(page, "slack-alert")
    await alert.get_by_role("button", name="Open").click()
    await expect(page.get_by_role("dialog", name="T-2")).to_contain_text("Attention")
    await take(page, "slack-ticket")


async def take(page: Page, name: str) -> None:
    """Write a picture, without the pointer over anything."""
    await page.mouse.move(WIDTH / 2, 1)
    await page.screenshot(path=IMAGES / f"{name}.png")


asyncio.run(main())
