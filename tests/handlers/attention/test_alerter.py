"""Alerts at work, as dialogs: what the customer does, what time does, and what the team is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerter import Alerter
from handlers.attention.alerting import Alert
from handlers.attention.ports import Alerts
from handlers.attention.weights import SHIPPED
from handlers.ports import Outgoing
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.calendar_settings import read_hours
from handlers.tickets.changes import CustomerReply, PublicReply
from handlers.tickets.plain import Field
from tests.attention_worlds import KINDS, opened, scored
from tests.fakes import START
from tests.handlers.attention.rounds import EVE, EVE_ACTS, ROOT, RULES, Rounds

ANGRY = "Production is down, we lose data, and nobody answers!"


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rounds]:
    async with opened(request.param, tmp_path) as world:
        yield Rounds(world, replace(RULES, alert_at=50, per_hour=2))


async def told(here: Rounds) -> list[str]:
    """Let a round pass, and give what the team was told: in the channel and by mail the same."""
    await here.assess()
    here.alerter.assessed()
    await here.alerter.round()
    left = [
        one
        for one in await here.world.left()
        if "attention" in str(one.payload.get("event") or one.payload.get("kind"))
    ]
    bells, mails = ([one for one in left if one.receiver == receiver] for receiver in ("team", "mail"))
    assert [one.subject for one in bells] == [one.subject for one in mails]
    return [_said(one) for one in bells]


def _said(one: Outgoing) -> str:
    return one.subject if one.payload["event"] == "attention" else f"{one.payload['count']} more"


async def keep(here: Rounds, number: str, score: int) -> None:
    """Let a ticket have a score that holds for hours."""
    found = scored(number, score, 1, here.clock(), SHIPPED.version)
    later = here.clock() + timedelta(hours=6)
    assert await here.world.assessments.keep(found, number, 1, {}, later, reader=here.reader.model)


async def test_a_ticket_that_needs_a_person_is_told_of_once_while_nothing_changes(here: Rounds) -> None:
    await here.world.file("T-1", description=ANGRY)
    here.clock.forward(hours=9)
    assert await told(here) == ["T-1"]
    assert await told(here) == []
    here.clock.forward(minutes=30)
    assert await told(here) == []


async def test_a_calm_ticket_is_not_told_of(here: Rounds) -> None:
    await here.world.file("T-1", description="Which lamps are there?")
    assert await told(here) == []


async def test_it_is_told_of_again_when_it_became_much_worse(here: Rounds) -> None:
    await here.world.file("T-1")
    await keep(here, "T-1", 55)
    assert await told(here) == ["T-1"]
    await keep(here, "T-1", 64)
    assert await told(here) == []
    await keep(here, "T-1", 65)
    assert await told(here) == ["T-1"]
    await keep(here, "T-1", 70)
    assert await told(here) == []


async def test_it_is_told_of_again_when_it_was_answered_and_the_customer_comes_back(here: Rounds) -> None:
    await here.world.file("T-1", description=ANGRY)
    here.clock.forward(hours=9)
    assert await told(here) == ["T-1"]
    await here.says("T-1", PublicReply("We are on it."), EVE_ACTS)
    here.clock.forward(minutes=5)
    assert await told(here) == []
    assert (await here.score()).score < 50
    await here.says("T-1", CustomerReply(ANGRY))
    here.clock.forward(hours=9)
    assert await told(here) == ["T-1"]


async def test_not_urgent_keeps_it_quiet_until_the_customer_writes(here: Rounds) -> None:
    await here.world.file("T-1", description=ANGRY)
    here.clock.forward(hours=9)
    assert await told(here) == ["T-1"]
    await here.desk.not_urgent(EVE, "T-1")
    assert await told(here) == []
    here.clock.forward(minutes=10)
    await here.says("T-1", CustomerReply(f"Again: {ANGRY}"))
    assert await told(here) == ["T-1"]


async def test_more_than_the_hour_allows_are_one_message(here: Rounds) -> None:
    for number in range(1, 8):
        await here.world.file(f"T-{number}")
        await keep(here, f"T-{number}", 60 + number)
    assert await told(here) == ["T-7", "T-6"]
    assert await told(here) == []
    here.clock.forward(minutes=5)
    assert await told(here) == ["5 more"]
    await here.world.file("T-8")
    await keep(here, "T-8", 90)
    assert await told(here) == []
    here.clock.forward(minutes=54)
    assert await told(here) == []
    here.clock.forward(minutes=1)
    assert await told(here) == ["T-8"]


async def test_what_comes_in_quiet_hours_is_told_when_they_end_if_it_is_still_so(here: Rounds) -> None:
    hours = read_hours(Field("", {"monday-sunday": ["08:00-12:00"]}))
    here.alerter.adopt(replace(RULES, alert_at=50, quiet=WorkCalendar(ZoneInfo("UTC"), hours)))
    for number in (1, 2):
        await here.world.file(f"T-{number}")
        await keep(here, f"T-{number}", 80)
    assert await told(here) == []
    await keep(here, "T-2", 20)
    here.clock.now = START + timedelta(hours=2, minutes=59)
    assert await told(here) == []
    assert await here.alerter.next() == START + timedelta(hours=3)
    here.clock.now = START + timedelta(hours=3)
    assert await here.alerter.round() == 1
    assert [one.subject for one in await here.world.left()] == ["T-1", "T-1"]


async def test_other_rules_hold_at_once(here: Rounds) -> None:
    await here.world.file("T-1")
    await keep(here, "T-1", 45)
    assert await told(here) == []
    here.alerter.adopt(replace(RULES, alert_at=40))
    assert await here.alerter.round() == 1
    here.alerter.adopt(AlertRules(alert_at=1, triage=False))
    await keep(here, "T-1", 90)
    assert await here.alerter.round() == 0


async def test_while_nothing_is_assessed_it_is_looked_once_a_minute(here: Rounds) -> None:
    assert await here.alerter.round() == 0
    await here.world.file("T-1")
    await keep(here, "T-1", 90)
    assert await here.alerter.round() == 0, "nobody said that something was assessed"
    here.clock.forward(minutes=1)
    assert await here.alerter.round() == 1
    await keep(here, "T-1", 100)
    here.clock.forward(days=-3)
    assert await here.alerter.round() == 1, "a clock that was set back delays nothing"


class Beaten:
    """Alerts that another process tells of first, once."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._beaten = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._alerts, name)

    async def tell(self, alerts: Sequence[Alert], at: datetime, outgoing: Sequence[Outgoing]) -> bool:
        if not self._beaten:
            self._beaten = True
            assert await self._alerts.tell(alerts, at, [replace(one, id=f"other-{one.id}") for one in outgoing])
        return await self._alerts.tell(alerts, at, outgoing)


async def test_of_two_servers_that_alert_at_once_one_does_and_the_other_looks_again(here: Rounds) -> None:
    await here.world.file("T-1")
    await keep(here, "T-1", 90)
    beaten: Any = Beaten(here.world.alerts)
    other = Alerter(alerts=beaten, clock=here.clock, new_id=here.ids, root=ROOT, rules=RULES)
    assert await other.round() == 0
    assert [(one.receiver, one.id.startswith("other")) for one in await here.world.left()] == [
        ("team", True),
        ("mail", True),
    ]
    assert await other.round() == 0
    assert await here.world.left() == ()
