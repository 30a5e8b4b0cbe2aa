"""Which articles may answer a question in a language that we do not speak."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.chat.languages import HELD, heard
from kb import PUBLIC
from retrieval import Hit

HIT = Hit("a", "A", None, "s", "en", PUBLIC, "h", 0.9, 0.9, (), {"coverage": 0.9, "verbatim": 0.0})


def test_a_question_in_one_of_our_languages_is_answered_from_any_article() -> None:
    assert heard(HIT, None)


def test_an_article_in_another_language_only_seems_to_be_near() -> None:
    assert not heard(HIT, "nl")


@pytest.mark.parametrize("language", ["nl", "nl-BE", "NL_be"])
def test_an_article_in_the_same_language_may_answer(language: str) -> None:
    assert heard(replace(HIT, language=language), "nl")


def test_an_article_that_was_named_for_these_very_words_answers() -> None:
    assert heard(replace(HIT, evidence={"verbatim": 1.0}), "nl")


def test_of_an_article_in_no_known_language_its_words_tell() -> None:
    assert heard(replace(HIT, language=None, evidence={"coverage": HELD}), "nl")
    assert not heard(replace(HIT, language=None, evidence={"coverage": HELD - 0.01}), "nl")
