"""What a ticket's events tell of its course: who spoke in turn, and how often it changed hands. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.attention.attention import EventId, Evidence
from handlers.sentiment import Tone
from handlers.ticket import Ticket
from handlers.ticket_event import RESPONSES, ActorKind, EventKind, TicketEvent

DESCRIPTION: EventId = (1, 0)
"""The event under which the tone of the description is kept."""
SETTLING = timedelta(minutes=15)
"""How long routing may correct itself, as long as whoever had the ticket did nothing."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of the customer.

    Attributes:
        event: where they stand.
        answered: the team said something since.
        tone: None: it was not judged, or cannot be.
    """

    event: EventId
    text: str
    answered: bool
    tone: Tone | None


def spoken(evidence: Evidence) -> tuple[Said, ...]:
    """Give the words of the customer, oldest first: the subject with the description, then what they wrote later.

    The subject is that of the customer who filed the ticket, whatever somebody called it since.
    """
    ticket, events = evidence.ticket, evidence.events
    words: list[tuple[EventId, str]] = []
    if asked(ticket, events):
        named = "" if _opened_by_team(events) else f"{_subject(ticket, events)}\n"
        words = [(DESCRIPTION, f"{named}{ticket.description}")]
    words += [
        ((event.version, event.part), event.text or "") for event in evidence.events if event.kind is EventKind.ANSWERED
    ]
    last = max(((event.version, event.part) for event in evidence.events if by_team(event)), default=(0, 0))
    return tuple(Said(event, text, event < last, _judged(evidence.tones.get(event))) for event, text in words)


def asked(ticket: Ticket, events: Sequence[TicketEvent]) -> bool:
    """Tell whether the description has the customer's own words.

    Not those of a call, which somebody of the team writes down; those of a ticket that the team split off have.
    """
    return ticket.asked_by is not None or not _opened_by_team(events)


def _opened_by_team(events: Sequence[TicketEvent]) -> bool:
    return bool(events) and events[0].kind is EventKind.OPENED and events[0].actor.kind is ActorKind.TEAM


def _subject(ticket: Ticket, events: Sequence[TicketEvent]) -> str:
    """Give the subject as the ticket was filed with it."""
    renamed = next((event for event in events if event.kind is EventKind.SUBJECT), None)
    return ticket.subject if renamed is None else renamed.before or ""


def _judged(tone: Tone | None) -> Tone | None:
    return tone if tone is not None and tone.sentiment is not None else None


def by_team(event: TicketEvent) -> bool:
    """Tell whether somebody of the team said something to the customer; what the system says by itself is no answer."""
    return event.kind in RESPONSES and event.actor.kind is ActorKind.TEAM


def exchanges(events: Sequence[TicketEvent]) -> int:
    """Count how often the customer had to come back after words of ours."""
    count, ours = 0, False
    for event in events:
        if by_team(event):
            ours = True
        elif event.kind is EventKind.ANSWERED and ours:
            count, ours = count + 1, False
    return count


def handovers(events: Sequence[TicketEvent]) -> int:
    """Count how often a ticket went from one person or tier to another.

    Who they are is not looked at. Another tier with the person that follows of it is one handover. What routing
    corrects within `SETTLING`, before whoever had the ticket did anything, is none.
    """
    count, moved = 0, False
    holder: str | None = None
    since: datetime | None = None
    acted = False
    for event in events:
        if event.kind is EventKind.TIER:
            count, moved = count + 1, True
        elif event.kind is EventKind.ASSIGNED and event.after is not None and event.after != holder:
            if holder is not None and not moved and not _corrected(event, since, acted):
                count += 1
            holder, since, moved, acted = event.after, event.at, False, False
        elif event.actor.kind is ActorKind.TEAM and event.actor.id == holder:
            acted = True
    return count


def _corrected(event: TicketEvent, since: datetime | None, acted: bool) -> bool:
    routed = event.actor.kind is ActorKind.SYSTEM
    return routed and not acted and since is not None and event.at - since <= SETTLING


def waits_since(evidence: Evidence) -> datetime | None:
    """Give since when the customer waits for words of ours; None when they do not."""
    ticket = evidence.ticket
    if not ticket.customer_waits:
        return None
    since: datetime | None = ticket.opened_at
    for event in evidence.events:
        if by_team(event):
            since = None
        elif event.kind is EventKind.ANSWERED and since is None:
            since = event.at
    return ticket.owed_since if since is None else since
