"""Promises as they are written down."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from handlers.ports import InvalidInput
from handlers.ticket import Priority
from handlers.tickets.calendar import Hours, is_open
from handlers.tickets.holidays import Region
from handlers.tickets.sla_policy import Aim
from handlers.tickets.sla_settings import DEFAULTS, SlaSettings, read_settings
from tests.handlers.tickets.fake_holidays import FakeHolidays

HOUR = timedelta(hours=1)
WRITTEN = """
default_plan = "basic"

[calendars.munich]
zone = "Europe/Berlin"
holidays = ["DE-BY", "2026-12-24", 2026-12-31]
[calendars.munich.hours]
monday-thursday = ["09:00-12:30", "13:00-17:00"]
friday = ["09:00-24:00"]
saturday-sunday = ["22:00-06:00"]

[plans.basic]
calendar = "munich"
warn_share = 0.5
warn_lead = "1h30m"
[plans.basic.targets]
urgent = { first_reply = "45m", resolution = "8h" }
others = { first_reply = "8h" }
low = {}
"""


def written() -> SlaSettings:
    return read_settings(tomllib.loads(WRITTEN))


def test_the_defaults_are_office_hours_for_standard_and_an_hour_around_the_clock_for_premium() -> None:
    settings = read_settings(DEFAULTS)
    calendars = settings.calendars_of(FakeHolidays(), [2026])
    standard, premium = settings.policies.of("standard"), settings.policies.of("premium")
    assert settings.policies.of("unheard of") is standard
    assert {premium.target(Aim.FIRST_REPLY, priority) for priority in Priority} == {HOUR}
    assert calendars[premium.calendar].around_the_clock
    friday, saturday = datetime(2026, 3, 6, 16, tzinfo=UTC), datetime(2026, 3, 7, 12, tzinfo=UTC)
    assert is_open(calendars[standard.calendar], friday)
    assert not is_open(calendars[standard.calendar], saturday)


def test_the_defaults_are_plain_enough_for_json() -> None:
    assert read_settings(json.loads(json.dumps(DEFAULTS))) == read_settings(DEFAULTS)


def test_hours_are_read_for_days_and_ranges_of_days() -> None:
    hours = written().calendars["munich"].hours
    assert Hours(0, time(9), time(12, 30)) in hours
    assert Hours(3, time(13), time(17)) in hours
    assert Hours(4, time(9), time(0)) in hours
    assert Hours(6, time(22), time(6)) in hours
    assert len(hours) == 4 * 2 + 1 + 2


def test_a_range_of_days_may_run_over_the_weekend() -> None:
    given = {"zone": "UTC", "hours": {"saturday-monday": ["09:00-10:00"]}}
    found = read_settings({**DEFAULTS, "calendars": {**plain(DEFAULTS)["calendars"], "odd": given}}).calendars["odd"]
    assert sorted(one.weekday for one in found.hours) == [0, 5, 6]


def test_holidays_are_dates_and_regions() -> None:
    settings = written()
    assert settings.calendars["munich"].regions == (Region("DE", "BY"),)
    calendar = settings.calendars_of(FakeHolidays(), [2026])["munich"]
    assert calendar.holidays == {date(2026, 1, 6), date(2026, 5, 1), date(2026, 12, 24), date(2026, 12, 31)}


def test_targets_are_read_by_priority_and_what_is_left_out_is_not_promised() -> None:
    policy = written().policies.of("basic")
    assert policy.target(Aim.FIRST_REPLY, Priority.URGENT) == timedelta(minutes=45)
    assert policy.target(Aim.NEXT_REPLY, Priority.URGENT) is None
    assert policy.target(Aim.FIRST_REPLY, Priority.HIGH) == 8 * HOUR
    assert policy.target(Aim.FIRST_REPLY, Priority.LOW) is None


def test_it_warns_at_the_share_or_the_lead_whichever_is_earlier() -> None:
    warning = written().policies.of("basic").warning
    assert warning.after(8 * HOUR) == 4 * HOUR
    assert warning.after(2 * HOUR) == HOUR / 2
    assert warning.after(HOUR) == timedelta(0)


def plain(given: Mapping[str, object]) -> dict[str, Any]:
    return deepcopy(dict(given))


def changed(path: str, value: object) -> dict[str, Any]:
    """The defaults with one field changed, or taken out with None."""
    settings = json.loads(json.dumps(DEFAULTS))
    *way, last = path.split("/")
    table = settings
    for name in way:
        table = table[name]
    if value is None:
        del table[last]
    else:
        table[last] = value
    return settings


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("default_plan", "gold", "default_plan: there is no plan gold; there is premium, standard"),
        ("default_plan", None, "the settings: default_plan is missing"),
        ("plans", [], "plans: a table belongs here"),
        ("plan", {}, "plan: there is no such field; did you mean plans?"),
        ("calendars/office/zone", "Mars/Base", "calendars.office.zone: Mars/Base is no time zone"),
        ("calendars/office/zone", "Europe", "calendars.office.zone: Europe is no time zone"),
        ("calendars/office/zone", "../etc", "calendars.office.zone: ../etc is no time zone"),
        ("calendars/office/zone", 3, "calendars.office.zone: a text belongs here"),
        ("calendars/office/hours", {}, "calendars.office.hours: it is never open"),
        ("calendars/office/hours", "sometimes", "calendars.office.hours: a table belongs here"),
        ("calendars/office/hours/mo", ["09:00-17:00"], "calendars.office.hours.mo: a day or days"),
        ("calendars/office/hours/sunday", "09:00-17:00", "calendars.office.hours.sunday: a list belongs here"),
        ("calendars/office/hours/sunday", ["9-17"], "calendars.office.hours.sunday[1]: 9-17 is none; give hours such"),
        ("calendars/office/hours/sunday", ["09:00-25:00"], "sunday[1]: 09:00-25:00 has no such time of day"),
        ("calendars/office/hours/sunday", ["24:00-25:00"], "sunday[1]: 24:00-25:00 has no such time of day"),
        ("calendars/office/hours/sunday", ["09:00-09:60"], "sunday[1]: 09:00-09:60 has no such time of day"),
        ("calendars/office/hours/sunday", ["09:00-09:00"], "sunday[1]: 09:00-09:00 has no length"),
        ("calendars/office/holidays", ["2026-02-30"], "calendars.office.holidays[1]: 2026-02-30 is no date"),
        ("calendars/office/holidays", ["DE", "Bavaria"], "calendars.office.holidays[2]: Bavaria is neither a date"),
        ("plans/standard/calendar", "night", "plans.standard.calendar: there is no calendar night; there is always"),
        ("plans/standard/targets/low", None, "plans.standard.targets: low is missing: say what it is promised"),
        ("plans/standard/targets/lower", {}, "plans.standard.targets.lower: there is no such field; did you mean low?"),
        ("plans/standard/targets/low/reply", "1h", "plans.standard.targets.low.reply: there is no such field"),
        ("plans/standard/targets/low/first_reply", "1d", "low.first_reply: 1d is none; give a time such as 45m"),
        ("plans/standard/targets/low/first_reply", "0h", "low.first_reply: 0h is not above 0 and up to 10000h"),
        ("plans/standard/targets/low/first_reply", "99999999h", "first_reply: 99999999h is not above 0"),
        ("plans/standard/targets/low/first_reply", 4, "plans.standard.targets.low.first_reply: a text belongs here"),
        ("plans/standard/warn_share", 80, "plans.standard.warn_share: a share of the target lies between 0 and 1"),
        ("plans/standard/warn_share", True, "plans.standard.warn_share: a number belongs here"),
        ("plans/standard/warn_share", "0.8", "plans.standard.warn_share: a number belongs here"),
        ("plans/standard/warn_share", float("nan"), "plans.standard.warn_share: a number belongs here"),
    ],
)
def test_what_is_wrong_is_named_by_its_field(path: str, value: object, said: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_settings(changed(path, value))
    assert said in str(raised.value)


def test_a_region_that_nobody_knows_is_named_with_its_calendar() -> None:
    settings = read_settings(changed("calendars/office/holidays", ["XX"]))
    with pytest.raises(InvalidInput, match=r"^calendars\.office\.holidays: no holidays are known for XX"):
        settings.calendars_of(FakeHolidays(), [2026])
