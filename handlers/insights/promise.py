"""Promised against observed error: is no more wrong among the answers than the budget allows? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from handlers.insights.course import Course, judged
from handlers.insights.rates import Share

BANDS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.0)
"""Where the bands of confidence begin and end; 1 belongs to the last."""


class Verdict(StrEnum):
    """What can be said of the promise."""

    KEPT = "kept"
    BROKEN = "broken"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Band:
    """The judged answers of a range of confidence. `promised`: mean of 1 - confidence."""

    low: float
    high: float
    promised: float
    observed: Share


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised of the answers given in a window, and what became of them.

    Attributes:
        answers: given, one an episode; unsettled: of them, nothing is known yet.
        promised: mean of 1 - confidence of the judged ones; None without any.
        observed: wrong ones among the judged, silence taken for right.
        spoken: the same among those of which somebody said or did something, silence left out.
    """

    budget: float
    answers: int
    unsettled: int
    promised: float | None
    observed: Share
    spoken: Share
    bands: tuple[Band, ...]

    @property
    def verdict(self) -> Verdict:
        """Compare the whole interval with the budget."""
        if not self.observed.enough:
            return Verdict.UNKNOWN
        if self.observed.low > self.budget:
            return Verdict.BROKEN
        return Verdict.KEPT if self.observed.high <= self.budget else Verdict.UNKNOWN


def promise(courses: Sequence[Course], budget: float) -> Promise:
    """Compare, over the first answers of these episodes."""
    answered = [(course.answer, judged(course)) for course in courses]
    known = [(answer.confidence, found) for answer, found in answered if answer is not None and found is not None]
    answers = sum(answer is not None for answer, _ in answered)
    bands = []
    for low, high in pairwise(BANDS):
        inside = [(c, found) for c, found in known if low <= c < high or c == high == BANDS[-1]]
        if inside:
            observed = Share.among(not found.right for _, found in inside)
            bands.append(Band(low, high, _mean_error([c for c, _ in inside]), observed))
    return Promise(
        budget=budget,
        answers=answers,
        unsettled=answers - len(known),
        promised=_mean_error([c for c, _ in known]) if known else None,
        observed=Share.among(not found.right for _, found in known),
        spoken=Share.among(not found.right for _, found in known if found.weight == 1.0),
        bands=tuple(bands),
    )


def _mean_error(confidences: Sequence[float]) -> float:
    return sum(1.0 - confidence for confidence in confidences) / len(confidences)
