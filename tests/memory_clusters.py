"""Fakes of the ports of clusters, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import numpy as np

from handlers.address import folded
from handlers.clusters.cluster import Cluster, ClusterEvent, Drawing, Happened, Member, Membership, Tally
from handlers.clusters.labels import Asker
from handlers.clusters.ports import ClusterNotFound, Drawn, NotWritten, Reading, Told
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import UNSOLVED, Ticket
from retrieval.ports import Vectors
from tests.fakes import Memory


@dataclass
class MemoryClusters:
    """Clusters in memory, with the vectors of tickets. `accounts`: of persons, by id."""

    memory: Memory
    accounts: Mapping[str, Collection[str]] = field(default_factory=dict)
    vectors: dict[str, Vectors] = field(default_factory=dict)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    placed: dict[str, Membership] = field(default_factory=dict)
    happened: list[ClusterEvent] = field(default_factory=list)
    whole: Drawing = field(default_factory=Drawing)
    bursts: dict[str, Told] = field(default_factory=dict)
    last: int = 0
    unread: int = 0

    # Clusters

    async def get(self, number: str) -> Cluster:
        found = self.clusters.get(number.upper())
        if found is None:
            raise ClusterNotFound(f"there is no cluster {number}")
        return found

    async def every(self, since: datetime) -> Mapping[str, Cluster]:
        there = {one.cluster for one in self._among(since)}
        return {number: self.clusters[number] for number in sorted(self.clusters, key=_numeral) if number in there}

    async def tallies(self, since: datetime, numbers: Collection[str] | None = None) -> Mapping[str, Tally]:
        found: dict[str, list[Ticket]] = {}
        for one in self._among(since):
            if one.cluster is not None and (numbers is None or one.cluster in numbers):
                found.setdefault(one.cluster, []).append(self.memory.tickets[one.number])
        return {number: self._tally(found[number]) for number in sorted(found, key=_numeral)}

    async def members(self, number: str, since: datetime) -> Sequence[Member]:
        mine = [one for one in self._among(since) if one.cluster == number]
        pairs = [(one, self.memory.tickets[one.number]) for one in mine]
        return tuple(
            Member(
                ticket.number,
                ticket.subject,
                ticket.status,
                ticket.opened_at,
                ticket.plan,
                ticket.requester_id,
                tuple(sorted(self.accounts.get(ticket.requester_id, ()))),
                ticket.tried,
                one.strength,
                one.because,
            )
            for one, ticket in sorted(
                pairs, key=lambda pair: (pair[1].opened_at, _numeral(pair[1].number)), reverse=True
            )
        )

    async def of_ticket(self, number: str) -> Membership | None:
        return self.placed.get(number)

    async def events(self, number: str) -> Sequence[ClusterEvent]:
        return tuple(one for one in self.happened if one.number == number)

    async def change(self, cluster: Cluster, event: ClusterEvent, outgoing: Sequence[Outgoing] = ()) -> None:
        if not self._people(cluster):
            raise WriteConflict(f"somebody else changed {cluster.number} meanwhile")
        self.happened.append(event)
        self.memory.outbox.extend(outgoing)

    async def drawing(self) -> Drawing:
        return self.whole

    async def tickets(self, since: datetime) -> int:
        return len(self._tickets(since))

    # Rounds

    async def reading(self) -> Reading:
        return Reading(len(self.vectors), self.unread)

    async def waiting(self, since: datetime, limit: int) -> Sequence[str]:
        there = [one for one in self._tickets(since) if one.number in self.vectors and one.number not in self.placed]
        return [one.number for one in sorted(there, key=_age)[:limit]]

    async def memberships(self, since: datetime) -> Mapping[str, Membership]:
        return {one.number: one for one in self._among(since)}

    async def clustered(self, since: datetime) -> Mapping[str, str]:
        return {one.number: one.cluster for one in self._among(since) if one.cluster is not None}

    async def texts(self, numbers: Collection[str]) -> Mapping[str, tuple[str, datetime]]:
        found = (self.memory.tickets[one] for one in numbers if one in self.memory.tickets)
        return {
            one.number: (f"{one.subject}\n{one.description}", one.opened_at) for one in found if one.merged_into is None
        }

    async def askers(self, numbers: Collection[str]) -> Mapping[str, Asker]:
        found = (self.memory.tickets[one] for one in numbers if one in self.memory.tickets)
        return {one.number: self._asker(one) for one in found}

    async def reserve(self, count: int) -> Sequence[str]:
        self.last += count
        return [f"K-{number}" for number in range(self.last - count + 1, self.last + 1)]

    async def told(self) -> Mapping[str, Told]:
        return dict(self.bursts)

    async def write(self, drawn: Drawn) -> bool:
        if drawn.drawing.version != self.whole.version + 1:
            return False
        if any(self.clusters[one.number].version != one.version - 1 for one in drawn.back):
            return False
        if any(one.number not in self.memory.tickets for one in drawn.memberships):
            raise NotWritten("a ticket is gone")
        self.whole = drawn.drawing
        for one in drawn.clusters:
            before = self.clusters.get(one.number)
            kept = (
                one
                if before is None
                else replace(
                    one, state=before.state, title=before.title, settled=before.settled, version=before.version
                )
            )
            self.clusters[one.number] = kept
        for one in drawn.back:
            self._people(one)
        self.placed.update({one.number: one for one in drawn.memberships})
        self.happened.extend(drawn.events)
        for number, told in (drawn.told or {}).items():
            if told is None:
                self.bursts.pop(number, None)
            else:
                self.bursts[number] = told
        self.memory.outbox.extend(drawn.outgoing)
        return True

    # CaseVectors

    async def of(self, numbers: Collection[str]) -> Mapping[str, Vectors]:
        return {number: self.vectors[number] for number in numbers if number in self.vectors}

    async def recent(self, since: datetime, limit: int) -> tuple[tuple[str, ...], Vectors]:
        there = [one for one in self._tickets(since) if one.number in self.vectors]
        numbers = tuple(one.number for one in sorted(there, key=_age, reverse=True)[:limit])
        if not numbers:
            return (), np.zeros((0, 0), dtype=np.float32)
        return numbers, np.stack([self.vectors[number] for number in numbers])

    def _tickets(self, since: datetime) -> list[Ticket]:
        return [one for one in self.memory.tickets.values() if one.opened_at >= since and one.merged_into is None]

    def _among(self, since: datetime) -> list[Membership]:
        return [self.placed[one.number] for one in self._tickets(since) if one.number in self.placed]

    def _asker(self, one: Ticket) -> Asker:
        names = {one.email or "", *self.accounts.get(one.requester_id, ())} - {""}
        return Asker(folded(one.email) or one.requester_id, tuple(sorted(names)))

    def _people(self, made: Cluster) -> bool:
        before = self.clusters.get(made.number)
        if before is None or before.version != made.version - 1:
            return False
        self.clusters[made.number] = replace(
            before, state=made.state, title=made.title, settled=made.settled, version=made.version
        )
        return True

    def _tally(self, tickets: Sequence[Ticket]) -> Tally:
        return Tally(
            len(tickets),
            sum(one.status in UNSOLVED for one in tickets),
            len({folded(one.email) or one.requester_id for one in tickets}),
            len({account for one in tickets for account in self.accounts.get(one.requester_id, ())}),
            dict(sorted(Counter(one.plan for one in tickets).items())),
            dict(sorted(Counter(one.opened_at.replace(minute=0, second=0, microsecond=0) for one in tickets).items())),
        )


def gathered(kept: MemoryClusters, *numbers: str, name: str = "K-1", **facts: Any) -> Cluster:
    """Let these tickets be a cluster that was drawn."""
    opened = [kept.memory.tickets[number].opened_at for number in numbers]
    made = Cluster(name, ("hum", "night"), "hum night", min(opened), max(opened), "encoder/density-1")
    made = kept.clusters[name] = replace(made, examples=numbers[:2], **facts)
    kept.placed.update({one: Membership(one, name, max(opened), 0.9, f"was drawn with {name}") for one in numbers})
    kept.happened.append(ClusterEvent(name, max(opened), Happened.FOUND, text=f"{len(numbers)} tickets"))
    kept.whole = Drawing(kept.whole.version + 1, made.model, max(opened), len(kept.memory.tickets))
    kept.last = max(kept.last, _numeral(name))
    return made


def _numeral(number: str) -> int:
    return int(number.partition("-")[2])


def _age(ticket: Ticket) -> tuple[datetime, int]:
    return ticket.opened_at, _numeral(ticket.number)
