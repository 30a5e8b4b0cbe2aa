"""Alerts at work: tells the team of tickets that need a person, once, at a pace that people can follow."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from handlers.attention.alert_rules import AlertRules
from handlers.attention.alerting import WITHIN, planned, sent
from handlers.attention.ports import Alerts
from handlers.ports import Clock, NewId

MOST = 1_000
"""Tickets that one message is about, at most."""
REGULARLY = timedelta(minutes=1)
"""How often it is looked whatever happens: another process may have assessed something."""


async def always() -> bool:
    """Say that the team has a channel."""
    return True


class Alerter:
    """Looks for tickets to tell of when something was assessed, when quiet hours end, and regularly.

    Args:
        alerts: what was told.
        clock: tells the time.
        new_id: makes ids.
        root: where people reach the server.
        rules: when the team is alerted, and how.
        channels: tells whether the team has a channel now. What nobody would hear does not count as told.
    """

    def __init__(
        self,
        *,
        alerts: Alerts,
        clock: Clock,
        new_id: NewId,
        root: str,
        rules: AlertRules,
        channels: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        self._alerts = alerts
        self._clock = clock
        self._new_id = new_id
        self._root = root
        self._rules = rules
        self._channels = channels
        self._again: datetime | None = None
        self._news = True

    def adopt(self, rules: AlertRules) -> None:
        """Go by other rules from now on."""
        self._rules, self._news = rules, True

    def assessed(self) -> None:
        """Look in the next round: something was assessed."""
        self._news = True

    async def round(self) -> int:
        """Tell of what there is to be told of; give the number of messages."""
        now = self._clock()
        # A moment farther away than any was set by a clock that was wrong.
        if not self._news and self._again is not None and now < self._again <= now + max(WITHIN, REGULARLY):
            return 0
        rules, self._news = self._rules, False
        await self._alerts.fell(rules.alert_at)
        rules = rules.reaching(channels=await self._channels())
        if rules.silent:
            self._again = now + REGULARLY
            return 0
        found = await self._alerts.candidates(rules.alert_at, rules.step, now, MOST)
        told = await self._alerts.messages(now - WITHIN) if found else ()
        plan = planned(found, told, rules, now)
        self._again = min(plan.again or now + REGULARLY, now + REGULARLY)
        if not plan.alerts:
            return 0
        outgoing = [one for alert in plan.alerts for one in sent(alert, rules, self._root, self._new_id)]
        if not await self._alerts.tell(plan.alerts, now, outgoing):
            self._news = True  # another process was first with one of them
            return 0
        return len(plan.alerts)

    async def next(self) -> datetime | None:
        """Give when the next round is due if nothing happens before."""
        return self._again
