"""From a question in Slack to an issue of engineering, in a real browser on the page of `onetouch slack try`."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.scenarios.help_centre import PASSWORD
from tests.scenarios.live import LiveServer
from tests.scenarios.test_slack_try import (
    ANN,
    EVE,
    asked,
    be,
    go,
    installed,
    messages,
    no_fault,
    running,
    say,
    slack,
    trial,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")
__all__ = ["installed", "running", "trial"]


async def filed(page: Page, question: str = PASSWORD) -> None:
    """Ask, and file a ticket."""
    await asked(page, question)
    await messages(page, "#replies").last.get_by_role("button", name="I need a person").click()
    form = page.get_by_role("dialog", name="Ask a person")
    await form.get_by_label("What do you need help with?").fill("The mail with the link never comes.")
    await form.get_by_label("What kind of thing is it?").select_option("bug")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_be_hidden()


async def test_a_ticket_becomes_an_issue_and_another_joins_it(running: Browser, trial: LiveServer) -> None:
    async with slack(running, trial) as page:
        await filed(page)
        await be(page, EVE)
        await go(page, "triage")
        card = messages(page).filter(has_text="T-1").first
        await expect(card).to_contain_text("Proposed for engineering")
        await card.get_by_role("button", name="Look at it first").click()
        form = page.get_by_role("dialog", name="Escalate T-1")
        summary = form.get_by_label("Summary")
        await summary.fill("Mails with reset links are lost")
        await form.get_by_label("Kind").select_option("limitation")
        await expect(form.get_by_label("Kind")).to_have_value("limitation")
        await expect(summary).to_have_value("Mails with reset links are lost")
        await form.get_by_label("Kind").select_option("bug")
        await form.get_by_role("button", name="Escalate").click()
        await expect(form).to_contain_text("ONE-1")
        await form.get_by_role("button", name="Close", exact=True).click()
        await expect(card).to_contain_text("ONE-1")
        await expect(card).to_contain_text("On hold")

        await be(page, ANN)
        await go(page, "help")
        await filed(page, f"{PASSWORD} Please!")
        await be(page, EVE)
        await go(page, "triage")
        await say(page, "/escalate")
        choose = page.get_by_role("dialog", name="Escalate a ticket")
        await choose.get_by_label("Which ticket?").select_option("T-2")
        await choose.get_by_role("button", name="Next").click()
        window = page.get_by_role("dialog", name="Escalate T-2")
        await expect(window).to_contain_text("Issues that look the same")
        await window.get_by_role("button", name="It is this one").first.click()
        await expect(window).to_contain_text("T-2 is on ONE-1")
        await window.get_by_role("button", name="Close", exact=True).click()

        await be(page, ANN)
        await go(page, "help")
        await messages(page).filter(has_text=PASSWORD).first.get_by_role("button", name=re.compile("repl")).click()
        await expect(messages(page, "#replies").filter(has_text="ONE-1")).to_have_count(0)
        await no_fault(page)
