"""Hours in which the team is left alone hold for its mails that come late, too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot.worker.ports import NotYet, Receiver
from handlers.attention.alert_rules import AlertRules
from handlers.news import TEXT
from handlers.ports import Clock, Outgoing

LATE = timedelta(minutes=2)
"""What was told right before quiet hours may arrive so long after they began; it is not kept until the morning."""


class Quiet:
    """Keeps what is written to an address of the team until quiet hours are over; all else is delivered at once.

    Such a mail is planned outside of them. It arrives late where a mail server was away, or a mailbox full.

    Args:
        inner: delivers.
        rules: gives those by which the team is told now.
    """

    def __init__(self, inner: Receiver, rules: Callable[[], AlertRules], clock: Clock) -> None:
        self._inner = inner
        self._rules = rules
        self._clock = clock

    async def deliver(self, outgoing: Outgoing) -> None:
        """Deliver it.

        Raises:
            NotYet: it is for the team, and these are quiet hours.
        """
        now, rules = self._clock(), self._rules()
        ends = rules.quiet_until(now) if TEXT in outgoing.payload else None
        if ends is not None and rules.quiet_until(now - LATE) is not None:
            raise NotYet(ends - now)
        await self._inner.deliver(outgoing)
