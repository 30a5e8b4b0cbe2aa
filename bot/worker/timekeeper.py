"""Whether the clock can be believed: one that leaps ahead is not, until it has gone on as usual for a while."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from handlers.ports import Clock

LEAP = timedelta(minutes=2)
"""How far the clock may be set without being noticed; a server that is slow to look is not taken for one that leapt."""
PATIENCE = timedelta(minutes=10)


class Timekeeper:
    """Compares the clock with one that nobody sets.

    A clock that leaps ahead breaks promises that nobody was late with, and closes tickets whose customers had days
    left; what was told of that cannot be taken back. So such work waits until the clock has kept its new time for
    `PATIENCE`: a slip is put right by then, and a clock that was put right is believed. One that is set back makes
    nothing due, and so is believed at once; after a leap ahead, when it was set back by as much.

    Args:
        clock: what may be set.
        elapsed: seconds since some moment, which nobody sets. They should count while the machine sleeps, else its
            awaking is a leap.
    """

    def __init__(self, clock: Clock, elapsed: Callable[[], float]) -> None:
        self._clock = clock
        self._elapsed = elapsed
        self._started = clock() - timedelta(seconds=elapsed())
        self._believed_from: float | None = None
        self._ahead = timedelta()
        self._log = structlog.get_logger("clock")

    def believed(self) -> bool:
        """Tell whether the clock can be believed now."""
        elapsed = self._elapsed()
        started = self._clock() - timedelta(seconds=elapsed)
        leap, self._started = started - self._started, started
        if self._believed_from is not None and elapsed >= self._believed_from:
            self._believed_from, self._ahead = None, timedelta()
        if leap > LEAP or self._believed_from is not None:
            # How far it is ahead of the time that was believed last. It may be set back by and by.
            self._ahead += leap
        if leap > LEAP:
            self._believed_from = elapsed + PATIENCE.total_seconds()
            self._log.warning("clock.leapt", seconds=round(leap.total_seconds()))
        elif leap < -LEAP:
            self._log.warning("clock.set_back", seconds=round(-leap.total_seconds()))
        if self._ahead <= LEAP:
            self._believed_from, self._ahead = None, timedelta()
        return self._believed_from is None

    def careful(self, work: Callable[[], Awaitable[int]]) -> Callable[[], Awaitable[int]]:
        """Give work that is left undone while the clock cannot be believed; it counts as nothing then."""

        async def done() -> int:
            return await work() if self.believed() else 0

        return done
