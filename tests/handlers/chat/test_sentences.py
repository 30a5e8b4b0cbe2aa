"""Sentences begin and end where a reader would say so."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.chat.sentences import sentences


@pytest.mark.parametrize(
    "expected",
    [
        ["Use a cable, e.g. Micro USB.", "Then go on."],
        ["It costs 3.50 EUR.", "Open setup.py now.", "Done!", "Really?", "Yes."],
        ["Open https://example.org/a.b?c=d.", "See there."],
        ["Ask Dr. Smith or J. R. Jones.", "They know."],
        ["Das gilt z.B. für Kabel.", "Mehr bzw. weniger."],
        ["M. Dupont dit « oui. »", "Voilà !", "Fin."],
        ["Press **Save. Then close.** now.", "See [the page. Twice](https://example.org/x. y)."],
        ["Type `a. B` there.", "Good."],
        ['He said "Stop."', "Then he left."],
        ["Wait... then go on.", "Good."],
    ],
)
def test_a_sentence_ends_at_its_stop_only(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[low:high] for low, high in sentences(text)] == expected


def test_ideographic_stops_need_no_space() -> None:
    text = "電源を入れます。「待つ。」と表示されます！次へ？はい"
    assert [text[low:high] for low, high in sentences(text)] == [
        "電源を入れます。",
        "「待つ。」と表示されます！",
        "次へ？",
        "はい",
    ]


def test_a_hard_line_break_ends_a_sentence() -> None:
    text = "Part: library  \nDate: today\\\nFixed"
    assert [text[low:high] for low, high in sentences(text)] == ["Part: library", "Date: today", "Fixed"]


@given(st.text(st.sampled_from(list("aB1.!?。 \n`*[]()「」…\\")), max_size=80))
def test_sentences_hold_all_that_is_not_white_space(text: str) -> None:
    found = sentences(text)
    assert all(low < high for low, high in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    between = [0, *(place for pair in found for place in pair), len(text)]
    gaps = "".join(text[low:high] for low, high in zip(between[::2], between[1::2], strict=True))
    assert not gaps.strip().strip("\\").strip()
