"""Why something is not done to a ticket, as values; their texts are fit to be shown to whoever asked for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from handlers.ticket import Status
from handlers.ticket_event import EventKind, TicketEvent


class Refusal(StrEnum):
    """What stands in the way."""

    NOT_PERMITTED = "not_permitted"
    """Not on this side, or not this person's ticket."""
    UNUSABLE = "unusable"
    """A text is empty or too long, or a value is none of those there are."""
    NO_CHANGE = "no_change"
    """It is so already."""
    OVER = "over"
    """The ticket is solved or closed."""
    MERGED = "merged"
    """It goes on in another ticket."""
    NOT_DUE = "not_due"
    """Too early for closing it by itself."""
    STRANGERS = "strangers"
    """Customers would see each other's words."""
    OVERTAKEN = "overtaken"
    """Somebody else changed it meanwhile."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing changes."""

    why: Refusal
    text: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the customer said belongs to the ticket that goes on in this one's place."""

    number: str
    text: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the customer said comes too late for this ticket: it opens a new one, linked to it."""

    number: str
    text: str


_DID = {
    EventKind.REPLIED: "answered the customer",
    EventKind.ANSWERED: "wrote to us",
    EventKind.CALLED: "talked to the customer",
    EventKind.NOTED: "wrote a note",
    EventKind.ASSIGNED: "gave it to {after}",
    EventKind.STATUS: "made it {after}",
    EventKind.MERGED: "merged it into {after}",
    EventKind.WARNED: "warned that {after} is due soon",
    EventKind.BREACHED: "noted that {after} is overdue",
}


def overtaken(number: str, events: Sequence[TicketEvent], seen: int) -> Refused | None:
    """Tell whoever last saw version `seen` of a ticket what others did since; None when nobody did.

    `events`: the ticket's, in order; earlier ones may be left out.
    """
    since = [event for event in events if event.version > seen]
    if not since:
        return None
    did = "; ".join(dict.fromkeys(_told(event) for event in since))
    return Refused(
        Refusal.OVERTAKEN, f"{number} was changed meanwhile: {did}. Nothing of yours was written; look again."
    )


def _told(event: TicketEvent) -> str:
    if event.kind is EventKind.STATUS and event.after == Status.CLOSED:
        return f"{event.actor.name} closed it"
    did = _DID.get(event.kind, "changed its {kind}").format(kind=event.kind, after=event.after or "nobody")
    return (
        f"{event.actor.name} {did}".replace("_", " ") if event.kind is EventKind.STATUS else f"{event.actor.name} {did}"
    )
