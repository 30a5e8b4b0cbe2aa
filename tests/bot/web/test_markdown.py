"""Rendering and marking."""

from __future__ import annotations

import html
import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.web.markdown import render, resolved
from bot.web.quote import highlighted

BASE = "/articles/help/page"

PIECES = st.sampled_from(
    [
        "word",
        "two words",
        " ",
        "\n",
        "\n\n",
        "*em*",
        "**strong**",
        "_under_",
        "`code`",
        "~~gone~~",
        "[link](https://e.com/a_b)",
        "![alt](https://e.com/i.png)",
        "https://bare.example/x?y=1&z=2",
        "# Title\n",
        "## Part\n",
        "- item\n",
        "1. first\n",
        "  - sub\n",
        "> quote\n",
        "> [!NOTE]\n> note\n",
        "| a | b |\n|---|--:|\n| c | `d` |\n",
        "```py\nx = 1\n```\n",
        "    indented\n",
        "<b>raw</b>",
        "<div>\nblock\n</div>\n",
        "<table><tr><td>x</td></tr></table>\n",
        "&amp;",
        "\\*",
        "\\",
        "*",
        "_",
        "`",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "|",
        "é",
        "漢字",
        "😀",
        "\r\n",
        "\t",
        "\x00",
        "\ue000",
        "- [x] done\n",
        "---\n",
        "[ref]\n\n[ref]: https://e.com\n",
        "<br>",
        "<!-- c -->",
    ]
)
MARKDOWN = st.lists(PIECES, max_size=25).map("".join)


