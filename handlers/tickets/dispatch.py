"""Routing at work: looks at what waits and at who is there, and writes who gets what."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeAlias, TypeVar

from handlers.assignment import Assignment, Waiting
from handlers.news import bell, log
from handlers.ports import Clock, Conversations, NewId, Step, WriteConflict
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.actors import ROUTING
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.changes import Assign
from handlers.tickets.drain import DrainPolicy, Held, Round, settled
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.events import Changed
from handlers.tickets.lifecycle import changed
from handlers.tickets.ports import Staff, TicketQueue, Version
from handlers.tickets.queue import held, waiting
from handlers.tickets.rotation import Rotation
from handlers.tickets.rules import Rules
from handlers.tickets.shifts import Shifts
from handlers.tickets.staff import Engineer
from handlers.tickets.trouble import Trouble

Known: TypeAlias = dict[str, tuple[Ticket, tuple[TicketEvent, ...]]]
"""Tickets with their events, by number."""
_Seen = TypeVar("_Seen")

LIMIT = 5_000
"""Tickets that one round looks at, the oldest; the next round sees those behind them once these have somebody."""
_READ = 200
"""Tickets that are read whole at once; those that did not change since the last round are known."""


class AroundTheClock(Protocol):
    """Knows whose promises run at night."""

    def around_the_clock(self, ticket: Ticket, now: datetime) -> bool:
        """Tell whether a ticket's promises run at night, too."""
        ...


@dataclass(frozen=True, slots=True)
class _World:
    """What a round depends on, but for the moment; two rounds of the same one decide the same."""

    staff: tuple[Engineer, ...]
    rotation: Rotation
    waiting: tuple[Version, ...]
    held: tuple[Version, ...]


