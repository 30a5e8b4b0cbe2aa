"""Article pages."""

from __future__ import annotations

import re
import time
from dataclasses import replace

import pytest
from aiohttp.test_utils import TestClient, TestServer
from hypothesis import example, given, settings
from hypothesis import strategies as st
from yarl import URL

from bot.web.links import article_path, quote_link
from bot.web.pages.parts import part_of, parts
from bot.web.pages.renderings import Rendering, Renderings
from handlers.reply import Source, Span
from kb import PUBLIC, Article
from tests.bot.web.fakes import ODD, PASSWORD, answer
from tests.bot.web.test_identity import bearer


def link(article: Article, first: str, last: str) -> str:
    span = answer(article, first, last).sources[0].spans[0]
    return f"{article_path(article.id)}?span={span.start}-{span.end}&v={article.content_hash[:12]}"


async def text_of(client: TestClient, path: str, **headers: str) -> str:
    response = await client.get(URL(path, encoded=True), headers=headers)
    assert response.status == 200
    return await response.text()


async def test_an_article_reads_well(client):
    text = await text_of(client, "/articles/help/password")
    assert text.count("Reset your password</h1>") == 1
    assert '<h2 id="section-from-the-sign-in-page">From the sign-in page</h2>' in text
    assert '<td class="right">12</td>' in text
    assert 'class="markdown-alert markdown-alert-note"' in text
    assert '<a href="https://help.example.com/password" rel="noopener nofollow"' in text
    assert 'lang="en" dir="auto"' in text
    assert "<mark" not in text


async def test_the_quoted_span_is_marked(client):
    text = await text_of(client, link(PASSWORD, "Type the", "*30 minutes*."))
    marked = re.findall(r"<mark[^>]*>([^<]*)</mark>", text)
    assert (
        "".join(marked)
        == "Type the e-mail address of your account.Open the link that we send you. It is valid for 30 minutes."
    )
    assert text.count('id="quote"') == 1
    assert "marked below" in text


async def test_an_edited_article_is_shown_as_it_is_now_and_nothing_is_marked(client, here):
    old = link(PASSWORD, "Type the", "account.")
    here.articles.live[PASSWORD.id] = replace(PASSWORD, body="New words.")
    text = await text_of(client, old)
    assert "changed since it was quoted" in text
    assert "<mark" not in text
    assert "New words." in text


@pytest.mark.parametrize(
    "query",
    ["span=x", "span=1-2,x", "span=1-2,", "span=5-2", "span=900000-900001", "span=1-2&v=zzz", "span=-1-5", "v=1"],
)
async def test_an_odd_span_still_shows_the_article(client, query):
    assert "<mark" not in await text_of(client, f"/articles/help/password?{query}")


async def test_what_may_not_be_seen_looks_like_what_is_not_there(client):
    for path, headers in (
        ("/articles/ops/runbook", {}),
        ("/articles/ops/runbook", bearer(sub="ann")),
        ("/articles/deals/contract", {}),
    ):
        hidden = await client.get(path, headers=headers)
        missing = await client.get("/articles/not/there", headers=headers)
        texts = [re.sub(r"r_\d+", "", await response.text()) for response in (hidden, missing)]
        assert (hidden.status, missing.status) == (404, 404)
        assert texts[0] == texts[1]
    assert "Internal words" in await text_of(client, "/articles/ops/runbook", **bearer(sub="staff"))
    assert "For customers" in await text_of(client, "/articles/deals/contract", **bearer(sub="ann"))


async def test_hostile_articles_are_harmless(client):
    text = await text_of(client, article_path(ODD.id))
    assert "Odd &lt;title&gt; &amp; id" in text
    assert "alert(1)" not in text
    assert 'href="javascript' not in text


@settings(deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20), min_size=1, max_size=6))
@example(["a/../b", ".", "..", "/", "a//b", "x%2Fy", "100%", "a?b#c", "a+b c", "ü", "\n", "%00", "a;b", "{id}"])
async def test_any_id_finds_its_page(ids):
    from bot.web import create_app
    from tests.bot.web.fakes import world

    here = world()
    async with TestClient(TestServer(create_app(here.deps))) as client:
        for article_id in ids:
            here.articles.live[article_id] = Article(article_id, "help", "T", f"Body of {len(article_id)}.", PUBLIC)
        for article_id in ids:
            response = await client.get(URL(article_path(article_id), encoded=True))
            assert response.status == 200, (article_id, article_path(article_id))
            assert f"Body of {len(article_id)}." in await response.text()


