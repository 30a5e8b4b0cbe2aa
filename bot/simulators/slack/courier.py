"""Brings what happens to the app: now, again after a failure, and beside a test that goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.simulators.slack.delivery import Carrier, Delivery


@dataclass
class Courier:
    """Delivers.

    Attributes:
        carrier: the way to the app; None until it is connected.
        retry_delays: seconds before each repetition of an event; Slack's own unless a test is in a hurry.
        deliveries: every attempt, in the order in which they ended.
        changed: called after each attempt.
    """

    carrier: Carrier | None = None
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    deliveries: list[Delivery] = field(default_factory=list)
    changed: Callable[[], None] = lambda: None
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)
    _running: int = 0

    @property
    def busy(self) -> bool:
        """Whether an attempt is under way."""
        return self._running > 0

    async def deliver(self, kind: str, payload: dict[str, Any], attempt: int = 0, reason: str = "") -> Delivery:
        """Deliver once and give how it went; repetitions of a failed event follow in the background."""
        if self.carrier is None:
            return Delivery(kind, payload, reason="connection_failed")
        self._running += 1
        try:
            delivery = await self.carrier.carry(kind, payload, attempt, reason)
        finally:
            self._running -= 1
        self.deliveries.append(delivery)
        self.changed()
        # Slack repeats events only; a button that nobody answered shows its person a warning sign.
        if not delivery.ok and kind == "events_api" and attempt < len(self.retry_delays):
            self.later(self._repeat(delivery, attempt + 1))
        return delivery

    def later(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stop what is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _repeat(self, failed: Delivery, attempt: int) -> None:
        await asyncio.sleep(self.retry_delays[attempt - 1])
        await self.deliver(failed.kind, failed.payload, attempt, failed.reason)
