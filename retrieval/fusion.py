"""Join dense and lexical evidence into one score.

A weighted sum of quantities that mean the same in every knowledge base (cosines, and the covered share of the query),
not of ranks or of scores normalised by query: so the sum can be calibrated, and an article keeps its score when others
come or go. One configuration for everything; see docs/decisions/0005-fusion.md for what was compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from retrieval.ports import Scores

_DENSE = 0.625
_LEXICAL = 0.5
_HEAD = 0.3
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
    """

    passage: Scores
    title: Scores
    known: Scores
    coverage: Scores
    share: Scores

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
            joined = trust * dense + _LEXICAL * evidence.coverage + _HEAD * evidence.share
            return np.asarray(joined, dtype=np.float32)
