"""What known questions say about a query: how near it is to one of each article, and what the head makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from retrieval.exact import top
from retrieval.known_questions import KnownQuestions
from retrieval.ports import Scores, Vectors
from retrieval.snapshot import Snapshot
from retrieval.tokens import terms

_WORTH_SCORING = 16
"""Articles by the head, and as many by the nearest confirmed question, that become candidates."""
_ALIKE = 0.9

Positions = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Recognition:
    """What known questions say, for each of n articles; float32 (n,).

    Attributes:
        near: cosine of the query and the nearest confirmed question, -1 where an article has none.
        share: probability by the head among the articles that the asker may see, 0 where it does not know an article.
        heard: bool, the head knows the article; it does not know one that was first confirmed after it was trained.
        worded: articles of which a confirmed question has all the words of the query.
    """

    near: Scores
    share: Scores
    heard: Mask
    worded: frozenset[int]

    def candidates(self, allowed: Mask) -> Positions:
        """Give the articles that known questions speak for."""
        found = [
            places[np.where(allowed, scores, np.float32(-1.0))[places] > floor]
            for scores, floor in ((self.near, 0.0), (self.share, 0.01))
            for places in (top(np.where(allowed, scores, np.float32(-1.0)), _WORTH_SCORING),)
        ]
        return np.concatenate(found)


def recognise(
    snapshot: Snapshot, known: KnownQuestions, vector: Vectors, text: str, allowed: Mask
) -> Recognition | None:
    """Compare a query with what is known; None where nothing is, or where there is no article to speak for.

    An article that the asker may not see weighs nothing, not even as a rival: the answer is as if it were not there.
    """
    if (known.vectors is None and known.head is None) or not allowed.any():
        return None
    n = len(snapshot.articles)
    near = np.full(n, -1.0, dtype=np.float32)
    share, heard = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.bool_)
    pairs, classes = _places(snapshot, known)
    worded: frozenset[int] = frozenset()
    if known.vectors is not None:
        there = np.flatnonzero(pairs >= 0)
        cosines = known.vectors @ vector
        np.maximum.at(near, pairs[there], cosines[there])
        words = set(terms(text))
        alike = (row for row in there.tolist() if cosines[row] >= _ALIKE)
        worded = frozenset(int(pairs[row]) for row in alike if words <= set(terms(known.pairs[row].text)))
    if known.head is not None:
        said = known.head.logits(vector, text)
        open_to = np.append((classes >= 0) & allowed[classes], np.ones(int(known.head.others), dtype=np.bool_))
        if open_to[: len(classes)].any():
            powers = np.where(open_to, np.exp(said - said[open_to].max()), 0.0)
            mine = np.flatnonzero(open_to[: len(classes)])
            share[classes[mine]] = powers[mine] / powers.sum()
            heard[classes[mine]] = True
    return Recognition(near, share, heard, worded)


@lru_cache(maxsize=2)
def _places(snapshot: Snapshot, known: KnownQuestions) -> tuple[Positions, Positions]:
    """Give the position of each pair's and each class's article in the snapshot, -1 where it is gone."""
    articles = known.head.articles if known.head is not None else ()
    return (
        np.array([snapshot.positions.get(pair.article, -1) for pair in known.pairs], dtype=np.int64),
        np.array([snapshot.positions.get(article, -1) for article in articles], dtype=np.int64),
    )
