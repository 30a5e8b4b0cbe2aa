"""How far the value of a name goes in a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.tickets.secret_values import Brackets, block, bracketed, encoded, quoted

PAIRS = {"[": "]", "{": "}", "(": ")"}


def counted(text: str, start: int) -> int | None:
    """Give where the bracket at `start` closes, by counting from there."""
    depth = 0
    for at in range(start, len(text)):
        depth += (text[at] == text[start]) - (text[at] == PAIRS[text[start]])
        if depth == 0:
            return at + 1
    return None


@given(st.text("[]{}()a\n", max_size=40))
def test_a_bracket_closes_where_counting_says_so(text: str):
    brackets = Brackets(text)
    for at, mark in enumerate(text):
        assert brackets.closing(at) == (counted(text, at) if mark in PAIRS else None)


def test_a_bracket_that_nothing_closes_has_its_line():
    text = "[a, b\nc"
    assert bracketed(text, 0, Brackets(text)) == (0, 5)
    assert bracketed(text, 1, Brackets(text)) is None
    assert bracketed(text, len(text), Brackets(text)) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("'a b' c", "a b"),
        ('"a\\"b" c', 'a\\"b'),
        ('\\"a b\\" c', "a b"),
        ('\\"a\\\\\\"b\\" c', 'a\\\\\\"b'),
        ('b"a" c', "a"),
        ('"cut off\nc', "cut off"),
        ("'''a\n'b' c''' d", "a\n'b' c"),
        ('"""cut\noff', "cut\noff"),
    ],
)
def test_a_value_in_quotes_goes_to_the_last_of_them(text: str, value: str):
    found = quoted(text, 0)
    assert found is not None
    assert text[slice(*found)] == value
    assert quoted("a", 0) is None


@pytest.mark.parametrize(
    ("text", "times", "value"),
    [("a%21b%26c", 0, "a%21b"), ("a%2526b%26c", 0, "a%2526b"), ("a%2526b", 1, "a"), ("a&b", 0, "a"), ("%22", 0, "")],
)
def test_an_encoded_value_goes_to_what_parts_it_as_often_encoded(text: str, times: int, value: str):
    assert text[: encoded(text, 0, times)] == value


@pytest.mark.parametrize(
    ("text", "whole", "words", "value"),
    [
        ("  a\n  b\nc", False, False, "a\n  b"),
        ("  a b\nc", False, False, None),
        ("  a b\nc", False, True, "a b"),
        ("  - a\n  - b", False, False, "- a\n  - b"),
        ("  type: a", False, True, None),
        ("  type = a", False, True, None),
        ("  dG9rZW4==", False, False, "dG9rZW4=="),
        ("  type: a\n", True, False, "type: a"),
        ("a", True, True, None),
    ],
)
def test_the_lines_below_a_name_are_its_value_where_they_name_nothing(
    text: str, whole: bool, words: bool, value: str | None
):
    found = block(text, 0, 0, whole=whole, words=words)
    assert (None if found is None else text[slice(*found)]) == value
