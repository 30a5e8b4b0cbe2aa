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
from handlers.attention.attention import Part, PartKind
from handlers.attention.ports import Alerts
from handlers.attention.weights import SHIPPED
from handlers.news import mail
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
    assert len(bells) == len(mails)
    assert {one.subject for one in mails} <= {"attention:lead@example.com"}, "a line of their own, not the ticket's"
    return [_said(one) for one in bells]


def _said(one: Outgoing) -> str:
    return one.subject if one.payload["event"] == "attention" else f"{one.payload['count']} more"


async def keep(here: Rounds, number: str, score: int) -> None:
    """Let a ticket as it stands have a score that holds for hours."""
    version = (await here.world.tickets.get(number)).version
    found = scored(number, score, version, here.clock(), SHIPPED.version)
    later = here.clock() + timedelta(hours=6)
    assert await here.world.assessments.keep(found, number, version, {}, later, reader=here.reader.model)


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
    await here.says("T-1", CustomerReply("And now?"))
    await keep(here, "T-1", 64)
    assert await told(here) == []
    await keep(here, "T-1", 65)
    assert await told(here) == ["T-1"]
    await here.says("T-1", CustomerReply("And now?"))
    await keep(here, "T-1", 70)
    assert await told(here) == []


async def test_what_only_time_makes_worse_is_told_of_once(here: Rounds) -> None:
    await here.world.file("T-1")
    for score in (55, 65, 75, 85, 95):
        await keep(here, "T-1", score)
        assert await told(here) == (["T-1"] if score == 55 else [])
    await here.says("T-1", CustomerReply("And now?"))
    await keep(here, "T-1", 95)
    assert await told(here) == ["T-1"]


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


@pytest.mark.parametrize("alert_at", [1, 30, 50])
async def test_where_little_alerts_not_urgent_keeps_it_quiet_too_and_its_end_is_told_of(
    here: Rounds, alert_at: int
) -> None:
    here.alerter.adopt(replace(RULES, alert_at=alert_at))
    await here.world.file("T-1", description=ANGRY)
    await here.world.file("T-2", description=ANGRY)
    here.clock.forward(hours=9)
    await here.assess()
    await here.desk.not_urgent(EVE, "T-2")
    assert await told(here) == ["T-1"]
    await here.desk.not_urgent(EVE, "T-1")
    assert await told(here) == []
    here.clock.forward(minutes=10)
    assert await told(here) == []
    for number in ("T-1", "T-2"):
        await here.says(number, CustomerReply(f"Again: {ANGRY}"))
        assert await told(here) == [number]


async def test_what_became_much_worse_since_it_could_wait_is_told_of_by_time_alone(here: Rounds) -> None:
    await here.world.file("T-1")
    await keep(here, "T-1", 60)
    assert await told(here) == ["T-1"]
    said = await here.desk.not_urgent(EVE, "T-1")
    here.clock.forward(minutes=1)
    calm, later = scored("T-1", 60, 1, here.clock(), SHIPPED.version), here.clock() + timedelta(hours=6)
    waits = replace(calm, parts=(*calm.parts, Part(PartKind.NOT_URGENT, -1.0, "not urgent, Eve")), score=59)
    assert await here.world.assessments.keep(waits, "T-1", 1, {}, later, reader=here.reader.model, judged=said)
    assert await told(here) == []
    worse = scored("T-1", 69, 1, here.clock(), SHIPPED.version)
    assert await here.world.assessments.keep(worse, "T-1", 1, {}, later, reader=here.reader.model, judged=said)
    assert await told(here) == ["T-1"]
    assert await told(here) == []


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
    assert [one.subject for one in await here.world.left()] == ["T-1", "attention:lead@example.com"]


async def test_other_rules_hold_at_once(here: Rounds) -> None:
    await here.world.file("T-1")
    await keep(here, "T-1", 45)
    assert await told(here) == []
    here.alerter.adopt(replace(RULES, alert_at=40))
    assert await here.alerter.round() == 1
    here.alerter.adopt(AlertRules(alert_at=1, triage=False))
    await keep(here, "T-1", 90)
    assert await here.alerter.round() == 0


async def test_what_nobody_could_hear_does_not_count_as_told(here: Rounds) -> None:
    chosen = False

    async def channels() -> bool:
        return chosen

    alerter = Alerter(
        alerts=here.world.alerts, clock=here.clock, new_id=here.ids, root=ROOT, rules=AlertRules(), channels=channels
    )
    await here.world.file("T-1")
    await keep(here, "T-1", 90)
    assert await alerter.round() == 0
    assert await here.world.left() == ()
    alerter.adopt(AlertRules(mail=("lead@example.com",)))
    assert await alerter.round() == 1
    assert [one.receiver for one in await here.world.left()] == ["mail"]
    await here.world.file("T-2")
    await keep(here, "T-2", 90)
    alerter.adopt(AlertRules())
    assert await alerter.round() == 0
    chosen = True
    here.clock.forward(minutes=1)
    assert await alerter.round() == 1
    assert [(one.receiver, one.subject) for one in await here.world.left()] == [("team", "T-2")]


async def test_while_nothing_is_assessed_it_is_looked_once_a_minute(here: Rounds) -> None:
    assert await here.alerter.round() == 0
    await here.world.file("T-1")
    await keep(here, "T-1", 90)
    assert await here.alerter.round() == 0, "nobody said that something was assessed"
    here.clock.forward(minutes=1)
    assert await here.alerter.round() == 1
    await here.world.file("T-2")
    await keep(here, "T-2", 100)
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


async def test_the_full_mailbox_of_a_lead_keeps_neither_a_customer_s_mail_nor_another_lead_s_back(here: Rounds) -> None:
    here.alerter.adopt(replace(RULES, triage=False, mail=("full@example.com", "meg@example.com")))
    await here.world.file("T-1")
    await here.world.left()
    await keep(here, "T-1", 90)
    assert await here.alerter.round() == 1
    assert await here.world.alerts.tell((), here.clock(), [mail("T-1", "answer", 1, here.ids)])
    due = [one.outgoing for one in await here.world.outbox.due(here.clock(), 9, "mail")]
    assert [one.payload.get("to") for one in due] == ["full@example.com", "meg@example.com", None]
    await here.world.outbox.postpone(due[0].id, here.clock() + timedelta(minutes=5))
    left = [one.outgoing for one in await here.world.outbox.due(here.clock(), 9, "mail")]
    assert left == due[1:]
