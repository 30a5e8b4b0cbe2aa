"""How much of a question's words meet a title's words in another language: by the vectors of pieces. Pure.

A sum of vectors tells what a text is about, not which of its words have no counterpart. So the pieces of the question
are compared with those of an article's title and known questions one by one, each with the one that comes nearest, as
Khattab and Zaharia (2020) do with the vectors of tokens. It takes the place of what words tell within one language.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise

import numpy as np
import numpy.typing as npt

from retrieval.exact import top
from retrieval.pieces import Cut, Pieces
from retrieval.ports import Scores
from retrieval.snapshot import Snapshot

_READ = 20
"""First candidates that are compared."""
_QUESTIONS = 12
"""Known questions of each that are: some articles have hundreds."""
_LEAST = 1e-9

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Meeting:
    """How candidates' titles and known questions meet a question; float32 (n,) each, in [0, 1], 0 for all not compared.

    Attributes:
        met: share of the question's weight that meets one of them, the best one of each article.
        meets: share of their own weight that meets the question, of the best.
    """

    met: Scores
    meets: Scores

    def of(self, places: Positions) -> Meeting:
        """Give that of some of the candidates, in the order named."""
        return Meeting(self.met[places], self.meets[places])

    @property
    def ahead(self) -> Scores:
        """How far each is above the mean of those that were compared; 0 for the others: float32 (n,)."""
        compared = self.met > 0.0
        return np.where(compared, self.met - self.met[compared].mean(), np.float32(0.0)) if compared.any() else self.met


def meeting(
    snapshot: Snapshot, question: str, candidates: Positions, scores: Scores, apart: Mask, cut: Cut
) -> Meeting | None:
    """Compare a question with the first candidates in another language; None where there is none.

    `apart`: bool (n,), those in another language.
    """
    first = [int(place) for place in top(np.where(apart, scores, -np.inf), _READ) if apart[place]]
    if not first:
        return None
    titles = [_titles(snapshot, int(candidates[place])) for place in first]
    asked, *cuts = cut([question, *(title for named in titles for title in named)])
    bounds = pairwise(accumulate(map(len, titles), initial=0))
    found = np.zeros((2, len(candidates)), dtype=np.float32)
    for place, (start, end) in zip(first, bounds, strict=True):
        for theirs in cuts[start:end]:
            found[:, place] = np.maximum(found[:, place], shares(asked, theirs))
    return Meeting(found[0], found[1])


def shares(one: Pieces, other: Pieces) -> tuple[float, float]:
    """Give the share of each text's weight that meets the other, in [0, 1]; 0 where one has no pieces."""
    if not len(one.weights) or not len(other.weights):
        return 0.0, 0.0
    cosines = np.clip(one.vectors @ other.vectors.T, 0.0, 1.0)
    return _share(one.weights, cosines.max(axis=1)), _share(other.weights, cosines.max(axis=0))


def _share(weights: Scores, nearest: Scores) -> float:
    return float(weights @ nearest) / max(float(weights.sum()), _LEAST)


def _titles(snapshot: Snapshot, position: int) -> tuple[str, ...]:
    article = snapshot.articles[position]
    return (article.title, *article.questions[:_QUESTIONS])
