"""Fit a calibration: coefficients from judged answers, and the threshold that keeps an error budget on average. Pure.

What a threshold promises, and with which certainty, is in `retrieval.certainty`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from retrieval.confidence import BY_KNOWN, BY_TEXT, SIGNALS, Calibration, Model
from retrieval.routing import Route

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]

SIGNS = {
    "passage": 1, "label": 1, "coverage": 1, "title": 1, "margin": 1, "agreement": 1,
    "known": 1, "share": 1, "best": 1, "named": 1, "ahead": 1, "met": 1, "meets": 1, "strange": -1,
    "missing": -1, "unasked": -1, "unnamed": -1,
}  # fmt: skip
"""More of what speaks for an article must never lower its confidence; signals not named here may weigh either way."""
PENALTY = 1.0
"""On the square of each weight, in units of its signal's standard deviation; a weight of one judged answer is 1."""
NEVER = 0.999
"""The threshold where no budget can be kept: next to nothing is answered."""
_ROUNDS = 50
_STILL = 1e-8
_HALVINGS = 30


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before the data: the penalty pulls toward it instead of toward zero.

    Attributes:
        strength: the penalty; a judged answer of even odds says as much about a weight as a strength of 0.25.
    """

    model: Model
    strength: float


def fit(
    rows: Array,
    right: Marks,
    weight: Array,
    signals: Sequence[str],
    prior: Prior | None = None,
    *,
    penalty: float = PENALTY,
) -> Model:
    """Fit a logistic regression; a signal whose weight comes out with the wrong sign is left out, one at a time.

    Args:
        rows: signals (n, F), a column for each of `SIGNALS`.
        right: whether the hit answered (n,).
        weight: how much it counts (n,), 1 for one judged answer.
        signals: those to fit; the others are not looked at.
        prior: what to shrink toward; none: toward zero with this `penalty`, the bias not at all.

    Returns:
        The model, its weights zero for what was left out.
    """
    used = list(signals)
    while True:
        columns = rows[:, [SIGNALS.index(name) for name in used]]
        centre = None
        if prior is not None:
            believed = dict(prior.model.weights)
            centre = _Centre(np.array([believed[name] for name in used]), prior.model.bias, prior.strength)
        weights, bias = _newton(columns, right, weight, centre, penalty)
        wrong = [place for place, name in enumerate(used) if weights[place] * SIGNS.get(name, 0) < 0]
        if not wrong:
            found = dict(zip(used, map(float, weights), strict=True))
            return Model(tuple((name, found.get(name, 0.0)) for name in signals), bias)
        del used[max(wrong, key=lambda place: abs(weights[place]) * columns[:, place].std())]


def refit(rows: Array, right: Marks, weight: Array, believed: Calibration, strength: float) -> Calibration:
    """Fit both models of a calibration, each to the hits that it speaks for, and shrink them to what was believed.

    Args: as of `fit`; the thresholds stay as they are.
    """
    plain = rows[:, SIGNALS.index("route")] == Route.PLAIN  # the others have models of their own
    rows, right, weight = rows[plain], right[plain], weight[plain]
    surer = believed.known.probabilities(rows) >= believed.text.probabilities(rows)
    known = (rows[:, SIGNALS.index("taught")] > 0) & (surer | (rows[:, SIGNALS.index("passage")] == 0.0))
    models = []
    for mine, model, signals in ((~known, believed.text, BY_TEXT), (known, believed.known, BY_KNOWN)):
        prior = Prior(model, strength)
        models.append(fit(rows[mine], right[mine], weight[mine], signals, prior) if mine.any() else model)
    return replace(believed, text=models[0], known=models[1])


def threshold(confidence: Array, right: Marks, weight: Array, budget: float) -> float:
    """Give the lowest threshold at which (wrong + 1) / (answers + 1) <= budget; `NEVER` where there is none.

    The unit that is added is one answer of the mean weight. The share of wrong answers comes near the budget on
    average over calibration sets, and is above it in about half of them: see `retrieval.certainty`.
    """
    order = np.argsort(-confidence)
    answers = np.cumsum(weight[order])
    wrong = np.cumsum(weight[order] * ~right[order])
    unit = weight.mean()
    fine = np.flatnonzero((wrong + unit) / (answers + unit) <= budget)
    return float(confidence[order][fine[-1]]) if len(fine) else NEVER


@dataclass(frozen=True, slots=True, eq=False)
class _Centre:
    weights: Array
    bias: float
    strength: float


def _newton(rows: Array, right: Marks, weight: Array, prior: _Centre | None, strength: float) -> tuple[Array, float]:
    """Newton's method on standardised signals, its step halved where it would lead uphill."""
    mean, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    x = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    centre, penalty = np.zeros(x.shape[1]), np.array([strength] * rows.shape[1] + [0.0])
    if prior is not None:
        centre = np.append(prior.weights * spread, prior.bias + prior.weights @ mean)
        penalty = np.full(x.shape[1], prior.strength)

    def loss(beta: Array) -> float:
        logits = x @ beta
        return float(weight @ (np.logaddexp(0.0, logits) - right * logits) + penalty @ (beta - centre) ** 2 / 2.0)

    beta = centre.copy()
    for _ in range(_ROUNDS):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(
            (x * (weight * p * (1 - p))[:, None]).T @ x + np.diag(penalty),
            x.T @ (weight * (right - p)) - penalty * (beta - centre),
        )
        for _ in range(_HALVINGS):
            if loss(beta + step) <= loss(beta) + _STILL:
                break
            step /= 2.0
        beta += step
        if np.abs(step).max() < _STILL:
            break
    weights = beta[:-1] / spread
    return weights, float(beta[-1] - weights @ mean)
