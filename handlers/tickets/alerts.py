"""What is to be told of SLA clocks: warnings and breaches, each once; and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import Aim


class AlertKind(StrEnum):
    """What it says."""

    WARNING = "warning"
    """It will be too late soon."""
    BREACH = "breach"
    """It is too late."""


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to be told once.

    Attributes:
        key: the same whenever it is worked out; what was told under it is not told again. A warning's key has the
            target in seconds: when more time is promised, that may be warned of anew.
        at: since when it is so.
    """

    key: str
    kind: AlertKind
    number: str
    aim: Aim
    cycle: int
    at: datetime


def alerts(number: str, clocks: Iterable[SlaClock], now: datetime) -> tuple[Alert, ...]:
    """Give all that is to be told of a ticket's clocks by now, oldest first; whoever tells it knows what was told.

    A breach is told even when it was met since. A warning is not, nor when it came to a breach already, nor while the
    clock does not run.
    """
    found = []
    for clock in clocks:
        name = f"{number}/{clock.key}"
        if clock.breached_at is not None and clock.breached_at <= now:
            key = f"{name}/{AlertKind.BREACH}"
            found.append(Alert(key, AlertKind.BREACH, number, clock.aim, clock.cycle, clock.breached_at))
        elif _warns(clock, now) and clock.warning_at is not None and clock.target is not None:
            key = f"{name}/{AlertKind.WARNING}/{clock.target.total_seconds():.0f}"
            found.append(Alert(key, AlertKind.WARNING, number, clock.aim, clock.cycle, clock.warning_at))
    return tuple(sorted(found, key=lambda alert: (alert.at, alert.key)))


def next_moment(clocks: Iterable[SlaClock], now: datetime) -> datetime | None:
    """Give the next instant after `now` at which a clock warns or is breached if nothing happens; None when none will.

    Until then there is nothing new to tell of these clocks.
    """
    coming = [
        moment
        for clock in clocks
        if clock.state is ClockState.RUNNING
        for moment in (clock.warning_at, clock.due)
        if moment is not None and moment > now
    ]
    return min(coming, default=None)


def _warns(clock: SlaClock, now: datetime) -> bool:
    return clock.state is ClockState.RUNNING and clock.warning_at is not None and clock.warning_at <= now
