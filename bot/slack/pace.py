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
WANTED_S = 3.0
"""How long a turn is kept for an answer that was sent away, from when it may come back."""
_TRACKED = 10_000


class Pace:
    """Gives out turns, by channel."""

    def __init__(self, *, every_s: float = EVERY_S, now: Callable[[], float] = time.monotonic) -> None:
        self._every_s = every_s
        self._now = now
        self._free: OrderedDict[str, float] = OrderedDict()
        self._wanted: dict[str, float] = {}

    async def turn(self, channel: str, *, news: bool = False) -> None:
        """Wait for the channel's next turn.

        Args:
            news: nobody waits for it: it takes a turn that is free at once, and none while an answer waits for one.

        Raises:
            NotYet: it takes longer than waiting in place is worth.
        """
        now = self._now()
        at = max(self._free.get(channel, 0.0), now)
        if news and max(at, self._wanted.get(channel, 0.0)) > now:
            raise NotYet(timedelta(seconds=max(at, self._wanted.get(channel, 0.0)) - now))
        if at - now > PATIENCE_S:
            wait = at - now - 1.0
            if not news:
                self._wanted[channel] = now + wait + WANTED_S
            raise NotYet(timedelta(seconds=wait))
        self._wanted.pop(channel, None)
        self._free[channel] = at + self._every_s
        self._free.move_to_end(channel)
        while len(self._free) > _TRACKED:
            self._wanted.pop(self._free.popitem(last=False)[0], None)
        if at > now:
            await asyncio.sleep(at - now)

    def hold(self, channel: str, seconds: float) -> None:
        """Give no turn in a channel for so long: Slack asks to wait."""
        self._free[channel] = max(self._free.get(channel, 0.0), self._now() + seconds)
