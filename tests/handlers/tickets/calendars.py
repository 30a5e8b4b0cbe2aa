"""Calendars that Hypothesis draws, and instants near what makes them difficult."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from handlers.tickets.calendar import Hours, WorkCalendar
from tests.handlers.tickets.minutes import ZONES, changes

times = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 45, 59]))
hours = st.builds(Hours, st.integers(0, 6), times, times)
zones = st.sampled_from(ZONES)


@st.composite
def instants(draw: st.DrawFn, zone: str) -> datetime:
    """A full minute, mostly near a change of the zone's offset."""
    somewhere = datetime(2009, 1, 1, tzinfo=UTC) + timedelta(days=draw(st.integers(0, 30 * 365)))
    day = draw(st.sampled_from(changes(zone))) if changes(zone) and draw(st.integers(0, 4)) else somewhere
    return day + timedelta(minutes=draw(st.integers(-2 * 1440, 2 * 1440)))


@st.composite
def calendars(draw: st.DrawFn, zone: str, near: datetime) -> WorkCalendar:
    """Hours of all kinds, with holidays about an instant."""
    week = draw(st.lists(hours, min_size=1, max_size=12))
    days = draw(st.sets(st.integers(-3, 6), max_size=3))
    return WorkCalendar(ZoneInfo(zone), tuple(week), frozenset((near + timedelta(days=day)).date() for day in days))


@st.composite
def situations(draw: st.DrawFn) -> tuple[WorkCalendar, datetime]:
    """A calendar, and an instant at which it is worth looking."""
    zone = draw(zones)
    at = draw(instants(zone))
    return draw(calendars(zone, at)), at
