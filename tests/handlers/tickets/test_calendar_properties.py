"""Calendars against the clock on the wall, minute by minute."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.tickets.calendar import WorkCalendar, after, is_open, next_closing, next_opening, open_time
from tests.handlers.tickets.calendars import situations
from tests.handlers.tickets.minutes import MINUTE, lasted, opened

Situation = tuple[WorkCalendar, datetime]


@settings(max_examples=150, deadline=None)
@given(situations(), st.integers(0, 4 * 1440))
def test_open_time_is_what_the_minutes_add_up_to(situation: Situation, minutes: int) -> None:
    calendar, at = situation
    until = at + minutes * MINUTE
    assert open_time(calendar, at, until) == lasted(calendar, at, until)


@settings(max_examples=150, deadline=None)
@given(situations(), st.integers(1, 1000))
def test_an_amount_ends_with_the_minute_that_completes_it(situation: Situation, amount: int) -> None:
    calendar, at = situation
    end = after(calendar, at, amount * MINUTE)
    assert opened(calendar, end - MINUTE)
    looked_at = min(end, at + timedelta(days=4))
    counted = lasted(calendar, at, looked_at)
    assert counted == amount * MINUTE if looked_at == end else counted < amount * MINUTE


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_next_opening_is_the_first_open_minute(situation: Situation) -> None:
    calendar, at = situation
    expected, end = at, at + timedelta(days=4)
    while expected < end and not opened(calendar, expected):
        expected += MINUTE
    assert is_open(calendar, at) == opened(calendar, at)
    found = next_opening(calendar, at)
    assert found == expected if expected < end else found >= end


@settings(max_examples=150, deadline=None)
@given(situations())
def test_the_next_closing_is_the_first_closed_minute_after_an_opening(situation: Situation) -> None:
    calendar, at = situation
    expected = next_opening(calendar, at)
    end = expected + timedelta(days=4)
    while expected < end and opened(calendar, expected):
        expected += MINUTE
    found = next_closing(calendar, at)
    assert found == expected if expected < end else found is None or found >= end


@given(situations(), st.lists(st.timedeltas(timedelta(0), timedelta(days=40)), min_size=2, max_size=2))
def test_open_time_adds_up_wherever_it_is_cut(situation: Situation, lengths: list[timedelta]) -> None:
    calendar, at = situation
    middle = at + lengths[0]
    end = middle + lengths[1]
    assert open_time(calendar, at, end) == open_time(calendar, at, middle) + open_time(calendar, middle, end)


@given(situations(), st.timedeltas(timedelta(0), timedelta(days=20)), st.timedeltas(timedelta(0), timedelta(days=9)))
def test_after_undoes_open_time_to_the_microsecond(situation: Situation, amount: timedelta, later: timedelta) -> None:
    calendar, at = situation[0], situation[1] + later
    end = after(calendar, at, amount)
    assert open_time(calendar, at, end) == amount
    if amount:
        assert open_time(calendar, at, end - timedelta(microseconds=1)) < amount
