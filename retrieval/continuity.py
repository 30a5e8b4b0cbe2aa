"""Groups of today beside those of yesterday: what was one stays one, and what was two stays two, unless much says else.

Whether rows that lie close are taken for one group or for two often hangs on a few of them, and a few come and go every
day. So a group that was there parts only where its parts hardly touch any more, and two become one only where they are
well mixed; in between, nothing changes.
"""

from __future__ import annotations

import numpy as np

from retrieval.hierarchy import Labels, components
from retrieval.ports import Rows

PARTS = 0.05
"""Two parts of a group of yesterday that are mixed less than so are two groups, where today's says so."""
MEETS = 0.9
"""Two groups of yesterday that are mixed more than so are one, where today's says so."""
SHARE = 0.2
"""Of a group of yesterday, that a part has at least; fewer rows are such that moved."""
_WITNESSES = 3
"""Nearest neighbours of a row that tell what it is mixed with."""


def continued(labels: Labels, before: Labels, neighbours: Rows, least: int) -> Labels:
    """Give the groups of today as far as they do not contradict yesterday's without need: int64 (n,), -1 for none.

    Args:
        labels: int64 (n,), the groups found today, -1 for none.
        before: int64 (n,), those of yesterday, -1 for rows that are new or had none.
        neighbours: int64 (n, k), of each row, the nearest first.
        least: rows that a part has at least: those of one group of today that were of one group yesterday.
    """
    parts = _parts(labels, before, least)
    if not parts:
        return labels
    places = np.full(len(labels), -1, dtype=np.int64)
    for place, (_, _, rows) in enumerate(parts):
        places[rows] = place
    edges = []
    for one, (today, was, _) in enumerate(parts):
        for other, (today_too, was_too, _) in enumerate(parts[:one]):
            limit = MEETS if today == today_too else PARTS if was == was_too else None
            if limit is not None and mixed(places, one, other, neighbours) >= limit:
                edges.append((one, other, 0.0))
    joined = np.empty(len(parts), dtype=np.int64)
    for name, together in enumerate(components(edges, range(len(parts)), len(parts))):
        joined[together] = name
    return _completed(labels, np.where(places >= 0, joined[places], -1), neighbours)


def mixed(places: Labels, one: int, other: int, neighbours: Rows) -> float:
    """Tell how two sets of rows are mixed: 0 for not at all, 1 for as if they were drawn from one by chance.

    Args:
        places: int64 (n,), of which set a row is; `one` and `other` are theirs.
        neighbours: as with `continued`.
    """
    sizes = {name: int((places == name).sum()) for name in (one, other)}
    # To a large set everything near is its own; a small one shows whether it has a place of its own.
    small, large = sorted((one, other), key=lambda name: (sizes[name], name))
    near = places[neighbours[places == small]]
    inside = (near == small) | (near == large)
    first = inside & (np.cumsum(inside, axis=1) <= _WITNESSES)
    if not first.any():
        return 0.0
    share = float((first & (near == large)).sum() / first.sum())
    return share * (sizes[small] + sizes[large] - 1) / sizes[large]


def _parts(labels: Labels, before: Labels, least: int) -> list[tuple[int, int, Rows]]:
    """Give the rows of one group of today and one of yesterday, where there are enough, with both."""
    width = int(before.max(initial=-1)) + 1
    both = (labels >= 0) & (before >= 0)
    names, counts = np.unique(labels[both] * width + before[both], return_counts=True)
    named = np.where(both, labels * width + before, -1)
    sizes = np.bincount(before[both], minlength=max(width, 1))
    enough = counts >= np.maximum(least, SHARE * sizes[names % max(width, 1)])
    return [(*divmod(name, width), np.flatnonzero(named == name)) for name in names[enough].tolist()]


def _completed(labels: Labels, parts: Labels, neighbours: Rows) -> Labels:
    """Add the other rows of today's groups: to the nearest part of theirs, or as groups that are new."""
    whole = parts.copy()
    label = int(parts.max(initial=-1))
    for today in range(int(labels.max(initial=-1)) + 1):
        rows = np.flatnonzero(labels == today)
        there = np.unique(parts[rows][parts[rows] >= 0])
        loose = rows[parts[rows] < 0]
        if not len(there):
            label += 1
            whole[loose] = label
            continue
        near = parts[neighbours[loose]]
        known = np.isin(near, there)
        first = near[np.arange(len(loose)), known.argmax(axis=1)]
        whole[loose] = np.where(known.any(axis=1), first, there[0])
    return whole
