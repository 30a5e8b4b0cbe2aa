"""Issues of our own tracker, and a ledger, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import Kind, Severity, Version
from handlers.engineering.ledger import Entry, Which
from handlers.engineering.local.issue import LocalIssue, touched
from handlers.engineering.local.ports import NO_FILES
from handlers.ports import WriteConflict
from tests.fakes import START

HUMS = LocalIssue(1, Kind.BUG, Severity.MAJOR, "It <hums>", "At night, T-1.", START, START, mark="onetouch-1")


@dataclass
class FakeLedgerBook:
    """A ledger of what it is given."""

    given: list[Entry] = field(default_factory=list)
    asked: Which | None = None

    async def entries(self, which: Which) -> Sequence[Entry]:
        self.asked = which
        return tuple(self.given)


@dataclass
class MemoryLocalIssues:
    """Issues by number. `rivals`: so many writes come too late."""

    issues: dict[int, LocalIssue] = field(default_factory=dict)
    contents: dict[str, bytes] = field(default_factory=dict)
    known: dict[str, Version] = field(default_factory=dict)
    rivals: int = 0

    async def add(self, new: LocalIssue) -> LocalIssue:
        there = None if new.mark is None else next(iter(await self.marked(new.mark)), None)
        if there is not None:
            return there
        made = replace(new, number=len(self.issues) + 1)
        self.issues[made.number] = made
        return made

    async def get(self, number: int) -> LocalIssue:
        if number not in self.issues:
            raise IssueNotFound(f"There is no issue {number}.")
        return self._now(self.issues[number])

    async def write(self, changed: LocalIssue, contents: Mapping[str, bytes] = NO_FILES) -> None:
        before = self.issues[changed.number]
        if self.rivals:
            self.rivals -= 1
            self.issues[changed.number] = before = replace(before, version=before.version + 1)
        if before.version != changed.version - 1:
            raise WriteConflict(f"somebody else changed {changed.key} meanwhile")
        self.issues[changed.number] = changed
        self.contents.update(contents)

    async def content(self, number: int, file: str) -> bytes:
        if file not in {one.id for one in self.issues[number].files}:
            raise IssueNotFound("There is no such file with it.")
        return self.contents[file]

    async def marked(self, mark: str) -> Sequence[LocalIssue]:
        return [_outline(self._now(one)) for one in self.issues.values() if one.mark == mark]

    async def every(self, limit: int) -> Sequence[LocalIssue]:
        return self._ordered()[::-1][:limit]

    async def changed(self, since: datetime, limit: int) -> Sequence[LocalIssue]:
        return [one for one in self._ordered() if one.updated_at >= since][:limit]

    async def versions(self) -> Sequence[Version]:
        return tuple(sorted(self.known.values(), key=lambda one: (one.released, one.name)))

    async def put(self, version: Version, now: datetime) -> Sequence[int]:
        if any(one.name == version.name and one.id != version.id for one in self.known.values()):
            raise WriteConflict(f"there is a version {version.name} already")
        self.known[version.id] = version
        mine = [one for one in self.issues.values() if version.id in {each.id for each in one.versions}]
        for one in mine:
            self.issues[one.number] = replace(one, updated_at=touched(one.updated_at, now), version=one.version + 1)
        return tuple(one.number for one in mine)

    def _ordered(self) -> list[LocalIssue]:
        found = sorted(self.issues.values(), key=lambda one: (one.updated_at, one.number))
        return [_outline(self._now(one)) for one in found]

    def _now(self, issue: LocalIssue) -> LocalIssue:
        return replace(issue, versions=tuple(self.known[one.id] for one in issue.versions))


def _outline(issue: LocalIssue) -> LocalIssue:
    return replace(issue, comments=(), links=(), files=())
