"""What every SLA clock must say, from living through each ticket minute by minute with the oracle of the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import TypeAlias

from bench.desk.agenda import MINUTE
from bench.desk.hours import Minutes
from handlers.ticket import Priority, Status, Ticket
from handlers.ticket_event import ActorKind, EventKind, TicketEvent
from handlers.tickets import sla_history as sla
from handlers.tickets.ports import Standing
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import Aim, SlaPolicies
from tests.handlers.tickets.ticking import Life, Ticking

Told: TypeAlias = tuple[EventKind, str, datetime]
"""A warning or breach, of which clock, since when."""


@dataclass(frozen=True, slots=True)
class Look:
    """All promises of a ticket as they stand at a minute; `expected` are their clocks."""

    now: datetime
    expected: tuple[SlaClock, ...]


@dataclass(frozen=True, slots=True)
class Course:
    """A ticket as it was lived through.

    Attributes:
        looks: after each minute in which something happened, and at the end.
        told: what was to be told, in its order.
        owing: the minutes at whose end a reply was owed, answered only by the last look.
    """

    looks: tuple[Look, ...]
    told: tuple[Told, ...]

    def clock(self, aim: Aim) -> SlaClock:
        """Give the first clock of an aim, as it stands at the end."""
        return next(one for one in self.looks[-1].expected if one.aim is aim)


class Lived(Life):
    """A ticket's life over the month's table of minutes. While nothing counts, the time until the next event is one."""

    def __init__(self, policies: SlaPolicies, hours: Mapping[str, Minutes], opening: sla.Opened) -> None:
        super().__init__(policies, {}, opening)
        self.hours = hours
        self.told: list[Told] = []
        self._running: list[Ticking] = []
        self._fresh: list[tuple[EventKind, Ticking]] = []

    def tick(self) -> None:
        """Let a minute pass."""
        if self._table.open(self.now):
            for promise in self._running:
                promise.elapsed += MINUTE
        self.now += MINUTE

    def until(self, end: datetime) -> None:
        """Let the time pass with nothing happening."""
        while self.now < end:
            if not self._running:
                self.now = end
                return
            before = [promise.elapsed for promise in self._running]
            self.tick()
            if before != [promise.elapsed for promise in self._running]:
                self.look()
                if self.now < end:
                    self.tell()

    def look(self) -> None:
        """Note what is to be warned of and what is too late, as of this minute."""
        known = [(one, one.warned, one.breached) for one in self.promises]
        super().look()
        for promise, warned, breached in known:
            if promise.breached is not breached:
                self._fresh.append((EventKind.BREACHED, promise))
            elif promise.warned is not warned:
                self._fresh.append((EventKind.WARNED, promise))

    def tell(self) -> None:
        """Tell of it once the minute is over; not of what need not be warned of any more."""
        for kind, promise in self._fresh:
            if kind is EventKind.BREACHED and promise.breached is not None:
                self.told.append((kind, promise.key, promise.breached))
            elif not (promise.done or promise.stands or promise.breached) and promise.warned is not None:
                self.told.append((kind, promise.key, promise.warned))
        self._fresh.clear()

    def conclude(self) -> None:
        """Draw the conclusions from what happened in this minute."""
        super().conclude()
        self._running = [one for one in self.promises if one.done is None and not one.stands]

    def clocks(self) -> tuple[SlaClock, ...]:
        """Give the clocks that there must be, as they stand; pauses are not told."""
        return tuple(self._clock(one) for one in self.promises)

    @property
    def _table(self) -> Minutes:
        return self.hours[self.policies.of(self.plan).calendar]

    def _clock(self, one: Ticking) -> SlaClock:
        runs = one.done is None and not one.stands
        coming = runs and one.breached is None and one.target is not None
        enough = self.warns(one)
        due = self._table.reached(self.now, (one.target or MINUTE) - one.elapsed) if coming else None
        warning = self._table.reached(self.now, enough - one.elapsed) if coming and enough is not None else None
        return SlaClock(
            aim=one.aim,
            cycle=int(one.key.partition("/")[2]),
            state=self._state(one),
            plan="",
            priority=Priority.NORMAL,
            started=one.started,
            target=one.target,
            elapsed=one.elapsed,
            due=one.breached or due,
            warning_at=one.warned or warning,
            met_at=one.done,
            breached_at=one.breached,
        )

    def _state(self, one: Ticking) -> ClockState:
        if one.done is not None:
            return ClockState.MET
        if not one.stands:
            return ClockState.RUNNING
        return ClockState.PAUSED if self.status == "pending" and not self.gone else ClockState.STOPPED


def course(
    filed: Ticket,
    events: Sequence[TicketEvent],
    policies: SlaPolicies,
    hours: Mapping[str, Minutes],
    end: datetime,
    owed: Callable[[str], bool],
) -> Course:
    """Live through a ticket until the end. `owed`: whether a reply was owed on a ticket that was merged into it."""
    life = Lived(policies, hours, sla.Opened(filed.opened_at, filed.plan, filed.priority))
    looks = []
    for at, together in groupby(events, key=lambda event: event.at):
        life.until(at)
        for event in together:
            happened = read(event, owed)
            if happened is not None:
                life.happen(happened)
        life.conclude()
        life.look()
        life.tell()
        looks.append(Look(at, life.clocks()))
    life.until(end)
    return Course((*looks, Look(end, life.clocks())), tuple(life.told))


def read(event: TicketEvent, owed: Callable[[str], bool]) -> sla.SlaEvent | None:
    """Give what an event is to its ticket's promises; None where it is nothing to them."""
    after = event.after or ""
    match event.kind:
        case EventKind.ANSWERED:
            return sla.CustomerReplied(event.at)
        case EventKind.REPLIED if event.actor.kind is ActorKind.TEAM:
            return sla.TeamReplied(event.at)
        case EventKind.STATUS:
            return sla.StatusChanged(event.at, Status(after))
        case EventKind.PRIORITY:
            return sla.PriorityChanged(event.at, Priority(after))
        case EventKind.PLAN:
            return sla.PlanChanged(event.at, after)
        case EventKind.MERGED:
            return sla.MergedAway(event.at)
        case EventKind.LINKED if after.startswith("merged_from:") and owed(after.partition(":")[2]):
            return sla.CustomerReplied(event.at)
    return None


def plain(clock: SlaClock) -> SlaClock:
    """Give a clock without what the oracle does not tell: its pauses, and what it was promised by."""
    return replace(clock, pauses=(), plan="", priority=Priority.NORMAL)


def standing(expected: Sequence[SlaClock]) -> Standing:
    """Give how a ticket must stand in lists."""
    unmet = [one for one in expected if one.state in {ClockState.RUNNING, ClockState.PAUSED} and one.due is not None]
    replies = [one.due for one in unmet if one.aim is not Aim.RESOLUTION and one.due is not None]
    every = [one.due for one in unmet if one.due is not None]
    return Standing(min(replies, default=None), min(every, default=None), any(one.breached_at for one in expected))


def late(told: datetime, since: datetime, downs: Sequence[tuple[datetime, datetime]]) -> timedelta:
    """Give how much later something was told than it could be: at its minute, or when the process ran again."""
    could = next((up for dead, up in downs if dead <= since < up), since)
    return told - could
