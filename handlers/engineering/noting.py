"""What a ticket's page says of what is done for it in the tracker: internal notes, each once."""

from __future__ import annotations

from contextlib import suppress
from typing import Protocol

from handlers.engineering.behind import onward
from handlers.ports import ChangeRefused, TicketNotFound, Tickets
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.changes import Change, Hold, InternalNote
from handlers.tickets.writer import Telling

LINKED = "escalated:"
"""Begins the keys of notes that say that a ticket is on an issue from then on."""


class Changes(Protocol):
    """Changes tickets, see `handlers.tickets.writer.Writer`."""

    async def change(self, number: str, change: Change, by: Actor, telling: Telling) -> Ticket:
        """Change a ticket, and give it as it is then."""
        ...


class Noting:
    """Writes notes on tickets, and lets them wait for engineering. A ticket that goes on in another is that one.

    What cannot be done as the ticket is gone, or over, is not done, and nobody is told.
    """

    def __init__(self, tickets: Tickets, changes: Changes) -> None:
        self._tickets = tickets
        self._changes = changes

    async def note(self, number: str, text: str, key: str, *, hold: str = "") -> None:
        """Write a note, once per key.

        Args:
            number: of the ticket.
            text: of the note.
            key: names it.
            hold: what the ticket waits for from now on; empty: it stays as it is. When it was said before it is not
                put on hold again, whatever became of it since.
        """
        try:
            there = await onward(self._tickets, number)
            if await self._noted(there.number, key):
                return
            if hold:
                await self._held(there.number, hold)
            # Last, as it says that all is done.
            await self._changes.change(there.number, InternalNote(text, key), ENGINEERING, Telling("noted"))
        except TicketNotFound:
            return

    async def _noted(self, number: str, key: str) -> bool:
        return any(event.key == key for event in await self._tickets.history(number))

    async def _held(self, number: str, because: str) -> None:
        with suppress(ChangeRefused):  # it is over
            await self._changes.change(number, Hold(because), ENGINEERING, Telling("held"))
