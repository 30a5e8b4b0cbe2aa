"""What is shown of an article."""

from __future__ import annotations

import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.chat.fragments import fragments
from handlers.chat.quote import LONGEST, quote
from handlers.chat.relevance import Near
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


def test_a_short_passage_is_shown_whole_with_the_headings_between_its_parts() -> None:
    assert texts("reset", GUIDE) == [
        "To reset the board, follow these steps:",
        "1. Hold the button.\n2. Wait ten seconds.",
        "## Afterwards",
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
    assert shown[2:] == ["| board123 | 123 |"]


def test_code_that_a_chat_cannot_take_is_left_to_the_article_and_what_leads_to_it_is_shown() -> None:
    assert texts("run", CODE) == ["Run:"]
    assert texts("run line_7", f"Do as follows.\n\n{CODE.removeprefix('Run:')}") == ["Do as follows."]
    assert texts("line_7", CODE.removeprefix("Run:")) == []


def test_code_is_never_cut() -> None:
    code = "```python\n" + "\n".join(f"line_{n} = {n}" for n in range(180)) + "\n```"
    assert 2000 < len(code) < 3000
    assert texts("run line_7", f"Run:\n\n{code}\n\nGood luck.") == ["Run:", code]


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


def test_a_passage_inside_of_code_or_of_a_long_list_is_quoted_as_such() -> None:
    code = "```python\n" + "\n\n".join(f"line_{n} = {n}" for n in range(160)) + "\n```"
    body = f"{FILLER}\n\n{code}\n\nAfter."
    start = body.index("line_100")
    assert texts("line", body, start, start + 60) == [code]
    listed = "\n\n".join(f"- Item {n} about boards." for n in range(300))
    body = f"{FILLER}\n\n{listed}\n\nAfter."
    start = body.index("- Item 200 ")
    assert texts("item 203", body, start, start + 200) == ["- Item 203 about boards."]


def work(question: str, body: str, start: int, end: int) -> int:
    """Count the calls of functions that a quotation takes: as many on any machine, however busy it is."""
    quote(question, body, start, end)  # what is set up once, or remembered, is none of it
    counted = 0

    def count(*_event: object) -> None:
        nonlocal counted
        counted += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        quote(question, body, start, end)
    finally:
        sys.setprofile(before)
    return counted


def test_a_passage_of_a_long_article_is_quoted_without_parsing_all_of_it() -> None:
    def parts(numbers: range) -> str:
        return "\n\n".join(f"## Part {n}\n\nWords of *part* {n} with [a link](x)." for n in numbers)

    counted = []
    for body in (parts(range(14_000, 16_000)), parts(range(10_000, 30_000))):
        start = body.index("## Part 15000\n")
        assert texts("part", body, start, start + 60)[0].startswith("Words of *part* 15000 ")
        counted.append(work("part", body, start, start + 60))
    assert counted[1] < 1.1 * counted[0]


@pytest.mark.parametrize("mute", ["[Back to top](#top)", '<a id="delivery-time"></a>', "---"])
def test_what_has_no_words_of_its_own_is_not_quoted(mute: str) -> None:
    body = f"{mute}\n\nChoose the port in the menu.\n\n{mute}"
    assert [span.text for span in quote("which port", body, 0, len(body))] == ["Choose the port in the menu."]
    assert quote("which port", mute, 0, len(mute)) == ()


STEPS = "\n".join(f"{n}. Open the page {n} and {'press the key ' * 20}." for n in range(1, 31))


def test_steps_come_whole_and_of_too_many_the_first_ones() -> None:
    few = "\n".join(STEPS.split("\n")[:8])
    assert 2000 < len(few) < LONGEST
    assert texts("open page 7", f"Blurb.\n\n{few}\n\nEnd.") == [few]
    (shown,) = texts("open page 29", STEPS)
    assert STEPS.startswith(f"{shown}\n")
    assert LONGEST - 400 < len(shown) <= LONGEST


def test_steps_with_a_picture_between_them_are_one_procedure() -> None:
    body = "1. Open the menu.\n2. Choose the port.\n\n![The menu](menu.png)\n\n3. Press upload.\n\nDone."
    whole = ["1. Open the menu.\n2. Choose the port.", "![The menu](menu.png)", "3. Press upload."]
    assert texts("upload", body, body.index("3."), body.index("Done"), length=60) == whole


PARAGRAPH = (
    "The board has many uses, e.g. at home. It runs on 3.3 V only. The warranty lasts two years. "
    "It begins with the purchase. See https://example.org/a.b?c for more. The file setup.ini holds it all. "
    "Nothing else matters here. The end comes late. Returns are free. Ask us whenever you like."
)


def test_of_a_long_paragraph_the_sentences_that_answer_are_shown() -> None:
    assert texts("how long is the warranty", PARAGRAPH, length=100) == [
        "The warranty lasts two years. It begins with the purchase."
    ]
    assert texts("are returns free if I have only 3.3 V", PARAGRAPH, length=60) == [
        "It runs on 3.3 V only.",
        "Returns are free.",
    ]
    assert texts("when does it begin with a purchase", PARAGRAPH, length=100)[0].startswith("The warranty lasts")


def test_a_word_that_every_part_has_decides_nothing() -> None:
    body = "The board, the board and the board.\n\nThe board has a fuse.\n\nThe board is blue."
    assert texts("which fuse has the board", body, length=25) == ["The board has a fuse."]


def test_the_heading_tells_sections_apart_that_say_the_same() -> None:
    body = "## Windows\n\nDownload the installer and run it.\n\n## macOS\n\nDownload the image and open it.\n"
    assert texts("download for macOS", body) == ["Download the image and open it."]
    assert texts("download for Windows", body)[0] == "Download the installer and run it."


def test_what_asks_for_a_passage_of_one_sentence_gets_the_instructions_behind_it() -> None:
    body = "Learn how to reset.\n\n## Reset\n\n1. Hold the button.\n2. Let go.\n\n## Other\n\nMore.\n"
    steps = ["Learn how to reset.", "## Reset", "1. Hold the button.\n2. Let go."]
    assert texts("reset", body, 0, 19) == steps
    assert texts("reset", body.replace("## Reset", "## Reset {#how}"), 0, 19) == steps


def test_a_heading_above_nothing_is_not_shown() -> None:
    body = "Learn how to reset.\n\n## Contents\n\n- [Steps](#steps)\n\n## Steps\n\n### First\n\n1. Hold the button."
    assert texts("reset", body) == ["Learn how to reset.", "## Steps", "### First", "1. Hold the button."]


def test_hidden_key_words_are_not_quoted() -> None:
    body = 'Choose the port.\n\n<p style="display:none">\nTags: serial, usb\n</p>'
    assert texts("usb", body, body.index("<p")) == ["Choose the port."]


def test_rows_that_answer_come_with_their_head() -> None:
    rows = "\n".join(f"| board{n} | {n} V | {'text ' * 8}|" for n in range(12))
    body = f"| board | voltage | notes |\n|---|---|---|\n{rows}"
    spans = quote("voltage of board3 and board9", body, 0, len(body))
    assert [span.text.split(" |")[0] for span in spans] == ["| board", "| board3", "| board9"]
    (together,) = fragments(spans)
    assert together.text.count("\n") == 3
    assert (together.start, together.end) == (0, spans[-1].end)


def test_items_that_answer_come_with_what_they_are_nested_in() -> None:
    filler = "\n".join(f"- Part {n} is about {'something else ' * 4}." for n in range(30))
    body = f"{filler}\n- On Linux:\n  - Open a shell.\n  - Run `dmesg` and look for the port.\n{filler}"
    assert texts("dmesg port", body) == ["- On Linux:\n  - Open a shell.\n  - Run `dmesg` and look for the port."]
    inner = "\n".join(f"  - Shell {n} does {'this and that ' * 6}." for n in range(12))
    long = body.replace("  - Open a shell.", inner)
    spans = quote("dmesg port", long, 0, len(long))
    assert [span.text for span in spans] == ["- On Linux:", "  - Run `dmesg` and look for the port."]
    assert [part.text for part in fragments(spans)] == ["- On Linux:\n\n  - Run `dmesg` and look for the port."]


def test_a_callout_stays_whole() -> None:
    note = "> [!NOTE]\n" + "\n".join(f"> Line {n} of the note about the fuse." for n in range(40))
    assert 1400 < len(note) < LONGEST
    assert texts("fuse of line 30", f"Blurb.\n\n{note}\n\nEnd.") == [note]


def test_code_inside_of_a_step_is_not_cut_either() -> None:
    code = "   ```sh\n" + "\n".join(f"   make part-{n} of={'x' * 60}" for n in range(60)) + "\n   ```"
    assert texts("make part", f"1. Open a shell and run this:\n\n{code}\n\n2. Wait.") == [
        "1. Open a shell and run this:"
    ]


WORDS = st.sampled_from(["port", "board", "e.g.", "the", "3.5", "a.py", "Really?", "It", "stops.", "Go!", "`a. b`"])
PROSE = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
FENCED = st.builds(
    lambda lines, mark: f"{mark}sh\n" + "\n\n".join(lines) + f"\n{mark}",
    st.lists(PROSE, min_size=1, max_size=30),
    st.sampled_from(["```", "~~~", "````"]),
)


def indented(text: str, by: str) -> str:
    return "\n".join(f"{by}{line}" if line else "" for line in text.split("\n"))


STEPPED = st.lists(PROSE | st.builds(lambda text, code: f"{text}\n\n{code}", PROSE, FENCED), min_size=1, max_size=12)
MARKDOWN = st.one_of(
    PROSE,
    PROSE.map(lambda text: f"{text}:"),
    PROSE.map(lambda text: "## " + text),
    FENCED,
    STEPPED.map(lambda steps: "\n".join(f"{n}. {indented(step, '   ')[3:]}" for n, step in enumerate(steps, 1))),
    STEPPED.map(lambda items: "\n".join(f"- {indented(item, '  ')[2:]}" for item in items)),
    st.lists(PROSE, min_size=2, max_size=20).map(
        lambda items: f"- {items[0]}\n" + indented("- " + "\n- ".join(items), "  ")
    ),
    st.lists(PROSE, min_size=1, max_size=20).map(
        lambda rows: "| a | b |\n|---|---|\n" + "\n".join(f"| {row} | x |" for row in rows)
    ),
    FENCED.map(lambda code: "\n".join(f"> {line}" for line in code.split("\n"))),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(MARKDOWN, min_size=1, max_size=10).map("\n\n".join), st.data(), PROSE, st.integers(20, 700))
def test_whatever_is_quoted_is_verbatim_bounded_and_cuts_no_code(
    body: str, data: st.DataObject, question: str, length: int
) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    spans = quote(question, body, start, end, length=length)
    assert all(body[span.start : span.end] == span.text and span.text.strip() for span in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    total = sum(len(span.text) for span in spans)
    assert total <= min(LONGEST, 5 * length)
    for span in spans:
        fences = [line.lstrip("> ").lstrip("0123456789.-* ")[:3] for line in span.text.split("\n")]
        assert fences.count("```") % 2 == fences.count("~~~") % 2 == 0, span.text


def test_an_article_of_many_sections_takes_hardly_more_work_than_one_of_some() -> None:
    section = f"## Part\n\n{PARAGRAPH}\n\n1. Open the menu.\n2. Choose the port.\n3. Press upload.\n\n"
    question = "how do I choose the port of the board"
    some, many = (work(question, section * count, 0, 600) for count in (6, 600))
    assert 2000 < len(section * 6) < 2500
    assert many < 3 * some


BODY = """# Printing

The printer needs paper first.

## Colours

Choose the palette under *Appearance* and print a test page.

## Paper jam

Open the back cover, pull the sheet out slowly, and close it again.
"""


def near_to(word: str) -> Near:
    """Give what finds texts with this word near, as vectors would."""
    return lambda question, texts: [0.8 if word in text else 0.2 for text in texts]


def test_across_languages_what_is_near_is_quoted_whatever_words_are_shared() -> None:
    question = "Papierstau: wie bekomme ich das Blatt heraus? printer paper"
    by_words = quote(question, BODY, 0, len(BODY))
    by_meaning = quote(question, BODY, 0, len(BODY), near=near_to("sheet"))
    assert by_words[0].text.startswith("The printer needs paper")
    assert [span.text for span in by_meaning] == ["Open the back cover, pull the sheet out slowly, and close it again."]


def test_across_languages_the_sentences_that_come_near_are_shown_of_a_long_paragraph() -> None:
    filler = "This sentence is about nothing that anybody would ever ask a help centre. "
    body = f"{filler * 12}Pull the sheet out slowly. {filler * 12}"
    (span,) = quote("Wie bekomme ich das Blatt heraus?", body, 0, len(body), length=200, near=near_to("sheet"))
    assert "Pull the sheet out slowly." in span.text
