"""From evidence to a calibrated probability that a hit answers the query.

Two logistic models (Platt 1999) over a few signals that mean the same in every knowledge base: one goes by the
article's own words, one by the questions that it is known to answer; the surer one counts. Their coefficients ship in
`calibration.json`, written by ``bench/fit_confidence.py`` from development data, together with the threshold that
kept each error budget on held-out folds.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from retrieval.routing import Route

BY_TEXT = (
    "passage", "label", "coverage", "missing", "title", "untitled", "unasked", "unnamed", "margin", "agreement",
    "brevity", "foreignness",
)  # fmt: skip
"""What tells whether an article's own words answer."""
BY_KNOWN = ("known", "share", "coverage", "title")
"""What tells whether its known questions do."""
ACROSS = ("passage", "best", "named", "strange", "unnamed", "met", "meets", "margin", "ahead", "agreement", "brevity")
"""What tells it where question and article are in two languages: words that both do not have say nothing there."""
WITHIN = (*BY_TEXT, "elsewhere")
"""What tells it where both are in one other language: there may be articles in others, of which words tell nothing."""
_COMMON = tuple(dict.fromkeys((*BY_TEXT, *BY_KNOWN, "taught", "rivalry", "verbatim", "twin", "route")))
SIGNALS = tuple(dict.fromkeys((*_COMMON, *ACROSS, *WITHIN)))
SPOKEN = {"own": (Route.OWN,), "cross": (Route.CROSS, Route.ABROAD)}
"""Routes of each dialect."""
_WEIGHED = {"own": WITHIN, "cross": ACROSS}
"""What tells in each dialect whether an article's own words answer."""
MOST = 3
"""Only the first hits get a probability: nobody is offered more than three options."""
_SAME = [SIGNALS.index("label"), SIGNALS.index("known")]
_PASSAGE, _MISSING, _RIVALRY, _TAUGHT, _VERBATIM, _TWIN, _ROUTE = (
    SIGNALS.index(name) for name in ("passage", "missing", "rivalry", "taught", "verbatim", "twin", "route")
)
_NEARLY, _CERTAIN = 0.97, 0.98
"""A cosine from which words are the same, and the probability that then holds."""
FAR_AHEAD = 0.25
"""A margin above this says no more: with nothing else in the knowledge base, any hit is far ahead."""


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """What confidence is computed from: float64 (n, F), a row for each of the first hits, best first.

    - passage, label, known: cosines with its best passage, its title and its nearest known question, weighed down by
      how far the encoder speaks the query's language;
    - coverage: share of the query's weight that the article holds;
    - missing, untitled: rarity of the rarest word of the query that the article, or its title, lacks, as a share of
      the rarest possible; unasked: that of the rarest word of its title that the query lacks;
    - unnamed: 1 where the query names a code, version or file that the article lacks, else 0;
    - title: share of the title's weight that the query holds;
    - margin: how far its score is ahead of the best rival's, negative for all but the first; articles that say the same
      are no rivals; twin: 1 for one that says the same as a better hit, else 0;
    - agreement: share of the two rankers, by meaning and by words, that put it first;
    - share: probability by the head over known questions, see `retrieval.recognition`; taught: 1 for an article that
      has known questions, else 0; rivalry: its share beside that of the best of the first hits, 1 where the head does
      not know the article; verbatim: 1 for an article whose title or known question the query is, word by word;
    - route: who read question and article, a `retrieval.routing.Route`;
    - brevity: one over the number of words and one; foreignness: 1 - trust.

    Those for two languages are 0 on other routes:

    - best: the larger of label and known; ahead: how far the sum of its cosines is above the mean of all candidates',
      in standard deviations;
    - named: share of the weight of the words that both languages have which its title holds;
    - met, meets: shares of the question and of the title or known question whose pieces meet, see `retrieval.meeting`;
    - strange: 1 where the question names somebody or something that no article knows, else 0.

    And on the route within another language:

    - elsewhere: how far the nearest cosine of an article in another language is above what is 0.25 less than the hit's
      own, in [0, 1]; 0 where none is. Words speak for the few articles in a customer's language alone, whatever the
      others say.
    """

    rows: npt.NDArray[np.float64]

    @classmethod
    def of(cls, hits: Sequence[Mapping[str, float]]) -> Signals:
        """Lay out the named numbers of the first hits, best first.

        Raises:
            KeyError: a hit lacks one of `SIGNALS`.
        """
        return cls(
            np.array([[hit[name] for name in SIGNALS] for hit in hits], dtype=np.float64).reshape(-1, len(SIGNALS))
        )


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model over some of the signals: `weights` by name, and `bias`."""

    weights: tuple[tuple[str, float], ...]
    bias: float

    def probabilities(self, rows: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Give each row's probability: rows (n, F), a column for each of `SIGNALS`."""
        weights = np.zeros(len(SIGNALS))
        for name, weight in self.weights:
            weights[SIGNALS.index(name)] = weight
        if not weights[len(_COMMON) :].any():
            # Sums of more numbers are rounded otherwise: who weighs none of the others gets the same to the last bit.
            rows, weights = np.ascontiguousarray(rows[:, : len(_COMMON)]), weights[: len(_COMMON)]
        return np.asarray(1.0 / (1.0 + np.exp(-(rows @ weights + self.bias))))


