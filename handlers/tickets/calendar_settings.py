"""Calendars as they are written down: zone, hours of the week, holidays. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from handlers.tickets.calendar import AROUND_THE_CLOCK, WEEKDAYS, Hours, WorkCalendar
from handlers.tickets.holidays import Holidays, Region, dates_of
from handlers.tickets.plain import Field, needed

ALWAYS = "always"
_HOURS = re.compile(r"(\d\d):(\d\d)\s*-\s*(\d\d):(\d\d)")
_HOURS_LIKE = "hours such as 09:00-17:00, or 22:00-06:00 over midnight; a whole day is 00:00-24:00"
_DAYS_LIKE = "a day or days such as monday or monday-friday"


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """A calendar before its holidays are looked up.

    Attributes:
        holidays: dates of its own, beside those of `regions`.
    """

    zone: ZoneInfo
    hours: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    regions: tuple[Region, ...] = ()

    def calendar(self, holidays: Holidays, years: Iterable[int]) -> WorkCalendar:
        """Give the calendar with the holidays of these years; of other years it has its own dates alone.

        Raises:
            InvalidInput: there is no such region.
        """
        return WorkCalendar(self.zone, self.hours, self.holidays | dates_of(holidays, self.regions, years))


def read_calendar(given: Field) -> CalendarSettings:
    """Read a calendar: ``{"zone": "Europe/Berlin", "hours": {"monday-friday": ["09:00-17:00"]}, ...}``.

    ``hours`` may be ``"always"``. ``holidays`` is a list of dates and regions: ``["DE-BY", "2026-12-24"]``.

    Raises:
        InvalidInput: something is wrong with it; the text names the field.
    """
    table = given.table({"zone", "hours", "holidays"})
    zone = read_zone(needed(table, "zone", given, '"Europe/Berlin"'))
    hours = read_hours(needed(table, "hours", given, '{ monday-friday = ["09:00-17:00"] }'))
    dates, regions = set[date](), list[Region]()
    for item in table["holidays"].items() if "holidays" in table else ():
        kept = _holiday(item)
        if isinstance(kept, Region):
            regions.append(kept)
        else:
            dates.add(kept)
    return CalendarSettings(zone, hours, frozenset(dates), tuple(regions))


def read_zone(given: Field) -> ZoneInfo:
    """Read the name of a time zone.

    Raises:
        InvalidInput: it is none; the text names the field.
    """
    name = given.text()
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        given.wrong(f"{name} is no time zone; one is Europe/Berlin, another UTC")


def read_hours(given: Field) -> tuple[Hours, ...]:
    """Read hours of a week: ``{"monday-friday": ["09:00-17:00"]}``, or ``"always"``.

    Raises:
        InvalidInput: something is wrong with them; the text names the field.
    """
    if given.value == ALWAYS:
        return AROUND_THE_CLOCK
    found: list[Hours] = []
    for name, field in given.fields():
        days = _days(name, field)
        for item in field.items():
            start, end = _span(item)
            found.extend(Hours(day, start, end) for day in days)
    if not found:
        given.wrong("it is never open, so nothing would ever become due; name some hours")
    return tuple(found)


def _days(name: str, given: Field) -> tuple[int, ...]:
    first, _, last = (part.strip().lower() for part in name.partition("-"))
    last = last or first
    if first not in WEEKDAYS or last not in WEEKDAYS:
        given.wrong(f"{_DAYS_LIKE} belongs here")
    start = WEEKDAYS.index(first)
    return tuple((start + offset) % 7 for offset in range((WEEKDAYS.index(last) - start) % 7 + 1))


def _span(given: Field) -> tuple[time, time]:
    matched = _HOURS.fullmatch(given.text())
    if matched is None:
        given.wrong(f"{given.text()} is none; give {_HOURS_LIKE}")
    start_hour, start_minute, end_hour, end_minute = map(int, matched.groups())
    if start_hour > 23 or start_minute > 59 or end_minute > 59 or end_hour * 60 + end_minute > 24 * 60:
        given.wrong(f"{given.text()} has no such time of day; give {_HOURS_LIKE}")
    if (start_hour, start_minute) == (end_hour, end_minute):
        given.wrong(f"{given.text()} has no length; give {_HOURS_LIKE}")
    return time(start_hour, start_minute), time(end_hour % 24, end_minute)


def _holiday(given: Field) -> date | Region:
    if isinstance(given.value, date) and not isinstance(given.value, datetime):
        return given.value
    text = given.text()
    if text[0].isdigit():
        try:
            return date.fromisoformat(text)
        except ValueError:
            given.wrong(f"{text} is no date; one is 2026-12-24")
    if not re.fullmatch(r"[A-Za-z]{2}(-\w+)?", text):
        given.wrong(f"{text} is neither a date such as 2026-12-24 nor a region such as DE or DE-BY")
    return Region.parse(text)
