"""When to look again at a ticket whose promises sleep at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.attention.attention import Evidence
from handlers.attention.scoring import LATEST, SOONEST, again, score
from handlers.attention.weights import SHIPPED
from handlers.ticket import Priority
from handlers.tickets.calendar import Hours, WorkCalendar, is_open, next_opening
from handlers.tickets.sla import clocks
from handlers.tickets.sla_events import sla_history
from handlers.tickets.sla_policy import SlaPolicies, SlaPolicy, SlaTargets
from tests.handlers.attention.stories import Story

HOUR = timedelta(hours=1)
OFFICE = WorkCalendar(ZoneInfo("UTC"), tuple(Hours(day, time(9), time(17)) for day in range(5)))
POLICIES = SlaPolicies(
    {"standard": SlaPolicy("office", dict.fromkeys(Priority, SlaTargets(4 * HOUR, 4 * HOUR, 40 * HOUR)))}, "standard"
)


def seen(story: Story, now: datetime) -> Evidence:
    found = clocks(sla_history(story.filed, story.events), POLICIES, lambda _: OFFICE, now)
    return Evidence(story.ticket, story.events, found, now, opens=next_opening(OFFICE, now))


def points(story: Story, now: datetime) -> int:
    found = score(seen(story, now), SHIPPED)
    assert found is not None
    return found.score


@pytest.mark.parametrize("minutes", [0, 37, 120, 233, 420])
def test_closed_hours_are_slept_through_and_the_opening_is_noticed_in_time(minutes: int) -> None:
    start = Story().start
    opened = start.replace(hour=9, minute=0) + timedelta(minutes=minutes)
    story = Story(since=(opened - start) / HOUR)
    at, nights = opened, dict[datetime, int]()
    while at < opened + timedelta(days=7):
        following = again(seen(story, at), SHIPPED)
        assert following is not None
        assert SOONEST <= following - at <= LATEST
        if following - at > SOONEST:
            assert points(story, following - SOONEST) == points(story, at), "not a minute too late"
        if not is_open(OFFICE, at):
            opening = next_opening(OFFICE, at)
            nights[opening] = nights.get(opening, 0) + 1
        at = following
    *short, weekend = sorted(nights.values())
    assert max(short) <= 4, "16 hours"
    assert weekend <= 14, "64 hours, in which silence begins to count, too"
