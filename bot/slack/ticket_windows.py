"""What members of the team see of a ticket: on its card, and in the windows that open from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.slack.alike import Alike
from bot.slack.engineering import EngineeringFacts
from bot.slack.identity import Identities
from bot.slack.rendering.alike import NOT_LOOKED
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.modals import Again, note_form, reply_form
from bot.slack.rendering.references import Reference
from bot.slack.rendering.scores import NOT_SCORED, Judged, Pressing
from bot.slack.rendering.whole_tickets import whole_ticket
from bot.slack.rooms import Rooms
from handlers.attention.attention import Attention, EventId, NotUrgent
from handlers.attention.words import stands
from handlers.person import Person
from handlers.ports import Attachments, Clock
from handlers.sentiment import Tone
from handlers.ticket import Ticket
from handlers.ticket_event import EventKind, TicketEvent
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


class Scores(Protocol):
    """Tones and scores of tickets."""

    async def of(self, numbers: Collection[str]) -> Mapping[str, Attention]:
        """Give the scores of these tickets; none of those that are over, or were not assessed yet."""
        ...

    async def tones(self, number: str) -> Mapping[EventId, Tone]:
        """Give the tones that are kept of a ticket's words, by event; of the description under ``(1, 0)``."""
        ...

    async def judged(self, number: str) -> NotUrgent | None:
        """Give the latest "not urgent" of a ticket."""
        ...


class TicketWindows:
    """Brings together what is known of a ticket. Whoever asks has checked that its reader is of the team."""

    def __init__(
        self,
        *,
        identities: Identities,
        rooms: Rooms,
        desk: Desk,
        attachments: Attachments,
        clock: Clock,
        engineering: EngineeringFacts,
        scores: Scores | None = None,
        alike: Alike | None = None,
    ) -> None:
        """Make it. `scores`, `alike`: None: nothing is assessed, or looked for, here."""
        self._identities = identities
        self._rooms = rooms
        self._desk = desk
        self._attachments = attachments
        self._clock = clock
        self._engineering = engineering
        self._scores = scores
        self._alike = alike

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
            await self._pressing(found),
            await self._engineering.of(ticket.number),
        )

    async def whole(self, number: str, reader: Person, page: int = 0, note: str = "") -> Json:
        """Give the window with all that was said, at one of its pages, from 0.

        Args:
            number: the ticket's.
            reader: who sees it, of the team.
            page: which one.
            note: what is said above it; empty: nothing.

        Raises:
            TicketNotFound: there is none.
        """
        shown = await self.shown(number)
        alike = NOT_LOOKED if self._alike is None or page > 0 else await self._alike.of(number, reader)
        return whole_ticket(shown, page, alike, note)

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

    async def _pressing(self, found: Dossier) -> Pressing:
        number = found.ticket.number
        if self._scores is None:
            return NOT_SCORED
        attention = (await self._scores.of([number])).get(number)
        judged = await self._scores.judged(number)
        tone = latest_tone(found.events, await self._scores.tones(number))
        if judged is None:
            return NOT_SCORED if attention is None and tone is None else Pressing(attention, tone)
        by = await self._identities.name(judged.by)
        return Pressing(attention, tone, Judged(judged, by or judged.by, stands(judged, attention)))


def latest_tone(events: Sequence[TicketEvent], tones: Mapping[EventId, Tone]) -> Tone | None:
    """Give how the customer's latest words sound: a comment, else the description; None: nobody judged them yet."""
    said = [(event.version, event.part) for event in events if event.kind is EventKind.ANSWERED]
    return tones.get(said[-1] if said else (1, 0))
