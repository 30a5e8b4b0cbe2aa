"""What a tracker sends by itself: hints where to look, and nothing else.

Deliveries come twice, late, in any order, or never. So nothing that stands in them is believed: whatever they tell of
is read anew (`handlers.engineering.tracking`), and what is compared are two readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class About(StrEnum):
    """What something happened to."""

    ISSUE = "issue"
    """An issue: made, changed, said something to, deleted, moved."""
    VERSION = "version"
    """A version: released, taken back, renamed, put off. The issues that it fixes do not change with it."""
    PROJECT = "project"
    """A project, or something larger: which issues it concerns is not known."""


@dataclass(frozen=True, slots=True)
class Hint:
    """Where to look.

    Attributes:
        key: names the delivery: the same one sent again has the same key. One that tells of several things gives
            several hints, with keys of their own.
        tracker: as in `IssueName.tracker`.
        id: of the issue or of the version, as the tracker has it; of a project anything, as it is not looked at.
    """

    key: str
    tracker: str
    about: About
    id: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A hint that waits.

    Attributes:
        id: ours; later ones have higher ones.
        attempts: how often nobody could look.
    """

    id: int
    hint: Hint
    at: datetime
    attempts: int = 0


class Hints(Protocol):
    """Where hints wait until somebody looks."""

    async def accept(self, hint: Hint, at: datetime) -> bool:
        """Write it down; False when it was written down before."""
        ...

    async def due(self, now: datetime, limit: int) -> Sequence[Heard]:
        """Give what is to be looked at, the oldest first."""
        ...

    async def done(self, ids: Sequence[int], at: datetime) -> None:
        """Mark them done; their keys stay known, see `prune`."""
        ...

    async def postpone(self, ids: Sequence[int], retry_at: datetime) -> None:
        """Count a failed attempt, and name the time of the next."""
        ...

    async def depth(self) -> int:
        """Count what is not done."""
        ...

    async def prune(self, done_before: datetime) -> int:
        """Forget what was done before then, keys and all; give the number."""
        ...
