from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.sentiment.speech import LONGEST, pieces, spoken

LOG = """2026-03-01 12:00:01,113 ERROR worker failed
Traceback (most recent call last):
  File "app.py", line 3, in run
ValueError: nothing
    at com.example.Main.run(Main.java:12)
ERROR [main] com.example.Main - I/O failed
WARN main.py:12 it fails
ERROR: relation does not exist
INFO - started
$ onetouch serve
{"level": "error", "code": 500, "id": "a1b2c3d4"}"""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@brightwick where is my order?", "where is my order?"),
        ("Look at https://example.com/a?b=c please", "Look at please"),
        ("<@U12345> hello, see <https://example.com|our page>", "hello, see our page"),
        ("It says ```ERROR terrible failure``` here.", "It says\nhere."),
        ("Run `rm -rf` then.", "Run then."),
        ("Still broken.\n> You said it was awful\n> and terrible", "Still broken."),
        ("It works!\n\nOn Monday, Kim wrote:\nI hate this.", "It works!"),
        ("It works!\n-----Original Message-----\nI hate this.", "It works!"),
        ("It works!\nFrom: Kim\nSent: Monday\nI hate this.", "It works!"),
        ("Thanks &amp; regards", "Thanks & regards"),
        ("write to kim@example.com today", "write to today"),
        ("the id is 9f8a7b6c5d4e and it fails", "the id is and it fails"),
        ("https://example.com", ""),
        ("", ""),
    ],
)
def test_what_its_writer_did_not_say_is_left_out(text: str, said: str) -> None:
    assert spoken(text) == said


def test_lines_that_a_program_wrote_are_left_out() -> None:
    assert spoken(f"I get this:\n{LOG}\nWhat now?") == "I get this:\nWhat now?"


def test_a_trace_is_left_out_with_the_lines_of_the_program_that_it_shows() -> None:
    trace = (
        'Traceback (most recent call last):\n  File "a.py", line 3, in <module>\n    x()\n    ~^^\n'
        '  File "b.py", line 9, in x\n    open the file\n'
    )
    assert spoken(f"{trace}KeyError: 'foo'") == ""
    assert spoken(f"It fails:\n{trace}KeyError: 'foo'\nWhat now?") == "It fails:\nWhat now?"


@pytest.mark.parametrize(
    "text",
    [
        "I paid 20 and got 2!!!",
        "WHY??? WHY????????????????",
        "12 of 30 parcels came",
        "ERROR again! This is the third time",
        "WARNING: I will cancel if nobody answers",
        "$ 500 was charged twice",
        "😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡😡",
    ],
)
def test_what_people_write_is_no_log(text: str) -> None:
    assert spoken(text) == text


@given(st.text(max_size=400))
def test_whatever_is_written_something_or_nothing_was_said(text: str) -> None:
    assert len(spoken(text)) <= len(text) + 1
    assert spoken(text) == spoken(text).strip()


def test_a_short_text_is_one_piece_and_a_long_one_keeps_its_ends() -> None:
    assert pieces("It is broken.") == ("It is broken.",)
    long = " ".join(f"This is sentence number {number} of a very long story." for number in range(300))
    cut = pieces(long)
    assert len(cut) == 8
    assert cut[0].startswith("This is sentence number 0 ")
    assert "number 299" in cut[-1]
    assert all(len(piece.split()) <= 60 for piece in cut)


def test_a_sentence_without_an_end_is_cut() -> None:
    assert [len(piece.split()) for piece in pieces("word " * 500)] == [60]


def test_a_text_of_any_length_is_read_in_bounded_time() -> None:
    assert len(spoken("It is broken. " * 100_000)) <= LONGEST


@pytest.mark.parametrize("part", ["a@", "a.", "<@", "-- ", "On a ", "From: a\n", "/a", "```\n", "ERROR 1"])
def test_repetition_does_not_hold_it_up(part: str) -> None:
    assert len(spoken(part * (LONGEST // len(part)))) <= LONGEST
