"""When to look again at a ticket whose promises sleep at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.attention.attention import Evidence
from handlers.attention.projection import TARDY
from handlers.attention.scoring import again, score
from handlers.attention.weights import SHIPPED
from handlers.ticket import Priority
from handlers.tickets.calendar import Hours, WorkCalendar
from handlers.tickets.sla import clocks
from handlers.tickets.sla_events import sla_history
from handlers.tickets.sla_policy import SlaPolicies, SlaPolicy, SlaTargets
from tests.handlers.attention.stories import Story

OFFICE = WorkCalendar(ZoneInfo("UTC"), tuple(Hours(day, time(9), time(17)) for day in range(7)))
POLICIES = SlaPolicies(
    {"standard": SlaPolicy("office", dict.fromkeys(Priority, SlaTargets(timedelta(hours=4))))}, "standard"
)


def seen(story: Story, now: datetime) -> Evidence:
    found = clocks(sla_history(story.filed, story.events), POLICIES, lambda _: OFFICE, now)
    return Evidence(story.ticket, story.events, found, now)


def points(story: Story, now: datetime) -> int:
    found = score(seen(story, now), SHIPPED)
    assert found is not None
    return found.score


def test_a_night_is_not_full_of_looks_and_the_morning_is_noticed_in_time() -> None:
    story = Story()
    opened = story.start.replace(hour=14, minute=0)
    evening, night = opened.replace(hour=17), opened.replace(hour=23)
    early = Story(since=(opened - story.start) / timedelta(hours=1))
    assert points(early, evening) == points(early, night) == 13
    then = again(seen(early, night), SHIPPED)
    assert then is not None
    assert then - night >= TARDY
    looks, at = 0, evening
    while at < opened + timedelta(days=1):
        following = again(seen(early, at), SHIPPED)
        assert following is not None
        if points(early, following) == points(early, at):
            looks += 1
        else:
            before = max(at, following - TARDY - timedelta(minutes=2))
            assert points(early, before) == points(early, at), "noticed within a quarter of an hour"
        at = following
    assert looks < 16 * 4
