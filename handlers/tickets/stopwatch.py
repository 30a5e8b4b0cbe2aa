"""An SLA clock in the making: what runs, waits, is warned of, breached and met while a history is gone through."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.ticket import Priority, Status
from handlers.tickets.calendar import WorkCalendar, after
from handlers.tickets.intervals import NOTHING
from handlers.tickets.sla_clock import ClockState, Pause, SlaClock
from handlers.tickets.sla_policy import Aim, SlaPolicy


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds between two changes: the customer's plan with its policy and calendar, and the priority."""

    plan: str
    priority: Priority
    policy: SlaPolicy
    calendar: WorkCalendar


@dataclass(slots=True)
class Stopwatch:
    """One clock on its way through a ticket's history.

    Attributes:
        at: how far it came.
        terms: those in force; of a met clock, those that it was met under.
        pauses: the stops too; the last has no end while it lasts.
    """

    aim: Aim
    cycle: int
    terms: Terms
    at: datetime
    started: datetime
    elapsed: timedelta = NOTHING
    pauses: list[Pause] = field(default_factory=list)
    warned_at: datetime | None = None
    met_at: datetime | None = None
    breached_at: datetime | None = None

    @property
    def target(self) -> timedelta | None:
        """What is promised; None: nothing."""
        return self.terms.policy.target(self.aim, self.terms.priority)

    @property
    def held(self) -> Status | None:
        """The status that keeps it from running."""
        return self.pauses[-1].status if self.pauses and self.pauses[-1].end is None else None

    @property
    def runs(self) -> bool:
        """Whether time counts."""
        return self.met_at is None and self.held is None

    def run(self, until: datetime, worked: timedelta) -> None:
        """Let the time pass until then, with nothing happening. `worked`: how long the calendar is open meanwhile."""
        if self.runs:
            self._count(self.elapsed + worked)
        self.at = until

    def _count(self, counted: timedelta) -> None:
        calendar, target = self.terms.calendar, self.target
        if target is not None and self.breached_at is None:
            warn = self.terms.policy.warning.after(target)
            if self.warned_at is None and counted >= warn:
                self.warned_at = after(calendar, self.at, warn - self.elapsed)
            if counted >= target:
                self.breached_at = after(calendar, self.at, target - self.elapsed)
        self.elapsed = counted

    def hold(self, status: Status | None) -> None:
        """Let a status keep it from running from now on, or none."""
        if status is self.held:
            return
        if self.held is not None:
            last = self.pauses.pop()
            if last.start < self.at:
                self.pauses.append(Pause(last.start, self.at, last.status))
        if status is not None:
            self.pauses.append(Pause(self.at, None, status))

    def promise(self, terms: Terms) -> None:
        """Let these terms hold from now on; should they be broken already, the time that follows tells."""
        self.terms = terms
        target = self.target
        if self.breached_at is None and (target is None or self.elapsed < terms.policy.warning.after(target)):
            self.warned_at = None  # what is promised now is farther off: there is something to warn of again

    def seen(self, now: datetime, worked: timedelta) -> SlaClock:
        """Give the clock as it stands at `now`, not before `at`, when nothing happens until then; see `run`."""
        due, warning = self._coming()
        self.run(now, worked)
        return SlaClock(
            aim=self.aim,
            cycle=self.cycle,
            state=self._state(),
            plan=self.terms.plan,
            priority=self.terms.priority,
            started=self.started,
            target=self.target,
            elapsed=self.elapsed,
            pauses=tuple(pause for pause in self.pauses if self.met_at is None or pause.start < self.met_at),
            due=self.breached_at or due,
            warning_at=self.warned_at or warning,
            met_at=self.met_at,
            breached_at=self.breached_at,
        )

    def _coming(self) -> tuple[datetime | None, datetime | None]:
        """Give when it becomes due, and when it is time to warn, if nothing happens."""
        target = self.target
        if target is None or not self.runs or self.breached_at is not None:
            return None, None
        calendar, warn = self.terms.calendar, self.terms.policy.warning.after(target)
        return after(calendar, self.at, target - self.elapsed), after(calendar, self.at, warn - self.elapsed)

    def _state(self) -> ClockState:
        if self.met_at is not None:
            return ClockState.MET
        if self.held is None:
            return ClockState.RUNNING
        return ClockState.PAUSED if self.held is Status.PENDING else ClockState.STOPPED
