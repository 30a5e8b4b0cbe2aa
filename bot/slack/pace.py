"""How fast we post: one message a second in a channel, and none while Slack asks to wait."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from bot.worker.ports import NotYet

EVERY_S = 1.0
PATIENCE_S = 1.5
"""Longest that is waited in place; for longer the outbox keeps it."""
_TRACKED = 10_000


class Pace:
    """Gives out turns, by channel."""

    def __init__(self, *, every_s: float = EVERY_S, now: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every_s
        self._now = now
        self._free: OrderedDict[str, float] = OrderedDict()
        self._all_free = 0.0

    async def turn(self, channel: str) -> None:
        """Wait for the channel's next turn.

        Raises:
            NotYet: it takes longer than waiting in place is worth.
        """
        now = self._now()
        at = max(self._free.get(channel, 0.0), self._all_free, now)
        if at - now > PATIENCE_S:
            raise NotYet(timedelta(seconds=at - now - 1.0))
        self._free[channel] = at + self._every_s
        self._free.move_to_end(channel)
        while len(self._free) > _TRACKED:
            self._free.popitem(last=False)
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, channel: str, seconds: float) -> None:
        """Give no turn in a channel for so long: Slack asks to wait."""
        self._free[channel] = max(self._free.get(channel, 0.0), self._now() + seconds)
