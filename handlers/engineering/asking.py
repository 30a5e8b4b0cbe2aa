"""What escalating asks of the world beside `handlers.engineering.ports`, and more of its errors.

HandlerError
├── TrackerUnavailable   the tracker cannot be asked now; the text says why
└── InvalidInput
    └── FormNeeded       the tracker asks for what only a form can give
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from handlers.clusters.cluster import Cluster, Member
from handlers.engineering.drafting import Asked
from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import Kind
from handlers.engineering.ports import Escalations, FormShape, Kept
from handlers.person import Person
from handlers.ports import HandlerError, InvalidInput, NewId, Outgoing

ESCALATION = "escalation"
"""The receiver that says on tickets what became of them, see `handlers.engineering.aftermath`."""
NEWS = "escalation"
"""Event for the team's channels: something became of a ticket's escalations."""


class TrackerUnavailable(HandlerError):
    """The tracker cannot be asked now; the text says why."""


class FormNeeded(InvalidInput):
    """The tracker asks for more than what is suggested: only a form can give it. The text says what."""


class Askers(Protocol):
    """Who waits for tickets."""

    async def of(self, number: str) -> Asked:
        """Tell who waits for a ticket; nobody for one that is gone."""
        ...


class Escalated(Escalations, Protocol):
    """Where escalations live, asked for many tickets at once."""

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Escalation]]:
        """Give those of tickets, by ticket, the oldest first; tickets without any are missing."""
        ...


class Unproposed(Protocol):
    """Tickets for which nothing was suggested yet."""

    async def bugs(self, since: datetime, limit: int) -> Sequence[str]:
        """Give unsolved tickets of the category bug that were opened since then and have no escalation of any state.

        None that go on in others; the oldest first.
        """
        ...


class Learning(Protocol):
    """Has issues in the mirror, see `handlers.engineering.tracking.Tracking`."""

    async def learn_by_key(self, tracker: str, key: str, kind: Kind) -> Kept:
        """Have the issue there that people of a tracker call so now.

        Raises:
            IssueGone: there is none that we may see.
            TrackerError: it could not be read.
        """
        ...


class Forms(Protocol):
    """Tells what is to be filled in, see `handlers.engineering.ports.Tracker`."""

    @property
    def name(self) -> str:
        """What names the tracker."""
        ...

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        """Tell what is to be filled in.

        Raises:
            TrackerError: it cannot be told.
        """
        ...


class Handing(Protocol):
    """Clusters, and what is noted of them, see `handlers.clusters`."""

    async def get(self, number: str) -> Cluster:
        """Give one.

        Raises:
            ClusterNotFound: there is none.
        """
        ...

    async def members(self, number: str) -> Sequence[Member]:
        """Give its tickets of the window, the latest first."""
        ...

    async def handed_over(self, person: Person, number: str, reference: str) -> Cluster:
        """Note that engineering has it; raises as `handlers.clusters.desk.ClusterDesk.handed_over` does."""
        ...


def linked(escalation: Escalation, new_id: NewId) -> Outgoing:
    """Say on its ticket that it stands behind an issue that was there."""
    return Outgoing(new_id("o"), ESCALATION, escalation.id, {"do": "linked"})


def noting(escalation: Escalation, text: str, key: str, new_id: NewId) -> Outgoing:
    """Say something to the team on its ticket, once per key."""
    return Outgoing(new_id("o"), ESCALATION, escalation.id, {"do": "note", "text": text, "key": key})


def taken_off(escalation: Escalation, name: str, new_id: NewId) -> Outgoing:
    """Say on its ticket that somebody (`name`) took it off the issue."""
    return Outgoing(new_id("o"), ESCALATION, escalation.id, {"do": "taken_off", "name": name})


def handing(escalation: Escalation, new_id: NewId) -> Outgoing:
    """Note of its cluster that engineering has it."""
    return Outgoing(new_id("o"), ESCALATION, escalation.id, {"do": "hand"})


def spreading(escalation: Escalation, new_id: NewId) -> Outgoing:
    """Link the other tickets of its cluster, once the issue is there."""
    return Outgoing(new_id("o"), ESCALATION, escalation.id, {"do": "spread"})
