"""Groups within groups: the tree of HDBSCAN* over a graph of neighbours, and which of its branches are taken.

Campello, Moulavi, Zimek and Sander 2015: mutual reachability, condensed tree, excess of mass. Before branches are
taken, those that hardly stand out are merged, as Chazal, Guibas, Oudot and Skraba 2013 do with peaks of little
persistence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import log
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.ports import Rows, Scores

Labels: TypeAlias = npt.NDArray[np.int64]
Edge: TypeAlias = tuple[int, int, float]
"""Two rows, and their distance."""

FARTHEST = 2.0
"""Distance of parts of the graph that no edge joins: that of opposite vectors."""


@dataclass(slots=True)
class Branch:
    """Rows that hang together above some density.

    Attributes:
        birth: the density (one over a distance) at which it parted from its sibling.
        rows: those that leave it one by one, and `levels`, the densities at which they do.
        kids: none, or the two branches that it splits into.
        size: of all rows that are in it at its birth.
    """

    birth: float
    size: int
    rows: list[int] = field(default_factory=list)
    levels: list[float] = field(default_factory=list)
    kids: tuple[int, ...] = ()


class _Sets:
    """Disjoint sets of numbers, joined one by one."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def find(self, one: int) -> int:
        above = self._above
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    def join(self, one: int, other: int) -> None:
        self._above[one] = other


def forest(rows: Rows, distances: Scores, core: Scores) -> list[Edge]:
    """Give the lightest edges that join all rows as far as the graph does (Kruskal 1956), the lightest first.

    Args:
        rows, distances: int64 and float32 (n, k), the neighbours of each row.
        core: float32 (n,), the distance within which a row has enough neighbours; an edge is as long as the longest of
            its ends' and its own (mutual reachability).
    """
    n, k = rows.shape
    one, other = np.repeat(np.arange(n), k), rows.ravel()
    length = np.maximum(np.maximum(core[one], core[other]), distances.ravel())
    names, first = np.unique(np.minimum(one, other) * n + np.maximum(one, other), return_index=True)
    order = np.argsort(length[first], kind="stable")
    sets, edges = _Sets(n), []
    for name, distance in zip(names[order].tolist(), length[first][order].tolist(), strict=True):
        left, right = divmod(name, n)
        above, beside = sets.find(left), sets.find(right)
        if above != beside:
            sets.join(above, beside)
            edges.append((left, right, distance))
    return edges


def components(edges: Iterable[Edge], rows: Sequence[int], n: int) -> list[list[int]]:
    """Give what some edges join, among some of n rows."""
    sets = _Sets(n)
    for one, other, _ in edges:
        sets.join(sets.find(one), sets.find(other))
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(sets.find(row), []).append(row)
    return list(found.values())


def growth(edges: Iterable[Edge], n: int) -> Iterator[tuple[float, list[int]]]:
    """Give how that part grows that comes to have more than half of n rows: a distance, and its rows within it.

    Args:
        edges: as `forest` gives them.

    Yields:
        The same list each time, with the rows that came behind those that were there; it is not to be changed.
    """
    sets, held = _Sets(n), {row: [row] for row in range(n)}
    for one, other, distance in edges:
        left, right = sets.find(one), sets.find(other)
        sets.join(left, right)
        few, many = sorted((held.pop(left), held.pop(right)), key=len)
        many.extend(few)
        held[right] = many
        if 2 * len(many) > n:
            yield distance, many


def condensed(n: int, edges: Sequence[Edge], least: int) -> list[Branch]:
    """Give the branches that have at least `least` rows; the first one is all, and kids come behind their parents.

    Args:
        n: rows.
        edges: as `forest` gives them.
    """
    left, right, height, sizes = _linkage(n, edges)
    branches = [Branch(0.0, n)]
    todo = [(len(sizes) - 1, 0)]
    while todo:
        node, at = todo.pop()
        branch = branches[at]
        while node >= n:
            kids, level = (left[node - n], right[node - n]), 1.0 / height[node - n]
            large = [kid for kid in kids if sizes[kid] >= least]
            if len(large) == len(kids):
                branch.kids = (len(branches), len(branches) + 1)
                todo.extend(zip(kids, branch.kids, strict=True))
                branches.extend(Branch(level, sizes[kid]) for kid in kids)
                break
            for kid in kids:
                if kid not in large:
                    leaving = _below(kid, n, left, right)
                    branch.rows.extend(leaving)
                    branch.levels.extend([level] * len(leaving))
            if not large:
                break
            node = large[0]
    return branches


