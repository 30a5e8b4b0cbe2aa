"""The tickets that are in clusters, kept between rounds: what comes one by one is compared with all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np

from handlers.clusters.cluster import Drawing
from handlers.clusters.placing import nowhere
from handlers.clusters.ports import Rounds
from handlers.similar.ports import CaseVectors
from retrieval.density import NONE, Grouping, joined, usual
from retrieval.hierarchy import Labels
from retrieval.ports import Scores, Vectors

KEEP = timedelta(minutes=10)
"""How long they are kept at most: a ticket that was joined to another one meanwhile, or is gone, counts until then."""


@dataclass(frozen=True, slots=True, eq=False)
class _Members:
    """Tickets that are in clusters.

    Attributes:
        names: of their clusters.
        vectors: float32 (n, d), rows L2-normalised.
        labels: int64 (n,), the place of each one's cluster among `names`.
        near: float32 (clusters,), how close its tickets are to each other, as they were read.
    """

    names: tuple[str, ...]
    vectors: Vectors
    labels: Labels
    near: Scores

    def joined(self, new: Vectors) -> Grouping:
        """Give the groups of new tickets."""
        return joined(new, self.vectors, self.labels, self.near)

    def grown(self, new: Vectors, found: Grouping) -> _Members:
        """Give them with those of the new ones that have a group."""
        rows = np.flatnonzero(found.labels != NONE)
        vectors, labels = np.concatenate([self.vectors, new[rows]]), np.concatenate([self.labels, found.labels[rows]])
        return replace(self, vectors=vectors, labels=labels)


class Standing:
    """Says which clusters new tickets are as close to as their own.

    `most`: tickets that are compared with, the latest ones. They are read whole when all was drawn anew, when somebody
    else put tickets in, and after `KEEP`: reading so many for each ticket that comes would hold up the server.
    """

    def __init__(self, rounds: Rounds, vectors: CaseVectors, most: int) -> None:
        self._rounds = rounds
        self._vectors = vectors
        self._most = most
        self._kept: _Members | None = None
        self._of: tuple[object, ...] = ()
        self._read: datetime | None = None

    async def joined(
        self, drawing: Drawing, new: Vectors, since: datetime, now: datetime
    ) -> tuple[Grouping, tuple[str, ...]]:
        """Give the groups of new tickets, and the cluster of each group.

        Args:
            drawing: as it stands.
            new: float32 (n, d), rows L2-normalised.
            since: what was opened from then on counts.
            now: the time.
        """
        members = await self._members(drawing, since, now)
        if not members.names:
            return nowhere(len(new)), ()
        return await asyncio.to_thread(members.joined, new), members.names

    async def grown(self, drawing: Drawing, new: Vectors, found: Grouping) -> None:
        """Add tickets that were put in. `drawing`: as it stands with them; `found`: as `joined` gave it."""
        if self._kept is not None and self._kept.names:
            self._kept = await asyncio.to_thread(self._kept.grown, new, found)
        self._of = _state(drawing)

    async def _members(self, drawing: Drawing, since: datetime, now: datetime) -> _Members:
        fresh = self._read is not None and timedelta() <= now - self._read < KEEP
        if self._kept is None or not fresh or self._of != _state(drawing):
            where = await self._rounds.clustered(since)
            numbers, vectors = await self._vectors.recent(since, self._most)
            self._kept = await asyncio.to_thread(_gathered, numbers, vectors, where)
            self._of, self._read = _state(drawing), now
        return self._kept


def _gathered(numbers: Sequence[str], vectors: Vectors, where: Mapping[str, str]) -> _Members:
    rows = [row for row, number in enumerate(numbers) if number in where]
    names = sorted({where[numbers[row]] for row in rows})
    order = {name: label for label, name in enumerate(names)}
    labels = np.array([order[where[numbers[row]]] for row in rows], dtype=np.int64)
    return _Members(tuple(names), vectors[rows], labels, usual(vectors[rows], labels))


def _state(drawing: Drawing) -> tuple[object, ...]:
    """Give what changes with the tickets in clusters; its version does so with what is told of them, too."""
    return drawing.model, drawing.at, drawing.fresh
