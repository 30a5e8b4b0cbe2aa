"""Every minute of the month for every calendar: open or not, looked up on the wall's clock once and then counted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cached_property

from bench.desk.agenda import MINUTE
from handlers.tickets.calendar import WorkCalendar
from tests.handlers.tickets.minutes import opened

PROMISED = timedelta(days=24)
"""How far beyond the end the hours are known that promises go by."""
_SHIFT = timedelta(days=1)


class Minutes:
    """The minutes of one calendar from `start` on."""

    def __init__(self, calendar: WorkCalendar, start: datetime, end: datetime) -> None:
        self._start = start
        self._open = bytes(opened(calendar, start + MINUTE * index) for index in range((end - start) // MINUTE))

    def open(self, at: datetime) -> bool:
        """Tell whether it is open in this minute."""
        return bool(self._open[(at - self._start) // MINUTE])

    def reached(self, since: datetime, amount: timedelta) -> datetime | None:
        """Give the first instant by which so many minutes were open since then; None beyond the table."""
        wanted = amount // MINUTE
        if wanted <= 0:
            return since
        place = bisect_left(self._places, (since - self._start) // MINUTE) + wanted - 1
        return self._start + MINUTE * (self._places[place] + 1) if place < len(self._places) else None

    @cached_property
    def _places(self) -> list[int]:
        return [index for index, open_ in enumerate(self._open) if open_]

    def shifts(self) -> list[tuple[datetime, datetime]]:
        """Give the stretches during which it is open."""
        found = []
        begun: int | None = None
        for index, open_ in enumerate((*self._open, 0)):
            if open_ and begun is None:
                begun = index
            elif not open_ and begun is not None:
                found.append((self._start + MINUTE * begun, self._start + MINUTE * index))
                begun = None
        return found


def tables(
    calendars: Mapping[str, WorkCalendar], start: datetime, end: datetime, promised: Collection[str]
) -> dict[str, Minutes]:
    """Give the minutes of all calendars by name; of those that promises go by, as far as promises reach."""
    return {
        name: Minutes(calendar, start, end + (PROMISED if name in promised else _SHIFT))
        for name, calendar in calendars.items()
    }
