"""SLA clocks: from what happened to a ticket to what is owed, and when. Pure.

The rules, for every clock:

- Pending (we wait for the customer) pauses next reply and resolution, never the first reply. On hold pauses nothing:
  the customer waits, whoever of us is asked.
- Solved and closed stop all that is unmet, and meet the resolution. Opening again lets it run on from what had
  elapsed; the time between does not count. A ticket that is merged away stops for good, and its resolution is not met.
- The team's public reply meets the reply that is owed. Of several messages without one, the first counts.
- Another plan or priority changes the target and, from then on, the hours; what has elapsed stays. So a clock can be
  too late at the instant of the change. Another tier changes nothing.
- A clock is breached at the first instant at which it runs, is not met, and its target has elapsed: a reply at that
  instant is too late. A breach stays.
- What happens at one instant counts together, in its order. A history whose times run backwards is read as if they
  stood still, and so is a `now` before the last of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeAlias

from handlers.ticket import OVER, Status
from handlers.tickets.calendar import WorkCalendar, open_time
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_history import (
    CustomerReplied,
    MergedAway,
    Opened,
    PlanChanged,
    PriorityChanged,
    SlaEvent,
    StatusChanged,
    TeamReplied,
    TierChanged,
)
from handlers.tickets.sla_policy import REPLIES, Aim, SlaPolicies
from handlers.tickets.stopwatch import Stopwatch, Terms

CalendarOf: TypeAlias = Callable[[str], WorkCalendar]
"""The calendar of a name; policies name theirs."""


def clocks(
    history: Sequence[SlaEvent], policies: SlaPolicies, calendar_of: CalendarOf, now: datetime
) -> tuple[SlaClock, ...]:
    """Give all clocks that a ticket ever had, as they stand now, in the order in which they were started.

    Args:
        history: in its order, beginning with the opening.
        now: aware, as all times of the history.

    Raises:
        ValueError: the history does not begin with its only opening.
    """
    if not history or not isinstance(history[0], Opened) or any(isinstance(event, Opened) for event in history[1:]):
        raise ValueError("the history of a ticket begins with its opening, and has no other")
    course = _Course(policies, calendar_of, history[0])
    for at, events in _instants(history[1:], history[0].at):
        if course.merged:
            break
        course.advance(at)
        for event in events:
            if not course.merged:
                course.take(event)
        course.settle()
    return course.seen(max(now, course.at))


def owes_reply(seen: Iterable[SlaClock]) -> bool:
    """Tell whether a reply is owed to the customer, or was when the ticket was over."""
    return any(clock.aim in REPLIES and clock.state is not ClockState.MET for clock in seen)


def _instants(events: Sequence[SlaEvent], since: datetime) -> Iterator[tuple[datetime, list[SlaEvent]]]:
    """Give the events of each instant together; one that is stamped before its predecessor happened with it."""
    at, together = since, list[SlaEvent]()
    for event in events:
        if event.at > at:
            yield at, together
            at, together = event.at, []
        together.append(event)
    yield at, together


class _Course:
    """A ticket on its way through its history; `at` is how far it came."""

    def __init__(self, policies: SlaPolicies, calendar_of: CalendarOf, opened: Opened) -> None:
        self._policies = policies
        self._calendar_of = calendar_of
        self._plan, self._priority, self._status = opened.plan, opened.priority, Status.NEW
        self._language = opened.language
        self._watches: list[Stopwatch] = []
        self.at = opened.at
        self.merged = False
        if not opened.answered:
            self._start(Aim.FIRST_REPLY)
        self._resolution = self._start(Aim.RESOLUTION)

    @property
    def _terms(self) -> Terms:
        policy = self._policies.of(self._plan, self._language)
        return Terms(self._plan, self._priority, policy, self._calendar_of(policy.calendar))

    def _start(self, aim: Aim) -> Stopwatch:
        cycle = 1 + sum(watch.aim is aim for watch in self._watches)
        watch = Stopwatch(aim, cycle, self._terms, self.at, started=self.at)
        self._watches.append(watch)
        return watch

    def advance(self, at: datetime) -> None:
        """Let the time pass until then, with nothing happening."""
        worked = self._worked(at)
        for watch in self._watches:
            watch.run(at, worked)
        self.at = at

    def _worked(self, until: datetime) -> timedelta:
        # All clocks that run go by the same calendar.
        return open_time(self._terms.calendar, self.at, until)

    def take(self, event: SlaEvent) -> None:
        """Let something happen now."""
        match event:
            case CustomerReplied():
                if not self._owed:
                    self._start(Aim.NEXT_REPLY)
            case TeamReplied():
                for watch in self._owed:
                    watch.hold(None)
                    watch.met_at = self.at
            case StatusChanged(status=status):
                self._status = status
            case PriorityChanged(priority=priority):
                self._priority = priority
            case PlanChanged(plan=plan):
                self._plan = plan
            case MergedAway():
                self.merged = True
            case Opened() | TierChanged():
                pass

    @property
    def _owed(self) -> list[Stopwatch]:
        return [watch for watch in self._watches if watch.aim in REPLIES and watch.met_at is None]

    def settle(self) -> None:
        """Draw the conclusions from what happened now."""
        self._resolve()
        terms = self._terms
        for watch in self._watches:
            # A met resolution is held too: should it be opened again, the time between was a pause.
            if watch.met_at is None or watch is self._resolution:
                watch.hold(self._held(watch.aim))
            if watch.met_at is None:
                watch.promise(terms)

    def _resolve(self) -> None:
        if self.merged:
            return
        if self._status not in OVER:
            self._resolution.met_at = None
        elif self._resolution.met_at is None:
            self._resolution.met_at = self.at

    def _held(self, aim: Aim) -> Status | None:
        if self.merged:
            return Status.CLOSED
        waits = self._status is Status.PENDING and aim is not Aim.FIRST_REPLY
        return self._status if waits or self._status in OVER else None

    def seen(self, now: datetime) -> tuple[SlaClock, ...]:
        """Give the clocks as they stand now, nothing happening until then."""
        worked = self._worked(now)
        return tuple(watch.seen(now, worked) for watch in self._watches)
