"""Calendars looked at minute by minute: the oracle of their arithmetic, which knows no interval."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from handlers.tickets.calendar import WorkCalendar

MINUTE = timedelta(minutes=1)
ZONES = (
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Havana",
    "Asia/Kolkata",
    "Asia/Gaza",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Pacific/Apia",
    "UTC",
)
"""Half hours, quarter days, changes at midnight, in the month of fasting, by half an hour, by two, over a whole day."""


def opened(calendar: WorkCalendar, at: datetime) -> bool:
    """Look at the clock on the wall."""
    wall = at.astimezone(calendar.zone)
    if wall.date() in calendar.holidays:
        return False
    now, today, yesterday = wall.time(), wall.weekday(), (wall.weekday() - 1) % 7
    for hours in calendar.hours:
        over_midnight = hours.end <= hours.start
        if hours.weekday == today and hours.start <= now and (over_midnight or now < hours.end):
            return True
        if hours.weekday == yesterday and over_midnight and now < hours.end:
            return True
    return False


def lasted(calendar: WorkCalendar, since: datetime, until: datetime) -> timedelta:
    """Count the minutes at which it is open."""
    at, found = since, timedelta(0)
    while at < until:
        found += MINUTE * opened(calendar, at)
        at += MINUTE
    return found


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """Give the midnights in UTC before the zone's changes of offset, from 2009 to 2039."""
    key = ZoneInfo(zone)
    days = [datetime(2009, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(30 * 365)]
    offsets = [day.astimezone(key).utcoffset() for day in days]
    return tuple(day for day, one, other in zip(days, offsets, offsets[1:], strict=False) if one != other)
