"""Vectors that come one by one, for exact search over all of them: rows stay where they are, in blocks.

One product a block, as `retrieval.exact` has it; blocks, so that nothing that is there is copied when more comes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.ports import Scores, Vectors

_BLOCK = 4096
"""Rows of a block: 6 MB at 384 dimensions."""


class GrowingVectors:
    """Vectors of length one by row, float32 (d,). Not safe for threads."""

    def __init__(self, dimension: int) -> None:
        self._dimension = dimension
        self._blocks: dict[int, Vectors] = {}
        self._present = np.zeros(0, np.bool_)

    @property
    def present(self) -> npt.NDArray[np.bool_]:
        """Which rows have a vector, bool (n,); rows behind the last have none."""
        return self._present

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return sum(block.nbytes for block in self._blocks.values())

    def put(self, row: int, vector: Vectors | None) -> None:
        """Let a row have this vector, or none."""
        if row >= len(self._present):
            grown = np.zeros(max(row + 1, 2 * len(self._present)), np.bool_)
            grown[: len(self._present)] = self._present
            self._present = grown
        self._present[row] = vector is not None
        place, inside = divmod(row, _BLOCK)
        if vector is not None and place not in self._blocks:
            self._blocks[place] = np.zeros((_BLOCK, self._dimension), np.float32)
        if place in self._blocks:
            self._blocks[place][inside] = 0.0 if vector is None else vector

    def get(self, row: int) -> Vectors | None:
        """Give a row's vector."""
        if row >= len(self._present) or not self._present[row]:
            return None
        place, inside = divmod(row, _BLOCK)
        vector: Vectors = self._blocks[place][inside].copy()
        return vector

    def scores(self, query: Vectors, size: int) -> Scores:
        """Give the inner products of rows 0 to `size` - 1 with a query (d,): float32 (size,), 0 where there is none."""
        scores = np.zeros(size, np.float32)
        for place, block in self._blocks.items():
            start = place * _BLOCK
            scores[start : start + _BLOCK] = (block @ query)[: max(size - start, 0)]
        return scores
