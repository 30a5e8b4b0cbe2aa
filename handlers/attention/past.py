"""What became of tickets, as far as it can be learned from: what is known of each, and when it was escalated. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.attention.attention import EventId, NotUrgent
from handlers.sentiment import Tone
from handlers.ticket import OVER, Category, Priority, Status, Ticket
from handlers.ticket_event import ActorKind, EventKind, TicketEvent


@dataclass(frozen=True, slots=True)
class Past:
    """What happened to a ticket.

    Attributes:
        ticket: as it stands now.
        events: all of them, oldest first.
        whose: names of what it shares with others of the same customer: accounts, or else the requester.
        judged: every "not urgent" that was said of it.
        followed: when somebody was called back for a low score of it.
    """

    ticket: Ticket
    events: Sequence[TicketEvent]
    tones: Mapping[EventId, Tone] = field(default_factory=dict)
    whose: frozenset[str] = frozenset()
    judged: Sequence[NotUrgent] = ()
    followed: Sequence[datetime] = ()


def escalated_at(past: Past) -> datetime | None:
    """Give when somebody of the team first escalated a ticket; None: nobody did.

    That is: another tier by a person, urgent by a person, on hold for engineering by a person. A low score that
    somebody was called back for says that it should have been done before the ticket was over.
    """
    found = [event.at for event in past.events if event.actor.kind is ActorKind.TEAM and _escalates(event)]
    for at in past.followed:
        ends = [event.at for event in past.events if _ends(event) and event.at <= at]
        found += ends[-1:]
    return min(found, default=None)


def _escalates(event: TicketEvent) -> bool:
    match event.kind:
        case EventKind.TIER:
            return int(event.after or 0) > int(event.before or 0)
        case EventKind.PRIORITY:
            return event.after == Priority.URGENT
        case EventKind.STATUS:
            return event.after == Status.ON_HOLD
    return False


def _ends(event: TicketEvent) -> bool:
    return event.kind is EventKind.STATUS and event.after in OVER and event.before not in OVER


def as_filed(ticket: Ticket, events: Sequence[TicketEvent]) -> Ticket:
    """Give a ticket as it was filed, from what it is and all of its events.

    Raises:
        IndexError: it has no events.
    """
    opened, first = events[0], dict[EventKind, TicketEvent]()
    for event in events:
        first.setdefault(event.kind, event)

    def before(kind: EventKind, now: str | None) -> str | None:
        return first[kind].before if kind in first else now

    return replace(
        ticket,
        version=opened.version,
        status=Status(opened.after or Status.NEW),
        priority=Priority(before(EventKind.PRIORITY, ticket.priority) or Priority.NORMAL),
        category=Category(before(EventKind.CATEGORY, ticket.category) or Category.OTHER),
        subject=before(EventKind.SUBJECT, ticket.subject) or "",
        plan=before(EventKind.PLAN, ticket.plan) or "",
        tier=int(before(EventKind.TIER, str(ticket.tier)) or 1),
        assignee=before(EventKind.ASSIGNED, ticket.assignee),
        comments=(),
        participants=(),
        links=(),
        status_at=None,
        reached_at=None,
        solved_at=None,
        closed_at=None,
        closed_because=None,
        merged_into=None,
        reopened=0,
        changed_at=None,
        owed_since=None,
    )
