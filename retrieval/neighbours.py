"""What lies close to what: exact inner products, in blocks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from retrieval.ports import Rows, Scores, Vectors

_BLOCK = 512
"""Rows compared at once: 40 MB of products for 20,000 vectors."""
_WITNESSES = 2
"""Members that tell how close a row is to a group: one alone may be an odd one."""


def nearest(vectors: Vectors, k: int) -> tuple[Rows, Scores]:
    """Give the `k` nearest rows of each row, without itself: int64 and float32 (n, k), the nearest first.

    Args:
        vectors: float32 (n, d), rows L2-normalised.
        k: less than n.
    """
    rows, scores = np.empty((len(vectors), k), dtype=np.int64), np.empty((len(vectors), k), dtype=np.float32)
    for start, products in _products(vectors, vectors):
        here = slice(start, start + len(products))
        at = np.arange(len(products))
        products[at, at + start] = -np.inf
        best = np.argpartition(-products, k - 1, axis=1)[:, :k]
        best.sort(axis=1)  # ties go to the lower row
        found = np.take_along_axis(products, best, axis=1)
        order = np.argsort(-found, axis=1, kind="stable")
        rows[here] = np.take_along_axis(best, order, axis=1)
        scores[here] = np.take_along_axis(found, order, axis=1)
    return rows, scores


def closeness(vectors: Vectors, members: Vectors, labels: npt.NDArray[np.int64], *, same: bool) -> Scores:
    """Tell how close each row is to each group: float32 (n, groups), the mean cosine to its two nearest members.

    Args:
        vectors: float32 (n, d), rows L2-normalised.
        members: float32 (m, d), rows L2-normalised.
        labels: int64 (m,), the group of each member; below 0 for none. Each group has a member.
        same: `vectors` are `members`: a row does not count for itself. To a group of itself alone it is as far as can
            be, -1.
    """
    size = int(labels.max(initial=-1)) + 1
    # Members of a group side by side, so that a group is a slice of the products.
    order = np.argsort(labels, kind="stable")[int((labels < 0).sum()) :]
    bounds = np.searchsorted(labels[order], np.arange(size + 1))
    column = np.full(len(members), -1, dtype=np.int64)
    column[order] = np.arange(len(order))
    found = np.empty((len(vectors), size), dtype=np.float32)
    for start, products in _products(vectors, members[order]):
        if same:
            mine = column[start : start + len(products)]
            products[mine >= 0, mine[mine >= 0]] = -1.0
        for group in range(size):
            part, count = products[:, bounds[group] : bounds[group + 1]], bounds[group + 1] - bounds[group]
            if count > _WITNESSES:
                part = np.partition(part, count - _WITNESSES, axis=1)[:, -_WITNESSES:]
            elif same and count == _WITNESSES:
                # Beside itself a member of two has one witness.
                found[start : start + len(products), group] = _of_two(part, mine, int(bounds[group]))
                continue
            found[start : start + len(products), group] = part.mean(axis=1)
    return found


def togetherness(members: Vectors, labels: npt.NDArray[np.int64]) -> Scores:
    """Tell how close each member is to the others of its group, as `closeness` does: float32 (m,), -1 for none.

    Much quicker than `closeness`, as only members of one group are compared.
    """
    found = np.full(len(members), -1.0, dtype=np.float32)
    for group in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == group)
        mine = members[rows]
        found[rows] = closeness(mine, mine, np.zeros(len(rows), dtype=np.int64), same=True)[:, 0]
    return found


def _of_two(part: Scores, mine: Rows, begin: int) -> Scores:
    inside = (mine >= begin) & (mine < begin + _WITNESSES)
    told: Scores = np.where(inside, part.max(axis=1), part.mean(axis=1))
    return told


def _products(vectors: Vectors, others: Vectors) -> Iterator[tuple[int, Scores]]:
    """Give inner products of some rows at a time, with the first one's position."""
    for start in range(0, len(vectors), _BLOCK):
        yield start, vectors[start : start + _BLOCK] @ others.T
