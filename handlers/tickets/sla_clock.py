"""An SLA clock: one promise to one customer, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.ticket import Priority, Status
from handlers.tickets.sla_policy import Aim


class ClockState(StrEnum):
    """Whether a clock runs. A breached one goes on until it is met: somebody waits still."""

    RUNNING = "running"
    """It counts, during the hours of its calendar."""
    PAUSED = "paused"
    """It waits for the customer."""
    STOPPED = "stopped"
    """The ticket is over, and what was promised was neither kept nor is it owed; opening it again lets it run on."""
    MET = "met"
    """It was done, in time or late."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count although the clock's hours may be open. `end`: None while it lasts.

    `status` is the ticket's, and why.
    """

    start: datetime
    end: datetime | None
    status: Status


@dataclass(frozen=True, slots=True)
class SlaClock:
    """A promise, and how it stands at some instant, in open time of the calendars that it ran by.

    Attributes:
        cycle: which of its aim within the ticket, from 1.
        plan: what was promised by, with `priority`; of a met clock, when it was met.
        target: promised open time; None: nothing is promised (any more).
        elapsed: open time that counts so far; of a met clock, what it took.
        pauses: ascending.
        due: the first instant that is too late, as things stand; of a breached clock, the one that was. None while it
            does not run, where nothing is promised, and when it was met in time.
        warning_at: when to warn, or when it was time to; None as with `due`.
        met_at: when it was done, in time or not.
        breached_at: the first instant that was too late, unmet; it stays, whatever is promised or done later.
    """

    aim: Aim
    cycle: int
    state: ClockState
    plan: str
    priority: Priority
    started: datetime
    target: timedelta | None
    elapsed: timedelta
    pauses: tuple[Pause, ...] = ()
    due: datetime | None = None
    warning_at: datetime | None = None
    met_at: datetime | None = None
    breached_at: datetime | None = None

    @property
    def key(self) -> str:
        """Its name within the ticket: ``next_reply/2``."""
        return f"{self.aim}/{self.cycle}"

    @property
    def remaining(self) -> timedelta | None:
        """Open time that is left; below 0 it is what was too much; None where nothing is promised."""
        return None if self.target is None else self.target - self.elapsed
