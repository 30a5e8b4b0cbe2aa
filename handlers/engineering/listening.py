"""Looks where hints say; what they tell of is read, and nothing of them believed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from handlers.engineering.hearing import About, Heard, Hint, Hints
from handlers.engineering.issue import IssueName
from handlers.engineering.pacing import Pace
from handlers.engineering.patience import LONGEST, READING, later, of_all, waiting
from handlers.engineering.tracking import Tracking, Watched
from handlers.ports import Clock

BATCH = 200
"""Hints that are taken at once."""
AT_ONCE = 4
"""Of the things that they are about, so many are looked at at the same time."""
FORGET = timedelta(days=7)
"""How long the key of a delivery is known; those that send again give up within hours."""
TIDY = timedelta(hours=1)
"""How often it is looked for those that are to be forgotten."""


class Listener:
    """Looks where hints say, once for all hints of one thing.

    Args:
        tracking: reads issues into the mirror.
        watched: knows which issues name a version.
        hints: where to look.
        clock: tells the time.
        paces: how fast each tracker may be asked.
        failed: told what is wrong with a tracker, by its name.
    """

    def __init__(
        self,
        tracking: Tracking,
        watched: Watched,
        hints: Hints,
        clock: Clock,
        paces: Mapping[str, Pace],
        failed: Callable[[str, Exception], None] = lambda _tracker, _error: None,
    ) -> None:
        self._tracking = tracking
        self._watched = watched
        self._hints = hints
        self._clock = clock
        self._paces = paces
        self._failed = failed
        self._tidied: datetime | None = None

    async def hear(self) -> int:
        """Look; give the number of hints that are done with."""
        lines: dict[tuple[str, About, str], list[Heard]] = {}
        for one in await self._hints.due(self._clock(), BATCH):
            lines.setdefault((one.hint.tracker, one.hint.about, one.hint.id), []).append(one)
        gate = asyncio.Semaphore(AT_ONCE)

        async def look(line: list[Heard]) -> int:
            async with gate:
                return await self._heard(line)

        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(look(line)) for line in lines.values()]
        return sum(task.result() for task in running)

    async def prune(self) -> int:
        """Forget deliveries of long ago, unless that was done a moment ago; give their number."""
        now = self._clock()
        if self._tidied is not None and self._tidied <= now < self._tidied + TIDY:
            return 0
        self._tidied = now
        return await self._hints.prune(now - FORGET)

    async def _heard(self, line: Sequence[Heard]) -> int:
        hint, ids = line[0].hint, [one.id for one in line]
        pace = self._paces.get(hint.tracker)
        wait = None if pace is None else await self._waits(pace, line)
        if wait is None:  # also what a tracker said that is not set up any more
            await self._hints.done(ids, self._clock())
            return len(ids)
        await self._hints.postpone(ids, self._clock() + min(wait, LONGEST))
        return 0

    async def _waits(self, pace: Pace, line: Sequence[Heard]) -> timedelta | None:
        """Look where hints of one thing say; give how long to wait when it could not be done."""
        hint = line[0].hint
        name = f"{hint.about}/{hint.id}"
        wait = pace.enter(READING, name)
        if wait is not None:
            return wait
        try:
            await self._look(hint)
        except Exception as error:  # noqa: BLE001 - one that cannot be read keeps back no other
            self._failed(hint.tracker, error)
            return max(waiting(pace, name, error), later(min(one.attempts for one in line)))
        finally:
            pace.leave(name)
        pace.answered()
        return None

    async def _look(self, hint: Hint) -> None:
        match hint.about:
            case About.ISSUE:
                await self._tracking.refresh(IssueName(hint.tracker, hint.id))
            case About.VERSION:
                await self._version(hint)
            case About.PROJECT:
                await self._watched.doubt(hint.tracker)

    async def _version(self, hint: Hint) -> None:
        """Read all issues of a version.

        Raises:
            Exception: some could not be read; the others were, unless none can be.
        """
        wrong: Exception | None = None
        for name in await self._watched.with_version(hint.tracker, hint.id):
            try:
                await self._tracking.refresh(name)
            except Exception as error:
                if of_all(error):
                    raise
                wrong = wrong or error
        if wrong is not None:
            raise wrong
