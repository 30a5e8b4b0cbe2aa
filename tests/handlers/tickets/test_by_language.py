"""What is promised, and to whom a new ticket belongs, by its language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from handlers.ports import InvalidInput
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.desk_settings import read_desk
from handlers.tickets.sla import clocks
from handlers.tickets.sla_history import Opened
from handlers.tickets.sla_policy import Aim, SlaPolicies
from tests.handlers.tickets.fake_holidays import FakeHolidays

MONDAY = datetime(2026, 3, 2, 0, 30, tzinfo=UTC)
"""09:30 in Tokyo, 01:30 in Berlin."""
TICKET = Ticket("T-1", "p1", "It hums", "", Category.BUG, Priority.NORMAL, Status.NEW, MONDAY)
GIVEN: dict[str, object] = {
    "default_plan": "standard",
    "calendars": {
        "berlin": {"zone": "Europe/Berlin", "hours": {"monday-friday": ["09:00-17:00"]}},
        "tokyo": {"zone": "Asia/Tokyo", "hours": {"monday-friday": ["09:00-18:00"]}},
    },
    "plans": {
        "standard": {
            "calendar": "berlin",
            "warn_lead": "1h",
            "targets": {"others": {"first_reply": "8h"}},
            "languages": {
                "ja": {"calendar": "tokyo", "targets": {"others": {"first_reply": "4h"}}},
                "ko": {"calendar": "tokyo"},
            },
        }
    },
    "routing": {
        "languages": {"ja": {"team": "tokyo", "region": "apac", "skills": ["kanji"]}, "pt": {"region": "latam"}},
    },
    "accounts": {"acme": {"team": "key"}},
}


def due(policies: SlaPolicies, calendars: dict[str, WorkCalendar], language: str | None) -> datetime | None:
    opened = Opened(MONDAY, "standard", Priority.NORMAL, language=language)
    return clocks([opened], policies, lambda name: calendars[name], MONDAY)[0].due


def test_a_ticket_is_promised_what_holds_for_its_language() -> None:
    sla = read_desk(GIVEN).sla
    calendars = sla.calendars_of(FakeHolidays(), (2026,))
    hour = timedelta(hours=1)
    assert due(sla.policies, calendars, "ja") == MONDAY + 4 * hour
    assert due(sla.policies, calendars, "ja-JP") == MONDAY + 4 * hour
    assert due(sla.policies, calendars, "ko") == MONDAY + 8 * hour
    for other in ("de", None):
        assert due(sla.policies, calendars, other) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_what_is_left_out_is_as_the_plan_has_it() -> None:
    policy = read_desk(GIVEN).sla.policies.of("standard")
    japanese, korean = policy.languages["ja"], policy.languages["ko"]
    assert (korean.targets, korean.warning) == (policy.targets, policy.warning)
    assert japanese.warning.lead == timedelta(hours=1)
    assert japanese.target(Aim.FIRST_REPLY, Priority.LOW) == timedelta(hours=4)


def test_a_new_ticket_goes_where_its_language_belongs_unless_its_account_says_otherwise() -> None:
    desk = read_desk(GIVEN)
    japanese = desk.agreed(replace(TICKET, language="ja"), ())
    assert (japanese.team, japanese.region, japanese.skills) == ("tokyo", "apac", ("kanji",))
    theirs = desk.agreed(replace(TICKET, language="ja"), ("acme",))
    assert (theirs.team, theirs.region) == ("key", "apac")
    assert desk.agreed(replace(TICKET, language="pt-br"), ()).region == "latam"
    for other in ("de", None):
        made = desk.agreed(replace(TICKET, language=other), ())
        assert (made.team, made.region, made.skills) == (None, None, ())


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"plans": {"standard": {"languages": {"japanese": {}}}}}, "plans.standard.languages.japanese"),
        ({"plans": {"standard": {"languages": {"ja": {"calendar": "osaka"}}}}}, "there is no calendar osaka"),
        ({"plans": {"standard": {"languages": {"ja": {"languages": {}}}}}}, "there is no such field"),
        ({"routing": {"languages": {"ja": {"plan": "x"}}}}, "routing.languages.ja.plan"),
        ({"routing": {"languages": {"ja": {"skills": "x"}}}}, "a list belongs here"),
        ({"routing": {"languages": "ja"}}, "a table belongs here"),
    ],
)
def test_what_is_wrong_is_named(part: dict[str, dict[str, object]], told: str) -> None:
    given = dict(GIVEN)
    for name, value in part.items():
        if name == "plans":
            plan = dict(GIVEN["plans"]["standard"])  # type: ignore[index]
            given["plans"] = {"standard": plan | value["standard"]}  # type: ignore[operator]
        else:
            given[name] = value
    with pytest.raises(InvalidInput, match=told):
        read_desk(given)
