"""Merges, splits and links tickets, both written in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from handlers.ports import Attachments, Clock, Step, Tickets, WriteConflict
from handlers.ticket import Ticket
from handlers.ticket_event import Actor, TicketEvent
from handlers.tickets.combining import Both, merged, related, split
from handlers.tickets.enclosed import enclosed
from handlers.tickets.merged import opener
from handlers.tickets.refusals import Refusal, Refused
from handlers.tickets.rules import Rules
from handlers.tickets.writer import ATTEMPTS, Writer, refusal


class Joining:
    """What concerns two tickets. `seen` as with `TicketDesk`; of the ticket that is named first."""

    def __init__(
        self, tickets: Tickets, writer: Writer, clock: Clock, rules: Rules, files: Attachments | None = None
    ) -> None:
        """Make it. `files`: those of the tickets; None: there are none."""
        self._tickets = tickets
        self._writer = writer
        self._clock = clock
        self._rules = rules
        self._files = files

    def adopt(self, rules: Rules) -> None:
        """Go by other windows from now on."""
        self._rules = rules

    async def merge(
        self, number: str, into: str, by: Actor, *, strangers: bool = False, seen: int | None = None
    ) -> tuple[Ticket, Ticket]:
        """Close a ticket and go on in another; give both. `strangers`: see `combining.merged`.

        Raises:
            TicketNotFound: one is not there.
            HandlerError: it cannot be done; the text says why.
        """
        for _ in range(ATTEMPTS):
            one, other = await self._both(number, into, by, seen)
            made = merged(one, other, by, self._clock(), strangers=strangers)
            if isinstance(made, Refused):
                raise refusal(made)
            if await self._write(made, "merged"):
                return made.one.ticket, made.other.ticket
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def link(self, number: str, other: str, by: Actor, *, seen: int | None = None) -> tuple[Ticket, Ticket]:
        """Link two tickets to each other; give both.

        Raises:
            TicketNotFound: one is not there.
            HandlerError: it cannot be done; the text says why.
        """
        for _ in range(ATTEMPTS):
            first, second = await self._both(number, other, by, seen)
            made = related(first, second, by, self._clock())
            if isinstance(made, Refused):
                if made.why is Refusal.NO_CHANGE:
                    return first, second
                raise refusal(made)
            if await self._write(made, "linked"):
                return made.one.ticket, made.other.ticket
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def split(
        self, number: str, chosen: Collection[int], subject: str, by: Actor, *, seen: int | None = None
    ) -> tuple[Ticket, Ticket]:
        """Open a ticket about some of what was said on another; give the old and the new one.

        The files that came with it are those of the new one as well.

        Args:
            number: of the old one.
            chosen: places among its comments, counted from 1; 0 is its description.
            subject: of the new one.
            by: who does it.
            seen: see the class.

        Raises:
            TicketNotFound: it is not there.
            HandlerError: it cannot be done; the text says why.
        """
        fresh: str | None = None
        for _ in range(ATTEMPTS):
            old = await self._tickets.get(number)
            await self._writer.unless_overtaken(old, by, seen)
            name, events = fresh or "T-0", await self._tickets.history(old.number)
            asker = opener(events)
            made = split(old, chosen, subject, name, by, self._clock(), self._rules, asker=asker)
            if isinstance(made, Refused):
                raise refusal(made)
            if fresh is None:  # only now, so that what is refused leaves no gap
                fresh = await self._tickets.next_number()
                made = split(old, chosen, subject, fresh, by, self._clock(), self._rules, asker=asker)
                if isinstance(made, Refused):
                    raise refusal(made)
            step = Step(
                None,
                ticket=made.new.ticket,
                tickets=(made.old.as_read,),
                events=(made.new.event, *made.old.events),
            )
            if await self._writer.together(step, event="split"):
                await self._take_along(old, events, frozenset(chosen), made.new.ticket.number)
                return made.old.ticket, made.new.ticket
        raise WriteConflict(f"{number} is being changed by others; please try again")

    async def _take_along(
        self, old: Ticket, events: Sequence[TicketEvent], chosen: Collection[int], number: str
    ) -> None:
        """Give the new ticket the files that came with what was chosen; they lie where they lay, and stay with both."""
        if self._files is None:
            return
        found = enclosed(old, events, await self._files.of_ticket(old.number))
        for one in [one for place in sorted(chosen) for one in found.get(place, ()) if one.kept]:
            name = hashlib.sha256(f"{number}|{one.id}".encode()).hexdigest()[:32]
            await self._files.add(replace(one, id=f"f_{name}", conversation_id=None, ticket=number))

    async def _both(self, number: str, other: str, by: Actor, seen: int | None) -> tuple[Ticket, Ticket]:
        first, second = await self._tickets.get(number), await self._tickets.get(other)
        await self._writer.unless_overtaken(first, by, seen)
        return first, second

    async def _write(self, made: Both, event: str) -> bool:
        both = (made.one.as_read, made.other.as_read)
        return await self._writer.together(
            Step(None, tickets=both, events=(*made.one.events, *made.other.events)), event=event
        )
