"""Whether a question is in a language that nothing is written in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.chat.languages import HELD, TRUSTED, unheard
from kb import PUBLIC
from retrieval import Hit, Ranking

HIT = Hit("a", "A", None, "s", None, PUBLIC, "h", 0.5, 0.5, (), {"trust": 0.4, "coverage": 0.1, "verbatim": 0.0})


def ranking(*evidence: dict[str, float]) -> Ranking:
    return Ranking(tuple(replace(HIT, evidence={**HIT.evidence, **one}) for one in evidence), "i")


def test_a_question_of_which_no_article_holds_a_word_is_in_another_language() -> None:
    assert unheard(ranking({}, {"coverage": 0.0}))


@pytest.mark.parametrize("evidence", [{"trust": TRUSTED}, {"coverage": HELD}, {"verbatim": 1.0}])
def test_english_and_what_an_article_holds_is_not(evidence: dict[str, float]) -> None:
    assert not unheard(ranking(evidence))


def test_one_article_that_holds_it_is_enough() -> None:
    assert not unheard(ranking({}, {"coverage": HELD}))


def test_where_nothing_was_found_nothing_is_known_of_languages() -> None:
    assert not unheard(ranking())
    assert not unheard(Ranking((replace(HIT, evidence={}),), "i"))
