"""Tests of who is spoken to in which language."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.languages.choosing import ALIEN, SURE, alien, spoken_to, sure
from retrieval.ports import Detected

KOREAN = Detected("ko", 0.99)
EVERYTHING: dict[str, Any] = {
    "chosen": "ja",
    "detected": KOREAN,
    "last": "de",
    "locale": "fr-CA",
    "account": "es",
    "default": "it",
}


def test_nothing_known_is_english() -> None:
    assert spoken_to() == "en"


@pytest.mark.parametrize(
    ("missing", "expected"),
    [
        ((), "ja"),
        (("chosen",), "ko"),
        (("chosen", "detected"), "de"),
        (("chosen", "detected", "last"), "fr"),
        (("chosen", "detected", "last", "locale"), "es"),
        (("chosen", "detected", "last", "locale", "account"), "it"),
    ],
)
def test_the_first_that_says_something_counts(missing: tuple[str, ...], expected: str) -> None:
    known = {name: value for name, value in EVERYTHING.items() if name not in missing}
    assert spoken_to(**known) == expected


def test_what_is_none_of_ours_says_nothing() -> None:
    assert spoken_to(chosen="nl", detected=Detected("ar", 1.0), last="xx", locale="sv-SE", account="pt_BR") == "pt"
    assert spoken_to(default="tlh") == "en"


def test_an_unsure_detector_changes_nothing() -> None:
    assert spoken_to(detected=Detected("es", SURE - 0.01), last="pt") == "pt"
    assert spoken_to(detected=Detected(None, 0.0), last="pt") == "pt"
    assert sure(Detected("es", SURE)) == "es"
    assert sure(None) is None


def test_a_language_that_we_do_not_speak_is_named_only_where_it_is_sure() -> None:
    assert alien(Detected("nl", ALIEN)) == "nl"
    assert alien(Detected("nl", ALIEN - 0.01)) is None
    assert alien(KOREAN) is None
    assert alien(Detected(None, 0.0)) is None
    assert alien(None) is None
