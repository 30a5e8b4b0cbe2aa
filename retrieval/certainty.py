"""Choose a threshold of which we are sure that it keeps an error budget among the answered. Pure.

The share of wrong ones among the answered can rise and fall with the threshold. Conformal risk control (Angelopoulos,
Bates, Fisch, Lei and Schuster 2022) needs a loss that only falls, so it does not apply to this share. Learn then Test
(Angelopoulos, Bates, Candès, Jordan and Lei 2021) needs no such thing: each threshold is a hypothesis "more than the
budget is wrong above it", tested with an exact binomial tail. They are tried from the highest down, an order that
does not look at what was right or wrong, by the fallback procedure (Wiens and Dmitrienko 2005): several places hold a
part of the risk each, and what is rejected hands its part on to the next below.

Promise: over the drawing of the judged answers, with probability at least 1 - `RISK` the share of wrong answers
above the threshold is within the budget. It holds for answers like the judged ones (independent and from the
same distribution), judged as they were, and for a model that was not fitted on them. Where the model was fitted on
the other folds, `tests/retrieval/test_recalibration.py` checks the promise by simulation.
"""

from __future__ import annotations

import numpy as np

from retrieval.fitting import Array, Marks
from retrieval.proportion import binomial_tail

RISK = 0.1
"""How often the promise may fail, over many calibrations."""
_STARTS = (1.0, 0.7, 0.5, 0.35, 0.25, 0.15)
"""Shares of the judged answers at which a descent starts with its part of the risk."""
_GRID = 1.0 / (1.0 + np.exp(-np.linspace(-3.0, 7.0, 101)))
"""Thresholds to try, from 0.05 to 0.999, chosen before any answer: the binomial tail is exact for those."""


def certified(confidence: Array, right: Marks, weight: Array, budget: float, risk: float = RISK) -> float | None:
    """Give the lowest threshold that surely keeps the budget; None where none does.

    It is never below the lowest confidence that was judged: nothing is known there.

    Args:
        confidence: of the judged answers (n,), in [0, 1]; right: (n,).
        weight: in (0, 1] (n,). It counts for right answers only: a wrong one is a whole one.
    """
    if not len(confidence):
        return None
    thresholds = _thresholds(confidence)
    above = confidence[None, :] >= thresholds[:, None]
    wrong, held = above @ (~right).astype(np.int64), above @ (weight * right)
    share = above.mean(axis=1)
    starts = {int(np.argmax(share >= part)) for part in _STARTS}
    level, lowest = 0.0, None
    for place, tried in enumerate(thresholds):
        level += risk / len(_STARTS) if place in starts else 0.0
        if keeps(int(wrong[place]), float(held[place]), budget, level):
            lowest = float(tried)
        else:
            level = 0.0
    return lowest


def keeps(wrong: int, right: float, budget: float, risk: float) -> bool:
    """Tell whether so many wrong beside so many right ones (in whole answers) rule out that the budget is broken.

    Counting only part of the right ones makes the test more careful, never less.
    """
    answers = wrong + int(right)
    return wrong < budget * answers and binomial_tail(wrong, answers, budget) <= risk


def _thresholds(confidence: Array) -> Array:
    """Give the thresholds to try, descending; the last one is the lowest confidence judged."""
    lowest = float(confidence.min())
    above = _GRID[(lowest < _GRID) & (confidence.max() >= _GRID)]
    return np.append(above[::-1], lowest)
