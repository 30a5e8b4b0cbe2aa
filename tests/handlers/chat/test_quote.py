"""What is shown of an article."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.chat.quote import quote
from kb import PUBLIC, Article
from kb.passages import split

GUIDE = """# Reset

To reset the board, follow these steps:

1. Hold the button.
2. Wait ten seconds.

## Afterwards

The light is green.

Contact us about warranty questions.
"""
TABLE = "Prices:\n\n| board | price |\n|---|---|\n" + "\n".join(f"| board{n} | {n} |" for n in range(400))
CODE = "Run:\n\n```python\n" + "\n".join(f"line_{n} = {n}" for n in range(400)) + "\n```"


def texts(question: str, body: str, start: int = 0, end: int | None = None, length: int = 700) -> list[str]:
    spans = quote(question, body, start, len(body) if end is None else end, length=length)
    assert all(body[span.start : span.end] == span.text for span in spans)
    return [span.text for span in spans]


def test_a_short_passage_is_shown_whole_without_its_headings() -> None:
    assert texts("reset", GUIDE) == [
        "To reset the board, follow these steps:",
        "1. Hold the button.\n2. Wait ten seconds.",
        "The light is green.",
        "Contact us about warranty questions.",
    ]


def test_an_introducing_sentence_stays_with_its_list() -> None:
    for question in ("hold the button", "reset the board"):
        assert texts(question, GUIDE, length=90) == [
            "To reset the board, follow these steps:",
            "1. Hold the button.\n2. Wait ten seconds.",
        ]


def test_the_block_that_shares_words_with_the_question_is_preferred() -> None:
    assert texts("is my warranty over", GUIDE, length=40) == ["Contact us about warranty questions."]


def test_instructions_come_whole_where_the_passage_ends_before_them() -> None:
    end = GUIDE.index("steps:") + 6
    assert texts("reset", GUIDE, 0, end)[-1] == "1. Hold the button.\n2. Wait ten seconds."


def test_instructions_may_be_longer_than_the_rest_has_room_for() -> None:
    steps = "\n".join(f"{n}. Press the key number {n} for a while." for n in range(1, 11))
    body = f"{'Blurb about keys. ' * 20}\n\nFollow these steps:\n\n{steps}\n\nGood luck."
    assert texts("blurb about keys", body, length=600)[1:3] == ["Follow these steps:", steps]


def test_a_sentence_that_promises_what_does_not_follow_is_left_out() -> None:
    assert texts("green", "The light is green.\n\nDo the following:\n\n## Next") == ["The light is green."]


def test_only_the_passage_is_shown_but_its_blocks_whole() -> None:
    start = GUIDE.index("The light")
    assert texts("green", GUIDE, start + 4, start + 8) == ["The light is green."]


def test_a_long_table_keeps_its_header_and_the_row_asked_for() -> None:
    shown = texts("how much is board123", TABLE)
    assert shown[:2] == ["Prices:", "| board | price |\n|---|---|"]
    assert shown[2].startswith("| board123 | 123 |\n")
    assert shown[2].endswith("|")
    assert len("".join(shown)) < 1000


def test_long_code_is_cut_between_lines_and_keeps_its_beginning() -> None:
    shown = texts("run", CODE)
    assert shown[0] == "Run:"
    assert shown[1].startswith("```python\nline_0 = 0\n")
    assert all(line.startswith(("```", "line_")) for line in shown[1].splitlines())
    assert CODE[CODE.index(shown[1]) + len(shown[1])] == "\n"


def test_a_paragraph_without_end_is_cut_between_words() -> None:
    shown = texts("x", "word " * 5000)
    assert len(shown[0]) < 1400
    assert shown[0].endswith("word")


def test_a_passage_of_nothing_but_a_heading_shows_it() -> None:
    assert texts("x", "# Only a heading") == ["# Only a heading"]
    assert texts("x", "") == []


def test_a_huge_article_is_quoted_quickly_and_verbatim() -> None:
    body = "\n\n".join(f"Paragraph {n} about things." for n in range(200_000))
    start = body.index("Paragraph 150000 ")
    assert texts("things", body, start, start + 40)[0].startswith("Paragraph 15")


pieces = st.sampled_from(
    [
        "# H",
        "text",
        "Steps:",
        "- a\n- b",
        "1. x\n\n   y",
        "| a |\n|---|\n| b |",
        "```\nx\n\ny\n```",
        "    indented",
        "> quote",
        "\t",
        "***",
        "<b>x</b>",
        "é\r",
        "\u2028",
    ]
)


@given(st.lists(pieces, max_size=12).map("\n\n".join), st.data(), st.text(max_size=20), st.integers(5, 60))
def test_every_span_is_verbatim_ordered_and_apart(body: str, data: st.DataObject, question: str, length: int) -> None:
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    spans = quote(question, body, start, end, length=length)
    assert all(body[span.start : span.end] == span.text and span.text.strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))


FILLER = "\n\n".join(f"Filler {n} of the article." for n in range(400))


def words_in(text: str) -> int:
    return len(text.split())


@settings(deadline=None)
@given(st.lists(pieces, min_size=1, max_size=12).map("\n\n".join), st.text(max_size=20), st.integers(2, 12))
def test_a_passage_is_quoted_alike_in_a_short_and_in_a_long_article(body: str, question: str, budget: int) -> None:
    ahead = f"{FILLER}\n\n# End of it\n\n"
    long = f"{ahead}{body}\n\n# More\n\n{FILLER}"
    for passage in split(Article("a", "help", "A", body, PUBLIC), words_in, budget):
        alone = quote(question, f"# End of it\n\n{body}\n\n# More", passage.start + 13, passage.end + 13, length=40)
        within = quote(question, long, passage.start + len(ahead), passage.end + len(ahead), length=40)
        assert [span.text for span in within] == [span.text for span in alone]
        assert all(long[span.start : span.end] == span.text for span in within)


def test_a_passage_inside_of_long_code_or_a_long_list_is_quoted_as_such() -> None:
    code = "```python\n" + "\n\n".join(f"line_{n} = {n}" for n in range(900)) + "\n```"
    body = f"{FILLER}\n\n{code}\n\nAfter."
    start = body.index("line_500")
    assert texts("line", body, start, start + 60)[0].startswith("```python\nline_0")
    listed = "\n\n".join(f"- Item {n} about boards." for n in range(300))
    body = f"{FILLER}\n\n{listed}\n\nAfter."
    start = body.index("- Item 200 ")
    assert texts("item 203", body, start, start + 200)[0].startswith("- Item 203 ")


def test_a_passage_of_a_long_article_is_quoted_without_parsing_all_of_it() -> None:
    body = "\n\n".join(f"## Part {n}\n\nWords of *part* {n} with [a link](x)." for n in range(20_000))
    start = body.index("## Part 15000\n")
    began = time.perf_counter()
    for _ in range(10):
        assert texts("part", body, start, start + 60)[0].startswith("Words of *part* 15000 ")
    assert time.perf_counter() - began < 0.5


@pytest.mark.parametrize("mute", ["[Back to top](#top)", '<a id="delivery-time"></a>', "---"])
def test_what_has_no_words_of_its_own_is_not_quoted(mute: str) -> None:
    body = f"{mute}\n\nChoose the port in the menu.\n\n{mute}"
    assert [span.text for span in quote("which port", body, 0, len(body))] == ["Choose the port in the menu."]
    assert quote("which port", mute, 0, len(mute)) == ()
