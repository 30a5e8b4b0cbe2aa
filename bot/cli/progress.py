"""Progress on a terminal: a line that is rewritten; elsewhere a line now and then."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TextIO

_EVERY_S = 10.0


class Progress:
    """Shows how many of how many are done, and the time left."""

    def __init__(
        self,
        label: str,
        stream: TextIO,
        clock: Callable[[], float] = time.monotonic,
        *,
        done: str = "passages embedded",
    ) -> None:
        self._label = label
        self._what = done
        self._stream = stream
        self._clock = clock
        self._begun = clock()
        self._shown = self._begun
        self._live = stream.isatty()

    def __call__(self, done: int, total: int) -> None:
        """Show that so many of all are done."""
        now = self._clock()
        elapsed = now - self._begun
        left = elapsed / done * (total - done) if done else 0.0
        text = f"  {self._label}: {done} of {total} {self._what}, {duration(left)} left"
        if self._live:
            self._stream.write(f"\r\x1b[K{text}" if done < total else "\r\x1b[K")
        elif done < total and now - self._shown >= _EVERY_S:
            self._shown = now
            self._stream.write(text + "\n")
        self._stream.flush()


def duration(seconds: float) -> str:
    """Write a time as people say it: ``40 s``, ``3 min``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h {minutes % 60} min"
