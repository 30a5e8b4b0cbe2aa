"""Engineers work by the calendars that they are listed with."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from handlers.tickets.calendar import Hours, WorkCalendar
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.rotation import Rotation
from handlers.tickets.routing import route
from handlers.tickets.shifts import Shifts
from tests.handlers.tickets.offices import engineer, ticket

BERLIN = WorkCalendar(ZoneInfo("Europe/Berlin"), tuple(Hours(day, time(9), time(17)) for day in range(5)))
ANA, BEA = engineer("ana", calendar="berlin"), engineer("bea", cap=0)
SHIFTS = Shifts([ANA, BEA], {"berlin": BERLIN}.__getitem__)
FRIDAY_EVENING = datetime(2026, 3, 27, 20, tzinfo=UTC)
MONDAY_IN_SUMMER_TIME = datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_who_has_no_calendar_works_around_the_clock() -> None:
    assert SHIFTS.is_open("bea", FRIDAY_EVENING)
    assert SHIFTS.next_opening("bea", FRIDAY_EVENING) is None


def test_a_ticket_of_the_evening_is_looked_at_again_when_hours_begin() -> None:
    assert not SHIFTS.is_open("ana", FRIDAY_EVENING)
    made = route([ticket(1)], [ANA, BEA], Rotation(), FRIDAY_EVENING, RoutingPolicy(), SHIFTS)
    assert made.look_again == MONDAY_IN_SUMMER_TIME
    again = route([ticket(1)], [ANA, BEA], Rotation(), MONDAY_IN_SUMMER_TIME, RoutingPolicy(), SHIFTS)
    assert [one.engineer for one in again.assignments] == ["ana"]
