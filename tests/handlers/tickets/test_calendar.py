"""Working hours, as people expect them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.tickets.calendar import (
    AROUND_THE_CLOCK,
    Hours,
    WorkCalendar,
    after,
    is_open,
    next_closing,
    next_opening,
    open_time,
)

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
OFFICE = WorkCalendar(BERLIN, tuple(Hours(day, time(9), time(17)) for day in range(5)))


def daily(start: str, end: str, *holidays: str, zone: str = "Europe/Berlin") -> WorkCalendar:
    hours = tuple(Hours(day, time.fromisoformat(start), time.fromisoformat(end)) for day in range(7))
    return WorkCalendar(ZoneInfo(zone), hours, frozenset(map(date.fromisoformat, holidays)))


def local(text: str, zone: ZoneInfo = BERLIN, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def test_eight_hours_after_friday_morning_are_friday_evening_and_a_second_more_is_monday() -> None:
    friday = local("2026-03-06 09:00")
    assert after(OFFICE, friday, 8 * HOUR) == local("2026-03-06 17:00")
    assert after(OFFICE, friday, 8 * HOUR + timedelta(seconds=1)) == local("2026-03-09 09:00:01")


def test_what_comes_in_at_night_counts_from_the_morning() -> None:
    night = local("2026-03-06 22:00")
    assert not is_open(OFFICE, night)
    assert next_opening(OFFICE, night) == local("2026-03-09 09:00")
    assert after(OFFICE, night, HOUR) == local("2026-03-09 10:00")
    assert after(OFFICE, night, timedelta(0)) == night


def test_it_is_open_at_its_opening_and_not_at_its_closing() -> None:
    assert is_open(OFFICE, local("2026-03-06 09:00"))
    assert not is_open(OFFICE, local("2026-03-06 17:00"))
    assert next_opening(OFFICE, local("2026-03-06 10:00")) == local("2026-03-06 10:00")
    assert next_closing(OFFICE, local("2026-03-06 10:00")) == local("2026-03-06 17:00")
    assert next_closing(OFFICE, local("2026-03-06 17:00")) == local("2026-03-09 17:00")


def test_nothing_is_open_between_an_instant_and_an_earlier_one() -> None:
    at = local("2026-03-06 10:00")
    assert open_time(OFFICE, at, at) == timedelta(0)
    assert open_time(OFFICE, at, at - HOUR) == timedelta(0)


def test_a_day_may_have_several_spans_and_those_that_overlap_count_once() -> None:
    hours = tuple(Hours(0, time(start), time(end)) for start, end in [(14, 18), (9, 12), (11, 13)])
    assert open_time(WorkCalendar(BERLIN, hours), local("2026-03-02 00:00"), local("2026-03-09 00:00")) == 8 * HOUR


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("01:30", "03:30", 1.0), ("02:15", "02:45", 0.0), ("01:30", "02:30", 0.5), ("02:30", "03:30", 0.5)],
)
def test_when_clocks_go_forward_the_hours_that_they_skip_do_not_take_place(start: str, end: str, hours: float) -> None:
    night = local("2026-03-29 00:00"), local("2026-03-29 06:00")
    assert open_time(daily(start, end), *night) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("01:30", "03:30", 3.0), ("02:15", "02:45", 1.0), ("01:30", "02:30", 1.5), ("02:30", "03:30", 1.5)],
)
def test_when_clocks_go_back_the_hours_that_they_repeat_take_place_twice(start: str, end: str, hours: float) -> None:
    night = local("2026-10-25 00:00"), local("2026-10-25 06:00")
    assert open_time(daily(start, end), *night) == hours * HOUR


def test_a_repeated_hour_is_open_at_both_of_its_instants() -> None:
    night = daily("02:15", "02:45")
    first, second = local("2026-10-25 02:30"), local("2026-10-25 02:30", fold=1)
    assert second - first == HOUR
    assert is_open(night, first)
    assert is_open(night, second)
    assert next_opening(night, local("2026-10-25 02:45")) == local("2026-10-25 02:15", fold=1)


def test_a_promise_over_the_change_is_an_hour_shorter_or_longer_on_the_wall() -> None:
    always = daily("00:00", "00:00")
    assert after(always, local("2026-03-28 12:00"), 24 * HOUR) == local("2026-03-29 13:00")
    assert after(always, local("2026-10-24 12:00"), 24 * HOUR) == local("2026-10-25 11:00")


def test_a_day_that_a_zone_leaves_out_has_no_hours() -> None:
    apia = daily("09:00", "17:00", zone="Pacific/Apia")
    since, until = local("2011-12-29 12:00", apia.zone), local("2011-12-31 12:00", apia.zone)
    assert until - since == 24 * HOUR
    assert open_time(apia, since, until) == 8 * HOUR


def test_a_holiday_closes_its_own_date_from_midnight_to_midnight() -> None:
    night = daily("22:00", "06:00", "2026-12-25")
    assert next_closing(night, local("2026-12-24 22:00")) == local("2026-12-25 00:00")
    assert next_opening(night, local("2026-12-25 00:00")) == local("2026-12-26 00:00")
    assert next_closing(night, local("2026-12-26 00:00")) == local("2026-12-26 06:00")


def test_a_holiday_is_one_by_the_calendars_own_date() -> None:
    auckland = daily("00:00", "00:00", "2026-02-06", zone="Pacific/Auckland")
    assert not is_open(auckland, datetime(2026, 2, 5, 12, tzinfo=UTC))
    assert is_open(auckland, datetime(2026, 2, 6, 12, tzinfo=UTC))


def test_around_the_clock_never_closes() -> None:
    always = WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK)
    at = local("2026-10-25 02:30")
    assert always.around_the_clock
    assert after(always, at, HOUR) == at + HOUR
    assert is_open(always, at)
    assert next_closing(always, at) is None


def test_around_the_clock_but_for_a_holiday_is_not_around_the_clock() -> None:
    almost = WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK, frozenset({date(2026, 3, 3)}))
    assert not almost.around_the_clock
    since, holiday, until = (datetime(2026, 3, day, tzinfo=UTC) for day in (2, 3, 5))
    assert open_time(almost, since, until) == 48 * HOUR
    assert next_closing(almost, since) == holiday
    assert next_closing(almost, until) is None


def test_hours_over_the_end_of_the_week_go_on_on_monday() -> None:
    sunday = WorkCalendar(BERLIN, (Hours(6, time(22), time(2)),))
    assert next_closing(sunday, local("2026-03-08 23:00")) == local("2026-03-09 02:00")


def test_calendars_of_the_same_hours_are_equal_whatever_they_were_asked() -> None:
    one, other = daily("09:00", "17:00"), daily("09:00", "17:00")
    open_time(one, local("2026-03-02 00:00"), local("2026-03-09 00:00"))
    assert one == other
    assert hash(one) == hash(other)


def test_a_calendar_that_never_opens_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="needs hours"):
        WorkCalendar(BERLIN, ())
    with pytest.raises(ValueError, match="no day of the week"):
        WorkCalendar(BERLIN, (Hours(7, time(9), time(17)),))


def test_what_lies_beyond_the_last_datetime_is_said_to_overflow() -> None:
    late = datetime(9999, 6, 1, tzinfo=UTC)
    with pytest.raises(OverflowError, match="beyond the last datetime"):
        after(OFFICE, late, HOUR)
    with pytest.raises(OverflowError, match="no hours after 9999-06-01"):
        next_opening(OFFICE, late)
