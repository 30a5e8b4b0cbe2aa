"""Finds out by looking what happened in the tracker, whatever it told us, or did not."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from handlers.engineering.errors import IssueGone, IssueNotFound, TrackerAway, TrackerError
from handlers.engineering.issue import Issue, IssueName
from handlers.engineering.moves import Move
from handlers.engineering.pacing import BROKEN, Pace
from handlers.engineering.patience import READING, of_all, waiting
from handlers.engineering.ports import Kept, Mirror
from handlers.engineering.stages import StageMap
from handlers.engineering.tracking import Readers, Tracking, Unread, Watched
from handlers.ports import Clock

PAGE = 100
"""Changes that are asked for at once."""
MOST = 5_000
"""The same, when so many happened in one moment that a page of them ends where it began."""
FIRST = timedelta(days=1)
"""How far back the first look goes."""
SWEPT = 20
"""Issues that are read at one look because nobody read them for long."""
ANEW = 3
"""Issues that could not be read when they changed, and are tried again at one look."""
NOTED = timedelta(minutes=1)
"""How often it is written down that looking works."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often it is looked in a tracker.

    Attributes:
        poll: for changes.
        overlap: how much of what was looked at is looked at again: a tracker's search is late, and counts in minutes.
        release: for versions that came out; no issue changes with its version.
        sweep: how long an issue that somebody waits for may be unread. Nobody tells of one that was deleted.
    """

    poll: timedelta = timedelta(minutes=1)
    overlap: timedelta = timedelta(minutes=5)
    release: timedelta = timedelta(minutes=10)
    sweep: timedelta = timedelta(minutes=30)


NEAR = Rhythm(timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=5), timedelta(days=1))
"""Of a tracker in our own database: what is done there gives hints, so little is left to be found."""


class Unknown(Protocol):
    """Knows which issues are linked to tickets, and not in the mirror."""

    async def unknown(self, tracker: str, limit: int) -> Sequence[Unread]:
        """Give them, each once."""
        ...


class Reconciler:
    """Looks regularly, for what no hint told of. Each of its rounds may be called at any time, and again.

    Args:
        tracking: reads issues into the mirror.
        mirror, watched: what is known of them.
        unknown: which were linked, and never read.
        readers: who reads the issues of a tracker.
        rhythms: how often it is looked in each of them.
        clock: tells the time.
        paces: how fast each may be asked.
        failed: told what is wrong with a tracker, by its name.
        reached: told of each look whether the tracker let us in, see `handlers.engineering.stopping.Stopping.reached`.
    """

    def __init__(
        self,
        *,
        tracking: Tracking,
        mirror: Mirror,
        watched: Watched,
        unknown: Unknown,
        readers: Readers,
        rhythms: Mapping[str, Rhythm],
        clock: Clock,
        paces: Mapping[str, Pace],
        failed: Callable[[str, Exception], None] = lambda _tracker, _error: None,
        reached: Callable[[str, TrackerError | None], Awaitable[None]] | None = None,
    ) -> None:
        self._tracking = tracking
        self._mirror = mirror
        self._watched = watched
        self._unknown = unknown
        self._readers = readers
        self._rhythms = rhythms
        self._clock = clock
        self._paces = paces
        self._failed = failed
        self._reached = reached
        self._next: dict[tuple[str, str], datetime] = {}
        self._noted: dict[str, tuple[datetime, str]] = {}
        self._staged: StageMap | None = None
        self._unread: dict[IssueName, None] = {}
        self._failing = 0

    async def poll(self) -> int:
        """Look for changes since the last look, and for issues that were linked and never read; give how many."""
        return sum([await self._due(name, "poll", rhythm.poll, self._polled) for name, rhythm in self._known()])

    async def sweep(self) -> int:
        """Read anew what nobody read for long; give in how many something had happened."""
        found = 0
        for name, rhythm in self._known():
            found += await self._due(name, "sweep", rhythm.poll, self._swept)
        return found

    async def restage(self) -> int:
        """Look at all issues by what statuses mean now, first of all and when that changed; give how many moved."""
        stages = self._tracking.rules.stages
        if stages == self._staged:
            return 0
        moved, after = 0, None
        while kept := await self._watched.every(after, PAGE):
            moved += await self._tracking.restage(kept)
            after = kept[-1].snapshot.issue.name
        self._staged = stages
        return moved

    def _known(self) -> list[tuple[str, Rhythm]]:
        return [(name, rhythm) for name, rhythm in self._rhythms.items() if name in self._readers]

    async def _due(self, tracker: str, what: str, every: timedelta, look: Callable[[str], Awaitable[int]]) -> int:
        """Look, unless that was done a moment ago, or the tracker asks to wait."""
        now, key = self._clock(), (tracker, what)
        due = self._next.get(key, now)
        if now < due <= now + every:  # one that is farther away was set by a clock that was wrong
            return 0
        pace, name = self._paces[tracker], f"{what}/{tracker}"
        if pace.enter(READING, name) is not None:
            return 0
        try:
            found = await look(tracker)
            pace.answered()
        except TrackerError as error:
            self._next[key] = now + max(waiting(pace, name, error), every)
            self._failed(tracker, error)
            await self._looked_at(tracker, now, str(error), error)
            return 0
        finally:
            pace.leave(name)
        self._next[key] = now + every
        await self._looked_at(tracker, now)
        return found

    async def _looked_at(
        self, tracker: str, now: datetime, problem: str = "", error: TrackerError | None = None
    ) -> None:
        if self._reached is not None:
            await self._reached(tracker, error)
        noted = self._noted.get(tracker)
        if noted is None or noted[1] != problem or not noted[0] <= now < noted[0] + NOTED:
            await self._watched.looked(tracker, now, problem)
            self._noted[tracker] = now, problem

    async def _read(self, names: Collection[IssueName]) -> int:
        """Read issues that we know, but those that cannot be read; give in how many something had happened."""
        return sum([bool(await self._refreshed(name)) for name in names])

    async def _refreshed(self, name: IssueName) -> Sequence[Move]:
        """Read one, and give what happened to it.

        Raises:
            TrackerError: nothing can be read now.
        """
        self._unread.pop(name, None)
        try:
            moves = await self._tracking.refresh(name)
        except Exception as error:  # one that cannot be read keeps back no other
            self._unread[name] = None
            if self._ends(error):
                raise
            self._failed(name.tracker, error)
            return ()
        self._failing = 0
        return moves

    def _ends(self, error: Exception) -> bool:
        """Tell whether nothing can be read now: a tracker may well fail of one issue alone, again and again."""
        if not isinstance(error, TrackerAway) or error.wait is not None:
            return of_all(error)
        self._failing += 1
        return self._failing >= BROKEN

    async def _polled(self, tracker: str) -> int:
        anew = [name for name in self._unread if name.tracker == tracker][:ANEW]
        self._failing = 0
        found = await self._learned(tracker) + await self._changed(tracker)
        # Those fail alone, for all that we know: others were read a moment ago.
        self._failing = -len(anew)
        return found + await self._read(anew)

    async def _learned(self, tracker: str) -> int:
        """Read what was linked, and never read: the process ended between the two."""
        learned = 0
        for one in await self._unknown.unknown(tracker, PAGE):
            try:
                await self._tracking.learn(one.name, one.kind)
                learned += 1
            except IssueGone:
                await self._tracking.missed(one)
            except IssueNotFound:
                continue
            except TrackerError as error:  # one that cannot be read keeps back no other
                if self._ends(error):
                    raise
                self._failed(tracker, error)
        return learned

    async def _changed(self, tracker: str) -> int:
        rhythm, reader = self._rhythms[tracker], self._readers[tracker]
        seen = await self._watched.cursor(tracker)
        since, limit, found = (seen or self._clock() - FIRST) - rhythm.overlap, PAGE, 0
        while True:
            issues = await reader.changed(since, limit)
            news = [one.name for one in await self._news(issues)]
            found += await self._read([name for name in news if name not in self._unread])
            last = max((one.updated_at for one in issues), default=None)
            if last is None:
                break
            if seen is None or last > seen:
                seen = last
                await self._watched.advance(tracker, last)
            if len(issues) < limit:
                break
            # A page that ends where it began would be given for ever: more of that moment is asked for.
            limit = min(limit * 2, MOST) if last <= since else PAGE
            if last <= since and limit == MOST and len(issues) >= MOST:
                break
            since = max(since, last)
        return found

    async def _news(self, issues: Sequence[Issue]) -> Sequence[Issue]:
        """Give those that are not as we have them; what is nobody's ticket's is not looked at."""
        known = await self._mirror.these([one.name for one in issues])
        return [one for one in issues if one.name in known and _differs(known[one.name], one)]

    async def _swept(self, tracker: str) -> int:
        rhythm, now = self._rhythms[tracker], self._clock()
        # What cannot be read is tried at each look for changes: here it would stay the longest unread for ever.
        found, more = 0, SWEPT + len(self._unread)
        self._failing = 0
        for name in self._others(await self._watched.unreleased(tracker, now - rhythm.release, more)):
            moves = await self._refreshed(name)
            found += bool(moves) + await self._read(await self._siblings(name, moves))
        return found + await self._read(self._others(await self._watched.stale(tracker, now - rhythm.sweep, more)))

    def _others(self, names: Sequence[IssueName]) -> Sequence[IssueName]:
        return [name for name in names if name not in self._unread][:SWEPT]

    async def _siblings(self, name: IssueName, moves: Sequence[Move]) -> Sequence[IssueName]:
        """Give the other issues of the versions of one to which something happened."""
        if not moves:
            return ()
        versions = (await self._mirror.get(name)).snapshot.issue.versions
        found: dict[IssueName, None] = {}
        for version in versions:
            found |= dict.fromkeys(await self._watched.with_version(name.tracker, version.id))
        found.pop(name, None)
        return tuple(found)


def _differs(kept: Kept, issue: Issue) -> bool:
    there = kept.snapshot.issue
    return there.gone or (there.updated_at, there.key, there.versions) != (issue.updated_at, issue.key, issue.versions)
