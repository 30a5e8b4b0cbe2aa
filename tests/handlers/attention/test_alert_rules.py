"""When the team is alerted, as the settings of the desk say it."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handlers.attention.alert_rules import AlertRules
from handlers.ports import InvalidInput
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.desk_text import DEFAULT_TEXT, read_text
from tests.handlers.tickets.fake_holidays import FakeHolidays


def rules(**given: object) -> AlertRules:
    return read_desk({"attention": given}).attention


def utc(day: int, hour: int = 0, minute: int = 0) -> datetime:
    """Give a moment of March 2026; the first is a Sunday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_what_is_not_set_is_as_the_defaults_have_it() -> None:
    assert rules() == AlertRules() == read_desk({}).attention
    assert not rules().silent
    assert rules(triage=False).silent
    assert rules().reaching(channels=False).silent
    assert not rules(mail=["lead@example.com"]).reaching(channels=False).silent
    assert not rules().reaching(channels=True).silent


def test_all_of_it_can_be_set() -> None:
    found = rules(alert_at=80, step=5, per_hour=3, triage=False, mail=["Lead@Example.com", "lead@example.com"])
    assert found == AlertRules(80, 5, 3, triage=False, mail=("lead@example.com",))
    assert not found.silent


def test_quiet_hours_hold_on_every_day_over_midnight_in_their_zone() -> None:
    quiet = rules(quiet="20:00-07:00", zone="Europe/Berlin")
    assert quiet.quiet_until(utc(2, 18, 59)) is None
    assert quiet.quiet_until(utc(2, 19)) == utc(3, 6)
    assert quiet.quiet_until(utc(3, 5, 59)) == utc(3, 6)
    assert quiet.quiet_until(utc(3, 6)) is None
    # On the 29th clocks go forward there: seven is an hour earlier.
    assert quiet.quiet_until(utc(29, 1)) == utc(29, 5)


def test_quiet_hours_of_some_days_hold_on_those() -> None:
    days = rules(quiet={"monday-friday": ["18:00-08:00"], "saturday-sunday": ["00:00-24:00"]}, zone="UTC")
    assert days.quiet_until(utc(6, 17)) is None
    assert days.quiet_until(utc(6, 18)) == utc(9, 0), "the night before Monday begins on Sunday"
    assert days.quiet_until(utc(9, 19)) == utc(10, 8)


def test_the_weekend_of_the_documentation_has_no_gap_until_monday_morning() -> None:
    article = Path(__file__).parents[3] / "docs/how-to/get-alerts-for-tickets-that-need-you.md"
    (example,) = re.findall(r"`(quiet = \{[^`]*\})`", article.read_text(encoding="utf-8"))
    weekend = rules(**tomllib.loads(example), zone="UTC")
    hours = [utc(2) + timedelta(hours=hour) for hour in range(7 * 24)]  # the 2nd is a Monday
    told = [at for at in hours if weekend.quiet_until(at) is None]
    assert told == [at for at in hours if at.weekday() < 5 and 7 <= at.hour < 20]
    assert weekend.quiet_until(utc(6, 20)) == utc(9, 7)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"alert_at": 0}, r"attention\.alert_at: a whole number from 1 to 100"),
        ({"alert_at": 101}, r"attention\.alert_at"),
        ({"step": 2.5}, r"attention\.step: a whole number"),
        ({"per_hour": 0}, r"attention\.per_hour: a whole number from 1 to 1,000"),
        ({"triage": "yes"}, r"attention\.triage: true or false"),
        ({"mail": "lead@example.com"}, r"attention\.mail: a list"),
        ({"mail": ["lead"]}, r"attention\.mail\[1\]: lead is no address"),
        ({"mail": ["a@b.example, c@d.example"]}, r"attention\.mail\[1\]"),
        ({"quiet": "20:00-07:00"}, r"attention: zone is missing"),
        ({"quiet": "20:00-07:00", "zone": "Mars"}, r"attention\.zone: Mars is no time zone"),
        ({"zone": "Mars"}, r"attention\.zone: Mars is no time zone"),
        ({"quiet": "8pm-7am", "zone": "UTC"}, r"attention\.quiet.*8pm-7am is none"),
        ({"quiet": "25:00-07:00"}, r"attention\.quiet.*25:00"),
        ({"quiet": "00:00-24:00", "zone": "UTC"}, r"attention\.quiet: it is always quiet"),
        ({"quiet": [], "zone": "UTC"}, r"attention\.quiet: hours belong here, such as .*leave quiet out"),
        ({"quiet": {}, "zone": "UTC"}, r"attention\.quiet: hours belong here, such as .*leave quiet out"),
        ({"quiet": "", "zone": "UTC"}, r"attention\.quiet: hours belong here"),
        ({"quite": "20:00-07:00"}, r"attention\.quite: .*did you mean quiet"),
    ],
)
def test_what_cannot_be_used_is_named(given: dict[str, object], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        rules(**given)


def test_an_error_names_its_line() -> None:
    text = DEFAULT_TEXT.replace("alert_at = 40 ", "alert_at = 700 ")
    line = next(place for place, said in enumerate(text.splitlines(), 1) if said.startswith("alert_at"))
    with pytest.raises(InvalidInput, match=rf"Line {line}: attention\.alert_at"):
        read_text(text, FakeHolidays(), 2026)
