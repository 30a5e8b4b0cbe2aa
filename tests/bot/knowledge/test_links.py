"""What links in a text lead to."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.database.addresses import articles_at
from bot.database.engine import sync_engine
from bot.database.migrate import migrate
from bot.knowledge.links import ArticleLinks
from bot.web.links import article_path
from kb import PUBLIC, Article
from kb.adapters.sql_articles import SqlArticles
from kb.ports import Changes, SourceRow

IDS = ("help/reset", "a b/%2F?x#ü", "a//b", "plain")
OURS = "https://Support.example.com:8443"
ORIGIN = "https://help.example.com/en/seats?x=1"


@pytest.fixture
def links(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    engine = sync_engine(url)
    store = SqlArticles(engine)
    store.add(SourceRow("help", "folder", "/help", PUBLIC))
    made = [(name, Article(name, "help", name, "text", PUBLIC)) for name in IDS]
    made.append(("seats", Article("seats", "help", "Seats", "text", PUBLIC, ORIGIN)))
    store.apply(Changes("help", tuple(made), ()))
    yield ArticleLinks(store, lambda addresses: articles_at(engine, addresses), OURS)
    engine.dispose()


@pytest.mark.parametrize("article", IDS)
@pytest.mark.parametrize("host", ["", "https://support.example.com:8443", "http://SUPPORT.example.com:8443"])
async def test_the_page_of_any_article_is_a_link_to_it(links: ArticleLinks, article: str, host: str) -> None:
    assert list(await links.articles(f"Please read {host}{article_path(article)}.")) == [article]
    assert list(await links.articles(f"See [this]({host}{article_path(article)}#part)")) == [article]


@pytest.mark.parametrize("address", [ORIGIN, f"{ORIGIN}#part", f"<{ORIGIN}>", f"({ORIGIN})", f"{ORIGIN}/"])
async def test_the_address_that_an_article_comes_from_is_a_link_to_it(links: ArticleLinks, address: str) -> None:
    assert list(await links.articles(f"It stands at {address}, at the end.")) == ["seats"]


async def test_links_come_in_their_order_and_once(links: ArticleLinks) -> None:
    text = f"{ORIGIN} and /articles/plain, or again {ORIGIN}#2 and https://support.example.com:8443/articles/plain"
    assert list(await links.articles(text)) == ["seats", "plain"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no link",
        "/articles/gone",
        "https://support.example.com:8443/other/articles/plain",
        "https://x.example/articles/plain",
        "https://support.example.com/articles/plain",
        "https://support.example.com:8443@x.example/articles/plain",
        "//x.example/articles/plain",
        "/articles/plain%00",
        "/articles/?id=%00",
        "plain",
        "http://[ /articles/",
        ".../articles/plain",
    ],
)
async def test_other_texts_link_to_nothing(links: ArticleLinks, text: str) -> None:
    assert list(await links.articles(text)) == []
