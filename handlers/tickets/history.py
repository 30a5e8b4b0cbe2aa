"""A ticket's history: the ticket follows from what it was when it was filed, and from its events. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from handlers.ticket import UNSOLVED, Category, CloseReason, Comment, Link, LinkKind, Priority, Status, Ticket
from handlers.ticket_event import PUBLIC, RESPONSES, SPOKEN, TOLD, Actor, EventKind, TicketEvent
from handlers.tickets.events import Changed, Happening, Opened


def opening(ticket: Ticket, actor: Actor, because: str | None = None) -> Opened:
    """File a ticket: what it is then is where its history starts."""
    status = str(ticket.status)
    event = TicketEvent(
        ticket.number, ticket.version, 0, ticket.opened_at, actor, EventKind.OPENED, after=status, because=because
    )
    return Opened(ticket, event)


def recorded(ticket: Ticket, happenings: Iterable[Happening], actor: Actor, at: datetime) -> Changed:
    """Make one change of these happenings, in their order.

    A clock that was set back makes no history that runs backwards: the change is then as late as the latest one.
    """
    at = not_before(ticket, at)
    events = tuple(
        TicketEvent(
            ticket.number,
            ticket.version + 1,
            part,
            at,
            actor,
            happening.kind,
            happening.before,
            happening.after,
            happening.because,
            happening.text,
            happening.key,
        )
        for part, happening in enumerate(happenings)
    )
    return Changed(replay(ticket, events), events)


def not_before(ticket: Ticket, at: datetime) -> datetime:
    """Give `at`, or when the ticket was changed last if that is later."""
    return max(at, ticket.changed_at or ticket.opened_at)


def replay(ticket: Ticket, events: Iterable[TicketEvent]) -> Ticket:
    """Give what these events, in their order, make of a ticket. From the ticket as it was filed: all of its life.

    Raises:
        ValueError: an event does not follow on what was before it.
    """
    for event in events:
        ticket = applied(ticket, event)
    return ticket


def applied(ticket: Ticket, event: TicketEvent) -> Ticket:
    """Give what an event makes of a ticket.

    Raises:
        ValueError: the event is another ticket's, or changes a value that the ticket does not have.
    """
    if event.number != ticket.number or not ticket.version <= event.version <= ticket.version + 1:
        raise ValueError(f"{event.number}, version {event.version}, does not follow {ticket.number}, {ticket.version}")
    if event.kind is EventKind.OPENED:
        return ticket
    changed = replace(ticket, version=event.version, changed_at=event.at)
    if event.kind in RESPONSES:
        changed = replace(changed, reached_at=event.at, owed_since=None)
    if event.kind in SPOKEN:
        return replace(changed, comments=(*ticket.comments, _comment(event)))
    if event.kind in TOLD or event.kind is EventKind.CALLED:
        return changed
    if event.kind in {EventKind.LINKED, EventKind.JOINED, EventKind.MERGED}:
        return _joined(changed, event)
    if event.before != value(ticket, event.kind):
        raise ValueError(f"{event.number}: {event.kind} was {value(ticket, event.kind)}, not {event.before}")
    return _with_status(changed, event) if event.kind is EventKind.STATUS else _with_value(changed, event)


def value(ticket: Ticket, kind: EventKind) -> str | None:
    """Give what a ticket has for a kind of one value, as text.

    Raises:
        KeyError: the kind changes no single value.
    """
    held = {
        EventKind.STATUS: str(ticket.status),
        EventKind.ASSIGNED: ticket.assignee,
        EventKind.PRIORITY: str(ticket.priority),
        EventKind.CATEGORY: str(ticket.category),
        EventKind.SUBJECT: ticket.subject,
        EventKind.PLAN: ticket.plan,
        EventKind.TIER: str(ticket.tier),
    }
    return held[kind]


def written(link: Link) -> str:
    """Write a link as the text of an event."""
    return f"{link.kind}:{link.number}"


def read(text: str) -> Link:
    """Read what `written` wrote."""
    kind, _, number = text.partition(":")
    return Link(LinkKind(kind), number)


def _comment(event: TicketEvent) -> Comment:
    # Here alone a comment becomes public or internal: by what kind of thing was said.
    return Comment(
        event.actor.name,
        event.text or "",
        event.at,
        public=event.kind in PUBLIC,
        team=event.kind is not EventKind.ANSWERED,
    )


def _joined(ticket: Ticket, event: TicketEvent) -> Ticket:
    after = event.after or ""
    if event.kind is EventKind.LINKED:
        owed = event.at if event.because is not None and read(after).kind is LinkKind.MERGED_FROM else ticket.owed_since
        return replace(ticket, links=(*ticket.links, read(after)), owed_since=owed)
    if event.kind is EventKind.JOINED:
        return replace(ticket, participants=(*ticket.participants, after))
    return replace(ticket, merged_into=after)


def _with_status(ticket: Ticket, event: TicketEvent) -> Ticket:
    status = Status(event.after or "")
    opened_again = status in UNSOLVED and ticket.status not in UNSOLVED
    closed = status is Status.CLOSED
    solved_at = event.at if status is Status.SOLVED else ticket.solved_at if closed else None
    return replace(
        ticket,
        status=status,
        status_at=event.at,
        solved_at=solved_at,
        closed_at=event.at if closed else None,
        closed_because=CloseReason(event.because or "") if closed else None,
        reopened=ticket.reopened + opened_again,
    )


def _with_value(ticket: Ticket, event: TicketEvent) -> Ticket:
    after = event.after or ""
    match event.kind:
        case EventKind.ASSIGNED:
            return replace(ticket, assignee=event.after)
        case EventKind.PRIORITY:
            return replace(ticket, priority=Priority(after))
        case EventKind.CATEGORY:
            return replace(ticket, category=Category(after))
        case EventKind.SUBJECT:
            return replace(ticket, subject=after)
        case EventKind.PLAN:
            return replace(ticket, plan=after)
        case EventKind.TIER:
            return replace(ticket, tier=int(after))
    raise AssertionError(event.kind)
