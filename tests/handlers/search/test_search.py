"""Searching and suggesting."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from types import CodeType, FrameType

import pytest

from handlers.chat.quote import quote
from handlers.person import Person, Role
from handlers.ports import InvalidInput, RetrievalUnavailable
from handlers.reply import Answer
from handlers.search import Search
from handlers.search.search import NEAR
from kb import INTERNAL, Article
from kb.blocks import blocks
from retrieval.likelihood import FITTING
from tests.fakes import FakeArticles, FakeRetriever, article
from tests.handlers.chat.dialog import ANSWERS, ARTICLES, DRIVER, RESET, VISITOR, Dialog


def made() -> tuple[Search, FakeRetriever, FakeArticles]:
    retriever, articles = FakeRetriever(*ARTICLES, answers=ANSWERS), FakeArticles(*ARTICLES)
    return Search(retriever, articles), retriever, articles


async def test_found_articles_come_with_a_verbatim_passage() -> None:
    search, _, _ = made()
    first, second = await search.find("How do I reset my password", VISITOR, 10)
    assert (first.article, first.title, first.score) == ("reset", RESET.title, 0.9)
    assert [RESET.body[span.start : span.end] for span in first.spans] == [span.text for span in first.spans]
    assert second.article == "driver"
    assert len(await search.find("How do I reset my password", VISITOR, 1)) == 1


async def test_those_that_are_likely_come_first_and_nothing_may_fit() -> None:
    search, retriever, _ = made()
    found = await search.find("How do I reset my password", VISITOR, 10)
    assert [(one.article, one.likely) for one in found] == [("reset", True), ("driver", False)]
    retriever.answers = {"anything else": {"reset": FITTING - 0.01, "driver": 0.01}}
    assert [one.likely for one in await search.find("anything else", VISITOR, 10)] == [False, False]


async def test_what_changed_or_may_not_be_seen_is_left_out() -> None:
    search, retriever, articles = made()
    articles.articles["reset"] = replace(RESET, body="New.")
    articles.articles["driver"] = replace(DRIVER, audience=INTERNAL)
    retriever.articles["driver"] = DRIVER
    assert await search.find("How do I reset my password", VISITOR, 10) == ()
    engineer = Person("eve", Role.ENGINEER, known=True)
    assert await search.find("How do I restart the cluster", VISITOR, 10) == ()
    assert [found.article for found in await search.find("How do I restart the cluster", engineer, 10)] == ["secret"]


async def test_suggestions_begin_with_the_third_character() -> None:
    search, retriever, _ = made()
    assert await search.suggest("ho ", VISITOR) == ()
    assert retriever.asked == []
    assert await search.suggest("How do I reset my password", VISITOR)


async def test_what_is_only_nearest_is_not_suggested() -> None:
    search, _, _ = made()
    found = {hit.article: hit.score for hit in await search.find("How do I reset my password", VISITOR, 10)}
    suggested = {hit.article for hit in await search.suggest("How do I reset my password", VISITOR)}
    assert suggested == {name for name, score in found.items() if score >= NEAR}
    assert suggested != set(found)


async def test_bad_input_and_a_broken_engine_are_said() -> None:
    search, retriever, _ = made()
    assert await search.find(" \x00 ", VISITOR) == ()
    with pytest.raises(InvalidInput):
        await search.find("x" * 9000, VISITOR)
    retriever.error = RetrievalUnavailable("no index")
    with pytest.raises(RetrievalUnavailable):
        await search.find("reset", VISITOR)


def long_world() -> tuple[Search, tuple[Article, ...]]:
    """Make a search over articles that take a while to hash and to parse."""
    body = "\n\n".join(f"## Part {n}\n\nWords of *part* {n}." for n in range(5_000))
    long = tuple(article(f"a{n}", f"Article {n}", body) for n in range(5))
    retriever = FakeRetriever(*long, answers={"words": {one.id: 0.5 for one in long}})
    return Search(retriever, FakeArticles(*long)), long


def counting(calls: Counter[CodeType]) -> Callable[[FrameType, str, object], None]:
    """Count the calls of every function of this thread."""

    def count(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call":
            calls[frame.f_code] += 1

    return count


async def test_suggesting_reads_no_bodies() -> None:
    search, long = long_world()
    calls: Counter[CodeType] = Counter()
    sys.setprofile(counting(calls))
    try:
        found = await search.suggest("words", VISITOR)
    finally:
        sys.setprofile(None)
    assert [one.title for one in found] == [one.title for one in long]
    assert all(one.spans == () for one in found)
    hashing = Article.content_hash.fget.__code__  # type: ignore[attr-defined]
    assert calls[hashing] == len(long)  # by the retriever of this test, which keeps no hashes
    assert calls[quote.__code__] == calls[blocks.__code__] == 0


async def test_what_is_renamed_or_may_not_be_seen_is_not_suggested() -> None:
    search, retriever, articles = made()
    articles.articles["reset"] = replace(RESET, title="Renamed")
    articles.articles["driver"] = replace(DRIVER, audience=INTERNAL)
    retriever.articles["driver"] = DRIVER
    assert await search.suggest("How do I reset my password", VISITOR) == ()


async def test_long_articles_are_quoted_beside_the_event_loop() -> None:
    search, long = long_world()
    calls: Counter[CodeType] = Counter()
    sys.setprofile(counting(calls))
    try:
        found = await search.find("words", VISITOR, 10)
    finally:
        sys.setprofile(None)
    assert len(found) == len(long)
    assert calls[quote.__code__] == calls[blocks.__code__] == 0


async def test_an_answer_from_long_articles_is_made_beside_the_event_loop() -> None:
    _, long = long_world()
    retriever = FakeRetriever(*long, answers={"words": {one.id: 0.9 for one in long}})
    dialog = await Dialog(articles=FakeArticles(*long), retriever=retriever).start()
    calls: Counter[CodeType] = Counter()
    sys.setprofile(counting(calls))
    try:
        reply = await dialog.say("words")
    finally:
        sys.setprofile(None)
    assert isinstance(reply, Answer)
    assert calls[blocks.__code__] == 0
