"""A desk whose tickets are drawn as clusters from day to day; a part of `python -m bench.clusters`."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from handlers.clusters.stability import carried, settled
from retrieval.density import NONE, groups, joined, pulls
from retrieval.ports import Vectors


class Texts(Protocol):
    """Texts with their vectors (n, d)."""

    vectors: Vectors


class Desk:
    """Clusters from day to day, as the product draws them."""

    def __init__(self, texts: Texts, settles: bool = True) -> None:
        self.texts, self.settles = texts, settles
        self.places: dict[str, str] = {}
        self.named = 0

    def draw(self, rows) -> None:
        names = [str(row) for row in rows]
        vectors = self.texts.vectors[rows]
        before = {name: self.places[name] for name in names if name in self.places}
        found = groups(vectors, before=self.labels(names, before) if self.settles and before else None)
        grouped = [[names[at] for at in np.flatnonzero(found.labels == group)] for group in range(found.size)]
        today = {name or self.new(): group for name, group in zip(carried(before, grouped), grouped, strict=True)}
        if self.settles:
            near, ids = pulls(vectors, found.labels), list(today)
            pull = {
                name: {ids[g]: float(near[at, g]) for g in np.flatnonzero(near[at])} for at, name in enumerate(names)
            }
            places = settled(before, today, pull)
            self.places = {name: place.cluster for name, place in places.items() if place.cluster is not None}
        else:
            self.places = {name: cluster for cluster, group in today.items() for name in group}

    def join(self, new, rows) -> None:
        names = [str(row) for row in rows]
        clusters = sorted(set(self.places.values()))
        found = joined(self.texts.vectors[new], self.texts.vectors[rows], self.labels(names, self.places))
        for row, label in zip(new, found.labels, strict=True):
            if label != NONE:
                self.places[str(row)] = clusters[label]

    def labels(self, names: list[str], places: dict[str, str]):
        order = {cluster: at for at, cluster in enumerate(sorted(set(places.values())))}
        return np.array([order[places[name]] if name in places else NONE for name in names])

    def new(self) -> str:
        self.named += 1
        return f"K-{self.named}"
