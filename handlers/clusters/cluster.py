"""Groups of tickets that are the same problem."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from handlers.ticket import Status


class ClusterState(StrEnum):
    """What the team made of it."""

    OPEN = "open"
    DISMISSED = "dismissed"
    """Somebody said that there is nothing to be done; it must grow to come back."""
    HANDED_OVER = "handed_over"
    """Engineering has it; it must grow to come back."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Somebody of the team looked at a cluster, and let it rest.

    Attributes:
        by: a person's id, and `name`, what she was called.
        size: how many tickets of the window it had then.
        because: why it was dismissed, or where engineering has it; empty: nobody said.
    """

    at: datetime
    by: str
    name: str
    size: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster, ``K-<n>``; its number is never given to another.

    Attributes:
        terms: what its tickets speak of and others do not, the most distinctive first.
        label: made of them.
        first_seen, last_seen: when its first and its latest ticket were opened.
        model: the version of what drew it: the encoder, and the method.
        title: given by a person, and kept whatever it is drawn like later; None: nobody gave it one.
        settled: by whom it rests; None while it is open.
        examples: numbers of tickets nearest to its middle.
        version: counts the changes by people, from 1; a change is written only over the version it was made from.
    """

    number: str
    terms: tuple[str, ...]
    label: str
    first_seen: datetime
    last_seen: datetime
    model: str
    state: ClusterState = ClusterState.OPEN
    title: str | None = None
    settled: Settled | None = None
    examples: tuple[str, ...] = ()
    version: int = 1

    @property
    def name(self) -> str:
        """What it is called."""
        return self.title or self.label


@dataclass(frozen=True, slots=True)
class Membership:
    """Where a ticket belongs.

    Attributes:
        number: the ticket's.
        cluster: None: it was looked at, and is like no others yet.
        since: when it came there.
        strength: how firmly it belongs there, in [0, 1].
        because: why it came there, in words.
    """

    number: str
    cluster: str | None
    since: datetime
    strength: float
    because: str


@dataclass(frozen=True, slots=True)
class Member:
    """A ticket of a cluster, as the team sees it.

    Attributes:
        tried: ids of the articles that its customer was shown before it was filed.
        accounts: of its requester.
    """

    number: str
    subject: str
    status: Status
    opened_at: datetime
    plan: str
    requester_id: str
    accounts: tuple[str, ...]
    tried: tuple[str, ...]
    strength: float
    because: str


@dataclass(frozen=True, slots=True)
class Tally:
    """What a cluster's tickets of the window add up to.

    Attributes:
        size: tickets; `unsolved`: those that somebody still works on or waits for.
        customers, accounts: how many different ones filed them.
        plans: tickets by the customer's plan.
        hourly: tickets by the beginning of the hour (UTC) in which they were opened; hours without any are missing.
    """

    size: int = 0
    unsolved: int = 0
    customers: int = 0
    accounts: int = 0
    plans: Mapping[str, int] = field(default_factory=dict)
    hourly: Mapping[datetime, int] = field(default_factory=dict)

    @property
    def daily(self) -> Mapping[date, int]:
        """Tickets by the day (UTC) on which they were opened; days without any are missing."""
        counts: dict[date, int] = {}
        for hour, count in self.hourly.items():
            counts[hour.date()] = counts.get(hour.date(), 0) + count
        return counts


class Happened(StrEnum):
    """What happened to a cluster. A value is never renamed."""

    FOUND = "found"
    TITLED = "titled"
    """The text is the new title; empty: the one that is made of its terms."""
    DISMISSED = "dismissed"
    HANDED_OVER = "handed_over"
    """The text says where engineering has it."""
    BACK = "back"
    """It grew, or somebody brought it back."""
    BURST = "burst"
    """The team was told that it grows."""
    GONE = "gone"
    """Its tickets went to other clusters, or apart; the text says where most of them went."""


@dataclass(frozen=True, slots=True)
class ClusterEvent:
    """One thing that happened to a cluster.

    Attributes:
        by: a person's id; None: it happened by itself.
        name: what she was called; empty where nobody did it.
        text: more of it, in words; empty: nothing.
    """

    number: str
    at: datetime
    kind: Happened
    by: str | None = None
    name: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """How clusters stand as a whole.

    Attributes:
        version: counts the writes of the round, from 1; 0: there was none yet.
        model: with which they were drawn last; empty: they never were.
        at: when they were drawn anew last; None: never.
        tickets: of how many tickets.
        fresh: how many were put in, or left aside, since then.
    """

    version: int = 0
    model: str = ""
    at: datetime | None = None
    tickets: int = 0
    fresh: int = 0
