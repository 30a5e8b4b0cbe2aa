"""Which ticket stands behind an escalation now, and which issues a ticket waits for: tickets go on in others."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Protocol

from handlers.engineering.escalation import Escalation, EscalationState
from handlers.ports import TicketNotFound, Tickets
from handlers.ticket import LinkKind, Ticket

_MERGES = 50
"""Most tickets that one went on in, one after the other."""


class Links(Protocol):
    """What links tickets to issues, see `handlers.engineering.ports.Escalations`."""

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        """Give a ticket's, the oldest first."""
        ...


async def onward(tickets: Tickets, number: str) -> Ticket:
    """Give the ticket in which one goes on; itself when it was not merged.

    Raises:
        TicketNotFound: there is none.
    """
    found = await tickets.get(number)
    for _ in range(_MERGES):
        if found.merged_into is None:
            break
        found = await tickets.get(found.merged_into)
    return found


async def linked_to(tickets: Tickets, links: Links, ticket: Ticket) -> Sequence[Escalation]:
    """Give what links a ticket, or one that was merged into it, to issues."""
    found = [one for number in await _numbers(tickets, ticket) for one in await links.of_ticket(number)]
    return tuple(one for one in found if one.state is EscalationState.LINKED)


async def _numbers(tickets: Tickets, ticket: Ticket) -> Sequence[str]:
    """Give the numbers of a ticket and of those that go on in it, over any number of merges."""
    found, ahead = {ticket.number: None}, [ticket]
    while ahead:
        for link in ahead.pop().links:
            if link.kind is LinkKind.MERGED_FROM and link.number not in found and len(found) <= _MERGES:
                found[link.number] = None
                with suppress(TicketNotFound):  # it was erased
                    ahead.append(await tickets.get(link.number))
    return tuple(found)
