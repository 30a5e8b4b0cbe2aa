"""Plain text, written as Markdown, renders as the same words."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kb.canonical import clean
from kb.escaping import from_plain_text


def rendered(markdown: str) -> str:
    """What a reader sees, as text."""
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown)
    return html.unescape(re.sub(r"<[^>]*>", " ", page))


MARKUP = st.text(st.sampled_from(list("ab1 \n\t#*_`~<>[]()!|&;:=-+.\\\"'/漢é")), max_size=40)


@given(MARKUP)
@example("[a]: b\n\n[a]")
@example("1. a\n\n3. b")
@example("- a\n\n    b")
@example("a\\")
def test_no_character_is_lost_or_added(text: str) -> None:
    # Bullets and numbers of lists are drawn by the renderer; what may be part of one is left out of the comparison.
    marks = re.compile(r"[\s\d.)+*-]")
    assert marks.sub("", rendered(from_plain_text(clean(text)))) == marks.sub("", clean(text))


@given(MARKUP)
def test_plain_text_never_becomes_markup(text: str) -> None:
    page = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(from_plain_text(clean(text)))
    assert set(re.findall(r"<(\w+)", page)) <= {"p", "ul", "ol", "li", "pre", "code"}


@pytest.mark.parametrize(
    "text",
    [
        "Press the button.\nThen wait.\n\nAnother paragraph.",
        "snake_case, 2 * 3, a < b, AT&T, C:\\dir and https://example.org/a_b?c=1&d=2",
        "Steps:\n1. Open\n2. Close",
        "- one\n- two\n\n- three",
        "שלום 👩‍👩‍👧",
        "Run\n\n    make *all*\n\nand wait.",
    ],
)
def test_text_that_reads_the_same_is_left_alone(text: str) -> None:
    assert from_plain_text(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# no heading", "\\# no heading"),
        ("*no emphasis*", "\\*no emphasis\\*"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("&lt; stays", "\\&lt; stays"),
        ("[a](b)", "[a]\\(b\\)"),
        ("> quoted", "\\> quoted"),
        ("3. third\n1. first", "3\\. third\n1\\. first"),
        ("Title\n=====", "Title\n\\====="),
    ],
)
def test_what_would_become_markup_is_escaped(text: str, markdown: str) -> None:
    assert from_plain_text(text).replace("\\)", ")") == markdown.replace("\\)", ")")


def test_a_large_text_is_escaped_too() -> None:
    text = "A *star* and a word.\n\n" * 30_000
    markdown = from_plain_text(clean(text))
    assert markdown.count("A \\*star\\* and a word.") == 30_000
