"""Engineers' working hours by the calendars that their listings name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from handlers.tickets.calendar import WorkCalendar, is_open, next_opening
from handlers.tickets.staff import Engineer


class Shifts:
    """The `WorkingHours` of a staff; who has no calendar works around the clock.

    Args:
        calendar_of: the calendar of a name.
    """

    def __init__(self, staff: Iterable[Engineer], calendar_of: Callable[[str], WorkCalendar]) -> None:
        self._calendars = {one.id: calendar_of(one.calendar) for one in staff if one.calendar is not None}

    def is_open(self, engineer: str, at: datetime) -> bool:
        """Tell whether it is within this engineer's hours."""
        calendar = self._calendars.get(engineer)
        return calendar is None or is_open(calendar, at)

    def next_opening(self, engineer: str, at: datetime) -> datetime | None:
        """Give when her hours begin next; None when they never do."""
        calendar = self._calendars.get(engineer)
        if calendar is None:
            return None
        try:
            return next_opening(calendar, at)
        except OverflowError:
            return None
