"""A ticket as it will stand later, when nothing happens to it. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.attention.attention import Evidence
from handlers.tickets.intervals import NOTHING
from handlers.tickets.sla_clock import ClockState, SlaClock


def later(evidence: Evidence, after: timedelta) -> Evidence:
    """Give the evidence of some time later, by what is known of the clocks now.

    Clocks stand still until the hours open that the promises go by. When these close again is not known: then it runs
    on here, and one look too early finds that it stands still.
    """
    closed = NOTHING if evidence.opens is None else max(NOTHING, evidence.opens - evidence.now)
    open_ = max(NOTHING, after - closed)
    return replace(evidence, now=evidence.now + after, clocks=tuple(_later(clock, open_) for clock in evidence.clocks))


def _later(clock: SlaClock, open_: timedelta) -> SlaClock:
    if clock.state is not ClockState.RUNNING:
        return clock
    return replace(clock, elapsed=clock.elapsed + open_)
