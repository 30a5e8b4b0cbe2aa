"""Fit the confidence to a team's own judged answers: new coefficients where they win, else only the thresholds. Pure.

Only what was answered has been judged. So a threshold may rise freely, and falls at most to the lowest confidence that
was judged. New coefficients would also answer questions that nobody has judged anything like. To be sure of a
threshold, each of those counts as a wrong answer; on average, as wrong as the more careful of the two models thinks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from retrieval.certainty import RISK, certified, keeps
from retrieval.confidence import Calibration, Signals
from retrieval.fitting import NEVER, Array, Marks, refit, threshold
from retrieval.metrics import Estimate, bootstrap_mean
from retrieval.proportion import wilson

MINIMUM = 100
"""Judged answers below which nothing is changed."""
STRENGTH = 10.0
"""Of the pull toward the shipped coefficients: as much as what 40 answers of even odds say about a weight."""
FOLDS = 5
_ENOUGH = 100_000
"""Answers beyond which nobody waits for certainty."""


class Change(StrEnum):
    """What comes of a recalibration."""

    TOO_FEW = "too_few"
    KEPT = "kept"
    THRESHOLDS = "thresholds"
    REFITTED = "refitted"


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """Answers that turned out right or wrong, in the order in which they were given.

    Attributes:
        rows: signals (n, F); right: (n,); weight: how sure that is, in (0, 1] (n,).
        person: who asked, counted from 0 (n,): a person's answers are held out together.
        unanswered: signals (m, F) of questions that were not answered.
    """

    rows: Array
    right: Marks
    weight: Array
    person: npt.NDArray[np.int64]
    unanswered: Array

    @property
    def effective(self) -> float:
        """Give how many answers of equal weight say as much (Kish 1965)."""
        total = float(self.weight.sum())
        return total * total / float((self.weight**2).sum()) if total else 0.0


@dataclass(frozen=True, slots=True)
class Level:
    """What a threshold lets through of the judged answers. `error`: share of wrong ones, the right ones by weight."""

    threshold: float
    answers: int
    wrong: int
    error: Estimate


@dataclass(frozen=True, slots=True)
class Recalibration:
    """What was learnt.

    Attributes:
        calibration: what to decide with; the one in force where `change` says that nothing changes.
        sure: the budget is kept with probability 1 - `RISK`, see `retrieval.certainty`; else at best on average.
        judged: answers; wrong: of them; effective: of equal weight.
        before: by the calibration in force; after: by the new one, each answer by a model that has not seen it.
        gain: by how much refitted coefficients predict better, in nats an answer; above 0 they are better.
        unjudged: questions that nobody answered so far and that would be answered now.
        needed: further answers, about, until it is sure; None where more of the same will not make it sure, or where
            that hangs on questions which nobody has judged.
    """

    calibration: Calibration
    change: Change
    sure: bool
    judged: int
    wrong: int
    effective: float
    before: Level
    after: Level
    gain: Estimate | None = None
    unjudged: int = 0
    needed: int | None = 0


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """A model, with the confidences that it gives to what it has not seen.

    Attributes:
        strange: confidences of the questions that nobody has judged anything like.
        doubt: how likely each of them would be answered wrongly, by the more careful of the two models.
    """

    model: Calibration
    confidence: Array
    strange: Array
    doubt: Array
    threshold: float = NEVER
    sure: bool = False

    def found(self, judged: Judged, budget: float) -> tuple[float, bool]:
        """Give the threshold that keeps a budget, and whether that is sure or on average only."""
        known = self.strange >= self.confidence.min()  # lower than what was judged no threshold goes
        strange, doubt, one = self.strange[known], self.doubt[known], np.ones(int(known.sum()))
        certain = certified(
            np.append(self.confidence, strange),
            np.append(judged.right, one < 1),
            np.append(judged.weight, one),
            budget,
        )
        if certain is not None:
            return certain, True
        average = threshold(
            np.concatenate([self.confidence, strange, strange]),
            np.concatenate([judged.right, one < 1, one > 0]),
            np.concatenate([judged.weight, doubt, 1.0 - doubt]),
            budget,
        )
        return average, False

    def helped(self, judged: Judged) -> float:
        """Give the weight of the right answers that it lets through."""
        return float(judged.weight[judged.right & (self.confidence >= self.threshold)].sum())


def recalibrate(judged: Judged, budget: float, *, shipped: Calibration, current: Calibration) -> Recalibration:
    """Learn from judged answers; `current` is the calibration in force, and refitted coefficients shrink to `shipped`.

    Raises:
        ValueError: the budget is not between 0 and 1.
    """
    n, wrong = len(judged.right), int((~judged.right).sum())
    before = _level(judged, confidences(current, judged.rows), current.threshold(budget))
    nothing = Recalibration(current, Change.TOO_FEW, False, n, wrong, judged.effective, before, before)
    if n < MINIMUM:
        return replace(nothing, needed=MINIMUM - n)
    kept = _moved(judged, current, budget)
    refitted, gain = _refitted(judged, shipped, kept.confidence, budget)
    better = gain.low > 0.0 and refitted.sure >= kept.sure and refitted.helped(judged) > kept.helped(judged)
    chosen = refitted if better else kept
    after = _level(judged, chosen.confidence, chosen.threshold)
    learnt = replace(nothing, sure=chosen.sure, after=after, gain=gain, needed=_needed(after, budget))
    unmoved = not better and chosen.threshold == current.threshold(budget)
    if unmoved:
        return replace(learnt, change=Change.KEPT, needed=0 if chosen.sure else learnt.needed)
    unjudged = int((chosen.strange >= chosen.threshold).sum())
    return replace(
        learnt,
        calibration=replace(chosen.model, thresholds=_table(chosen, judged, budget)),
        change=Change.REFITTED if better else Change.THRESHOLDS,
        unjudged=unjudged,
        needed=0 if chosen.sure else None if unjudged else learnt.needed,
    )


def confidences(model: Calibration, rows: Array) -> Array:
    """Give what a model says of each first hit (n,), its rivals unknown: where those are strong, a little too much."""
    return np.array([model.probabilities(Signals(row[None, :]))[0] for row in rows], dtype=np.float64)


def _moved(judged: Judged, current: Calibration, budget: float) -> _Candidate:
    """Keep the coefficients. The threshold falls where that is sure, and rises where too much seems to be wrong."""
    kept = _Candidate(current, confidences(current, judged.rows), np.zeros(0), np.zeros(0))
    usual = current.threshold(budget)
    found, sure = kept.found(judged, budget)
    if not sure or (kept.confidence >= found).sum() < (kept.confidence >= usual).sum():
        # Raising it for want of answers alone would cost answers that may well be right.
        found, sure = max(usual, threshold(kept.confidence, judged.right, judged.weight, budget)), False
    if not ((kept.confidence >= usual) & (kept.confidence < found)).any():
        found = min(found, usual)  # nothing judged lies between: no reason to move
    return replace(kept, threshold=found, sure=sure)


def _refitted(judged: Judged, shipped: Calibration, usual: Array, budget: float) -> tuple[_Candidate, Estimate]:
    """Fit the coefficients; give them, and how much better they predict what they have not seen."""
    model = refit(judged.rows, judged.right, judged.weight, shipped, STRENGTH)
    held = np.empty(len(judged.right))
    fold_of = judged.person if len(set(judged.person.tolist())) >= FOLDS else np.arange(len(held))
    for fold in range(FOLDS):
        out = fold_of % FOLDS == fold
        other = refit(judged.rows[~out], judged.right[~out], judged.weight[~out], shipped, STRENGTH)
        held[out] = confidences(other, judged.rows[out])
    # What lies within the confidences that were shown has judged neighbours; what lies below them has none.
    thought = confidences(shipped, judged.unanswered)
    outside = thought < usual.min()
    strange = confidences(model, judged.unanswered[outside])
    made = _Candidate(model, held, strange, 1.0 - np.minimum(strange, thought[outside]))
    found, sure = made.found(judged, budget)
    gain = (_log_loss(usual, judged.right) - _log_loss(held, judged.right)) * judged.weight / judged.weight.mean()
    return replace(made, threshold=found, sure=sure), bootstrap_mean(gain.tolist())


def _log_loss(confidence: Array, right: Marks) -> Array:
    said = np.clip(np.where(right, confidence, 1.0 - confidence), 1e-6, 1.0)
    return np.asarray(-np.log(said), dtype=np.float64)


def _level(judged: Judged, confidence: Array, at: float) -> Level:
    through = confidence >= at
    wrong = int((through & ~judged.right).sum())
    held = int(judged.weight[through & judged.right].sum())
    return Level(at, int(through.sum()), wrong, wilson(wrong, wrong + held))


def _table(chosen: _Candidate, judged: Judged, budget: float) -> tuple[tuple[float, float], ...]:
    """Give thresholds for the shipped budgets and the team's own; a larger budget never has a higher one."""
    budgets = sorted({known for known, _ in chosen.model.thresholds} | {budget})
    place = budgets.index(budget)
    found = np.array([chosen.threshold if b == budget else chosen.found(judged, b)[0] for b in budgets])
    found[:place] = np.maximum(found[:place], chosen.threshold)
    found[place:] = np.minimum(found[place:], chosen.threshold)
    return tuple(zip(budgets, (float(value) for value in np.minimum.accumulate(found)), strict=True))


def _needed(after: Level, budget: float) -> int | None:
    """Estimate how many more answers would make the budget sure, were as many of them wrong as so far."""
    effective = after.wrong / after.error.value if after.wrong else float(after.answers)
    share = (after.wrong + 1) / (effective + 1)
    if share >= budget:
        return None
    for more in np.geomspace(1, _ENOUGH, 60):
        total = effective + more
        if keeps(int(np.ceil(share * total)), (1.0 - share) * total, budget, RISK / 2.0):
            return int(more)
    return None
