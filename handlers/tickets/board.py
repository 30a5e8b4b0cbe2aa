"""The board of promises: what is overdue, what will be, who is there, and how today went. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from statistics import median
from zoneinfo import ZoneInfo

from handlers.insights.rates import Share
from handlers.ticket import Ticket
from handlers.tickets.calendar import WorkCalendar, is_open, next_closing, next_opening
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.staff import Engineer

_OVER = frozenset({ClockState.MET, ClockState.STOPPED})


class Urgency(StrEnum):
    """How soon a promise will be broken; the value is how that is called."""

    OVERDUE = "Overdue"
    QUARTER = "Within 15 minutes"
    HOUR = "Within 1 hour"
    FOUR_HOURS = "Within 4 hours"
    TODAY = "Later today"


_STEPS = (
    (Urgency.QUARTER, timedelta(minutes=15)),
    (Urgency.HOUR, timedelta(hours=1)),
    (Urgency.FOUR_HOURS, timedelta(hours=4)),
)
LOOKED_AHEAD = _STEPS[-1][1]
"""So far the board looks ahead, also when the day ends before."""


@dataclass(frozen=True, slots=True)
class Due:
    """A ticket with the promise of it that is due first.

    Attributes:
        due: the first instant that is too late.
        team: whose it is: its own, else that of whoever has it.
    """

    ticket: Ticket
    clock: SlaClock
    due: datetime
    urgency: Urgency
    team: str | None = None

    @property
    def waits_for_customer(self) -> bool:
        """The clock stands still, since the customer was asked something; it was too late before."""
        return self.clock.state is ClockState.PAUSED


@dataclass(frozen=True, slots=True)
class Seat:
    """An engineer as a manager looks at her.

    Attributes:
        at_work: it is within her hours, and she is here.
        open: it is within her hours.
        turns: when her hours end, while they last, else when they begin; None: never.
        overdue, due: her tickets on the board that are overdue, and the others.
    """

    engineer: Engineer
    open: bool
    turns: datetime | None
    overdue: int = 0
    due: int = 0

    @property
    def at_work(self) -> bool:
        """Whether she is given tickets now."""
        return self.open and self.engineer.presence.here


@dataclass(frozen=True, slots=True)
class Received:
    """A ticket that came in.

    Attributes:
        replied_at: the team's first public words, or the call in which it came in; None: none yet.
        late: the promise of the first reply was broken.
    """

    opened_at: datetime
    replied_at: datetime | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """How a day went so far.

    Attributes:
        received: tickets that came in; each is one of the next four.
        in_time, late: answered before, and after, the promise of a first reply was broken.
        overdue: not answered, and the promise was broken.
        waiting: not answered, and not too late.
        median: time between the opening and the first reply by the clock on the wall; None where none was answered.
        broken: promises that were broken since the day began, by aim, of whatever tickets.
    """

    received: int
    in_time: int
    late: int
    overdue: int
    waiting: int
    median: timedelta | None
    broken: Mapping[str, int]

    @property
    def kept(self) -> Share:
        """Answered in time, of those that were answered or should have been."""
        return Share.of(self.in_time, self.in_time + self.late + self.overdue)


def urgency(due: datetime, now: datetime, end: datetime) -> Urgency | None:
    """Tell how soon something is due; None: neither within the next hours nor before the day's `end`."""
    if due <= now:
        return Urgency.OVERDUE
    near = next((kind for kind, span in _STEPS if due <= now + span), None)
    return near or (Urgency.TODAY if due < end else None)


def first_due(clocks: Iterable[SlaClock]) -> SlaClock | None:
    """Give the clock, of those that are unmet, that is due first; None when nothing is."""
    owed = [clock for clock in clocks if clock.state not in _OVER and clock.due is not None]
    return min(owed, key=lambda clock: (clock.due, clock.aim), default=None)


def placed(
    ticket: Ticket, clocks: Iterable[SlaClock], now: datetime, end: datetime, teams: Mapping[str, str | None]
) -> Due | None:
    """Give a ticket as it stands on the board; None when it does not. `teams`: of engineers, by id."""
    clock = first_due(clocks)
    if clock is None or clock.due is None:
        return None
    kind = urgency(clock.due, now, end)
    team = ticket.team or teams.get(ticket.assignee or "")
    return None if kind is None else Due(ticket, clock, clock.due, kind, team)


def seat(engineer: Engineer, calendar: WorkCalendar | None, now: datetime, due: Iterable[Due]) -> Seat:
    """Give an engineer with her hours and what is due of hers; without a calendar she works around the clock."""
    hers = [one.urgency for one in due if one.ticket.assignee == engineer.id]
    overdue = sum(kind is Urgency.OVERDUE for kind in hers)
    if calendar is None:
        return Seat(engineer, True, None, overdue, len(hers) - overdue)
    open_, turns = turning(calendar, now)
    return Seat(engineer, open_, turns, overdue, len(hers) - overdue)


def turning(calendar: WorkCalendar, now: datetime) -> tuple[bool, datetime | None]:
    """Tell whether a calendar is open, and when it closes then, else when it opens next; None: never."""
    try:
        open_ = is_open(calendar, now)
        return open_, next_closing(calendar, now) if open_ else next_opening(calendar, now)
    except OverflowError:
        return False, None


def totals(received: Sequence[Received], broken: Mapping[str, int]) -> Totals:
    """Sum a day up."""
    answered = [one for one in received if one.replied_at is not None]
    late = sum(one.late for one in answered)
    overdue = sum(one.late for one in received if one.replied_at is None)
    waits = [(one.replied_at - one.opened_at).total_seconds() for one in answered if one.replied_at is not None]
    return Totals(
        received=len(received),
        in_time=len(answered) - late,
        late=late,
        overdue=overdue,
        waiting=len(received) - len(answered) - overdue,
        median=timedelta(seconds=median(waits)) if waits else None,
        broken=broken,
    )


def day_of(now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Give the first instants of today and of tomorrow where clocks show that zone's time, in the zone of `now`."""
    today = now.astimezone(zone).date()
    start = datetime.combine(today, time(0), zone)
    end = datetime.combine(today + timedelta(days=1), time(0), zone)
    return start.astimezone(now.tzinfo), end.astimezone(now.tzinfo)
