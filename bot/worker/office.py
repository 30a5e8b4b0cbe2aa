"""What happens to tickets by itself: routing, warnings and breaches, closing. Runs until it is cancelled."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog

from bot.worker.intake import backoff
from handlers.chat.inquiry import described
from handlers.ports import Clock

PATIENCE_S = 60.0
"""The longest that a round waits that failed again and again."""


class Office:
    """Runs rounds, one after the other: when something was written, when the next moment has come, and regularly.

    `wake` is set by whoever changes tickets in this process; what other processes do is found by looking.

    A round that fails is tried again after two seconds, and then after twice as long each time, up to a minute; the
    others go on. `elapsed`: seconds since some moment, which nobody sets.
    """

    def __init__(
        self,
        rounds: Mapping[str, Callable[[], Awaitable[int]]],
        next_moment: Callable[[], Awaitable[datetime | None]],
        clock: Clock,
        wake: asyncio.Event,
        interval_s: float = 1.0,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rounds = rounds
        self._next = next_moment
        self._clock = clock
        self._wake = wake
        self._interval_s = interval_s
        self._elapsed = elapsed
        self._failures = Counter[str]()
        self._not_before: dict[str, float] = {}
        self._log = structlog.get_logger("office")

    async def run(self) -> None:
        """Work until cancelled; first of all on what happened while nobody looked."""
        while True:
            self._wake.clear()
            worked = await self.once()
            if not worked:
                await self._pause()

    async def once(self) -> int:
        """Run every round that need not wait; give the number of tickets that were worked on."""
        worked = 0
        for name, work in self._rounds.items():
            if self._elapsed() < self._not_before.get(name, 0.0):
                continue
            try:
                worked += await work()
            except Exception as error:  # noqa: BLE001 - a later round tries again
                self._failures[name] += 1
                wait_s = min(backoff(self._failures[name]).total_seconds(), PATIENCE_S)
                self._not_before[name] = self._elapsed() + wait_s
                self._log.warning(f"office.{name}_failed", error=described(error), again_in_s=wait_s)
            else:
                del self._failures[name]
                self._not_before.pop(name, None)
        return worked

    async def wait_s(self) -> float:
        """Give the seconds until the next round; never none, should somebody else be at the same ticket."""
        if self._not_before:
            return self._interval_s
        try:
            coming = await self._next()
        except Exception:  # noqa: BLE001 - the round tells of it
            return self._interval_s
        if coming is None:
            return self._interval_s
        return min(max((coming - self._clock()).total_seconds(), 0.05), self._interval_s)

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(await self.wait_s()):
                await self._wake.wait()
        except TimeoutError:
            pass
