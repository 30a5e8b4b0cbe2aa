"""Simulated time: a clock that is set, and what is to be done at which minute."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from itertools import count
from typing import TypeAlias

MINUTE = timedelta(minutes=1)
Action: TypeAlias = Callable[[], Awaitable[None]]


class SimulatedClock:
    """Stands still until it is set; full minutes only, as the oracle counts minutes."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class Agenda:
    """What is to be done, by minute, and within a minute in the order in which it was planned."""

    def __init__(self) -> None:
        self._order = count()
        self._heap: list[tuple[datetime, int, Action]] = []

    def add(self, at: datetime, action: Action) -> None:
        """Plan an action for a moment; seconds are cut off."""
        heapq.heappush(self._heap, (at.replace(second=0, microsecond=0), next(self._order), action))

    def pop(self, now: datetime) -> Action | None:
        """Give the next action that is due by now; None when none is."""
        return heapq.heappop(self._heap)[2] if self._heap and self._heap[0][0] <= now else None
