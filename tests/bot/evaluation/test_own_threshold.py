"""Which threshold an evaluation of decisions takes, told by an engine whose confidence we choose."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.evaluation.datasets import Labelled
from bot.evaluation.decision import evaluate_decision
from bot.evaluation.laboratory import Indexed, Laboratory
from kb import PUBLIC
from retrieval import Hit, Ranking
from tests.bot.evaluation.test_reports import laboratory

HIGH, LOW = 0.8, 0.4
"""Confidence of what is asked: three texts in five are told surely, the others less so."""
NEAR = 0.2
"""Confidence of a text whose own label was taken away."""
LINES = [Labelled(f"{'sure' if number % 5 < 3 else 'unsure'} {number}", f"label{number % 4}") for number in range(200)]


@dataclass(slots=True)
class Told(Laboratory):
    """Finds the label that a text has, as sure as the text says; a foreign one is as sure as `stranger`."""

    stranger: float = 0.0

    def ask(self, indexed: Indexed, text: str, *, limit: int = 10, exclude: Collection[str] = ()) -> Ranking:
        """Answer out of a table."""
        self.asked += 1
        self.seconds += 1e-6
        label = next((line.label for line in LINES if line.text == text), "label0")
        sure = {"sure": HIGH, "unsure": LOW, "foreign": self.stranger, "named": NEAR}[text.split(maxsplit=1)[0]]
        return ranking("another", NEAR) if exclude else ranking(label, sure)


def ranking(label: str, confidence: float) -> Ranking:
    return Ranking((Hit(label, label, None, "x", None, PUBLIC, "h", confidence, confidence, (), {}),), "s")


def threshold(stranger: float, foreign: int, validation: Sequence[Labelled] = ()) -> float:
    """Choose one with so many foreign questions, all of them as sure as said."""
    plain = laboratory()
    told = Told(
        plain.reading,
        plain.encode,
        plain.is_word,
        plain.calibration,
        plain.progress,
        foreign=[f"foreign {number}" for number in range(foreign)],
        stranger=stranger,
    )
    chosen = evaluate_decision(Path("x"), LINES, validation, LINES[:4], told).threshold
    assert chosen is not None
    return chosen


def test_strangers_who_are_less_sure_than_anything_asked_cost_no_answer() -> None:
    assert NEAR < threshold(NEAR, foreign=5) <= LOW
    assert NEAR < threshold(0.0, foreign=0) <= LOW


@pytest.mark.parametrize("foreign", [1, 400])
def test_each_kind_of_strangers_counts_one_half_however_many_they_are(foreign: int) -> None:
    # At LOW every second stranger is answered, by kind; at HIGH two in five of the texts in scope are lost.
    assert LOW < threshold(0.6, foreign) <= HIGH


def test_where_the_data_name_strangers_no_others_are_made() -> None:
    named = [Labelled(f"named {number}", "oos") for number in range(10)]
    assert NEAR < threshold(0.6, foreign=5, validation=named) <= LOW
