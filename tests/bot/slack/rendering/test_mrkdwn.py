"""Markdown of articles as Slack's markup."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.rendering.fitting import fitted
from bot.slack.rendering.markdown import Pages, parts, plain_words
from bot.slack.rendering.mrkdwn import APART, fenced, link, literal
from bot.slack.rendering.typed import paragraph, texts
from tests.bot.slack.rendering import checking

PAGES = Pages("https://help.example.com", "/articles/guide/start")


def shown(markdown: str) -> str:
    return "\n---\n".join(fitted(parts(markdown, PAGES)).texts).replace(APART, "¦")


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**bold** and *it* and ~~out~~ and `code`", "*bold* and _it_ and ~out~ and `code`"),
        ("***both***", "*_both_*"),
        ("# Title **x**", "*Title x*"),
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"),
        ("in**side**word", "in¦*side*¦word"),
        ("[docs](https://a.example/?a=1&b=2)", "<https://a.example/?a=1&amp;b=2|docs>"),
        ("see https://a.example/x.", "see <https://a.example/x>."),
        ("[next](../other.md)", "<https://help.example.com/articles/other|next>"),
        ("[bad](javascript:alert(1))", "[bad](javascript:alert(1))"),
        ("![A picture](https://a.example/i.png)", "<https://a.example/i.png|A picture>"),
        ("- one\n- two\n  - three", "• one\n• two\n    ◦ three"),
        ("3. one\n4. two", "3. one\n4. two"),
        ("- [x] done\n- [ ] open", "☑ done\n☐ open"),
        ("> said\n> twice", "> said\n> twice"),
        ("```sh\nls <dir> | *\n```", "```\nls &lt;dir&gt; | *\n```"),
        ("one\ntwo  \nthree", "one\ntwo\nthree"),
        ("one<br>two", "one\ntwo"),
        ("put `<your-token>` or <your-token>", "put `&lt;your-token&gt;` or &lt;your-token&gt;"),
        ("\\*not bold\\*", "*¦not bold¦*"),
        ("a snake_case_name, 2 * 3 * 4", "a snake_case_name, 2 * 3 * 4"),
        ("\\> not quoted", "¦&gt; not quoted"),
        ("<details><summary>More</summary>inside</details>", "Moreinside"),
    ],
)
def test_markdown_reads_the_same_in_slack(markdown: str, expected: str) -> None:
    assert shown(markdown) == expected


def test_a_table_is_code_with_aligned_columns() -> None:
    assert shown("| Plan | Seats |\n|---|--:|\n| Free | 5 |\n| 팀 | 50 |") == (
        "```\nPlan  Seats\n----  -----\nFree      5\n팀       50\n```"
    )


def test_a_wide_table_is_a_row_after_the_other_with_its_links() -> None:
    wide = "w" * 80
    assert shown(f"| Name | Where |\n|---|---|\n| {wide} | [there](https://a.example/) |") == (
        f"• *Name*: {wide} · *Where*: <https://a.example/|there>"
    )


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<!here|all>", "<@U123>", "<#C1|general>", "<!subteam^S1>", "<!date^1^x|y>", "@here", "@Channel"],
)
def test_what_is_quoted_calls_nobody(text: str) -> None:
    for spelled in (shown(f"ask {text} now"), shown(f"*{text}*"), shown(f"[{text}](https://a.example)"), literal(text)):
        checking.check_mrkdwn(spelled)
        assert spelled.strip()


def test_text_that_was_typed_is_shown_as_it_is_and_its_addresses_are_links() -> None:
    assert paragraph("*x* see https://a.example/a_b_c, or `y`").replace(APART, "¦") == (
        "*¦x¦* see <https://a.example/a_b_c>, or `¦y`¦"
    )


def test_code_longer_than_a_section_is_cut_between_its_lines_each_part_in_its_own_fence() -> None:
    code = "\n".join(f"line {number}" for number in range(600))
    found = fitted(parts(f"```\n{code}\n```", PAGES)).texts
    assert len(found) > 1
    assert all(text.startswith("```\n") and text.endswith("\n```") for text in found)
    assert "\n".join(text[4:-4] for text in found) == code


def test_bold_text_longer_than_a_section_is_bold_in_each() -> None:
    found = fitted(parts(f"**{'word ' * 1_000}end**", PAGES)).texts
    assert len(found) > 1
    assert all(text.startswith("*word") and text.endswith("*") for text in found)
    assert " ".join(text.strip("*") for text in found) == "word " * 1_000 + "end"


def test_a_heading_is_not_the_last_that_is_shown() -> None:
    assert fitted(parts(f"first\n\n# Title\n\n{'x' * 90}", PAGES), 40) == fitted(parts("first", PAGES), 40).__class__(
        ("first",), cut=True
    )


def test_an_address_cannot_end_its_link() -> None:
    assert link("https://a.example/|x><!channel>", "a") == "<https://a.example/%7Cx%3E%3C!channel%3E|a>"


def test_code_cannot_end_its_fence() -> None:
    assert fenced("a\n```\nb").count("```") == 2


def test_the_plain_words_of_markdown() -> None:
    assert plain_words("# A\n\n- *b* [c](https://d.example)\n\n```\ne\n```") == "A b c e"


@settings(max_examples=200, deadline=None)
@given(checking.texts, st.integers(100, 3_000), st.integers(0, 9_000))
def test_whatever_an_article_says_its_pieces_fit(markdown: str, each: int, whole: int) -> None:
    found = fitted(parts(markdown, PAGES), whole, each)
    assert sum(map(len, found.texts)) <= whole
    for text in found.texts:
        assert text.strip()
        assert len(text) <= each
        checking.check_mrkdwn(text)


@settings(max_examples=200, deadline=None)
@given(checking.texts, st.integers(100, 3_000))
def test_whatever_is_typed_its_pieces_fit(text: str, limit: int) -> None:
    assert len(paragraph(text, limit)) <= limit
    checking.check_mrkdwn(paragraph(text, limit))
    for piece in texts(text, 9_000).texts:
        assert len(piece) <= 3_000
        checking.check_mrkdwn(piece)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab \n", max_size=400), st.integers(100, 200))
def test_nothing_is_lost_where_it_is_cut(text: str, each: int) -> None:
    found = fitted(parts(text.replace("    ", " "), PAGES), 9_000, each)
    assert not found.cut
    assert "".join(" ".join(found.texts).split()) == "".join(text.split())
