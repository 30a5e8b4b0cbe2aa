"""From episodes to what a calibration learns from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from handlers.conversation import Outcome
from handlers.insights.course import Course, judged
from retrieval.confidence import SIGNALS
from retrieval.recalibration import Judged


@dataclass(frozen=True, slots=True, eq=False)
class Experience:
    """Judged answers, and how they came to be judged.

    Attributes:
        skipped: judged answers whose receipt lacks a signal of this version; they are not in `judged`.
    """

    judged: Judged
    confirmed: int
    assumed: int
    wrong: int
    skipped: int


def experience(courses: Iterable[Course]) -> Experience:
    """Gather the first answer of each settled episode, and the questions that were looked up and not answered."""
    rows, right, weight, person = [], [], [], []
    unanswered: list[list[float]] = []
    numbers: dict[str, int] = {}
    skipped = confirmed = 0
    for course in courses:
        unanswered.extend(_unanswered(course))
        judgement, answer = judged(course), course.answer
        if judgement is None or answer is None:
            continue
        row = signals(answer.evidence)
        if row is None:
            skipped += 1
            continue
        rows.append(row)
        right.append(judgement.right)
        weight.append(judgement.weight)
        person.append(numbers.setdefault(course.person_id, len(numbers)))
        confirmed += judgement.right and course.outcome is Outcome.CONFIRMED
    found = Judged(
        rows=np.array(rows, dtype=np.float64).reshape(-1, len(SIGNALS)),
        right=np.array(right, dtype=np.bool_),
        weight=np.array(weight, dtype=np.float64),
        person=np.array(person, dtype=np.int64),
        unanswered=np.array(unanswered, dtype=np.float64).reshape(-1, len(SIGNALS)),
    )
    return Experience(found, confirmed, sum(right) - confirmed, len(right) - sum(right), skipped)


def signals(evidence: Mapping[str, float]) -> list[float] | None:
    """Read the signals from a receipt's evidence, in their order; None where one is missing."""
    return [float(evidence[name]) for name in SIGNALS] if all(name in evidence for name in SIGNALS) else None


def _unanswered(course: Course) -> Iterator[list[float]]:
    for reply in course.replies:
        row = None if reply.kind == "answer" or reply.chosen or "failed" in reply.evidence else signals(reply.evidence)
        if row is not None:
            yield row
