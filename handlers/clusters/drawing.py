"""Clusters drawn anew over all tickets of the window: who belongs where, and what each is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from handlers.clusters.labels import Asker, examples, labels, title
from handlers.clusters.stability import Place, carried, settled
from retrieval.density import NONE, Grouping, groups, pulls
from retrieval.hierarchy import Labels
from retrieval.ports import Scores, Vectors

METHOD = "density-1"
"""The version of how clusters are drawn; with the encoder's tag it is their model."""
EXAMPLES = 5
_NEW = "+"
"""Begins the name of a group until it has a number; no cluster's has it."""


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What clusters are drawn from.

    Attributes:
        numbers: of the tickets.
        texts: what they are about, in the same order.
        vectors: float32 (n, d), rows L2-normalised, in the same order.
        before: the cluster of each ticket that has one.
        least: tickets of the smallest cluster.
        askers: who wrote each, in the same order; empty: each is of somebody else.
        resting: clusters that somebody let rest.
    """

    numbers: tuple[str, ...]
    texts: tuple[str, ...]
    vectors: Vectors
    before: Mapping[str, str]
    least: int
    askers: tuple[Asker, ...] = ()
    resting: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A cluster as it was drawn.

    Attributes:
        cluster: its number; for a new one a name of the drawing, see `Outcome.new`.
        strengths: how firmly each of its tickets belongs to it, in [0, 1].
        examples: tickets nearest to its middle.
        terms, label: what it is about.
    """

    cluster: str
    strengths: Mapping[str, float]
    examples: tuple[str, ...]
    terms: tuple[str, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was drawn.

    Attributes:
        places: where each ticket belongs that had a cluster or has one now.
    """

    groups: tuple[Group, ...]
    places: Mapping[str, Place]

    @property
    def new(self) -> tuple[str, ...]:
        """The names of groups that need a number, the largest first."""
        return tuple(one.cluster for one in self.groups if one.cluster.startswith(_NEW))


def draw(material: Material) -> Outcome:
    """Draw clusters. A ticket keeps its cluster unless the evidence changed."""
    numbers = material.numbers
    before = {number: material.before[number] for number in numbers if number in material.before}
    found = groups(material.vectors, material.least, _labels(numbers, before))
    grouped = [[numbers[row] for row in np.flatnonzero(found.labels == group)] for group in range(found.size)]
    names = [name or f"{_NEW}{group}" for group, name in enumerate(carried(before, grouped, material.resting))]
    today = dict(zip(names, grouped, strict=True))
    closeness = pulls(material.vectors, found.labels)
    places = settled(before, today, _pull(numbers, names, closeness))
    return Outcome(_groups(material, places, found, names, closeness), places)


def _labels(numbers: Sequence[str], before: Mapping[str, str]) -> Labels | None:
    if not before:
        return None
    order = {name: label for label, name in enumerate(sorted(set(before.values())))}
    return np.array([order[before[one]] if one in before else NONE for one in numbers], dtype=np.int64)


def _pull(numbers: Sequence[str], names: Sequence[str], closeness: Scores) -> Mapping[str, Mapping[str, float]]:
    pull: dict[str, dict[str, float]] = {}
    for row, group in zip(*np.nonzero(closeness > 0.0), strict=True):
        pull.setdefault(numbers[row], {})[names[group]] = float(closeness[row, group])
    return pull


def _groups(
    material: Material, places: Mapping[str, Place], found: Grouping, names: Sequence[str], closeness: Scores
) -> tuple[Group, ...]:
    rows: dict[str, list[int]] = {}
    for row, number in enumerate(material.numbers):
        place = places.get(number)
        if place is not None and place.cluster is not None:
            rows.setdefault(place.cluster, []).append(row)
    # The largest first, so that numbers are given in an order that means something.
    order = sorted(rows, key=lambda name: (-len(rows[name]), name))
    told = labels(material.texts, [rows[name] for name in order], askers=material.askers)
    column = {name: group for group, name in enumerate(names)}
    made = []
    for name, terms in zip(order, told, strict=True):
        mine = rows[name]
        near = _nearness(material.vectors[mine])
        shown = examples(near, [material.texts[row] for row in mine], EXAMPLES)
        strengths = {material.numbers[row]: _strength(row, column.get(name, NONE), found, closeness) for row in mine}
        words = tuple(term.text for term in terms)
        shown_numbers = tuple(material.numbers[mine[at]] for at in shown)
        made.append(Group(name, strengths, shown_numbers, words, title(terms)))
    return tuple(made)


def _nearness(vectors: Vectors) -> Sequence[float]:
    """Give the cosine of each vector to the middle of all."""
    middle = vectors.mean(axis=0)
    length = float(np.linalg.norm(middle))
    return [float(one) for one in vectors @ (middle / length if length else middle)]


def _strength(row: int, group: int, found: Grouping, closeness: Scores) -> float:
    """Give how firmly a row belongs to a group; one that only stays there is as firm as it is close."""
    if group == NONE:
        return 0.0
    strength = found.strength[row] if found.labels[row] == group else closeness[row, group]
    return float(min(max(strength, 0.0), 1.0))
