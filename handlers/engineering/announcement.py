"""News of a fix for one customer: drafted by us, approved by a person, answered by the customer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from handlers.engineering.issue import IssueName


class Occasion(StrEnum):
    """What there is to tell."""

    SCHEDULED = "scheduled"
    """It will be fixed, in a version that has a name."""
    RELEASED = "released"
    """It is out."""
    DECLINED = "declined"
    """It will not be fixed."""


class AnnouncementState(StrEnum):
    """How far it is."""

    DRAFT = "draft"
    """Nobody outside the team has seen a word of it."""
    SENT = "sent"
    DROPPED = "dropped"
    """Somebody decided not to send it, or it is true no longer."""


class Verdict(StrEnum):
    """What the customer said of the fix."""

    WORKS = "works"
    BROKEN = "broken"
    """It is still broken."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """News of an issue for the customer of one ticket.

    There is one for a ticket, issue, occasion and version; another (`again`) when it was told, and is news once more.

    Attributes:
        id: ours, ``n_...``; its reply on the ticket has the key ``announcement:<id>``.
        release: the version's name, as the tracker has it; empty: none.
        text: what the customer is to read. Made of our own words and the version's name and day, and of nothing else
            that the tracker says; a person reads it before it goes out.
        stale: the issue changed since it was drafted or edited: who sends it is told what, and confirms. Of one that
            was dropped by itself: why.
        by: id of whoever approved and sent it, or dropped it, and `name`, as people call them; None: nobody did yet, or
            it was dropped by itself.
        verdict, said_at: what the customer answered; None: nothing yet.
        version: counts the changes, from 1.
        on: the day that the text names; None: none.
        again: how often the same was told to them before: the fix did not work, or its day was put off.
        edited_by: id of whoever worded it; None: it is as it was drafted.
        cause: names what happened to the issue that it was drafted for, see `moves.Move.key`; empty: nothing did.
        presses: digests of the presses of its buttons that were taken, the latest last; a few of the latest.
    """

    id: str
    ticket: str
    issue: IssueName
    occasion: Occasion
    release: str
    text: str
    at: datetime
    state: AnnouncementState = AnnouncementState.DRAFT
    stale: str = ""
    by: str | None = None
    sent_at: datetime | None = None
    verdict: Verdict | None = None
    said_at: datetime | None = None
    version: int = 1
    on: date | None = None
    again: int = 0
    name: str = ""
    edited_by: str | None = None
    cause: str = ""
    presses: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Names the reply on the ticket, and the turn in the conversation."""
        return f"announcement:{self.id}"
