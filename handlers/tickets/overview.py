"""What a manager sees of the desk at one moment: the board, looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from handlers.ports import Clock
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.board import LOOKED_AHEAD, Due, Received, Seat, Totals, day_of, placed, seat, totals
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.ports import Staff
from handlers.tickets.promises import Promises

MOST = 200
"""Tickets that one look shows, those first that are due first."""


class BoardTickets(Protocol):
    """Tickets as the board looks at them."""

    async def due(self, before: datetime, limit: int) -> Sequence[tuple[Ticket, Sequence[TicketEvent]]]:
        """Give unsolved tickets of which something is due before then, or overdue, first due first, with events."""
        ...

    async def count_due(self, before: datetime) -> int:
        """Count all of these."""
        ...

    async def received(self, since: datetime) -> Sequence[Received]:
        """Give what came in since then, in no order."""
        ...

    async def broken(self, since: datetime) -> Mapping[str, int]:
        """Count the promises that were told to be broken since then, by aim."""
        ...


@dataclass(frozen=True, slots=True)
class Sight:
    """The board at one moment.

    Attributes:
        since: when today began, in `zone`: where the default plan's calendar hangs on the wall.
        due: first due first.
        unseen: tickets that belong here and are not shown, as there are too many.
    """

    now: datetime
    since: datetime
    zone: str
    due: tuple[Due, ...]
    unseen: int
    seats: tuple[Seat, ...]
    totals: Totals


class Overview:
    """Looks at what is due, who is there, and how today went."""

    def __init__(
        self,
        tickets: BoardTickets,
        staff: Staff,
        promises: Promises,
        calendar_of: Callable[[str, datetime], WorkCalendar],
        clock: Clock,
    ) -> None:
        self._tickets = tickets
        self._staff = staff
        self._promises = promises
        self._calendar_of = calendar_of
        self._clock = clock

    async def look(self) -> Sight:
        """Look."""
        now, zone = self._clock(), self._zone()
        since, end = day_of(now, zone)
        before = max(end, now + LOOKED_AHEAD)
        staff = await self._staff.engineers()
        teams = {one.id: one.team for one in staff}
        found, read = [], await self._tickets.due(before, MOST)
        for ticket, events in read:
            clocks = await self._promises.clocks(ticket, events, now)
            if (one := placed(ticket, clocks, now, end, teams)) is not None:
                found.append(one)
        due = tuple(sorted(found, key=lambda one: (one.due, one.ticket.opened_at)))
        # Only what was cut off is missing: what was read and does not stand here any more was met a moment ago.
        unseen = await self._tickets.count_due(before) - MOST if len(read) >= MOST else 0
        seats = tuple(
            seat(one, None if one.calendar is None else self._calendar_of(one.calendar, now), now, due) for one in staff
        )
        day = totals(await self._tickets.received(since), await self._tickets.broken(since))
        return Sight(now, since, zone.key, due, max(unseen, 0), seats, day)

    def _zone(self) -> ZoneInfo:
        policies = self._promises.policies
        return self._calendar_of(policies.of(policies.default).calendar, self._clock()).zone
