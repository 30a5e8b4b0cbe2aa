"""What is measured is what answers: a head over known questions, and typing errors mended."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kb import PUBLIC, Article
from tests.bot.evaluation.test_reports import laboratory
from tests.retrieval.fakes import an_article

ASKED = {
    "reset": ("i forgot my password", "password is gone", "cannot log in", "new password please"),
    "pay": ("pay an invoice", "where is the invoice", "invoice payment", "send my invoice"),
}


def articles() -> list[Article]:
    taught = [an_article(name, name, "", PUBLIC, *asked) for name, asked in ASKED.items()]
    return [*taught, an_article("printer", "Printer paper", "Open the lower tray.")]


def test_an_index_comes_with_the_head_over_its_known_questions() -> None:
    bench = laboratory()
    indexed = bench.index(articles())
    assert indexed.known.head is not None
    assert set(indexed.known.head.articles) == set(ASKED)
    best = bench.ask(indexed, "my password is gone again").hits[0]
    assert best.article_id == "reset"
    assert best.evidence["share"] > 0.5


def test_articles_without_known_questions_have_no_head() -> None:
    bench = laboratory()
    indexed = bench.index([an_article(f"a{number}", f"Lamp {number}", "A lamp.") for number in range(20)])
    assert indexed.known.head is None
    assert {hit.evidence["share"] for hit in bench.ask(indexed, "lamp 3").hits} == {0.0}


@pytest.mark.parametrize(
    ("words", "mended"),
    [(("lower", "tray"), True), (("lower", "tray", "peper"), False)],
    ids=["no word at all", "a word that the articles lack"],
)
def test_typing_errors_are_mended_and_other_words_are_not(words: Sequence[str], mended: bool) -> None:
    bench = laboratory(is_word=lambda word: word in words)
    indexed = bench.index(articles())
    misspelt, right = (bench.ask(indexed, text) for text in ("lower peper tray", "lower paper tray"))
    assert (misspelt == right) is mended
    assert bench.asked == 2
