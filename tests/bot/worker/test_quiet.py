"""Mails to the team that come late keep to quiet hours; nobody else's mail does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.worker.ports import NotYet
from bot.worker.quiet import LATE, Quiet
from handlers.attention.alert_rules import AlertRules
from handlers.news import mail, team_mail
from handlers.ports import Outgoing
from handlers.tickets.desk_settings import read_desk
from tests.fakes import FakeClock, Ids

NIGHT = datetime(2026, 3, 2, 20, tzinfo=UTC)
RULES = read_desk({"attention": {"quiet": "20:00-07:00", "zone": "UTC"}}).attention
TO_THE_LEAD = team_mail("attention", "lead@example.com", "[T-1] Needs a look", "T-1", Ids("a"))
TO_A_CUSTOMER = mail("T-1", "answer", 1, Ids("b"))


class Kept:
    """Keeps what it is given."""

    def __init__(self) -> None:
        self.given: list[Outgoing] = []

    async def deliver(self, outgoing: Outgoing) -> None:
        self.given.append(outgoing)


async def test_a_mail_to_the_team_waits_until_quiet_hours_are_over() -> None:
    inner, clock = Kept(), FakeClock()
    quiet = Quiet(inner, lambda: RULES, clock)
    clock.now = NIGHT + timedelta(hours=3)
    with pytest.raises(NotYet) as refused:
        await quiet.deliver(TO_THE_LEAD)
    assert refused.value.wait == timedelta(hours=8)
    await quiet.deliver(TO_A_CUSTOMER)
    clock.now = NIGHT + timedelta(hours=11)
    await quiet.deliver(TO_THE_LEAD)
    assert inner.given == [TO_A_CUSTOMER, TO_THE_LEAD]


async def test_what_was_told_right_before_them_is_not_kept_until_the_morning() -> None:
    inner, clock = Kept(), FakeClock()
    quiet = Quiet(inner, lambda: RULES, clock)
    clock.now = NIGHT + LATE - timedelta(seconds=1)
    await quiet.deliver(TO_THE_LEAD)
    clock.now = NIGHT + LATE
    with pytest.raises(NotYet):
        await quiet.deliver(TO_THE_LEAD)


async def test_where_no_hours_are_quiet_nothing_waits() -> None:
    inner, clock = Kept(), FakeClock()
    clock.now = NIGHT + timedelta(hours=3)
    await Quiet(inner, AlertRules, clock).deliver(TO_THE_LEAD)
    assert inner.given == [TO_THE_LEAD]
