"""The time of the simulator: the real one, plus what a test skipped."""

from __future__ import annotations

import time


class Clock:
    """Seconds since 1970; a test moves it forward instead of waiting for half an hour."""

    def __init__(self) -> None:
        self._skipped = 0.0
        self._last_micros = 0

    def now(self) -> float:
        """Give the time."""
        return time.time() + self._skipped

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self._skipped += seconds

    def stamp(self) -> str:
        """Give a new ``ts``: seconds and six digits, each later than the one before."""
        self._last_micros = max(self._last_micros + 1, int(self.now() * 1_000_000))
        seconds, micros = divmod(self._last_micros, 1_000_000)
        return f"{seconds}.{micros:06d}"
