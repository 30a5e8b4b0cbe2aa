"""Moments in words: how far away they are, and when they are. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400


def length(time: timedelta) -> str:
    """Give a length in words, rounded down: "1 h 40 min", "12 h", "3 days"; its sign is left out."""
    seconds = abs(int(time.total_seconds()))
    if seconds < _MINUTE:
        return "less than a minute"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < _DAY:
        hours, minutes = divmod(seconds // _MINUTE, 60)
        return f"{hours} h {minutes} min" if minutes and hours < 10 else f"{hours} h"
    days = seconds // _DAY
    return f"{days} day{'s' if days > 1 else ''}"


def roughly(time: timedelta) -> str:
    """Give a length in words of one unit, rounded down: of what is over, since the moment itself is at hand."""
    hours = abs(int(time.total_seconds())) // _HOUR
    return f"{hours} h" if 1 <= hours < 24 else length(time)


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


def brief(at: datetime) -> str:
    """Give a moment in HTML without its year, where there is little room."""
    return f'<time class="clock brief" datetime="{at.isoformat()}" title="{written(at)}">{at:%d %b, %H:%M} UTC</time>'
