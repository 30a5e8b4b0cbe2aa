"""News of a fix in the chat: two buttons in place of an address, for as long as it can be answered."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import expect

from bot.web import create_app
from handlers.conversation import Turn
from handlers.engineering.announcement import Verdict
from tests.announcement_worlds import LINKS, NewsWorld
from tests.bot.web.browsing import ask, browser, fits, page_at
from tests.bot.web.fakes import NOW
from tests.bot.web.managed import memory_of
from tests.bot.web.test_portal import Customer, ann
from tests.memory_announcements import MemoryAnnouncements

__all__ = ["ann"]
LABELS = {Verdict.WORKS: "It works", Verdict.BROKEN: "Still broken"}


@pytest.mark.parametrize(
    ("verdict", "width", "scheme"), [(Verdict.WORKS, 1280, "light"), (Verdict.BROKEN, 320, "dark")]
)
async def test_it_is_answered_by_a_button_and_asked_no_more(
    ann: Customer, verdict: Verdict, width: int, scheme: str, tmp_path: Path
) -> None:
    news = NewsWorld(ann.desks.world, MemoryAnnouncements(memory_of(ann.desks)), ann.desks)
    news.linked.numbers.append("T-1")
    await news.released()
    sent = await news.send((await news.drafts())[0])
    told = (await ann.desks.world.tickets.get("T-1")).comments[-1].text
    assert LINKS.link(sent.id) in told
    app = create_app(replace(ann.here.deps, fixes=news.verdicts))
    async with TestServer(app) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            cookies = [{"name": name, "value": value, "url": start} for name, value in ann.cookies.items()]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            await page.goto(str(server.make_url("/")))
            await ask(page, "hello")
            await expect(page.locator("#log > .turn")).to_have_count(2)
            (conversation,) = ann.here.desk.conversations
            await ann.here.desk.append(conversation, Turn(0, "engineer", NOW, told))
            log = page.locator("#log")
            await expect(log.get_by_role("button", name=LABELS[verdict])).to_be_visible()
            await expect(log.get_by_role("button", name=LABELS[Verdict.WORKS])).to_be_visible()
            await expect(log).to_contain_text("Does it work for you now?")
            await expect(log).not_to_contain_text("/fix/")
            assert await fits(page)
            await page.screenshot(path=tmp_path / "asked.png")
            await page.get_by_role("button", name="Your requests").click()
            dialog = page.get_by_role("dialog", name="Your requests")
            await dialog.locator("summary").click()
            await expect(dialog).to_contain_text("Please say whether the fix works.")
            await expect(dialog.get_by_role("button", name=LABELS[verdict])).to_be_visible()
            assert await fits(page)
            await page.screenshot(path=tmp_path / "listed.png")
            await dialog.get_by_role("button", name="Close").click()
            async with page.context.expect_page() as opening:
                await log.get_by_role("button", name=LABELS[verdict]).click()
            opened = await opening.value
            await expect(opened.get_by_role("heading", name="Thank you")).to_be_visible()
            await opened.close()
            await page.evaluate(
                "document.dispatchEvent(new Event('visibilitychange'))"
            )  # as a window that is seen again
            await expect(log.get_by_role("button", name=LABELS[verdict])).to_be_hidden()
            await expect(log).not_to_contain_text("/fix/")
    assert (await news.announcements.get(sent.id)).verdict is verdict
