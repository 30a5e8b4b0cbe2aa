"""Our copy of issues, and where the tracker told us to look, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.worker.ports import FARTHEST
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.hearing import Heard, Hint
from handlers.engineering.issue import Issue, IssueName, IssueStatus, Kind, Snapshot, Stage, StatusCategory
from handlers.engineering.ports import Kept
from handlers.engineering.statuses import Seen
from handlers.engineering.tracking import Look, Unread
from handlers.ports import Clock, Outgoing
from tests.fakes import Memory

_AT_AN_END = {Stage.RELEASED, Stage.DECLINED}


@dataclass
class MemoryMirror:
    """Issues in memory: `Mirror`, `Watched` and `Unknown`.

    Attributes:
        memory: with the outbox, and tickets.
        linked: tickets by the issue that they are linked to, with what was asked for.
        accounts: of persons, by id.
    """

    memory: Memory
    clock: Clock
    linked: dict[IssueName, dict[str, Kind]] = field(default_factory=dict)
    accounts: Mapping[str, Collection[str]] = field(default_factory=dict)
    kept: dict[IssueName, tuple[Kind, Stage, Snapshot]] = field(default_factory=dict)
    keys: dict[tuple[str, str], tuple[datetime, IssueName]] = field(default_factory=dict)
    read_at: dict[IssueName, datetime] = field(default_factory=dict)
    since: dict[IssueName, datetime] = field(default_factory=dict)
    doubted: set[IssueName] = field(default_factory=set)
    seen_at: dict[str, datetime] = field(default_factory=dict)
    standing: dict[str, Look] = field(default_factory=dict)
    statuses: dict[str, Mapping[str, Sequence[IssueStatus]]] = field(default_factory=dict)

    # Mirror

    async def get(self, name: IssueName) -> Kept:
        if name not in self.kept:
            raise IssueNotFound(f"There is no issue {name.id} of {name.tracker} that we know of.")
        return self._given(name)

    async def by_key(self, key: str) -> Kept:
        wanted = key.strip().upper()
        now = [one for one in self.kept if self._issue(one).key == wanted]
        once = [one for (_, had), one in self.keys.items() if had == wanted]
        if now:
            return self._given(
                min(now, key=lambda one: (self._issue(one).gone, -self._issue(one).updated_at.timestamp()))
            )
        if not once:
            raise IssueNotFound(f"There is no issue {key.strip()} that we know of.")
        return self._given(max(once)[1])

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        return {name: self._given(name) for name in sorted(set(names)) if name in self.kept}

    async def keep(
        self, snapshot: Snapshot, kind: Kind, stage: Stage, *, over: datetime | None, outgoing: Sequence[Outgoing] = ()
    ) -> bool:
        name = snapshot.issue.name
        there = self.kept.get(name)
        if (None if there is None else there[2].issue.updated_at) != over:
            return False
        comments = {one.id: one for one in (() if there is None or snapshot.whole else there[2].comments)}
        comments |= {one.id: one for one in snapshot.comments}
        said = tuple(sorted(comments.values(), key=lambda one: (one.at, one.id)))
        whole = replace(snapshot, comments=said, whole=True)
        if there is None or (there[1], there[2].issue.gone) != (stage, snapshot.issue.gone):
            self.since[name] = self.clock()
        self.kept[name] = (kind if there is None else there[0], stage, whole)
        self.keys[name.tracker, snapshot.issue.key.upper()] = (self.clock(), name)
        await self.seen(name, self.clock())
        self.memory.outbox += outgoing
        return True

    # Watched

    async def seen(self, name: IssueName, at: datetime) -> None:
        self.read_at[name] = at
        self.doubted.discard(name)

    async def stale(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        def waited(name: IssueName) -> bool:
            _, stage, snapshot = self.kept[name]
            return not snapshot.issue.gone and stage not in _AT_AN_END and self.read_at[name] < before

        found = [one for one in self.kept if one.tracker == tracker and (one in self.doubted or waited(one))]
        return sorted(found, key=lambda one: (one not in self.doubted, self.read_at[one], one.id))[:limit]

    async def unreleased(self, tracker: str, before: datetime, limit: int) -> Sequence[IssueName]:
        found: dict[str, list[IssueName]] = {}
        for name in sorted(self.kept):
            issue = self._issue(name)
            coming = next((one.id for one in issue.versions if not one.released), None)
            if coming is not None and not issue.gone and name.tracker == tracker:
                found.setdefault(coming, []).append(name)
        latest = {names[0]: max(self.read_at[one] for one in names) for names in found.values()}
        return sorted((one for one, at in latest.items() if at < before), key=lambda one: latest[one])[:limit]

    async def with_version(self, tracker: str, version: str) -> Sequence[IssueName]:
        mine = (one for one in sorted(self.kept) if one.tracker == tracker)
        return [one for one in mine if any(each.id == version for each in self._issue(one).versions)]

    async def doubt(self, tracker: str) -> None:
        self.doubted |= {one for one in self.kept if one.tracker == tracker}

    async def cursor(self, tracker: str) -> datetime | None:
        return self.seen_at.get(tracker)

    async def advance(self, tracker: str, to: datetime) -> None:
        self.seen_at[tracker] = to

    async def looked(self, tracker: str, at: datetime, problem: str = "") -> None:
        last = self.standing.get(tracker)
        worked = (None if last is None else last.at) if problem else at
        self.standing[tracker] = Look(tracker, worked, problem, None)

    async def looks(self) -> Sequence[Look]:
        names = sorted({*self.standing, *self.seen_at})
        none = {one: Look(one, None, "", None) for one in names}
        return [replace(self.standing.get(one, none[one]), seen=self.seen_at.get(one)) for one in names]

    async def every(self, after: IssueName | None, limit: int) -> Sequence[Kept]:
        return [self._given(one) for one in sorted(self.kept) if after is None or one > after][:limit]

    # Statuses

    async def seen_statuses(self) -> Sequence[Seen]:
        found: dict[tuple[str, str, str, str], list[str]] = {}
        for name in sorted(self.kept):
            one = self._issue(name)
            key = (name.tracker, one.project, one.status.id, str(one.status.category))
            if not one.gone:
                found.setdefault(key, []).append(one.status.name)
        made = [
            Seen(tracker, project, IssueStatus(id_, max(names), StatusCategory(category)), len(names))
            for (tracker, project, id_, category), names in found.items()
        ]
        return sorted(made, key=lambda one: (one.tracker, one.project, -one.issues, one.status.id))

    # Workflows

    async def projects_of(self, tracker: str) -> Sequence[str]:
        issues = (self._issue(one) for one in self.kept if one.tracker == tracker)
        return sorted({one.project for one in issues if not one.gone})

    async def keep_statuses(self, tracker: str, found: Mapping[str, Sequence[IssueStatus]]) -> None:
        self.statuses[tracker] = dict(found)

    async def known_statuses(self) -> Sequence[Seen]:
        return [
            Seen(tracker, project, status, 0)
            for tracker, projects in sorted(self.statuses.items())
            for project, statuses in sorted(projects.items())
            for status in statuses
        ]

    # Unknown

    async def unknown(self, tracker: str, limit: int) -> Sequence[Unread]:
        mine = ((name, tickets) for name, tickets in self.linked.items() if name.tracker == tracker and tickets)
        return [
            Unread(name, next(iter(tickets.values())), "ONE-1", "It hums")
            for name, tickets in mine
            if name not in self.kept
        ][:limit]

    def link(self, name: IssueName, *tickets: str, kind: Kind = Kind.BUG) -> None:
        """Link tickets to an issue."""
        self.linked.setdefault(name, {}).update(dict.fromkeys(tickets, kind))

    def _given(self, name: IssueName) -> Kept:
        kind, stage, snapshot = self.kept[name]
        tickets = sorted(self.linked.get(name, ()), key=lambda number: int(number[2:]))
        askers = [self.memory.tickets[one].requester_id for one in tickets if one in self.memory.tickets]
        accounts = {account for one in askers for account in self.accounts.get(one, ())}
        others = {one for one in askers if not self.accounts.get(one)}
        count = len(accounts) + len(others)
        return Kept(kind, stage, snapshot, tuple(tickets), count, self.since.get(name))

    def _issue(self, name: IssueName) -> Issue:
        return self.kept[name][2].issue


@dataclass
class MemoryHints:
    """Hints in memory."""

    waiting: dict[int, tuple[Heard, datetime | None]] = field(default_factory=dict)
    ended: dict[int, datetime] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    last: int = 0

    async def accept(self, hint: Hint, at: datetime) -> bool:
        if hint.key in self.keys:
            return False
        self.last += 1
        self.keys[hint.key] = self.last
        self.waiting[self.last] = (Heard(self.last, hint, at), None)
        return True

    async def due(self, now: datetime, limit: int) -> Sequence[Heard]:
        found = (one for one, until in self.waiting.values() if until is None or not now < until <= now + FARTHEST)
        return sorted(found, key=lambda one: one.id)[:limit]

    async def done(self, ids: Sequence[int], at: datetime) -> None:
        for id_ in ids:
            self.waiting.pop(id_, None)
            self.ended[id_] = at

    async def postpone(self, ids: Sequence[int], retry_at: datetime) -> None:
        for id_ in ids:
            one, _ = self.waiting[id_]
            self.waiting[id_] = (replace(one, attempts=one.attempts + 1), retry_at)

    async def depth(self) -> int:
        return len(self.waiting)

    async def prune(self, done_before: datetime) -> int:
        over = {id_ for id_, at in self.ended.items() if at < done_before}
        self.keys = {key: id_ for key, id_ in self.keys.items() if id_ not in over}
        for id_ in over:
            del self.ended[id_]
        return len(over)
