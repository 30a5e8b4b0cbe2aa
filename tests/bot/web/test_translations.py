"""Articles and their translations in the console and in the API, and on an article's page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.web import create_app
from handlers.translations.desk import TranslationDesk
from kb import CUSTOMER, INTERNAL
from tests.bot.web.consoles import EVE, Browser, ConsoleWorld
from tests.bot.web.fakes import world
from tests.memory_translations import MemoryEntries, entry

PAGE, API = "/console/articles", "/api/v1/articles/translations"


@dataclass
class Here:
    """A console with articles."""

    console: ConsoleWorld = field(default_factory=ConsoleWorld)
    shelf: MemoryEntries = field(default_factory=MemoryEntries)

    def __post_init__(self) -> None:
        team = self.console.deps.team
        assert team is not None
        desk = TranslationDesk(self.shelf.live)
        self.console.deps = replace(self.console.deps, team=replace(team, translations=desk))

    def fill(self) -> None:
        self.shelf.given = [
            entry("help/reset", "en", title="Reset <now>", hours=2),
            entry("help/reset.de", "de", "help/reset", hours=1),
            entry("help/export", "en", title="Export"),
            entry("help/note", None, title="Note"),
            entry("fr/seul", "fr", "help/gone", title="Seul", source="wiki"),
        ]


@pytest.fixture
def here() -> Here:
    return Here()


@pytest.fixture
async def eve(here: Here) -> AsyncIterator[Browser]:
    browser = await here.console.visitor(EVE)
    yield browser
    await browser.close()


async def test_without_articles_it_says_so(eve: Browser) -> None:
    assert "There is no article yet." in await eve.get(PAGE)


async def test_a_row_shows_an_article_with_its_languages(here: Here, eve: Browser) -> None:
    here.fill()
    page = await eve.get(PAGE)
    for said in (
        'aria-current="page">Articles',
        'href="/articles/help/reset"',
        "Reset &lt;now&gt;",
        '<a href="/articles/help/reset.de">German</a>',
        "the original",
        "Its original is gone",
        "language unknown",
        "4 articles, each counted once with its translations.",
        "Every article should be in English and German.",
        f'href="{PAGE}?show=missing&amp;language=de"',
        f'href="{PAGE}?show=outdated&amp;language=de"',
        f'href="{PAGE}?show=unknown"',
    ):
        assert said in page, said
    assert "style=" not in page


async def test_filters_narrow_the_list_and_stay_in_the_addresses(here: Here, eve: Browser) -> None:
    here.fill()
    missing = await eve.get(f"{PAGE}?show=missing&language=de&source=help")
    assert "Export" in missing
    assert "Reset" not in missing
    assert '<option value="de" selected>German</option>' in missing
    assert '<option value="help" selected>' in missing
    assert "source=help" in missing
    outdated = await eve.get(f"{PAGE}?show=outdated")
    assert "Reset" in outdated
    assert "Export" not in outdated
    assert "Seul" in await eve.get(f"{PAGE}?source=wiki")
    assert "There is no such article." in await eve.get(f"{PAGE}?language=ja")
    assert "Reset" in await eve.get(f"{PAGE}?show=nothing&language=%3Cb%3E&page=99999999999")


async def test_many_articles_come_page_by_page(here: Here, eve: Browser) -> None:
    here.shelf.given = [entry(f"a{at:03}", "en") for at in range(120)]
    first, last = await eve.get(f"{PAGE}?source=help"), await eve.get(f"{PAGE}?source=help&page=3")
    assert "About a049" in first
    assert "About a050" not in first
    assert 'rel="next" href="/console/articles?source=help&amp;page=2"' in first
    assert "Page 3 of 3." in last
    assert "About a119" in last
    assert 'rel="next"' not in last
    assert "No article has a translation yet." in last


async def test_the_api_gives_the_same_to_programs(here: Here, eve: Browser) -> None:
    here.fill()
    found = await (await eve.client.get(f"{API}?show=outdated&language=de-AT")).json()
    assert found["matching"] == 1
    assert (found["total"], found["wanted"]) == (4, ["de", "en"])
    assert found["languages"] == {"en": 2, "de": 1, "fr": 1}
    (group,) = found["groups"]
    assert (group["id"], group["original"], group["missing"]) == ("help/reset", "help/reset", [])
    assert [(one["article"], one["language"], one["state"]) for one in group["editions"]] == [
        ("help/reset", "en", "current"),
        ("help/reset.de", "de", "outdated"),
    ]
    paged = await (await eve.client.get(f"{API}?offset=1&limit=1")).json()
    assert [one["title"] for one in paged["groups"]] == ["Note"]
    assert (await eve.client.get(f"{API}?language=english")).status == 422
    assert (await eve.client.get(f"{API}?show=some")).status == 422


async def test_an_article_s_page_leads_to_its_other_languages_that_the_reader_may_see() -> None:
    made = world()
    shelf = MemoryEntries(
        entry("help/password", "en"),
        entry("help/password.de", "de", "help/password"),
        entry("help/password.nl", "nl", "help/password"),
        entry("help/password.ja", "ja", "help/password", audience=CUSTOMER),
        entry("help/password.ko", "ko", "help/password", audience=INTERNAL),
    )
    english = made.articles.live["help/password"]
    made.articles.live["help/password"] = replace(english, language="en")
    async with TestClient(TestServer(create_app(replace(made.deps, editions=shelf.live)))) as client:
        page = await (await client.get("/articles/help/password")).text()
        assert '<a href="/articles/help/password.de" hreflang="de" rel="alternate" lang="de">Deutsch</a>' in page
        assert '<a href="/articles/help/password.nl" hreflang="nl" rel="alternate">Dutch</a>' in page
        assert "password.ja" not in page
        assert "password.ko" not in page
