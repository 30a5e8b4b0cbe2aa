"""What could not be worked on, and when it is tried again, so that one ticket does not hold up all others."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

FIRST = timedelta(minutes=1)
LONGEST = timedelta(hours=1)

Key = TypeVar("Key", bound=Hashable)


class Trouble(Generic[Key]):
    """Remembers, while the process lives, what failed how often.

    It is tried again after a minute, then after two, four and so on, up to an hour: what a busy database refused soon
    goes on, and what will never work is not told of all the time.
    """

    def __init__(self) -> None:
        self._failed: dict[Key, tuple[int, datetime]] = {}

    def failed(self, key: Key, now: datetime) -> datetime:
        """Note that something failed; give when to try it again."""
        attempts = self._failed[key][0] if key in self._failed else 0
        again = now + min(FIRST * (1 << min(attempts, 16)), LONGEST)
        self._failed[key] = attempts + 1, again
        return again

    def over(self, key: Key) -> None:
        """Note that it worked."""
        self._failed.pop(key, None)

    def waits(self, key: Key, now: datetime) -> bool:
        """Tell whether it is too early to try again. A wait longer than any was made by a clock that was wrong."""
        return key in self._failed and now < self._failed[key][1] <= now + LONGEST

    def next(self) -> datetime | None:
        """Give when something is tried again next; None: nothing failed."""
        return min((again for _, again in self._failed.values()), default=None)

    def keep(self, keys: Collection[Key]) -> None:
        """Forget all but these."""
        self._failed = {key: one for key, one in self._failed.items() if key in keys}
