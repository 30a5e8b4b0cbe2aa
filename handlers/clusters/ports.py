"""What clusters ask of the world, and their errors.

HandlerError
├── ClusterNotFound   no such cluster
└── NotWritten        clusters cannot be written
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.clusters.cluster import Cluster, ClusterEvent, Drawing, Member, Membership, Tally
from handlers.clusters.labels import Asker
from handlers.ports import HandlerError, Outgoing


class ClusterNotFound(HandlerError):
    """No such cluster."""


class NotWritten(HandlerError):
    """Clusters cannot be written; the text says why, and quotes nobody."""


class Clusters(Protocol):
    """Clusters, and the tickets in them. A ticket that goes on in another counts nowhere."""

    async def get(self, number: str) -> Cluster:
        """Give one.

        Raises:
            ClusterNotFound: there is none.
        """
        ...

    async def every(self, since: datetime) -> Mapping[str, Cluster]:
        """Give those that have a ticket which was opened since then, by number, in their order."""
        ...

    async def tallies(self, since: datetime, numbers: Collection[str] | None = None) -> Mapping[str, Tally]:
        """Add up the tickets opened since then of these clusters, or of all; those without any are missing."""
        ...

    async def members(self, number: str, since: datetime) -> Sequence[Member]:
        """Give the tickets of a cluster that were opened since then, the latest first."""
        ...

    async def of_ticket(self, number: str) -> Membership | None:
        """Tell where a ticket belongs; None: it was not looked at yet."""
        ...

    async def events(self, number: str) -> Sequence[ClusterEvent]:
        """Give what happened to a cluster, in order."""
        ...

    async def change(self, cluster: Cluster, event: ClusterEvent, outgoing: Sequence[Outgoing] = ()) -> None:
        """Write what a person did over the version before, with what happened and what tells of it: all or nothing.

        Of the cluster its state, title, what settled it and the version are written, nothing else.

        Raises:
            WriteConflict: somebody else changed it meanwhile.
        """
        ...

    async def drawing(self) -> Drawing:
        """Tell how they stand as a whole."""
        ...

    async def tickets(self, since: datetime) -> int:
        """Count the tickets that were opened since then; none that go on in others."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """That the team was told of a burst.

    Attributes:
        at: when it was told last.
        count: tickets that had come then since it began.
        since: when it began: what was opened from then on is counted.
        seen: when it was seen last, up to an hour ago or so.
    """

    at: datetime
    count: int
    since: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Drawn:
    """All that one look at tickets changes, written in one transaction or not at all.

    Attributes:
        drawing: with its next version; it is written over the version before and no other.
        clusters: new ones, and those whose terms, label, examples, times and model are to be replaced. What people
            made of them stays.
        back: those that are open again, with their next version; written over the version before and no other.
        memberships: of tickets that were looked at, in place of where they belonged before.
        events: what happened with it.
        told: by cluster: what the team was told of; None: a burst that is over is forgotten.
        outgoing: what tells them.
    """

    drawing: Drawing
    clusters: Sequence[Cluster] = ()
    back: Sequence[Cluster] = ()
    memberships: Sequence[Membership] = ()
    events: Sequence[ClusterEvent] = ()
    told: Mapping[str, Told | None] | None = None
    outgoing: Sequence[Outgoing] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How far tickets are read.

    Attributes:
        revision: rises whenever one was read.
        unread: how many are to be read.
    """

    revision: int
    unread: int


class Rounds(Protocol):
    """What the round that draws clusters reads and writes, beside `Clusters`."""

    async def reading(self) -> Reading:
        """Tell how far tickets are read; asked often, and cheap."""
        ...

    async def waiting(self, since: datetime, limit: int) -> Sequence[str]:
        """Give tickets opened since then that have a vector and were not looked at, the oldest first.

        None that go on in others.
        """
        ...

    async def memberships(self, since: datetime) -> Mapping[str, Membership]:
        """Give where the tickets belong that were opened since then and were looked at, by their numbers."""
        ...

    async def clustered(self, since: datetime) -> Mapping[str, str]:
        """Give the clusters of the tickets opened since then that are in one, by their numbers."""
        ...

    async def texts(self, numbers: Collection[str]) -> Mapping[str, tuple[str, datetime]]:
        """Give what these tickets are about, and when they were opened; none that go on in others, or are gone."""
        ...

    async def askers(self, numbers: Collection[str]) -> Mapping[str, Asker]:
        """Give who wrote these tickets, and what they are called; those that are gone are missing."""
        ...

    async def reserve(self, count: int) -> Sequence[str]:
        """Reserve so many numbers for new clusters; those that are not used after all are never used."""
        ...

    async def told(self) -> Mapping[str, Told]:
        """Give of which bursts the team was told, by cluster."""
        ...

    async def write(self, drawn: Drawn) -> bool:
        """Write it; False when somebody else wrote since it was begun: nothing is written then.

        Raises:
            NotWritten: it cannot be, as when a ticket is gone; nothing is.
        """
        ...
