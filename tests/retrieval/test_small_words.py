from __future__ import annotations

import pytest

from retrieval.letters import ENGLISH
from retrieval.small_words import by_small_words


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Comment installer Onetouch ?", "fr"),
        ("Come collego Slack?", "it"),
        ("Como conecto o e-mail?", "pt"),
        ("¿Slack?", "es"),
        ("Warum?", "de"),
        ("Perché?", "it"),
        ("Onde está?", "pt"),
        ("Je veux payer", "fr"),
        ("Tengo una duda", "es"),
        ("我要退款", "zh"),
    ],
)
def test_a_word_that_only_one_language_has_is_enough_in_a_short_question(text: str, language: str) -> None:
    found = by_small_words(text, ENGLISH)
    assert found is not None
    assert found.language == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "VPN",
        "Come here?",
        "Comment threads",
        "Como conecto Slack?",
        "Como cambio Slack?",
        "Die App",
        "how do I say ich",
        "返金",
        "ich je uma",
        "dank je",
        "kde je",
        "quel prodotto?",
        "como consigo Slack",
        "ich " + "Slack " * 20,
    ],
)
def test_what_two_languages_may_have_said_is_not_told(text: str) -> None:
    assert by_small_words(text, ENGLISH) is None
