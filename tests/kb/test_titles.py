"""Titles are plain words on one line."""

from __future__ import annotations

import pytest

from kb.plain_text import plain
from kb.titles import first_heading, first_words, take_title


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("Reset your password", "Reset your password"),
        ("**Reset** _your_ `pass*word`", "Reset your pass*word"),
        ("[Reset](https://example.org/a_b) your\npassword", "Reset your password"),
        ("![A *picture*](p.png) of it", "A picture of it"),
        ("<b>bold</b> &amp; \\*stars\\*", "bold & *stars*"),
        ("<script>alert(1)</script>", "alert(1)"),
        ("snake_case stays, 2 * 3 too", "snake_case stays, 2 * 3 too"),
        ("~~old~~ new  \nline", "old new line"),
        ("", ""),
    ],
)
def test_inline_markdown_becomes_plain_words(markdown: str, words: str) -> None:
    assert plain(markdown) == words


@pytest.mark.parametrize("body", ["# The *title* #\n\nText.", "The *title*\n===\nText.", "#\tThe `title`\nText."])
def test_a_heading_at_the_start_is_taken_as_title(body: str) -> None:
    assert take_title(body) == ("The title", "Text.")


@pytest.mark.parametrize("body", ["Text.\n\n# Title", "## Second level", "#hashtag", "#\n\nText", "- item\n===\n", ""])
def test_nothing_else_is_taken(body: str) -> None:
    assert take_title(body) == (None, body)


def test_the_first_heading_is_found_further_down() -> None:
    body = "```\n# no heading\n```\n\n## Two\n\n# One *only*"
    assert first_heading(body) == "Two"
    assert first_heading(body, deepest=1) == "One only"
    assert first_heading("no heading") is None


def test_the_first_words_stand_in_for_a_title() -> None:
    assert first_words("\n> **Press** the button") == "Press the button"
    assert first_words(" ".join("abcdefghijklmno")) == "a b c d e f g h i j…"
    assert first_words(" \n---\n") is None
