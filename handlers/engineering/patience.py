"""How long to wait after something went wrong with reading from a tracker. Pure, but for the pace that is told."""

from __future__ import annotations

from datetime import timedelta

from handlers.engineering.errors import TrackerAway, TrackerBusy, TrackerDenied, TrackerError
from handlers.engineering.pacing import Pace

READING = "reading"
"""The kind of all that is read, for limits that hold for a kind."""
LONGEST = timedelta(minutes=5)
"""Between two tries."""


def waiting(pace: Pace, name: str, error: Exception) -> timedelta:
    """Tell the pace what went wrong with reading this, and give how long it is to wait."""
    match error:
        case TrackerBusy():
            return pace.busy(READING, name, error)
        case TrackerAway(wait=wait):
            return pace.away(wait)
        case TrackerDenied(everything=True):
            return pace.barred()
        case TrackerError():
            return LONGEST
        case _:
            return timedelta()


def of_all(error: Exception) -> bool:
    """Tell whether the next issue would fare no better."""
    return isinstance(error, TrackerAway | TrackerBusy) or (isinstance(error, TrackerDenied) and error.everything)


def later(attempts: int) -> timedelta:
    """Give the time to the next attempt: 1 s, 2 s, 4 s ... up to `LONGEST`."""
    return min(timedelta(seconds=2 ** min(attempts, 20)), LONGEST)