def _linkage(n: int, edges: Sequence[Edge]) -> tuple[list[int], list[int], list[float], list[int]]:
    """Join rows edge by edge: the two parts and the distance of each join, and the sizes of rows and joins."""
    sets, node = _Sets(n), list(range(n))
    left: list[int] = []
    right: list[int] = []
    height: list[float] = []
    sizes = [1] * n

    def join(one: int, other: int, distance: float) -> None:
        left.append(node[one])
        right.append(node[other])
        height.append(distance)
        sizes.append(sizes[node[one]] + sizes[node[other]])
        sets.join(one, other)
        node[other] = len(sizes) - 1

    for one, other, distance in edges:
        join(sets.find(one), sets.find(other), distance)
    tops = sorted({sets.find(row) for row in range(n)}, key=lambda top: node[top])
    for top in tops[1:]:
        join(sets.find(tops[0]), top, FARTHEST)
    return left, right, height, sizes


def _below(top: int, n: int, left: Sequence[int], right: Sequence[int]) -> list[int]:
    found, todo = [], [top]
    while todo:
        node = todo.pop()
        if node < n:
            found.append(node)
        else:
            todo += (left[node - n], right[node - n])
    return found


def simplified(branches: list[Branch], least: int, persistence: float) -> None:
    """Merge branches that hardly stand out into their siblings, in place.

    Args:
        branches: as `condensed` gives them.
        least: a branch's peak is the density that so many of its rows have.
        persistence: how much denser, as a logarithm, a peak must be than where its branch begins.
    """
    peaks = [0.0] * len(branches)
    for at in range(len(branches) - 1, -1, -1):
        branch = branches[at]
        if not branch.kids:
            peaks[at] = sorted(branch.levels, reverse=True)[:least][-1]
            continue
        lower, higher = sorted(branch.kids, key=lambda kid: (peaks[kid], kid))
        peaks[at] = peaks[higher]
        if log(peaks[lower] / branches[lower].birth) < persistence:
            for one in _within(branches, lower):
                branch.rows += branches[one].rows
                branch.levels += branches[one].levels
            branch.rows += branches[higher].rows
            branch.levels += branches[higher].levels
            branch.kids = branches[higher].kids


def _within(branches: Sequence[Branch], top: int) -> list[int]:
    """Give a branch and all below it."""
    found = [top]
    for one in found:
        found += branches[one].kids
    return found


def chosen(branches: Sequence[Branch], largest: float) -> Labels:
    """Take the branches with the most excess of mass, none within another: int64 (n,), -1 for rows of none.

    Args:
        branches: as `condensed` gives them.
        largest: rows of the largest branch that is taken whole where it splits; the first branch never is.
    """
    order = _within(branches, 0)
    rows: dict[int, list[int]] = {}
    worth: dict[int, float] = {}
    taken: dict[int, list[int]] = {}
    for at in reversed(order):
        branch = branches[at]
        rows[at] = branch.rows + [row for kid in branch.kids for row in rows[kid]]
        below, best = sum(worth[kid] for kid in branch.kids), [one for kid in branch.kids for one in taken[kid]]
        own = sum(level - branch.birth for level in branch.levels)
        own += sum(branches[kid].size * (branches[kid].birth - branch.birth) for kid in branch.kids)
        whole = at > 0 and (not branch.kids or (own >= below and len(rows[at]) <= largest))
        worth[at], taken[at] = (own, [at]) if whole else (below, best)
    labels = np.full(branches[0].size, -1, dtype=np.int64)
    for label, at in enumerate(taken[0]):
        labels[rows[at]] = label
    return labels
