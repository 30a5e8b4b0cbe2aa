"""Where everything from Slack comes in: written down before it is acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot.database.errors import StorageError
from bot.slack.errors import DeliveryRefused
from bot.slack.incoming import Delivery
from bot.slack.ports import Deliveries
from handlers.ports import Clock

ACCEPT_S = 0.8
"""Longest that writing down may take: Slack gives up after three seconds, and people see a button spin."""


class Door:
    """Writes deliveries down, and wakes whoever handles them."""

    def __init__(
        self, deliveries: Deliveries, clock: Clock, wake: Callable[[], None], *, accept_s: float = ACCEPT_S
    ) -> None:
        self._deliveries = deliveries
        self._clock = clock
        self._wake = wake
        self._accept_s = accept_s
        self._writing: set[asyncio.Task[bool]] = set()
        self._log = structlog.get_logger("slack")

    async def accept(self, delivery: Delivery) -> None:
        """Write it down, once; a repetition is fine.

        Raises:
            DeliveryRefused: it is not written down in time, or at all; Slack must deliver it again.
        """
        task = asyncio.create_task(self._deliveries.accept(delivery, self._clock()))
        self._writing.add(task)
        task.add_done_callback(self._written)
        # Not cancelled when late: the row may be written all the same, and its key makes the repetition harmless.
        done, _ = await asyncio.wait({task}, timeout=self._accept_s)
        if not done:
            self._log.warning("slack.inbox_late", kind=delivery.kind)
            raise DeliveryRefused
        try:
            task.result()
        except StorageError as error:
            self._log.warning("slack.inbox_failed", kind=delivery.kind, error=type(error).__name__)
            raise DeliveryRefused from error

    def _written(self, task: asyncio.Task[bool]) -> None:
        self._writing.discard(task)
        if not task.cancelled() and task.exception() is None and task.result():
            self._wake()
