"""Join dense and lexical evidence into one score.

A weighted sum of quantities that mean the same in every knowledge base (cosines, and the covered share of the query),
not of ranks or of scores normalised by query: so the sum can be calibrated, and an article keeps its score when others
come or go. One configuration for everything; see docs/decisions/0005-fusion.md for what was compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from retrieval.ports import Scores

_DENSE = 0.625
_LEXICAL = 0.5
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
        label: cosine of query and best of title and known questions; 0, no evidence, where an article has neither.
        coverage: share of the query's weight that the article holds, in [0, 1).
    """

    passage: Scores
    label: Scores
    coverage: Scores


def fuse(evidence: Evidence, trust: float, ranker: Ranker = Ranker.FUSED) -> Scores:
    """Give one score a candidate. `trust`: how far the encoder speaks the query's language, in [0, 1]."""
    dense = _DENSE * (evidence.passage + evidence.label)
    match ranker:
        case Ranker.DENSE:
            return dense
        case Ranker.LEXICAL:
            return evidence.coverage
        case Ranker.FUSED:
            return trust * dense + _LEXICAL * evidence.coverage
