"""Moments in words: how far away they are, and when they are. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_EXACT_DAYS = 10
"""From how many days on hours are left out."""


def length(time: timedelta, *, days: bool = True) -> str:
    """Give a length in words, rounded down: "1 h 40 min", "40 h", "3 days 4 h"; its sign is left out.

    `days`: those of the clock; False for open time, of which a day has fewer hours than 24.
    """
    seconds = abs(int(time.total_seconds()))
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < 2 * _DAY or not days:
        hours, minutes = divmod(seconds // _MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    whole, rest = divmod(seconds, _DAY)
    return f"{whole} days {rest // _HOUR} h" if rest >= _HOUR and whole < _EXACT_DAYS else f"{whole} days"


def roughly(time: timedelta) -> str:
    """Give a length in words of one unit, rounded down: of what is over, since the moment itself is at hand."""
    days, hours = divmod(abs(int(time.total_seconds())) // _HOUR, 24)
    if days:
        return f"{days} day{'s' if days > 1 else ''}"
    return f"{hours} h" if hours else length(time)


def ago(at: datetime, now: datetime) -> str:
    """Say how long ago something was, in HTML, with the moment itself."""
    return stamp(at, "just now" if now - at < timedelta(minutes=1) else f"{roughly(now - at)} ago")


def due(at: datetime, now: datetime) -> str:
    """Say how long there is until something is due, or since it was, in HTML; what is too late also by its look."""
    if now >= at:
        return f'<strong class="late">overdue by {roughly(now - at)}</strong>'
    kind = "soon" if at - now < timedelta(hours=1) else "later"
    return f'<span class="{kind}">in {length(at - now)}</span>'


def written(at: datetime) -> str:
    """Give a moment as text: "22 Nov 2026, 14:30 UTC"."""
    return f"{at:%d %b %Y, %H:%M} UTC"


def stamp(at: datetime, words: str | None = None) -> str:
    """Give a moment in HTML; with `words` in its place it is told as a hint. A script gives it in the reader's zone."""
    if words is None:
        return f'<time class="clock" datetime="{at.isoformat()}">{written(at)}</time>'
    return f'<time datetime="{at.isoformat()}" title="{written(at)}">{words}</time>'


def there(at: datetime, zone: ZoneInfo) -> str:
    """Give a moment in HTML by the clock of a place that the page names, and not by the reader's."""
    local = at.astimezone(zone)
    return f'<time datetime="{at.isoformat()}" title="{written(at)}">{local:%d %b %Y, %H:%M}</time>'


def brief(at: datetime) -> str:
    """Give a moment in HTML without its year, where there is little room."""
    return f'<time class="clock brief" datetime="{at.isoformat()}" title="{written(at)}">{at:%d %b, %H:%M} UTC</time>'
