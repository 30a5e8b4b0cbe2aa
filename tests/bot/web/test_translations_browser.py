"""Articles and their translations in a real browser: they fit, can be read by everybody, and lead on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.web import create_app
from tests.bot.web.browsing import browser, fits, page_at
from tests.bot.web.consoles import EVE
from tests.bot.web.test_console_browser import NAMELESS, TWICE
from tests.bot.web.test_translations import PAGE, Here
from tests.memory_translations import entry

LONG = "Pneumonoultramicroscopicsilicovolcanoconiosis" * 3
DAY = 24


def filled() -> Here:
    here = Here()
    here.shelf.given = [
        entry("help/reset", "en", title="Reset your password", hours=-2 * DAY),
        entry("help/reset.de", "de", "help/reset", hours=-40 * DAY),
        entry("help/reset.ja", "ja", "help/reset", hours=-DAY),
        entry("help/copy", "de", "help/reset", hours=-90 * DAY),
        entry("help/long", "ja", title=LONG, source=LONG, hours=-DAY),
        entry("help/export", "ko", title="데이터를 내보내는 방법", source="wiki", hours=-3 * DAY),
        entry("fr/seul", "fr", "help/gone", title="Supprimer un utilisateur de votre équipe", hours=-5 * DAY),
        entry("help/note", None, title="Note", hours=-DAY),
        *[entry(f"help/{at}", "en", title=f"Step {at}", hours=-DAY) for at in range(60)],
    ]
    return here


@asynccontextmanager
async def at(here: Here, path: str, width: int = 1280, scheme: str = "light") -> AsyncIterator[Page]:
    """Open a page as Eve."""
    async with TestServer(create_app(here.console.deps)) as server, browser() as running:
        start = str(server.make_url("/signed-out"))
        async with page_at(running, start, width=width, scheme=scheme) as page:
            held = (await here.console.cookies(EVE)).items()
            cookies = [{"name": name, "value": value, "url": start} for name, value in held]
            await page.context.add_cookies(cookies)  # type: ignore[arg-type]
            await page.goto(str(server.make_url(path)))
            yield page


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
async def test_the_page_fits_and_every_field_has_a_name(width: int, scheme: str) -> None:
    async with at(filled(), PAGE, width, scheme) as page:
        for path in (PAGE, f"{PAGE}?page=2", f"{PAGE}?show=missing&language=de"):
            await page.goto(page.url.partition("/console")[0] + path)
            assert await fits(page), path
            assert await page.evaluate(NAMELESS) == [], path
            assert await page.evaluate(TWICE) == [], path


async def test_from_the_counts_one_comes_to_the_articles() -> None:
    async with at(filled(), PAGE) as page:
        counts, articles = page.locator("table").first, page.locator("table").last
        await counts.get_by_role("row", name="German").get_by_role("link").last.click()
        await expect(articles.locator("tbody tr")).to_have_count(1)
        await expect(articles).to_contain_text("the original")
        await page.get_by_role("link", name="Twice in a language").click()
        await expect(articles).to_contain_text("twice; this one changed")
        await page.get_by_role("link", name="All", exact=True).click()
        await page.get_by_label("Source").select_option("wiki")
        await page.get_by_label("Language").select_option("")
        await page.get_by_role("button", name="Show").click()
        await expect(articles).to_contain_text("데이터를 내보내는 방법")
        await expect(articles.locator("tbody tr")).to_have_count(1)
