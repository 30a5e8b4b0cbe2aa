"""What announcements ask of the world, and their errors.

HandlerError
└── AnnouncementNotFound     no such announcement, or it was never sent
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept
from handlers.ports import HandlerError, Outgoing
from handlers.ticket import Status


class AnnouncementNotFound(HandlerError):
    """No such announcement; for customers, none that was sent."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """An announcement with whom it is for.

    Attributes:
        subject, status: of its ticket.
        requester, email: id of the customer, and where they are reached by mail.
        language: what the customer reads, as a language code; None: not known.
    """

    announcement: Announcement
    subject: str
    status: Status
    requester: str
    email: str | None
    language: str | None = None


class Issues(Protocol):
    """The issues that we know; see `handlers.engineering.ports.Mirror`."""

    async def get(self, name: IssueName) -> Kept:
        """Give one.

        Raises:
            IssueNotFound: we do not know it.
        """
        ...

    async def by_key(self, key: str) -> Kept:
        """Give the one that has this key now, or had it last; raises as `get` does."""
        ...

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        """Give those of these that we know."""
        ...


class Linked(Protocol):
    """Which tickets belong to an issue; see `handlers.engineering.ports.Escalations`."""

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        """Give those that are linked to an issue, the oldest first."""
        ...


class Linking(Protocol):
    """Links tickets to issues; see `handlers.engineering.ports.Escalations`."""

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        """Give those that are linked to an issue, the oldest first."""
        ...

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        """Give a ticket's, the oldest first."""
        ...

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        """Write new and changed ones with what is to be done; raises as there."""
        ...


class Announcements(Protocol):
    """Where announcements live."""

    async def get(self, id_: str) -> Announcement:
        """Give one.

        Raises:
            AnnouncementNotFound: there is none.
        """
        ...

    async def of_issue(self, name: IssueName) -> Sequence[Announcement]:
        """Give those about an issue, the oldest first."""
        ...

    async def of_ticket(self, number: str) -> Sequence[Announcement]:
        """Give those of a ticket, the oldest first."""
        ...

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Announcement]]:
        """Give those of some tickets, by ticket, the oldest first; tickets without any are missing."""
        ...

    async def drafts(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Give how many about each of these issues wait for approval; issues without any are missing."""
        ...

    async def every(
        self, states: Collection[AnnouncementState], limit: int, issue: IssueName | None = None
    ) -> Sequence[Addressed]:
        """Give those of these states, of an issue if one is named: the latest first, those sent by when they were."""
        ...

    async def ends(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Give by ticket the one that goes on in its place, or itself; those that are gone are missing."""
        ...

    async def languages(self, numbers: Collection[str]) -> Mapping[str, str]:
        """Give what the customers of tickets read, by ticket: what is spoken on it, else what they chose.

        Tickets of which that is not known are missing, where the installation has no language for them.
        """
        ...

    async def write(self, announcements: Sequence[Announcement], outgoing: Sequence[Outgoing] = ()) -> None:
        """Write new ones (version 1) and changed ones (over the version before), with what is to be done: all or none.

        Raises:
            WriteConflict: somebody else changed one meanwhile, or the ticket has one of the same already.
        """
        ...
