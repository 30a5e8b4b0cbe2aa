"""Keeps our copy of issues true: reads them, compares, and writes what happened with what follows of it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Protocol, TypeAlias
from weakref import WeakValueDictionary

from handlers.engineering.difference import difference, gone, same
from handlers.engineering.errors import IssueGone, IssueNotFound
from handlers.engineering.issue import Issue, IssueName, IssueStatus, Kind, Snapshot, Stage, StatusCategory
from handlers.engineering.jobs import telling
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.ports import IssueReader, Kept, Mirror
from handlers.engineering.stages import EngineeringRules, stage_of
from handlers.ports import Clock, NewId, Outgoing, WriteConflict

ATTEMPTS = 5
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Readers: TypeAlias = Mapping[str, IssueReader]
"""Who reads the issues of a tracker, by its name."""
_New: TypeAlias = tuple[Snapshot, Kind, Sequence[Outgoing]]
"""An issue that we do not know yet, and what tells of it."""


@dataclass(frozen=True, slots=True)
class Look:
    """When it was looked for changes in a tracker last.

    Attributes:
        at: when it worked last; None: it never did.
        problem: why it did not work since, in words for administrators; empty: it does.
        seen: the latest change that was looked at; None: there was none.
    """

    tracker: str
    at: datetime | None
    problem: str
    seen: datetime | None


@dataclass(frozen=True, slots=True)
class Unread:
    """An issue that tickets are linked to, and that nobody read yet.

    Attributes:
        kind: what we asked for.
        key: that it had when it was linked.
        title: as we wrote it.
    """

    name: IssueName
    kind: Kind
    key: str
    title: str


class Watched(Protocol):
    """What is known of our copy beside the issues themselves: when they were read, and which are to be read anew."""

    async def seen(self, name: IssueName, at: datetime) -> None:
        """Note that it was read, and is as we have it."""
        ...

    async def stale(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        """Give issues that somebody waits for, and that nobody read since then, the longest unread first.

        Those are all that are neither gone nor at an end (released, declined), and others that were doubted.
        """
        ...

    async def unreleased(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        """Give one issue for each version that is not out and of which none was read since then."""
        ...

    async def with_version(self, tracker: str, version: str) -> Sequence[IssueName]:
        """Give those that name a version, by its id."""
        ...

    async def doubt(self, tracker: str) -> None:
        """Have all of a tracker's read anew, by and by: whatever was read may have changed since."""
        ...

    async def cursor(self, tracker: str) -> datetime | None:
        """Give the latest change of a tracker that was looked at; None: none was."""
        ...

    async def advance(self, tracker: str, to: datetime) -> None:
        """Note the latest change that was looked at."""
        ...

    async def looked(self, tracker: str, at: datetime, problem: str = "") -> None:
        """Note when it was looked last, and what was wrong then; empty: nothing."""
        ...

    async def looks(self) -> Sequence[Look]:
        """Give when it was looked last in each tracker, in the order of their names."""
        ...

    async def every(self, after: IssueName | None, limit: int) -> Sequence[Kept]:
        """Give our copies in the order of their names, from the first after one on."""
        ...


