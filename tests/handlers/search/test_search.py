"""Searching and suggesting."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.person import Person, Role
from handlers.ports import InvalidInput, RetrievalUnavailable
from handlers.search import Search
from kb import INTERNAL
from tests.fakes import FakeArticles, FakeRetriever
from tests.handlers.chat.dialog import ANSWERS, ARTICLES, DRIVER, RESET, VISITOR


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
    assert len(await search.suggest("How do I reset my password", VISITOR)) == 2


async def test_bad_input_and_a_broken_engine_are_said() -> None:
    search, retriever, _ = made()
    assert await search.find(" \x00 ", VISITOR) == ()
    with pytest.raises(InvalidInput):
        await search.find("x" * 9000, VISITOR)
    retriever.error = RetrievalUnavailable("no index")
    with pytest.raises(RetrievalUnavailable):
        await search.find("reset", VISITOR)