async def test_a_long_article_is_rendered_beside_the_loop(client, here):
    here.articles.live["long"] = Article("long", "help", "Long", "word " * 19_000, PUBLIC)
    assert len(await text_of(client, "/articles/long")) > 90_000


async def test_a_page_that_was_made_before_is_not_made_again(client, here):
    paragraph = "Some *words* with `code` and a [link](https://e.com/x).\n\n"
    here.articles.live["long"] = Article("long", "help", "Long", paragraph * 1_500, PUBLIC)
    started = time.perf_counter()
    first = await text_of(client, "/articles/long")
    once = time.perf_counter() - started
    started = time.perf_counter()
    assert {await text_of(client, "/articles/long") for _ in range(5)} == {first}
    assert time.perf_counter() - started < 2.5 * once
    here.articles.live["long"] = Article("long", "help", "Long", "Edited.", PUBLIC)
    assert "Edited." in await text_of(client, "/articles/long")


async def test_a_made_page_is_still_for_those_only_who_may_see_it(client):
    assert "Internal words" in await text_of(client, "/articles/ops/runbook", **bearer(sub="staff"))
    assert (await client.get("/articles/ops/runbook")).status == 404


async def test_a_long_article_comes_in_parts_and_the_quoted_one_first(client, here):
    sections = [f"## Section {number}\n\n" + f"Words of {number}, *all* of them. " * 300 for number in range(40)]
    long = Article("a/../long", "help", "Long", "# Long\n\n" + "\n\n".join(sections), PUBLIC)
    here.articles.live[long.id] = long
    whole = await text_of(client, article_path(long.id))
    count = int(re.search(r"comes in (\d+) parts. This is part 1.", whole)[1])
    texts = [await text_of(client, f"{article_path(long.id)}&part={number}") for number in range(1, count + 1)]
    assert texts[0] == whole
    assert [one for text in texts for one in re.findall(r">Section (\d+)</h", text)] == [str(one) for one in range(40)]
    assert texts[0].count('rel="next"') == texts[-1].count('rel="prev"') == 2
    assert 'rel="prev"' not in texts[0]
    assert 'rel="next"' not in texts[-1]
    assert await text_of(client, f"{article_path(long.id)}&part=999") == texts[-1]
    start = long.body.index("Words of 39, *all*")
    marked = await text_of(client, f"{article_path(long.id)}&span={start}-{start + 18}&v={long.content_hash[:12]}")
    assert f"This is part {count}." in marked
    assert "".join(re.findall(r"<mark[^>]*>([^<]*)</mark>", marked)) == "Words of 39, all"


LINES = st.sampled_from(
    ["word\n", "\n", "```\n", "~~~~\n", "```py\n", "# head\n", "- item\n", "  more\n", "x" * 30, "\r\n"]
)


@given(st.lists(LINES, max_size=60).map("".join), st.integers(1, 80))
def test_parts_are_the_text_and_none_is_too_long(body, most):
    cuts = parts(body, most)
    assert "".join(body[start:end] for start, end in cuts) == body
    assert all(0 < end - start <= most for start, end in cuts) or cuts == ((0, 0),)
    assert all(part_of(cuts, start) == number for number, (start, _) in enumerate(cuts, 1))


def test_a_part_ends_between_blocks_and_never_in_code_that_fits():
    body = "Intro.\n\n```\none\n\ntwo\n```\n\n- item\n\n  more\n\nEnd."
    assert [body[start:end] for start, end in parts(body, 24)] == [
        "Intro.\n\n",
        "```\none\n\ntwo\n```\n\n",
        "- item\n\n  more\n\nEnd.",
    ]


def test_renderings_are_bounded_by_number_and_by_length():
    kept = Renderings(entries=3, chars=100)
    for number in range(10):
        kept.put((str(number), "", (), 0), Rendering("x" * 10, False, 1, 1))
        kept.get(("0", "", (), 0))
    assert len(kept) == 3
    assert kept.get(("0", "", (), 0)) is not None
    kept.put(("long", "", (), 0), Rendering("x" * 95, False, 1, 1))
    assert (len(kept), kept.chars) == (1, 95)
    kept.put(("too long", "", (), 0), Rendering("x" * 101, False, 1, 1))
    assert (len(kept), kept.chars) == (1, 95)


def test_blocks_that_follow_one_another_make_one_span_of_a_link():
    spans = tuple(Span(start, end, "") for start, end in ((0, 10), (12, 20), (40, 50)))
    source = Source("help/x", "X", None, 1.0, spans, "abcdef0123456789")
    assert quote_link(source) == "/articles/help/x?span=0-20,40-50&v=abcdef012345#quote"
