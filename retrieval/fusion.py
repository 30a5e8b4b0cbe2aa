"""Join dense and lexical evidence into one score.

A weighted sum of quantities that mean the same in every knowledge base (cosines, and the covered share of the query),
not of ranks or of scores normalised by query: so the sum can be calibrated, and an article keeps its score when others
come or go. One configuration for everything; see docs/decisions/0005-fusion.md for what was compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from retrieval.ports import Rows, Scores
from retrieval.routing import Route, Routes

_DENSE = 0.625
_LEXICAL = 0.5
_HEAD = 0.3
_COSINE = {Route.PLAIN: 1.0, Route.OWN: 0.6, Route.CROSS: 0.5, Route.ABROAD: 1.0}
"""What a cosine is worth on each route, beside one between English texts."""
_WORDS = {Route.PLAIN: 1.0, Route.OWN: 1.0, Route.CROSS: 0.4, Route.ABROAD: 0.0}
"""What coverage is worth: in two languages most words of a question are in no article, whatever it says."""
_NAMES = {Route.PLAIN: 0.0, Route.OWN: 0.0, Route.CROSS: 1.0, Route.ABROAD: 2.0}
_HELD, _TITLED = np.float32(0.15), np.float32(0.1)
"""What those words are worth that both languages have, such as names: in the article, and once more in its title."""
TITLE_SHARE = 0.5
"""Weight of the title's vector in a passage's vector, before it is brought back to length one."""


class Ranker(StrEnum):
    """Which evidence ranks; `FUSED` is what people get, the others are for comparison."""

    FUSED = "fused"
    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What speaks for each of n candidates; float32 (n,) each.

    Attributes:
        passage: cosine of query and best passage, in [-1, 1].
        title: cosine of query and title; 0, no evidence, where an article has none.
        known: cosine of query and nearest known question; 0 where an article has none.
        coverage: share of the query's weight that the article holds, in [0, 1).
        share: probability by the head over known questions, in [0, 1]; 0 where an article has none.
        routes: int8 (n,), see `retrieval.routing`; None: all are plain.
        common, titled: shares of what the question has in common with articles in other languages that the article and
            its title hold, in [0, 1], see `retrieval.names`; None: all are in the question's.
    """

    passage: Scores
    title: Scores
    known: Scores
    coverage: Scores
    share: Scores
    routes: Routes | None = None
    common: Scores | None = None
    titled: Scores | None = None

    def of(self, places: Rows) -> Evidence:
        """Give that of some of the candidates, in the order named."""
        return Evidence(
            self.passage[places],
            self.title[places],
            self.known[places],
            self.coverage[places],
            self.share[places],
            None if self.routes is None else self.routes[places],
            None if self.common is None else self.common[places],
            None if self.titled is None else self.titled[places],
        )

    @property
    def dense(self) -> Scores:
        """Sum of the passage's cosine and that of the best label: float32 (n,)."""
        return self.passage + np.maximum(self.title, self.known)


def fuse(evidence: Evidence, trust: float, ranker: Ranker = Ranker.FUSED) -> Scores:
    """Give one score a candidate. `trust`: how far the encoder speaks the query's language, in [0, 1]."""
    dense = np.float32(_DENSE) * evidence.dense
    match ranker:
        case Ranker.DENSE:
            return dense
        case Ranker.LEXICAL:
            return evidence.coverage
        case Ranker.FUSED:
            words = _LEXICAL * evidence.coverage
            if evidence.routes is not None:
                dense = dense * _of(_COSINE, evidence.routes) * _left_to_meaning(evidence)
                words = words * _of(_WORDS, evidence.routes)
                if evidence.common is not None and evidence.titled is not None:
                    words = words + _of(_NAMES, evidence.routes) * (_HELD * evidence.common + _TITLED * evidence.titled)
            return np.asarray(trust * dense + words + _HEAD * evidence.share, dtype=np.float32)


def _left_to_meaning(evidence: Evidence) -> Scores:
    """Give what cosines are worth beside words, within one foreign language: what the best article does not hold.

    A sum of the vectors of words tells little about articles that hold the very words; where they are worded
    otherwise, it tells most.
    """
    own = evidence.routes == Route.OWN
    held = float(evidence.coverage[own].max(initial=0.0))
    return np.where(own, np.float32(1.0 - min(1.0, held)), np.float32(1.0))


def _of(weights: Mapping[Route, float], routes: Routes) -> Scores:
    return np.array([weights[route] for route in Route], dtype=np.float32)[routes]
