"""What came with tickets that were merged into another one: the team works on all of it there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from handlers.attachment import Attachment
from handlers.diagnostics import Diagnostics
from handlers.ports import Attachments, Tickets
from handlers.ticket import LinkKind, Ticket
from handlers.ticket_event import EventKind, TicketEvent

MOST = 50
"""Tickets that are looked at."""


@dataclass(frozen=True, slots=True)
class MergedIn:
    """A ticket that goes on in another one.

    Attributes:
        diagnostics: what was sent along with it; None: nothing.
        ticket: its words; whoever works on the other one reads them there.
        opener: the name of whoever opened it.
        events: what happened to it.
    """

    number: str
    diagnostics: Diagnostics | None
    ticket: Ticket
    opener: str
    events: tuple[TicketEvent, ...]


async def merged_in(tickets: Tickets, ticket: Ticket) -> tuple[MergedIn, ...]:
    """Give the tickets that were merged into this one, over any number of merges; `MOST` at most."""
    found: dict[str, MergedIn] = {}
    ahead = [ticket]
    while ahead:
        for number in _sources(ahead.pop(0)):
            if number in found or number == ticket.number or len(found) == MOST:
                continue
            source, events = await tickets.get(number), await tickets.history(number)
            found[number] = MergedIn(number, await tickets.diagnostics(number), source, opener(events), events)
            ahead.append(source)
    return tuple(found.values())


def opener(events: Iterable[TicketEvent]) -> str:
    """Give the name of whoever opened a ticket."""
    return next((one.actor.name for one in events if one.kind is EventKind.OPENED), "customer")


async def files_of(attachments: Attachments, numbers: Iterable[str]) -> tuple[Attachment, ...]:
    """Give the files of tickets, ticket by ticket, oldest first."""
    return tuple([one for number in numbers for one in await attachments.of_ticket(number)])


def _sources(ticket: Ticket) -> list[str]:
    return [link.number for link in ticket.links if link.kind is LinkKind.MERGED_FROM]
