"""A ticket as it will stand later, when nothing happens to it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.attention.attention import Evidence
from handlers.tickets.intervals import NOTHING
from handlers.tickets.sla_clock import ClockState, SlaClock

TARDY = timedelta(minutes=15)
"""How much later than it might be a clock is looked at, when closed hours lie before it is due."""


def later(evidence: Evidence, after: timedelta) -> Evidence:
    """Give the evidence of some time later, by what is known of the clocks now."""
    clocks = tuple(_later(clock, evidence, after) for clock in evidence.clocks)
    return replace(evidence, now=evidence.now + after, clocks=clocks)


def _later(clock: SlaClock, evidence: Evidence, after: timedelta) -> SlaClock:
    """Let a clock run on. When its hours are closed is not known here, only how long they are until it is due.

    So it runs as if they were open; where it cannot be due before some closed hours have passed, it begins to run by
    `TARDY` later, so that a night is not full of looks at a clock that stands still.
    """
    if clock.state is not ClockState.RUNNING:
        return clock
    remaining = clock.remaining
    closed = (
        remaining is not None
        and remaining > NOTHING
        and clock.due is not None
        and clock.due - evidence.now > remaining + TARDY
    )
    worked = max(NOTHING, after - TARDY) if closed else after
    return replace(clock, elapsed=clock.elapsed + worked)