class Tracking:
    """Reads issues into the mirror.

    Args:
        mirror: our copies.
        watched: when they were read.
        readers: who reads the issues of a tracker.
        clock: tells the time.
        new_id: makes ids.
        rules: what statuses mean.
        written: called when something waits to be sent.
    """

    def __init__(
        self,
        mirror: Mirror,
        watched: Watched,
        readers: Readers,
        clock: Clock,
        new_id: NewId,
        rules: EngineeringRules | None = None,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._mirror = mirror
        self._watched = watched
        self._readers = readers
        self._clock = clock
        self._new_id = new_id
        self._rules = rules or EngineeringRules()
        self._written = written
        self._busy: WeakValueDictionary[IssueName, asyncio.Lock] = WeakValueDictionary()

    @property
    def rules(self) -> EngineeringRules:
        """What it goes by."""
        return self._rules

    def adopt(self, rules: EngineeringRules) -> None:
        """Go by other rules from now on; see `restage`."""
        self._rules = rules

    async def learn(self, name: IssueName, kind: Kind) -> Kept:
        """Have an issue of ours in the mirror as it is now; what happened to one we know is told.

        What others said to it, and made of it, before we read it for the first time is told, too: a rule of the tracker
        may have been quicker than we are, or the tracker away meanwhile.

        Raises:
            IssueGone: there is none that we may see.
            TrackerError: it could not be read.
            IssueNotFound: nobody reads the issues of that tracker any more.
        """
        return await self._learned(name, kind, self._said)

    async def learn_by_key(self, tracker: str, key: str, kind: Kind) -> Kept:
        """Have the issue there that people of a tracker call so now; what was said before is no news to anybody.

        Raises as `learn` does.
        """
        found = await self._reader(tracker).by_key(key)
        return await self._learned(found.issue.name, kind, lambda _: ())

    async def missed(self, one: Unread) -> None:
        """Have an issue in the mirror that was gone before anybody read it: its tickets wait for nothing."""
        now, status = self._clock(), IssueStatus("", "", StatusCategory.NEW)
        project = one.key.rpartition("-")[0]
        # As long ago as can be, so that whatever is read of it later is newer.
        issue = Issue(one.name, one.key, project, "", one.title, status, "", now, _NEVER, gone=True)
        told = telling(one.name, (Move(MoveKind.GONE, f"missed@{one.key}", now),), self._new_id)
        async with self._alone(one.name):
            if await self._mirror.keep(Snapshot(issue), one.kind, Stage.FILED, over=None, outgoing=(told,)):
                self._written()

    async def refresh(self, name: IssueName) -> Sequence[Move]:
        """Read an issue that we know, and give what happened to it; nothing of one that we do not know.

        Raises:
            TrackerError: it could not be read.
        """
        reader = self._readers.get(name.tracker)
        if reader is None or name not in await self._mirror.these((name,)):
            return ()
        async with self._alone(name):
            try:
                found = await reader.read(name)
            except IssueGone:
                return await self._compared(name, lambda there: gone(there.snapshot))
            return await self._taken(found, None)

    async def restage(self, kept: Collection[Kept]) -> int:
        """Look by the present rules at issues that are known; give how many stand elsewhere than before."""
        moved = 0
        for one in kept:
            issue = one.snapshot.issue
            if not issue.gone and stage_of(issue, self._rules.stages) is not one.stage:
                async with self._alone(issue.name):
                    moved += bool(await self._compared(issue.name, lambda there: there.snapshot))
        return moved

    async def _learned(self, name: IssueName, kind: Kind, news: Callable[[Snapshot], Sequence[Outgoing]]) -> Kept:
        reader = self._reader(name.tracker)
        async with self._alone(name):
            found = await reader.read(name)
            await self._taken(found, kind, news(found))
        return await self._mirror.get(name)

    def _said(self, found: Snapshot) -> Sequence[Outgoing]:
        stage = stage_of(found.issue, self._rules.stages)
        # As it was made; that some workflows begin under way is no news.
        blank = Snapshot(replace(found.issue, versions=(), resolution=None))
        moves = difference(blank, Stage.ACCEPTED if stage is Stage.ACCEPTED else Stage.FILED, found, stage)
        return (telling(found.issue.name, moves, self._new_id),) if moves else ()

    def _reader(self, tracker: str) -> IssueReader:
        reader = self._readers.get(tracker)
        if reader is None:
            raise IssueNotFound(f"The tracker {tracker} is not set up here.")
        return reader

    async def _taken(self, found: Snapshot, kind: Kind | None, news: Sequence[Outgoing] = ()) -> Sequence[Move]:
        def newer(there: Kept) -> Snapshot:
            # What was read may be older than what we have: trackers answer from copies of their own.
            return found if found.issue.updated_at >= there.snapshot.issue.updated_at else there.snapshot

        return await self._compared(found.issue.name, newer, None if kind is None else (found, kind, news))

    async def _compared(
        self, name: IssueName, read: Callable[[Kept], Snapshot], new: _New | None = None
    ) -> Sequence[Move]:
        """Write an issue as `read` gives it, unless it is as we have it. `new`: what it is when we do not know it."""
        for _ in range(ATTEMPTS):
            there = (await self._mirror.these((name,))).get(name)
            if there is not None:
                moves = await self._kept(there, read(there))
                if moves is not None:
                    return moves
            elif new is None or await self._first(*new):
                return ()
        raise WriteConflict(f"issue {name.id} of {name.tracker} is being written by others; please try again")

    async def _first(self, found: Snapshot, kind: Kind, news: Sequence[Outgoing]) -> bool:
        stage = stage_of(found.issue, self._rules.stages)
        made = await self._mirror.keep(found, kind, stage, over=None, outgoing=news)
        if made and news:
            self._written()
        return made

    async def _kept(self, there: Kept, found: Snapshot) -> Sequence[Move] | None:
        """Write it; None when somebody else wrote meanwhile."""
        before, issue = there.snapshot, found.issue
        # Of what is gone nothing is known but what it was: it stays where it stood.
        stage = there.stage if issue.gone else stage_of(issue, self._rules.stages)
        if same(before, there.stage, found, stage):
            await self._watched.seen(issue.name, self._clock())
            return ()
        moves = difference(before, there.stage, found, stage, there.since)
        # That a version comes on another day is no move of the issue; whoever told a customer of the day hears of it.
        heard = bool(moves) or _days(before) != _days(found)
        told = (telling(issue.name, moves, self._new_id),) if heard else ()
        if not await self._mirror.keep(found, there.kind, stage, over=before.issue.updated_at, outgoing=told):
            return None
        if heard:
            self._written()
        return moves

    def _alone(self, name: IssueName) -> asyncio.Lock:
        """Let nobody else in this process read the issue: who reads first must not write last, nor both tell of it."""
        lock = self._busy.get(name)
        if lock is None:
            lock = self._busy[name] = asyncio.Lock()
        return lock


def _days(snapshot: Snapshot) -> frozenset[tuple[str, date | None]]:
    return frozenset((version.id, version.on) for version in snapshot.issue.versions)
