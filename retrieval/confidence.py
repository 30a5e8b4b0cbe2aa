"""From evidence to a calibrated probability that a hit answers the query.

A logistic model (Platt 1999) over a few signals that mean the same in every knowledge base. Its coefficients ship in
`calibration.json`, written by ``bench/fit_confidence.py`` from development data, together with the threshold that
kept each error budget on held-out folds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.fusion import Evidence
from retrieval.ports import Scores

SIGNALS = ("passage", "label", "coverage", "missing", "title", "margin", "brevity", "foreignness")
MOST = 3
"""Only the first hits get a probability: nobody is offered more than three options."""
_LABEL, _MISSING = SIGNALS.index("label"), SIGNALS.index("missing")
_VERBATIM, _CERTAIN = 0.97, 0.98
_FAR_AHEAD = 0.25
"""A margin above this says no more: with nothing else in the knowledge base, any hit is far ahead."""


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """What confidence is computed from: float64 (n, 8), a row for each of the first hits, best first.

    - passage, label: cosines, weighed down by how far the encoder speaks the query's language;
    - coverage: share of the query's weight that the article holds;
    - missing: rarity of the rarest word of the query that the article lacks, as a share of the rarest possible;
    - title: share of the title's weight that the query holds;
    - margin: how far its score is ahead of the best rival's, negative for all but the first;
    - brevity: one over the number of words and one; foreignness: 1 - trust.
    """

    rows: npt.NDArray[np.float64]

    @classmethod
    def of(
        cls,
        scores: Scores,
        evidence: Evidence,
        missing: Sequence[float],
        title: Sequence[float],
        trust: float,
        words: int,
    ) -> Signals:
        """Derive the signals of the first hits, best first; `missing` and `title` are given for those only."""
        n = len(missing)
        rows = np.empty((n, len(SIGNALS)), dtype=np.float64)
        for rank in range(n):
            rivals = np.delete(scores, rank)
            margin = float(scores[rank] - rivals.max()) if len(rivals) else _FAR_AHEAD
            rows[rank] = (
                trust * evidence.passage[rank],
                trust * evidence.label[rank],
                evidence.coverage[rank],
                missing[rank],
                title[rank],
                max(-_FAR_AHEAD, min(_FAR_AHEAD, margin)),
                1.0 / (1.0 + words),
                1.0 - trust,
            )
        return cls(rows)


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model.

    Attributes:
        weights: one for each of `SIGNALS`; `bias`: added to their sum.
        thresholds: (error budget, smallest confidence that kept it), ascending by budget.
    """

    weights: tuple[float, ...]
    bias: float
    thresholds: tuple[tuple[float, float], ...]

    @classmethod
    def shipped(cls) -> Calibration:
        """Read the coefficients that come with the package."""
        return cls.of(json.loads((resources.files("retrieval") / "calibration.json").read_text("utf-8")))

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Calibration:
        """Read a model as the fitting script writes it."""
        weights, thresholds, bias = fields["weights"], fields["thresholds"], fields["bias"]
        if not (isinstance(weights, dict) and isinstance(thresholds, list) and isinstance(bias, float)):
            message = "calibration: weights must be an object, thresholds a list, bias a number"
            raise TypeError(message)
        return cls(
            tuple(float(weights[name]) for name in SIGNALS),
            bias,
            tuple(sorted((float(budget), float(threshold)) for budget, threshold in thresholds)),
        )

    def probabilities(self, signals: Signals) -> list[float]:
        """Give each hit's probability in [0, 1]; together they never pass 1, as at most one article is the answer."""
        logits = signals.rows @ np.array(self.weights) + self.bias
        each = 1.0 / (1.0 + np.exp(-logits))
        if len(each) and signals.rows[0, _LABEL] >= _VERBATIM and signals.rows[0, _MISSING] == 0.0:
            # The very words that the article's author says it answers: no further evidence is needed.
            each[1:] *= 1.0 - _CERTAIN
            each[0] = max(each[0], _CERTAIN)
        total = float(each.sum())
        return [float(value) for value in (each / total if total > 1.0 else each)]

    def threshold(self, error_budget: float) -> float:
        """Give the smallest confidence to answer at, so that at most this share of the answers is wrong.

        Between fitted budgets it is interpolated; outside of them the nearest one holds.

        Raises:
            ValueError: the budget is not between 0 and 1.
        """
        if not 0.0 < error_budget < 1.0:
            message = f"an error budget of {error_budget} is not between 0 and 1"
            raise ValueError(message)
        if error_budget <= self.thresholds[0][0]:
            return self.thresholds[0][1]
        for (low, upper), (high, lower) in pairwise(self.thresholds):
            if error_budget <= high:
                share = (error_budget - low) / (high - low)
                return upper + share * (lower - upper)
        return self.thresholds[-1][1]
