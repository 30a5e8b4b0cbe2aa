"""What others call our languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.languages import LANGUAGES, known, preferred


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("de", "de"),
        ("de-CH", "de"),
        (" PT_br ", "pt"),
        ("zh-Hant-TW", "zh"),
        ("ja_JP.UTF-8", "ja"),
        ("nl", None),
        ("deu", None),
        ("", None),
        (None, None),
        ("*", None),
    ],
)
def test_a_tag_is_one_of_our_languages_or_none(tag: str | None, code: str | None) -> None:
    assert known(tag) == code


@pytest.mark.parametrize(
    ("accepted", "code"),
    [
        ("ko", "ko"),
        ("nl,fr;q=0.8,en;q=0.7", "fr"),
        ("en;q=0.1, ja;q=0.9", "ja"),
        ("de-AT, it", "de"),
        ("ru;q=0, es;q=0.2", "es"),
        ("fr;q=loud", None),
        ("*", None),
        ("", None),
        (None, None),
        (",;,q=1;;", None),
        ("nl," * 200 + "de", None),
    ],
)
def test_browsers_are_served_what_they_like_best(accepted: str | None, code: str | None) -> None:
    assert preferred(accepted) == code


@given(st.text(max_size=60))
def test_whatever_is_sent_is_a_language_of_ours_or_none(text: str) -> None:
    assert preferred(text) in {None, *LANGUAGES}
    assert known(text) in {None, *LANGUAGES}
