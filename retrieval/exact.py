"""Exact search: one matrix-vector product. The reference for every other index, and the default up to 50,000 rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.ports import Rows, Scores, Vectors

_FEW = 0.2
"""Below this share of allowed rows it is cheaper to gather them than to multiply all."""


class ExactIndex:
    """A `VectorIndex` over vectors in memory: float32 (n, d)."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def search(self, query: Vectors, allowed: npt.NDArray[np.bool_] | None, k: int) -> tuple[Rows, Scores]:
        """Give the allowed rows of the `k` largest inner products, best first."""
        rows = None if allowed is None else np.flatnonzero(allowed)
        if rows is not None and len(rows) < _FEW * len(self._vectors):
            scores = self._vectors[rows] @ query
        else:
            scores = self._vectors @ query
            scores = scores if rows is None else scores[rows]
        best = top(scores, k)
        return (best if rows is None else rows[best]).astype(np.int64), scores[best]


def top(scores: Scores, k: int) -> Rows:
    """Give the positions of the `k` largest scores, largest first; ties go to the lower position."""
    if k <= 0 or not len(scores):
        return np.zeros(0, dtype=np.int64)
    if k >= len(scores):
        return np.argsort(-scores, kind="stable").astype(np.int64)
    smallest = scores[np.argpartition(-scores, k - 1)[k - 1]]
    above = np.flatnonzero(scores > smallest)
    level = np.flatnonzero(scores == smallest)[: k - len(above)]
    rows = np.concatenate([above, level])
    rows.sort()
    return rows[np.argsort(-scores[rows], kind="stable")].astype(np.int64)
