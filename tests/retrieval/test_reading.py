from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.reading import words_of


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Go to [the settings](https://example.com/a_(b)?c=d).", "Go to the settings."),
        ('See [this](https://example.com "A title") now', "See this now"),
        ("![the red button](button.png)", "the red button"),
        ("[![the red button](button.png)](https://example.com)", "the red button"),
        ("## Reset **your** *password*", "Reset your password"),
        ("- one\n- two", "one\ntwo"),
        ("> quoted", "quoted"),
        ("> [!WARNING]\n> Back up first.", "Back up first."),
        ("Press <kbd>Ctrl</kbd> + <br/>C", "Press Ctrl + C"),
        ("`config.yaml`", "config.yaml"),
        ("~~gone~~ __strong__", "gone strong"),
        (r"1\. one \* two \_three\_", "1. one * two _three_"),
        ("Fish &amp; chips &lt;3", "Fish & chips <3"),
        ("some_snake_case and a*b", "some_snake_case and a*b"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
    ],
)
def test_marks_and_targets_are_left_out(markdown: str, words: str) -> None:
    assert words_of(markdown) == words


def test_a_table_gives_its_cells() -> None:
    assert words_of("| Plan | Price |\n|---|--:|\n| Basic | 5 |").split() == ["Plan", "Price", "Basic", "5"]


def test_a_code_block_gives_its_code() -> None:
    assert words_of("```python\nprint('hello_world')\n```").strip() == "print('hello_world')"


def test_an_escaped_angle_bracket_is_no_tag() -> None:
    assert words_of(r"Type \<name\> here") == "Type <name> here"


@pytest.mark.parametrize(
    "hostile", ["[" * 20_000, "<a" * 20_000, "-" * 20_000 + "x", "![](" * 9_000, "|-" * 5_000 + "x"]
)
def test_hostile_text_takes_no_time(hostile: str) -> None:
    started = time.perf_counter()
    words_of(hostile)
    assert time.perf_counter() - started < 2.0


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "12"]), min_size=1).map(" ".join))
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert words_of(text) == text


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    assert isinstance(words_of(text), str)