class Text(HTMLParser):
    """Reads the text of a page, and which of it is marked."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[str] = []
        self.marked: list[str] = []
        self.open = 0
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.open += tag == "mark"

    def handle_endtag(self, tag):
        self.open -= tag == "mark"

    def handle_data(self, data):
        self.all.append(data)
        if self.open:
            self.marked.append(data)


def read(page: str) -> Text:
    text = Text()
    text.feed(page)
    return text


@given(MARKDOWN, st.data())
@settings(deadline=None)
def test_marks_change_nothing_but_marks(markdown, data):
    offsets = sorted(data.draw(st.lists(st.integers(0, len(markdown)), min_size=2, max_size=6)))
    plain = render(markdown, base=BASE)
    marked = highlighted(markdown, list(zip(offsets[::2], offsets[1::2], strict=False)), base=BASE)
    if marked is not None:
        assert re.sub(r"</?mark[^>]*>", "", marked) == plain
        assert marked.count('id="quote"') == 1
        assert "".join(read(marked).all) == "".join(read(plain).all)


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8), min_size=1, max_size=5), st.data())
@settings(deadline=None)
def test_in_paragraphs_exactly_the_span_is_marked(paragraphs, data):
    markdown = "\n\n".join(" ".join(words) for words in paragraphs)
    start = data.draw(st.integers(0, len(markdown) - 1))
    end = data.draw(st.integers(start + 1, len(markdown)))
    wanted = markdown[start:end]
    marked = highlighted(markdown, [(start, end)], base=BASE)
    if render(markdown, base=BASE).count("<p>") != len(paragraphs) or "<ol>" in render(markdown, base=BASE):
        return  # words that happen to be a list's number
    if not wanted.strip():
        assert marked is None
        return
    assert marked is not None
    assert "".join("".join(read(marked).marked).split()) == "".join(wanted.split())


@pytest.mark.parametrize(
    ("markdown", "span", "marked"),
    [
        ("One *two* three.", "*two* th", "two th"),
        ("One *two* three.", "wo* three", "wo three"),
        ("A [link](https://e.com) b.", "link](https://e.com) b", "link b"),
        ("# Title #\n\nText", "Title", "Title"),
        ("# Title\n\nText", "# Title\n\nTe", "TitleTe"),
        ("- one\n- two\n  more\n- three", "two\n  more", "two\nmore"),
        ("> quoted\n> lines", "quoted\n> lin", "quoted\nlin"),
        ("| a | b |\n|---|---|\n| cell | cell |", "cell |\n"[:4], "cell"),
        ("| a | b |\n|---|---|\n| x\\|y | z |", "x\\|y", "x|y"),
        ("```py\none\ntwo\n```", "two", "two"),
        ("    code here\n", "here", "here"),
        ("first line\r\nsecond line", "second", "second"),
        ("é漢😀 text", "😀 te", "😀 te"),
        ("`code` and more", "code` and", "code and"),
        ("> [!TIP]\n> Do **this**.", "**this**", "this"),
        ("a &amp; b", "&amp; b", "& b"),
    ],
)
def test_marks_stand_where_the_span_stands(markdown, span, marked):
    start = markdown.index(span)
    page = highlighted(markdown, [(start, start + len(span))], base=BASE)
    assert page is not None
    assert "".join(read(page).marked) == marked


def test_the_second_of_two_equal_cells_is_marked():
    markdown = "| a | b |\n|---|---|\n| same | same |"
    start = markdown.rindex("same")
    page = highlighted(markdown, [(start, start + 4)], base=BASE)
    assert page is not None
    assert page.index("<mark") > page.index("<td>same</td>")


def test_a_block_that_cannot_be_split_is_marked_whole():
    markdown = "See https://example.com/long/address now."
    start = markdown.index("long")
    page = highlighted(markdown, [(start, start + 4)], base=BASE)
    assert page is not None
    assert "".join(read(page).marked) == markdown


def test_marking_html_blocks_is_left_alone():
    assert highlighted("<div>\nraw\n</div>", [(0, 10)], base=BASE) is None


HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "[x](javascript:alert(1))",
        "<svg onload=alert(1)>",
        "<iframe src=//evil></iframe>",
        "<style>*{}</style>",
        "<p style='x'>",
        "<form action=//evil>",
        '<a href="data:text/html,x">',
        "![x](data:image/svg+xml,x)",
        "<math><mtext>",
        "<base href=//evil>",
        "<meta http-equiv=refresh>",
        "<input autofocus onfocus=x>",
        "[x](vbscript:x)",
        "[x](JaVaScRiPt&#58;x)",
        "<a href=' &#14; javascript:x'>",
        "<body onload=x>",
        "<mark id=quote>",
        "<a id=x name=y class=z>",
        "<b",
        '"',
        "'",
        ">",
        "[x](//evil.example/y)",
        "<a href='\\\\evil'>",
        "<object data=x>",
    ]
)


@given(st.lists(HOSTILE | PIECES, max_size=12).map("".join))
@settings(deadline=None)
@example('<noscript><p title="</noscript><img src=x onerror=alert(1)>">')
def test_nothing_that_acts_comes_through(markdown):
    for tag, attributes in read(render(markdown, base=BASE)).tags:
        assert tag not in {
            "script",
            "style",
            "iframe",
            "svg",
            "math",
            "form",
            "input",
            "object",
            "base",
            "meta",
            "mark",
        }
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in {"style", "name", "srcset", "formaction"}
            if name == "id":
                assert tag.startswith("h")
                assert (value or "").startswith("section-")
            if name in {"href", "src"}:
                scheme = html.unescape(value or "").strip().partition(":")[0].lower()
                assert (value or "").startswith(("/", "#", "?")) or scheme in {"http", "https", "mailto", "tel"}, value
                assert not (value or "").startswith(("//", "/\\"))
        if tag == "a" and "href" in attributes:
            assert attributes["rel"] == "noopener nofollow"


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("other", "/articles/help/other"),
        ("./other#part", "/articles/help/other#section-part"),
        ("../up", "/articles/up"),
        ("../../../../etc", "/etc"),
        ("/root", "/root"),
        ("#part", "#section-part"),
        ("other.md#part", "/articles/help/other#section-part"),
        ("/files/manual.html", "/files/manual.html"),
        ("?q=1", "/articles/help?q=1"),
        ("//evil.example", None),
        ("\\\\evil", None),
        ("/\\evil", None),
        ("[", "/articles/help/%5B"),
    ],
)
def test_relative_links_start_from_the_article(url, seen):
    assert resolved(url, BASE) == seen


def test_a_picture_of_the_articles_own_folder_is_told_in_words():
    assert '<img alt="The lamp"' in render("![The lamp](images/lamp.png)", base=BASE)
    assert "src" not in render("![The lamp](/images/lamp.png)", base=BASE)
    shown = render("![The lamp](https://example.com/lamp.png)", base=BASE)
    assert 'src="https://example.com/lamp.png"' in shown


def test_headings_begin_below_the_title():
    page = render("# One\n\n## Two\n\n###### Six", base=BASE)
    assert re.findall(r"<h\d", page) == ["<h2", "<h3", "<h6"]
    assert re.findall(r"<h\d", render("### Part", base=BASE, top=4)) == ["<h4"]


def test_sections_can_be_linked_to():
    markdown = "## Set it up!\n\n## Trouble *here* {#trouble}\n\n[there](#trouble) [up](#set-it-up)"
    page = render(markdown, base=BASE)
    assert '<h2 id="section-set-it-up">Set it up!</h2>' in page
    assert '<h2 id="section-trouble">Trouble <em>here</em></h2>' in page
    assert 'href="#section-trouble"' in page
    assert f'href="{BASE}#section-trouble"' in render(markdown, base=BASE, sections=BASE)
    marked = highlighted(markdown, [(markdown.index("here"), markdown.index("here") + 4)], base=BASE)
    assert marked is not None
    assert '<em><mark id="quote">here</mark></em></h2>' in marked


def test_a_heading_with_a_long_gap_takes_no_longer_than_its_length():
    started = time.perf_counter()
    page = render("# One" + " " * 100_000 + "two {#x}", base=BASE)
    assert time.perf_counter() - started < 2.0
    assert '<h2 id="section-x">One' in page


@given(MARKDOWN)
@settings(deadline=None)
def test_the_marked_article_needs_no_second_rendering_to_be_the_same(markdown):
    """Also where one block is marked after the other."""
    plain = render(markdown, base=BASE)
    for start in range(0, len(markdown), 7):
        marked = highlighted(markdown, [(start, start + 5)], base=BASE)
        if marked is not None:
            assert re.sub(r"</?mark[^>]*>", "", marked) == plain


def test_a_very_long_block_is_marked_all_the_same():
    markdown = "![" * 6_000 + "](https://e.com)"
    assert highlighted(markdown, [(11_990, 12_010)], base=BASE) is not None


def test_several_spans_are_marked_each_for_itself():
    markdown = "One two *three* four.\n\nNot this.\n\n- five\n- six"
    spans = [(markdown.index(word), markdown.index(word) + len(word)) for word in ("One", "*three*", "six")]
    page = highlighted(markdown, spans, base=BASE)
    assert page is not None
    assert read(page).marked == ["One", "three", "six"]