@dataclass(frozen=True, slots=True)
class Dialect:
    """The models of one route (see `retrieval.routing`), and what they must say to keep each error budget.

    Cosines of the static encoder are lower than the main one's, and separate less. What these models say is brought to
    the scale of the others: a confidence promises the same in every language, so that one threshold holds for all.

    Attributes: as of `Calibration`, before they are brought to its scale.
    """

    text: Model
    known: Model
    thresholds: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Two fitted models, and when to answer.

    Attributes:
        text: tells from an article's own words; over `BY_TEXT`.
        known: tells from its known questions; over `BY_KNOWN`.
        thresholds: (error budget, smallest confidence that kept it), ascending by budget.
        dialects: of the routes that have models of their own, by name; the others go by `text` and `known`.
    """

    text: Model
    known: Model
    thresholds: tuple[tuple[float, float], ...]
    dialects: tuple[tuple[str, Dialect], ...] = ()

    @classmethod
    def shipped(cls) -> Calibration:
        """Read the coefficients that come with the package."""
        return cls.of(json.loads((resources.files("retrieval") / "calibration.json").read_text("utf-8")))

    @classmethod
    def of(cls, fields: Mapping[str, Any]) -> Calibration:
        """Read a calibration as `fields` gives it.

        Raises:
            KeyError, TypeError, ValueError: it is none of these signals.
        """
        spoken = fields.get("dialects", {})
        unknown = set(spoken) - set(_WEIGHED)
        if unknown:
            message = f"calibration: there is no route {min(unknown)}"
            raise ValueError(message)
        dialects = [(name, Dialect(*_parts(found, _WEIGHED[name]))) for name, found in sorted(spoken.items())]
        return cls(*_parts(fields, BY_TEXT), tuple(dialects))

    @property
    def fields(self) -> dict[str, Any]:
        """Give the calibration as plain values, to be written as JSON."""
        return {**_fields(self), "dialects": {name: _fields(dialect) for name, dialect in self.dialects}}

    def probabilities(self, signals: Signals) -> list[float]:
        """Give each hit's probability in [0, 1]; together they never pass 1, as at most one article is the answer.

        What an article's own words and its known questions say is not added up: the surer of the two speaks, and for
        an article without text (its passage's cosine is 0) the known questions alone.
        """
        rows = signals.rows
        each, by_questions = self._by_route(rows)
        taught = rows[:, _TAUGHT] > 0
        by_text = np.where(rows[taught, _PASSAGE] == 0.0, 0.0, each[taught])
        # The model was fitted to first hits; a rival is as much less likely as the head thinks it is.
        by_known = by_questions[taught] * rows[taught, _RIVALRY]
        each[taught] = np.maximum(by_text, by_known)
        named = (rows[:, _VERBATIM] > 0) & (rows[:, _TWIN] == 0)
        if not named.any() and len(each) and rows[0, _SAME].max() >= _NEARLY and rows[0, _MISSING] == 0.0:
            named[0] = True
        if named.any():
            # The words that somebody says it answers: no further evidence is needed, but for which of several it is.
            each = np.where(named, np.maximum(each, _CERTAIN) / named.sum(), each * (1.0 - _CERTAIN))
        each[rows[:, _TWIN] > 0] = 0.0  # said already
        total = float(each.sum())
        return [float(value) for value in (each / total if total > 1.0 else each)]

    def _by_route(self, rows: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Give what the models of each row's route say of it: by text and by known questions, (n,) each."""
        by_text, by_known = self.text.probabilities(rows), self.known.probabilities(rows)
        for name, dialect in self.dialects:
            mine = np.isin(rows[:, _ROUTE], SPOKEN[name])
            if mine.any():
                by_text[mine] = self._on_scale(dialect, dialect.text.probabilities(rows[mine]))
                by_known[mine] = self._on_scale(dialect, dialect.known.probabilities(rows[mine]))
        return by_text, by_known

    def _on_scale(self, dialect: Dialect, said: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Bring probabilities of a route to the scale of the others: its threshold of each budget to theirs."""
        ends = [(1.0, 1.0), (0.0, 0.0)]
        pairs = sorted([*ends, *((reached, self.threshold(budget)) for budget, reached in dialect.thresholds)])
        return np.interp(said, [x for x, _ in pairs], [y for _, y in pairs])

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


def _parts(fields: Mapping[str, Any], by_text: tuple[str, ...]) -> tuple[Model, Model, tuple[tuple[float, float], ...]]:
    """Read two models and their thresholds. `by_text`: what the first of them weighs."""
    models = []
    for name, signals in (("text", by_text), ("known", BY_KNOWN)):
        weights = fields[name]["weights"]
        if set(weights) != set(signals):
            message = f"calibration: {name} must weigh {', '.join(signals)}"
            raise ValueError(message)
        models.append(Model(tuple((one, float(weights[one])) for one in signals), float(fields[name]["bias"])))
    thresholds = tuple(sorted((float(budget), float(threshold)) for budget, threshold in fields["thresholds"]))
    return models[0], models[1], thresholds


def _fields(of: Calibration | Dialect) -> dict[str, Any]:
    models = {"text": of.text, "known": of.known}
    return {
        **{name: {"weights": dict(model.weights), "bias": model.bias} for name, model in models.items()},
        "thresholds": [list(pair) for pair in of.thresholds],
    }
