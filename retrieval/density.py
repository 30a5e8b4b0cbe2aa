"""Groups of texts that lie close together, found by density: HDBSCAN* over a graph of nearest neighbours.

Rows of one group are joined by a chain of neighbours, each of which has others close by. What lies between groups, or
alone, belongs to none; a row on the edge of a group is added to it when it is nearly as close to it as its members are.
Numbers were chosen on three public sets; `docs/decisions/0023-clusters.md` says why, `bench/RESULTS.md` how well they
do.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from retrieval.continuity import continued
from retrieval.hierarchy import Edge, Labels, chosen, components, condensed, forest, growth, simplified
from retrieval.neighbours import closeness, nearest, togetherness
from retrieval.ports import Rows, Scores, Vectors

NONE = -1
"""The label of what belongs to no group."""
LEAST = 5
"""Members of the smallest group."""
JOINS = 0.6
"""A row joins a group that it is so close to, measured by how close its members are."""
FAR = 0.5
"""A row that is less close is not near at all."""

_NEIGHBOURS = 30
"""Edges of a row in the graph."""
_CORE = 4
"""Neighbours that make a row dense, at most; of a small group they are all the others."""
_ALIKE = 0.25
"""Distance below which texts say the same (a cosine of 0.97): copies would otherwise be the densest of all, and a group
of some copies in a larger one would be taken for itself."""
_PERSISTENCE = 0.05
_LARGEST = 0.25
"""Share of all rows that a group has at most, where it can be split."""
_ALONE = 0.87
"""Rows of a group that has no other beside it: closer to each other than this share of the usual distance."""
_MAJORITY = 0.8
"""Rows of a group that is more than half of all: closer to each other than this share of the usual distance of the
others, as that of all is its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Which rows are of one group.

    Attributes:
        labels: int64 (n,), in [0, m) for m groups, the largest first; `NONE` for what belongs to none.
        strength: float32 (n,), in [0, 1]: how firmly a row belongs to its group; 0 for what belongs to none.
    """

    labels: Labels
    strength: Scores

    @property
    def size(self) -> int:
        """How many groups there are."""
        return int(self.labels.max(initial=NONE)) + 1


def groups(vectors: Vectors, least: int = LEAST, before: Labels | None = None) -> Grouping:
    """Find groups, without being told how many; the same rows in another order give the same groups.

    Takes time by the square of the rows, seconds for 10,000, and memory by their number.

    Args:
        vectors: float32 (n, d), rows L2-normalised; equal rows are of one group, or all of none.
        least: members of the smallest group, at least 2.
        before: int64 (n,), the groups of an earlier day, `NONE` for rows that are new or had none: of two ways to
            divide that are nearly as good, the one that agrees with it is taken. None: there was no such day.
    """
    n = len(vectors)
    if n <= least:
        return Grouping(np.full(n, NONE, dtype=np.int64), np.zeros(n, dtype=np.float32))
    order = _order(vectors)
    ordered = np.ascontiguousarray(vectors[order])
    rows, cosines = nearest(ordered, min(max(_NEIGHBOURS, least), n - 1))
    cores = _alike(ordered, _cores(rows, cosines, least))
    found = _filled(ordered, cores, least)
    if before is not None:
        # Rows that were added on the edges draw no others in: a group would creep on from day to day.
        kept = np.where(cores != NONE, continued(found.labels, before[order], rows, least), NONE)
        found = _filled(ordered, _alike(ordered, kept), least)
    back = np.argsort(order, kind="stable")
    return Grouping(found.labels[back], found.strength[back])


def usual(members: Vectors, labels: Labels) -> Scores:
    """Give how close the members of each group are to each other, in the middle: float32 (groups,). See `joined`."""
    return _middle(togetherness(members, labels), labels)


def joined(new: Vectors, members: Vectors, labels: Labels, near: Scores | None = None) -> Grouping:
    """Put new rows into groups that are there, each by itself: `NONE` where it is not as close to one as its members.

    Args:
        new: float32 (n, d), rows L2-normalised.
        members: float32 (m, d), rows L2-normalised.
        labels: int64 (m,), the group of each member, each of [0, groups) at least once; `NONE` for what has none.
        near: what `usual` gave of them, where it is known: it is most of the work.

    Returns:
        Labels are those that were given, in whatever order.
    """
    typical = usual(members, labels) if near is None else near
    return _best(_measured(closeness(new, members, labels, same=False), typical))


def pulls(vectors: Vectors, labels: Labels) -> Scores:
    """Tell how close each row is to each group: float32 (n, groups), 1 for as close as its members are, 0 for far.

    Args:
        vectors: float32 (n, d), rows L2-normalised.
        labels: int64 (n,), the group of each row, each of [0, groups) at least once, or `NONE`; a row does not count
            to its own group.
    """
    near = closeness(vectors, vectors, labels, same=True)
    inside = np.flatnonzero(labels != NONE)
    own = np.zeros(len(vectors), dtype=np.float32)
    own[inside] = near[inside, labels[inside]]
    return _measured(near, _middle(own, labels))


def _order(vectors: Vectors) -> Labels:
    """Give an order of rows that does not depend on the order in which they came."""
    keys = np.ascontiguousarray(vectors, dtype=np.float32).view(np.dtype((np.void, vectors.shape[1] * 4))).ravel()
    return np.argsort(keys, kind="stable").astype(np.int64)


def _cores(rows: Rows, cosines: Scores, least: int) -> Labels:
    n = len(rows)
    distances = np.sqrt(np.clip(2.0 - 2.0 * cosines, _ALIKE**2, None)).astype(np.float32)
    core = distances[:, min(_CORE, least - 1) - 1]
    edges = forest(rows, distances, core)
    branches = condensed(n, edges, least)
    simplified(branches, least, _PERSISTENCE)
    labels = _alone(chosen(branches, _LARGEST * n), edges, _ALONE * float(np.median(core)), least)
    return _majority(labels, edges, core, least)


def _alone(labels: Labels, edges: list[Edge], reach: float, least: int) -> Labels:
    """Add groups that have no other beside them: a tree that does not split shows no branches."""
    short = [edge for edge in edges if edge[2] <= reach and labels[edge[0]] == labels[edge[1]] == NONE]
    loose = np.flatnonzero(labels == NONE).tolist()
    label = int(labels.max(initial=NONE))
    for rows in components(short, loose, len(labels)):
        if len(rows) >= least:
            label += 1
            labels[rows] = label
    return labels


def _majority(labels: Labels, edges: list[Edge], core: Scores, least: int) -> Labels:
    """Add the group that is more than half of all, as one, where so few of it were found that it was not seen."""
    n = len(labels)
    if 2 * int(np.count_nonzero(labels != NONE)) > n:
        return labels
    stages = []
    for distance, grown in growth(edges, n):
        rows, size = grown, len(grown)
        stages.append((distance, size))
    for distance, size in reversed(stages):
        outside = np.ones(n, dtype=bool)
        outside[rows[:size]] = False
        # Fewer say nothing of what is usual; then what is nearly a copy is of one group whatever is.
        usual = float(np.median(core[outside])) if n - size >= least else 0.0
        if size >= least and distance <= max(_MAJORITY * usual, _ALIKE):
            labels[rows[:size]] = n
            return np.unique(labels, return_inverse=True)[1] - int(labels.min() == NONE)
    return labels


def _alike(vectors: Vectors, labels: Labels) -> Labels:
    """Put equal rows, which stand side by side, into one group: the one that most of them are in."""
    starts = np.flatnonzero(np.r_[True, np.any(vectors[1:] != vectors[:-1], axis=1), True])
    for begin, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        part = labels[begin:end]
        if end - begin > 1 and part.max() != part.min():
            labels[begin:end] = np.bincount(part[part != NONE]).argmax()
    # A group whose rows all went elsewhere would leave a gap.
    return np.unique(labels, return_inverse=True)[1] - int(labels.min(initial=0) == NONE)


def _filled(vectors: Vectors, labels: Labels, least: int) -> Grouping:
    """Add the rows on the edges of groups, take out those that hang on from afar, and name groups by their size."""
    near = pulls(vectors, labels)
    filled, inside = _best(near), np.flatnonzero(labels != NONE)
    whole, strength = filled.labels.copy(), filled.strength.copy()
    own = near[inside, labels[inside]]
    held = inside[own > 0.0]
    whole[held], strength[held] = labels[held], own[own > 0.0]
    sizes = np.bincount(whole[whole != NONE], minlength=near.shape[1])
    names = np.full(len(sizes) + 1, NONE, dtype=np.int64)
    order = np.argsort(-sizes, kind="stable")
    names[order] = np.where(sizes[order] >= least, np.arange(len(sizes)), NONE)
    named = names[whole]
    return Grouping(named, np.where(named != NONE, strength, 0.0).astype(np.float32))


def _best(near: Scores) -> Grouping:
    if not near.shape[1]:
        return Grouping(np.full(len(near), NONE, dtype=np.int64), np.zeros(len(near), dtype=np.float32))
    label = near.argmax(axis=1)
    strength = near[np.arange(len(near)), label]
    close = strength >= JOINS
    return Grouping(np.where(close, label, NONE), np.where(close, strength, 0.0).astype(np.float32))


def _measured(near: Scores, typical: Scores) -> Scores:
    """Measure closeness by how close a group's members are; what is far counts as 0."""
    measured = np.clip(near / np.maximum(typical, 1e-3), 0.0, 1.0)
    return np.where(measured >= FAR, measured, 0.0).astype(np.float32)


def _middle(near: Scores, labels: Labels) -> Scores:
    """Give how close the members of each group are to the others, in the middle: float32 (groups,); 1 for a single one.

    `near`: float32 (n,), of each row to its own group.
    """
    found = np.ones(int(labels.max(initial=NONE)) + 1, dtype=np.float32)
    for group in range(len(found)):
        mine = near[labels == group]
        if len(mine) > 1:
            found[group] = np.median(mine)
    return found
