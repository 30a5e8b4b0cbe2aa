"""Engineers' working hours by the calendars that their listings name. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from handlers.tickets.calendar import WorkCalendar, next_opening
from handlers.tickets.staff import Engineer


class Shifts:
    """The `WorkingHours` of a staff; who has no calendar works around the clock.

    A staff shares few calendars and is asked about one moment: a calendar is looked at once for each.

    Args:
        calendar_of: the calendar of a name.
    """

    def __init__(self, staff: Iterable[Engineer], calendar_of: Callable[[str], WorkCalendar]) -> None:
        self._named = {one.id: one.calendar for one in staff if one.calendar is not None}
        self._calendars = {name: calendar_of(name) for name in sorted(set(self._named.values()))}
        self._openings: dict[tuple[str, datetime], datetime | None] = {}

    def is_open(self, engineer: str, at: datetime) -> bool:
        """Tell whether it is within this engineer's hours."""
        name = self._named.get(engineer)
        return name is None or self._opening(name, at) == at

    def next_opening(self, engineer: str, at: datetime) -> datetime | None:
        """Give when her hours begin next; None when they never do."""
        name = self._named.get(engineer)
        return None if name is None else self._opening(name, at)

    def _opening(self, name: str, at: datetime) -> datetime | None:
        """Give the first instant, not before `at`, at which a calendar is open; None when there is none."""
        if (name, at) not in self._openings:
            try:
                self._openings[name, at] = next_opening(self._calendars[name], at)
            except OverflowError:
                self._openings[name, at] = None
        return self._openings[name, at]
