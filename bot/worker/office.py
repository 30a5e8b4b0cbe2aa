"""What happens to tickets by itself: routing, warnings and breaches, closing. Runs until it is cancelled."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

import structlog

from handlers.chat.inquiry import described
from handlers.ports import Clock


class Office:
    """Runs rounds, one after the other: when something was written, when the next moment has come, and regularly.

    `wake` is set by whoever changes tickets in this process; what other processes do is found by looking.
    """

    def __init__(
        self,
        rounds: Mapping[str, Callable[[], Awaitable[int]]],
        next_moment: Callable[[], Awaitable[datetime | None]],
        clock: Clock,
        wake: asyncio.Event,
        interval_s: float = 1.0,
    ) -> None:
        self._rounds = rounds
        self._next = next_moment
        self._clock = clock
        self._wake = wake
        self._interval_s = interval_s
        self._log = structlog.get_logger("office")

    async def run(self) -> None:
        """Work until cancelled; first of all on what happened while nobody looked."""
        while True:
            self._wake.clear()
            worked = await self.once()
            if not worked:
                await self._pause()

    async def once(self) -> int:
        """Run every round; give the number of tickets that were worked on. One that fails is tried again later."""
        worked = 0
        for name, work in self._rounds.items():
            try:
                worked += await work()
            except Exception as error:  # noqa: BLE001 - the next round tries again
                self._log.warning(f"office.{name}_failed", error=described(error))
        return worked

    async def _pause(self) -> None:
        try:
            async with asyncio.timeout(await self._wait()):
                await self._wake.wait()
        except TimeoutError:
            pass

    async def _wait(self) -> float:
        """Give the seconds until the next round; never none, should the same one fail again and again."""
        try:
            coming = await self._next()
        except Exception:  # noqa: BLE001 - the round tells of it
            return self._interval_s
        if coming is None:
            return self._interval_s
        return min(max((coming - self._clock()).total_seconds(), 0.05), self._interval_s)
