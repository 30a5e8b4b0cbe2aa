"""What stands on the board, and how a day is summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.ticket import Priority
from handlers.tickets.board import Received, Urgency, day_of, first_due, placed, seat, totals, urgency
from handlers.tickets.calendar import Hours, WorkCalendar
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import Aim
from handlers.tickets.staff import Engineer
from tests.fakes import START
from tests.handlers.tickets.offices import HERE, away
from tests.handlers.tickets.worlds import TICKET

END = START + timedelta(hours=15)
CLOCK = SlaClock(
    Aim.FIRST_REPLY, 1, ClockState.RUNNING, "standard", Priority.NORMAL, START, timedelta(hours=8), timedelta()
)


@pytest.mark.parametrize(
    ("minutes", "kind"),
    [
        (-1, Urgency.OVERDUE),
        (0, Urgency.OVERDUE),
        (15, Urgency.QUARTER),
        (16, Urgency.HOUR),
        (240, Urgency.FOUR_HOURS),
        (241, Urgency.TODAY),
        (15 * 60 - 1, Urgency.TODAY),
        (15 * 60, None),
    ],
)
def test_how_soon_something_is_due(minutes: int, kind: Urgency | None) -> None:
    assert urgency(START + timedelta(minutes=minutes), START, END) is kind


def test_what_is_due_within_hours_stands_there_also_when_the_day_ends_before() -> None:
    assert urgency(START + timedelta(hours=3), START, START + timedelta(hours=1)) is Urgency.FOUR_HOURS


def test_the_unmet_clock_that_is_due_first_counts() -> None:
    late = replace(CLOCK, due=START + timedelta(hours=9), aim=Aim.RESOLUTION)
    soon = replace(CLOCK, due=START + timedelta(hours=2), aim=Aim.NEXT_REPLY)
    met = replace(CLOCK, due=START, state=ClockState.MET)
    assert first_due((late, met, soon, replace(CLOCK, due=None))) is soon
    assert first_due((met,)) is None


def test_a_ticket_is_its_own_teams_else_that_of_whoever_has_it() -> None:
    clocks = (replace(CLOCK, due=START),)
    hers = replace(TICKET, assignee="eve")
    found = placed(hers, clocks, START, END, {"eve": "lamps"})
    assert found is not None
    assert (found.team, found.waits_for_customer) == ("lamps", False)
    own = placed(replace(hers, team="cables"), clocks, START, END, {"eve": "lamps"})
    assert own is not None
    assert own.team == "cables"
    assert placed(TICKET, (), START, END, {}) is None
    assert placed(TICKET, (replace(CLOCK, due=END),), START, END, {}) is None


def test_hours_of_somebody_who_never_works_or_always() -> None:
    eve = Engineer("eve", HERE)
    night = WorkCalendar(ZoneInfo("UTC"), (Hours(0, START.time(), (START + timedelta(hours=1)).time()),))
    assert seat(eve, None, START, ()).turns is None
    assert seat(eve, night, START, ()).turns == START + timedelta(hours=1)
    assert seat(eve, night, START + timedelta(hours=2), ()).turns == START + timedelta(days=7)
    end = datetime.max.replace(tzinfo=UTC) - timedelta(days=1)
    assert seat(eve, night, end, ()).turns is None
    assert not seat(replace(eve, presence=away()), None, START, ()).at_work


moments = st.integers(0, 600).map(lambda minutes: START + timedelta(minutes=minutes))
received = st.builds(
    lambda opened, wait, late: Received(opened, None if wait is None else opened + timedelta(minutes=wait), late),
    moments,
    st.none() | st.integers(0, 300),
    st.booleans(),
)


@given(st.lists(received, max_size=30))
def test_every_ticket_of_a_day_is_counted_once(came: list[Received]) -> None:
    day = totals(came, {})
    assert day.received == day.in_time + day.late + day.overdue + day.waiting == len(came)
    assert day.kept.whole == day.in_time + day.late + day.overdue
    assert (day.median is None) == (day.in_time + day.late == 0)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_day_begins_and_ends_at_midnight_on_the_wall(zone: str) -> None:
    # Clocks go forward in Berlin on 29 March, at 2: that day has 23 hours.
    start, end = day_of(datetime(2026, 3, 29, 12, tzinfo=UTC), ZoneInfo(zone))
    assert start.astimezone(ZoneInfo(zone)).hour == end.astimezone(ZoneInfo(zone)).hour == 0
    assert start <= datetime(2026, 3, 29, 12, tzinfo=UTC) < end
    assert end - start == timedelta(hours=23 if zone == "Europe/Berlin" else 24)
