"""Weights from a team's own escalations: fitted, tried on what came later, and refused where they are worse. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from handlers.attention.attention import HIGHEST
from handlers.attention.backtest import Backtest, backtest, by_score, due_first, oldest_first, sentiment_alone
from handlers.attention.moments import FITTED, HORIZON, Moment
from handlers.attention.regression import Array, Line, Rows, shrunk
from handlers.attention.weights import Weights, named

NEEDED = 30
"""Escalated tickets without which nothing is learned: fewer than three a part say too little."""
TRAINED = 0.7
"""Share of the time whose moments are learned from; the rest is what is tried on."""
STRENGTHS = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, float("inf"))
"""Penalties, the last of which keeps the weights as they were."""
FOLDS = 5
DISMISSED = 2.0
"""How much "not urgent" says against silence about a ticket."""
SHARED = 10.0
"""Rows of the mean list that each list is thought to have besides its own."""
PER_POINT = 0.05
"""Log odds that a point was believed to stand for: 20 points make an escalation 2.7 times as likely."""
_SURE = 0.01
_HIGH = 0.95
ATTENTION, OWN, OLDEST, SENTIMENT = "attention, shipped", "attention, fitted", "oldest first", "sentiment alone"
DUE = "promise due first"


class Verdict(StrEnum):
    """What came of it."""

    TOO_FEW = "too_few"
    """Too little was escalated to learn from, or to try on."""
    SAME = "same"
    """The past says nothing else than the shipped weights."""
    WORSE = "worse"
    """Those that were learned find less of what was escalated later."""
    BETTER = "better"
    """They find as much or more."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a team's past says.

    Attributes:
        weights: to be used; the shipped ones where nothing was learned.
        escalated, calm: tickets of each kind in all of the past that was looked at.
        strength: the penalty that was chosen; infinite: nothing but the shipped weights.
        split: what was learned from lies before, what was tried on behind; None: nothing was.
        trial: what was learned before `split`, tried on what came later; None: nothing was.
    """

    verdict: Verdict
    weights: Weights
    escalated: int
    calm: int
    strength: float | None = None
    split: datetime | None = None
    trial: Backtest | None = None


def learn(moments: Sequence[Moment], prior: Weights, k: int) -> Learned:
    """Fit weights to what was escalated, and try them in time.

    What is tried was learned from the first `TRAINED` of the time only. What is given was learned from all of it, with
    the same penalty.

    Args:
        prior: the shipped ones, towards which is shrunk and with which is compared. Weights that were fitted before
            know what is tried on.
        k: tickets that a lead can look at in a day.
    """
    escalated = {moment.number for moment in moments if moment.escalated}
    calm = {moment.number for moment in moments} - escalated
    few = Learned(Verdict.TOO_FEW, prior, len(escalated), len(calm))
    if len(escalated) < NEEDED or not calm:
        return few
    split = split_of(moments)
    # A label looks ahead: what is learned from must have ended before what is tried on begins.
    early = [moment for moment in moments if moment.at + HORIZON <= split]
    late = [moment for moment in moments if moment.at >= split]
    if not any(moment.escalated and moment.look for moment in late) or not any(moment.escalated for moment in early):
        return few
    fitted, strength = fit(early, prior)
    rankers = {
        ATTENTION: by_score(prior),
        OWN: by_score(fitted),
        OLDEST: oldest_first,
        SENTIMENT: sentiment_alone,
        DUE: due_first,
    }
    trial = backtest(late, rankers, k)
    learned = replace(few, strength=strength, split=split, trial=trial)
    if np.isinf(strength):
        return replace(learned, verdict=Verdict.SAME)
    worse = trial.found[OWN].recall.value < trial.found[ATTENTION].recall.value
    whole = _fitted(moments, prior, strength)
    return replace(learned, verdict=Verdict.WORSE if worse else Verdict.BETTER, weights=whole)


def split_of(moments: Sequence[Moment]) -> datetime:
    """Give the moment that divides the time: `TRAINED` of what happened lies before it."""
    ordered = sorted(moment.at for moment in moments)
    return ordered[int(TRAINED * (len(ordered) - 1))]


def fit(moments: Sequence[Moment], prior: Weights) -> tuple[Weights, float]:
    """Fit weights, with the penalty that says best what it has not seen, ticket by ticket; give the penalty, too.

    The weights stay as they are unless they are worse by more than one standard error of the folds.
    """
    rows = as_rows(moments)
    fold = _folds(rows)
    losses = np.array(
        [
            [_line(rows.of(fold != out), prior, strength).loss(rows.of(fold == out)) for out in range(FOLDS)]
            for strength in STRENGTHS
        ]
    )
    mean = losses.mean(axis=1)
    best = int(mean.argmin())
    error = (losses[-1] - losses[best]).std(ddof=1) / np.sqrt(FOLDS)
    strength = STRENGTHS[best] if mean[-1] - mean[best] > error else STRENGTHS[-1]
    return _fitted(moments, prior, strength), strength


def as_rows(moments: Sequence[Moment]) -> Rows:
    """Give moments as numbers; each counts once, as a row of a list, and what was dismissed `DISMISSED` times.

    Values are held against those of the same day: a lead compares the tickets of one list, and what all of them share
    on a bad day tells none from another. The mean of a short list is shrunk to that of all, by `SHARED` rows.
    """
    numbers = {number: place for place, number in enumerate(dict.fromkeys(moment.number for moment in moments))}
    group = np.array([numbers[moment.number] for moment in moments], dtype=np.int64)
    escalated = np.array([moment.escalated for moment in moments], dtype=bool)
    weight = np.array([DISMISSED if moment.dismissed else 1.0 for moment in moments])
    values = _values(moments)
    lists = [2 * moment.at.toordinal() + moment.look for moment in moments]
    _, listed, count = np.unique(lists, return_inverse=True, return_counts=True)
    summed = np.zeros((len(count), values.shape[1]))
    np.add.at(summed, listed, values)
    mean = (summed + SHARED * values.mean(axis=0)) / (count + SHARED)[:, None]
    return Rows(values - mean[listed], escalated, weight, group)


def _values(moments: Sequence[Moment]) -> Array:
    return np.array([moment.values for moment in moments], dtype=np.float64)


def _folds(rows: Rows) -> npt.NDArray[np.int64]:
    """Divide tickets, those that were escalated and the others alike, so that every fold has some of both."""
    groups = int(rows.group.max()) + 1
    ever = np.bincount(rows.group, weights=rows.escalated, minlength=groups) > 0
    order = np.random.default_rng(0).permutation(groups)
    order = order[np.argsort(ever[order], kind="stable")]
    fold = np.empty(groups, dtype=np.int64)
    fold[order] = np.arange(groups) % FOLDS
    return fold[rows.group]


def _line(rows: Rows, prior: Weights, strength: float) -> Line:
    points = _points(prior)
    unit = np.full(len(points), points.mean()) * _per_point(rows, points)
    return shrunk(rows, points / points.mean() * unit, unit, strength)


def _points(weights: Weights) -> Array:
    return np.array([weights.of(kind) for kind in FITTED])


def _per_point(rows: Rows, points: Array) -> float:
    """Give the log odds that a point stands for with this team, shrunk to what was believed."""
    score = Rows((rows.values @ points)[:, None], rows.escalated, rows.weight, rows.group)
    found = shrunk(score, np.array([PER_POINT]), np.array([PER_POINT]), 1.0)
    return max(_SURE, float(found.slopes[0]))


def _fitted(moments: Sequence[Moment], prior: Weights, strength: float) -> Weights:
    """Fit to all of these, and scale so that a high score stays one.

    The highest twentieth of the moments keeps its mean score: as many tickets come above a bound as before, if others.
    No part has more than the whole.
    """
    if np.isinf(strength):
        return prior
    slopes, values = _line(as_rows(moments), prior, strength).slopes, _values(moments)
    before, after = _high(values @ _points(prior)), _high(values @ slopes)
    if after <= 0.0 or before <= 0.0:
        return prior
    points = np.minimum(float(HIGHEST), slopes * before / after)
    found = {kind.value: round(float(own), 1) for kind, own in zip(FITTED, points, strict=True)}
    return named(Weights(version="", not_urgent=prior.not_urgent, **found))


def _high(scores: Array) -> float:
    return float(scores[scores >= np.quantile(scores, _HIGH)].mean())
