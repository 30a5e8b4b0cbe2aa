"""Tickets as routing sees them: from a ticket and its events. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from handlers.assignment import Waiting
from handlers.ticket import Status, Ticket
from handlers.ticket_event import RESPONSES, ActorKind, EventKind, TicketEvent
from handlers.tickets.drain import Held

OURS = frozenset({Status.NEW, Status.OPEN})
"""Statuses of tickets that wait for the team."""


def waiting(ticket: Ticket, events: Iterable[TicketEvent], *, lane: int = 0) -> Waiting:
    """Give a ticket as it waits for somebody, or as it would if its assignee lost it.

    Engineers who gave it back themselves are not given it again.

    Args:
        events: the ticket's, in order.
    """
    since = ticket.opened_at
    declined: dict[str, None] = {}
    for event in events:
        if event.kind is not EventKind.ASSIGNED or event.after is not None:
            continue
        since = event.at
        if event.actor.kind is ActorKind.TEAM and event.actor.id == event.before:
            declined[event.actor.id] = None
    return Waiting(
        ticket.number,
        ticket.opened_at,
        since,
        tier=ticket.tier,
        team=ticket.team,
        region=ticket.region,
        language=ticket.language,
        skills=ticket.skills,
        lane=lane,
        declined=tuple(declined),
    )


def held(
    ticket: Ticket, events: Sequence[TicketEvent], *, lane: int = 0, around_the_clock: bool = False
) -> Held | None:
    """Give a ticket as somebody has it; None when nobody does.

    Args:
        events: the ticket's, in order.
        around_the_clock: its promises run at night too.
    """
    if ticket.assignee is None:
        return None
    spoken = (event.at for event in reversed(events) if event.kind in RESPONSES and event.actor.id == ticket.assignee)
    wanted = waiting(ticket, events, lane=lane)
    return Held(wanted, ticket.assignee, ticket.status in OURS, next(spoken, None), around_the_clock)


def loads(tickets: Iterable[Ticket]) -> Mapping[str, int]:
    """Give how many tickets wait for each engineer; for who has none, nothing."""
    return Counter(ticket.assignee for ticket in tickets if ticket.assignee is not None and ticket.status in OURS)
