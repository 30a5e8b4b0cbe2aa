"""Lengths of time as the facts of a score tell them. Pure."""

from __future__ import annotations

from datetime import timedelta

_DAY = timedelta(days=1)


def hours(time: timedelta) -> str:
    """Give open time, rounded down: "40 min", "1 h 30 min", "5 h"; never days, of which one has fewer hours than 24."""
    minutes = max(timedelta(), time) // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} min"
    whole, rest = divmod(minutes, 60)
    return f"{whole} h {rest} min" if rest and whole < 5 else f"{whole} h"


def passed(time: timedelta) -> str:
    """Give time by the clock, rounded down: "40 min", "30 h", from two days on "3 days"."""
    return f"{time // _DAY} days" if time >= 2 * _DAY else hours(time)
