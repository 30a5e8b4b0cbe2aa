"""Working hours: when a promise counts, and when somebody works. Pure.

A calendar is open exactly while a clock on its wall shows a time within its hours. So on the night when clocks go
forward, 01:30-03:30 lasts one hour, and 02:15-02:45 does not take place; when they go back, 01:30-03:30 lasts three
hours, and 02:15-02:45 takes place twice. A holiday closes its own date from midnight to midnight and nothing else:
hours that run over midnight are cut there, on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.tickets.intervals import NOTHING, Span, joined, reached, shared, total

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_END = datetime.max.replace(tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAGE = timedelta(days=4)
"""Hours are worked out by pages of so many days. No zone has changed its offset twice within six days since 1970, so
a page has one change at most."""
_LAST_PAGE = (_END - _EPOCH) // _PAGE - 91
"""A year before datetimes end: zones reach over that end."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours that begin on one day of every week, by the clock on the wall.

    Attributes:
        weekday: 0 is Monday, 6 is Sunday.
        end: not after `start` when it is on the next day; midnight is ``time(0)``, so 00:00 to 00:00 is a whole day.
    """

    weekday: int
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The hours of a week in a time zone, less holidays.

    Attributes:
        hours: in any order; where they overlap, it is open once.
        holidays: dates in the calendar's own zone.

    Raises:
        ValueError: there are no hours, or a weekday is none.
    """

    zone: ZoneInfo
    hours: tuple[Hours, ...]
    holidays: frozenset[date] = frozenset()
    _week: tuple[tuple[tuple[timedelta, timedelta], ...], ...] = field(init=False, repr=False, compare=False)
    # Worked out once, as asked for; the same whoever works it out, so it may be shared between threads.
    _pages: dict[int, tuple[Span, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not self.hours:
            raise ValueError("a calendar needs hours, or nothing would ever become due")
        object.__setattr__(self, "_week", _week(self.hours))

    @property
    def around_the_clock(self) -> bool:
        """Whether it is never closed."""
        return not self.holidays and all(day == ((NOTHING, _DAY),) for day in self._week)

    def opens(self, since: datetime) -> Iterator[Span]:
        """Give the spans during which it is open, in UTC, from an instant on; without an end, so take what you need.

        The first begins at `since` when it is open then; one may begin where the one before ends. There is none in the
        last year that a datetime holds.
        """
        whole = Span(since.astimezone(UTC), _END)
        if self.around_the_clock:
            return iter((whole,))
        return shared(self._from(whole.start), (whole,))

    def _from(self, since: datetime) -> Iterator[Span]:
        for index in range((since - _EPOCH) // _PAGE, _LAST_PAGE):
            if index not in self._pages:
                self._pages[index] = tuple(self._page(index))
            yield from self._pages[index]

    def _page(self, index: int) -> Iterator[Span]:
        start = _EPOCH + index * _PAGE
        for stretch, offset in _stretches(self.zone, Span(start, start + _PAGE)):
            on_wall = Span(_wall(stretch.start, offset), _wall(stretch.end, offset))
            for span in shared(joined(self._dated(on_wall)), (on_wall,)):
                yield Span(_utc(span.start, offset), _utc(span.end, offset))

    def _dated(self, on_wall: Span) -> Iterator[Span]:
        """Give the hours of each date that a span on the wall touches."""
        day = datetime.combine(on_wall.start.date(), _MIDNIGHT)
        while day < on_wall.end:
            if day.date() not in self.holidays:
                for start, end in self._week[day.weekday()]:
                    yield Span(day + start, day + end)
            day += _DAY


AROUND_THE_CLOCK = tuple(Hours(weekday, _MIDNIGHT, _MIDNIGHT) for weekday in range(7))
"""Hours that never end."""


def open_time(calendar: WorkCalendar, since: datetime, until: datetime) -> timedelta:
    """Give how long a calendar is open between two instants; nothing when `until` is not after `since`."""
    return total(shared(calendar.opens(since), (Span(since, until),))) if since < until else NOTHING


def after(calendar: WorkCalendar, since: datetime, amount: timedelta) -> datetime:
    """Give the first instant, in UTC, by which a calendar was open for `amount` since an instant.

    Hours that end on the amount end it: eight hours after Friday 09:00 are Friday 17:00, not Monday 09:00. Nothing is
    reached at once, whether it is open or not.

    Raises:
        OverflowError: it lies beyond what a datetime holds.
    """
    if amount <= NOTHING:
        return since.astimezone(UTC)
    found = reached(calendar.opens(since), amount)
    if found is None:
        raise OverflowError(f"{amount} of open time after {since:%Y-%m-%d} lie beyond the last datetime")
    return found


def is_open(calendar: WorkCalendar, at: datetime) -> bool:
    """Tell whether a calendar is open at an instant; at the instant of its closing it is not."""
    return next_opening(calendar, at) == at


def next_opening(calendar: WorkCalendar, at: datetime) -> datetime:
    """Give the first instant, in UTC, not before `at`, at which a calendar is open: `at` itself when it is then.

    Raises:
        OverflowError: there is none that a datetime holds.
    """
    span = next(calendar.opens(at), None)
    if span is None:
        raise OverflowError(f"there are no hours after {at:%Y-%m-%d} that a datetime holds")
    return span.start


def next_closing(calendar: WorkCalendar, at: datetime) -> datetime | None:
    """Give the first instant, in UTC, at which a calendar that is open at `at`, or opens next, closes; None if never.

    Raises:
        OverflowError: it does not open any more that a datetime holds.
    """
    if calendar.around_the_clock:
        return None
    end = next_opening(calendar, at)
    holidays = (datetime.combine(day, _MIDNIGHT, UTC) for day in calendar.holidays)
    # What is open for a week after the last of its holidays is open in every week.
    settled = max((end, *holidays)) + timedelta(days=10)
    for span in calendar.opens(end):
        if span.start > end:
            return end
        if span.end > settled:
            return None
        end = span.end
    return end


def _week(hours: Iterable[Hours]) -> tuple[tuple[tuple[timedelta, timedelta], ...], ...]:
    """Give each weekday's hours since midnight, cut at midnight, ascending and disjoint."""
    days: list[list[Span]] = [[] for _ in WEEKDAYS]
    origin = _EPOCH
    for one in hours:
        if not 0 <= one.weekday < len(WEEKDAYS):
            raise ValueError(f"{one.weekday} is no day of the week; 0 is Monday, 6 is Sunday")
        start, end = _since_midnight(one.start), _since_midnight(one.end)
        over = end <= start
        days[one.weekday].append(Span(origin + start, origin + (_DAY if over else end)))
        if over:
            days[(one.weekday + 1) % 7].append(Span(origin, origin + end))
    return tuple(
        tuple((span.start - origin, span.end - origin) for span in joined(sorted(day, key=lambda span: span.start)))
        for day in days
    )


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute, seconds=at.second, microseconds=at.microsecond)


def _stretches(zone: ZoneInfo, page: Span) -> tuple[tuple[Span, timedelta], ...]:
    """Cut a page where the zone changes its offset from UTC; each part comes with its offset."""
    before, after = _offset(zone, page.start), _offset(zone, page.end)
    if before == after:
        return ((page, before),)
    change = _change(zone, page, before)
    return (Span(page.start, change), before), (Span(change, page.end), after)


def _change(zone: ZoneInfo, page: Span, before: timedelta) -> datetime:
    """Find the first second of a page at which the zone has left an offset, by bisection; zones change on seconds."""
    same, other = 0, int(page.length.total_seconds())
    while other - same > 1:
        middle = (same + other) // 2
        if _offset(zone, page.start + timedelta(seconds=middle)) == before:
            same = middle
        else:
            other = middle
    return page.start + timedelta(seconds=other)


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or NOTHING


def _wall(at: datetime, offset: timedelta) -> datetime:
    return at.replace(tzinfo=None) + offset


def _utc(on_wall: datetime, offset: timedelta) -> datetime:
    return (on_wall - offset).replace(tzinfo=UTC)
