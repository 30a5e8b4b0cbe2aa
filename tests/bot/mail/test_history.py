"""What is new in a mail."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.mail.history import newest

WROTE = "On Mon, 2 Mar 2026 at 10:00, Support <a@help.test> wrote:\n> Which one?\n> Bob"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        (f"Version 5.2\n\n{WROTE}", "Version 5.2"),
        (f"Version 5.2\r\n\r\n{WROTE}\r\n".replace("\n", "\r\n"), "Version 5.2"),
        (f"Do this:\n\n    indented\n- one\n- two\n\n{WROTE}", "Do this:\n\n    indented\n- one\n- two"),
        ("Ja\n\nAm 02.03.2026 um 10:00 schrieb Support <a@help.test>:\n> Welche?", "Ja"),
        ("Yes\n\nFrom: Support\nSent: Monday\nTo: Ann\nSubject: [T-1] x\n\nWhich one?", "Yes"),
        ("Yes\n\n-----Original Message-----\nWhich one?", "Yes"),
        ("Yes.\n\nSent from my iPhone", "Yes."),
        ("It fails\n\n-- \nAnn Example\nACME Ltd\n+49 30 1234", "It fails"),
        ("It fails\n\nBest regards,\nAnn", "It fails"),
        ("It fails\n\n> Which one?\n> Bob", "It fails"),
    ],
)
def test_history_and_signature_are_cut(text: str, new: str) -> None:
    assert newest(text) == new


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it still fails with\nthe same error",
        "Hello\n\nThanks,\nAnn\n\nPS: on Linux too",
        "Best regards,\nbut what about the second board that I asked you about in the week before?",
        "- one\n- two\n-5 is returned",
        "Sent from my iPhone",
        f"{WROTE}\n\nThe second one",
        "On Mon, 2 Mar 2026 at 10:00, Support <a@help.test> wrote:\n> Which one?\nThis one\n> And when?\nNow",
        "x" * 5_000,
        "",
    ],
)
def test_words_that_might_be_the_customers_stay(text: str) -> None:
    assert newest(text) == text


def test_what_is_beyond_the_lines_that_are_looked_at_stays() -> None:
    text = "\n".join(f"line {number}" for number in range(3_000))
    assert newest(text) == text


def test_an_answer_that_is_all_history_is_kept_rather_than_nothing() -> None:
    assert newest(WROTE) != ""


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab >\n-_:,On wrote\t", max_size=120))
def test_nothing_is_invented_and_something_is_left_of_something(text: str) -> None:
    new = newest(text)
    assert new in text.replace("\r", "\n")
    assert bool(new) == bool(text.strip())
