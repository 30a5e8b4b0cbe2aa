"""What members of the team see of a ticket: on its card, and in the windows that open from it."""

from __future__ import annotations

from typing import Protocol

from bot.slack.identity import Identities
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.modals import Again, note_form, reply_form
from bot.slack.rendering.references import Reference
from bot.slack.rendering.whole_tickets import whole_ticket
from bot.slack.rooms import Rooms
from handlers.ports import Attachments, Clock
from handlers.ticket import Ticket
from handlers.tickets.dossier import Dossier
from handlers.tickets.merged import files_of
from handlers.tickets.promises import standing
from handlers.tickets.sla_clock import ClockState


class Desk(Protocol):
    """The desk of tickets."""

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole."""
        ...

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it, and what is due at this moment."""
        ...


class TicketWindows:
    """Brings together what is known of a ticket. Whoever asks has checked that its reader is of the team."""

    def __init__(
        self, *, identities: Identities, rooms: Rooms, desk: Desk, attachments: Attachments, clock: Clock
    ) -> None:
        self._identities = identities
        self._rooms = rooms
        self._desk = desk
        self._attachments = attachments
        self._clock = clock

    async def shown(self, number: str) -> Shown:
        """Give a ticket with who asks, what came with it and where its conversation stands.

        Raises:
            TicketNotFound: there is none.
        """
        return await self.described(await self._desk.dossier(number))

    async def described(self, found: Dossier) -> Shown:
        """Give a ticket of which we have all with who asks, what came with it and where its conversation stands."""
        ticket, now = found.ticket, self._clock()
        warnings = [clock.warning_at for clock in found.clocks if clock.state is ClockState.RUNNING]
        return Shown(
            ticket,
            await self._identities.name(ticket.requester_id),
            await self._rooms.thread(ticket),
            await files_of(self._attachments, found.numbers),
            found.names.get(ticket.assignee or "", ""),
            standing(found.clocks),
            now,
            any(at is not None and at <= now for at in warnings),
        )

    async def whole(self, number: str, page: int = 0) -> Json:
        """Give the window with all that was said, at one of its pages, from 0.

        Raises:
            TicketNotFound: there is none.
        """
        return whole_ticket(await self.shown(number), page)

    async def reply(self, number: str, again: Again | None = None) -> Json:
        """Give the window in which the customer is answered; `again`: what was typed into the one before.

        Raises:
            TicketNotFound: there is none.
        """
        ticket = await self._desk.show(number)
        about = Reference(ticket=ticket.number, version=ticket.version)
        return reply_form(ticket, about, await self._rooms.thread(ticket), again)

    async def note(self, number: str, again: Again | None = None) -> Json:
        """Give the window in which the team notes something for itself; `again`: what was typed into the one before.

        Raises:
            TicketNotFound: there is none.
        """
        ticket = await self._desk.show(number)
        return note_form(ticket, Reference(ticket=ticket.number, version=ticket.version), again)
