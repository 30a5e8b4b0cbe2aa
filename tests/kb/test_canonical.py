"""Canonical text holds nothing that could not be stored or shown, and otherwise what was written."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from kb.canonical import clean, words


def test_line_ends_of_all_kinds_become_line_feeds() -> None:
    assert clean("a\r\nb\rc\x0bd\x0ce\x85f\ng") == "a\nb\nc\nd\ne\nf\ng"


def test_a_byte_order_mark_goes() -> None:
    assert clean("\ufeffHello") == "Hello"


def test_control_characters_go_and_tabs_stay() -> None:
    assert clean("a\0b\x07c\x1b[0m\td\x7f\x9f") == "abc[0m\td"


def test_lone_surrogates_are_replaced() -> None:
    assert clean("a\ud83db") == "a\ufffdb"


def test_a_pair_of_surrogates_is_the_character_it_stands_for() -> None:
    assert clean("\ud83d\ude00") == "😀"


def test_blank_lines_ahead_and_blank_space_behind_go_but_an_indent_stays() -> None:
    assert clean(" \n\t\n    code  \n\n \n") == "    code"


def test_other_characters_stay_as_they_are() -> None:
    text = "שלום مرحبا 👩‍👩‍👧 e\u0301 é ﬁ \u2028 \u202e x"
    assert clean(text) == text


def test_words_are_one_line() -> None:
    assert words("\ufeff A\r\n\ttitle\u2028here \0") == "A title here"


@given(st.text(st.characters()))
def test_clean_text_is_clean(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    cleaned.encode("utf-8")
    assert all(unicodedata.category(character) != "Cc" or character in "\t\n" for character in cleaned)