class Dispatcher:
    """Runs rounds of routing, one at a time. With nobody on the staff nothing is routed.

    Who has a ticket without being on the staff keeps it, unless she was routed tickets once: then she left it.
    `failed` is told of a ticket that cannot be routed; it stays as it is, and is tried again, see `Trouble`.
    """

    def __init__(
        self,
        *,
        staff: Staff,
        queue: TicketQueue,
        conversations: Conversations,
        calendar_of: Callable[[str, datetime], WorkCalendar],
        promises: AroundTheClock,
        clock: Clock,
        new_id: NewId,
        policy: RoutingPolicy,
        drain: DrainPolicy,
        rules: Rules,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
    ) -> None:
        self._staff = staff
        self._queue = queue
        self._conversations = conversations
        self._calendar_of = calendar_of
        self._promises = promises
        self._clock = clock
        self._new_id = new_id
        self._policy = policy
        self._drain = drain
        self._rules = rules
        self._failed = failed
        self._trouble = Trouble[Version]()
        self._settled: _World | None = None
        self._again: datetime | None = None
        self._looked: datetime | None = None
        self._known: Known = {}
        self._at_work = asyncio.Lock()

    def adopt(self, policy: RoutingPolicy, drain: DrainPolicy, rules: Rules) -> None:
        """Go by others from now on; the next round looks at everything anew."""
        self._policy, self._drain, self._rules = policy, drain, rules
        self._settled = None

    async def round(self) -> int:
        """Look at all tickets, and give the number of those that changed hands.

        A round that would decide what the last one did is not run. Whoever asks while one runs gets the next one.
        """
        async with self._at_work:
            return await self._round()

    async def _round(self) -> int:
        now = self._clock()
        staff = await self._staff.engineers()
        if not staff:
            return 0
        hours = Shifts(staff, lambda name: self._calendar_of(name, now))
        rotation = await self._staff.rotation()
        present = {one.id for one in staff if one.presence.here and hours.is_open(one.id, now)}
        absent = ({one.id for one in staff} | set(rotation.last)) - present
        wait = tuple(await self._queue.waiting(LIMIT))
        have = tuple(await self._queue.held(absent, LIMIT))
        world = _World(staff, rotation, wait, have)
        # A clock that was set back says nothing about when the next moment comes.
        back = self._looked is not None and now < self._looked
        self._looked = now
        if world == self._settled and not back and (self._again is None or now < self._again):
            return 0
        found = self._known = await self._tickets(wait, have, now)
        round_ = settled(
            list(self._each(wait, found, lambda one, events: self._waiting(one, events, now), now)),
            [kept for kept in self._each(have, found, lambda one, events: self._held(one, events, now), now) if kept],
            staff,
            rotation,
            now,
            self._policy,
            self._drain,
            hours,
        )
        moved, whole = await self._carried_out(round_, {number: ticket for number, (ticket, _) in found.items()}, now)
        # After a change, or a conflict, the world is another one: the next round looks at it.
        self._settled = world if whole and not moved else None
        moments = (round_.look_again, self._opening(staff, hours, now), self._trouble.next())
        self._again = min((at for at in moments if at), default=None)
        return moved

    async def _tickets(self, wait: tuple[Version, ...], have: tuple[Version, ...], now: datetime) -> Known:
        """Give these tickets with their events; those of the last round that did not change are not read again."""
        versions = dict((*wait, *have))
        self._trouble.keep(set(versions.items()))
        known = {number: one for number, one in self._known.items() if one[0].version == versions.get(number)}
        unread = [one for one in versions.items() if one[0] not in known and not self._trouble.waits(one, now)]
        for first in range(0, len(unread), _READ):
            batch = unread[first : first + _READ]
            try:
                read = await self._queue.histories([number for number, _ in batch])
            except Exception:  # noqa: BLE001 - one of them may be to blame, whatever is wrong with it
                read = [one for version in batch for one in await self._alone(version, now)]
            for one, events in read:
                # One that was changed in between is for the next round.
                if one.version == versions[one.number]:
                    known[one.number] = one, events
        return known

    async def _alone(self, version: Version, now: datetime) -> Collection[tuple[Ticket, tuple[TicketEvent, ...]]]:
        """Read one ticket; none when it cannot be read."""
        try:
            return await self._queue.histories([version[0]])
        except Exception as error:  # noqa: BLE001 - what is wrong with one ticket can be anything
            self._troubled(version, error, now)
            return ()

    def _each(
        self,
        versions: Iterable[Version],
        found: Known,
        make: Callable[[Ticket, tuple[TicketEvent, ...]], _Seen],
        now: datetime,
    ) -> Iterator[_Seen]:
        """Give tickets as routing sees them, but for those that make no sense to it."""
        for version in versions:
            if version[0] not in found or self._trouble.waits(version, now):
                continue
            try:
                seen = make(*found[version[0]])
            except Exception as error:  # noqa: BLE001 - what is wrong with one ticket can be anything
                self._troubled(version, error, now)
                continue
            self._trouble.over(version)
            yield seen

    def _troubled(self, version: Version, error: Exception, now: datetime) -> None:
        self._trouble.failed(version, now)
        self._failed(version[0], error)

    def _waiting(self, ticket: Ticket, events: tuple[TicketEvent, ...], now: datetime) -> Waiting:
        return waiting(ticket, events, lane=_lane(self._promises.around_the_clock(ticket, now)))

    def _held(self, ticket: Ticket, events: tuple[TicketEvent, ...], now: datetime) -> Held | None:
        always = self._promises.around_the_clock(ticket, now)
        return held(ticket, events, lane=_lane(always), around_the_clock=always)

    async def _carried_out(self, made: Round, tickets: dict[str, Ticket], now: datetime) -> tuple[int, bool]:
        """Write what was decided, in the order of turns; give how many changed hands, and whether that was all."""
        taken = {one.ticket.number: str(one.why) for one in made.given}
        moved = 0
        for one in made.routed.assignments:
            why = taken.get(one.ticket.number)
            because = f"turn {one.turn}" if why is None else f"turn {one.turn}: who had it {why}"
            if not await self._assigned(tickets[one.ticket.number], one.engineer, because, now, one):
                return moved, False
            moved += 1
        for unplaced in made.routed.unplaced:
            number = unplaced.ticket.number
            if number in taken:
                because = f"who had it {taken[number]}; nobody else can have it now"
                if not await self._assigned(tickets[number], None, because, now, None):
                    return moved, False
                moved += 1
        return moved, True

    async def _assigned(
        self, ticket: Ticket, engineer: str | None, because: str, now: datetime, record: Assignment | None
    ) -> bool:
        made = changed(ticket, Assign(engineer, because), ROUTING, now, self._rules)
        if not isinstance(made, Changed):
            return False
        facts: dict[str, str | int] = {"number": ticket.number, "engineer": engineer or ""}
        step = Step(
            None,
            ticket=made.as_read,
            events=made.events,
            outgoing=(bell(ticket.number, "assigned", self._new_id), log("ticket.routed", self._new_id, facts)),
            assignments=() if record is None else (record,),
        )
        try:
            return await self._conversations.write(step)
        except WriteConflict:
            return False

    def _opening(self, staff: tuple[Engineer, ...], hours: Shifts, now: datetime) -> datetime | None:
        """Give when the hours of somebody who is here begin next."""
        coming = (
            hours.next_opening(one.id, now) for one in staff if one.presence.here and not hours.is_open(one.id, now)
        )
        return min((at for at in coming if at is not None), default=None)


def _lane(around_the_clock: bool) -> int:
    """Let what is promised at night, too, go first: with more tickets than people the others can wait longer."""
    return 0 if around_the_clock else 1
