"""All that the team knows of a ticket, brought together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.assignment import Assignment
from handlers.call import PhoneCall
from handlers.diagnostics import Diagnostics
from handlers.ports import Tickets
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.merged import MergedIn, merged_in
from handlers.tickets.sla_clock import SlaClock

ClocksOf: TypeAlias = Callable[[Ticket, Sequence[TicketEvent], datetime], Awaitable[tuple[SlaClock, ...]]]
"""Gives how a ticket's promises stand."""
NamesOf: TypeAlias = Callable[[Collection[str | None]], Awaitable[Mapping[str, str]]]
"""Gives the names of persons, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that the team knows of a ticket.

    Attributes:
        clocks: how its promises stand; none where nothing is promised.
        names: of the persons that it names, by id, as far as they are known.
        diagnostics: what the customer's page or form sent along; None: nothing.
        calls: those about it, in the order in which they were written down.
        merged: tickets that were merged into it, with what came with them.
    """

    ticket: Ticket
    events: tuple[TicketEvent, ...]
    placements: tuple[Assignment, ...]
    clocks: tuple[SlaClock, ...]
    names: Mapping[str, str]
    diagnostics: Diagnostics | None = None
    calls: tuple[PhoneCall, ...] = ()
    merged: tuple[MergedIn, ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The ticket's number, and those of the tickets that were merged into it."""
        return (self.ticket.number, *(one.number for one in self.merged))


async def collected(
    ticket: Ticket, tickets: Tickets, clocks_of: ClocksOf | None, names_of: NamesOf, now: datetime
) -> Dossier:
    """Bring together what is known of a ticket. `clocks_of`: None where nothing is promised."""
    events = await tickets.history(ticket.number)
    placements = await tickets.placements(ticket.number)
    named = {ticket.assignee, *(one.engineer for one in placements)}
    for one in placements:
        named |= {who.engineer for who in one.considered} | {who.engineer for who in one.excluded}
    named |= {value for event in events for value in (event.before, event.after)}
    return Dossier(
        ticket,
        events,
        placements,
        () if clocks_of is None else await clocks_of(ticket, events, now),
        await names_of(named),
        await tickets.diagnostics(ticket.number),
        await tickets.calls(ticket.number),
        await merged_in(tickets, ticket),
    )
