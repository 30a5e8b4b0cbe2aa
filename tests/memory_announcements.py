"""Fakes of what announcements ask of the world, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcement_ports import Addressed, AnnouncementNotFound
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept
from handlers.ports import Outgoing, WriteConflict
from tests.fakes import Memory


@dataclass
class MemoryAnnouncements:
    """Announcements in memory. `busy`: how often somebody else writes first."""

    memory: Memory
    kept: dict[str, Announcement] = field(default_factory=dict)
    busy: int = 0

    async def get(self, id_: str) -> Announcement:
        if id_ not in self.kept:
            raise AnnouncementNotFound(f"there is no announcement {id_}")
        return self.kept[id_]

    async def of_issue(self, name: IssueName) -> Sequence[Announcement]:
        return self._sorted([one for one in self.kept.values() if one.issue == name])

    async def of_ticket(self, number: str) -> Sequence[Announcement]:
        return self._sorted([one for one in self.kept.values() if one.ticket == number])

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Announcement]]:
        found = {number: await self.of_ticket(number) for number in numbers}
        return {number: those for number, those in found.items() if those}

    async def drafts(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Count those of issues that wait."""
        waiting = [one.issue for one in self.kept.values() if one.state is AnnouncementState.DRAFT]
        return {name: waiting.count(name) for name in names if name in waiting}

    async def every(
        self, states: Collection[AnnouncementState], limit: int, issue: IssueName | None = None
    ) -> Sequence[Addressed]:
        found = [one for one in self.kept.values() if one.state in states and issue in {None, one.issue}]
        found.sort(key=lambda one: (one.sent_at or one.at, one.id), reverse=True)
        tickets = self.memory.tickets
        return tuple(
            Addressed(one, there.subject, there.status, there.requester_id, there.email, there.language)
            for one in found[:limit]
            if (there := tickets.get(one.ticket)) is not None
        )

    async def ends(self, numbers: Collection[str]) -> Mapping[str, str]:
        found = {}
        for number in numbers:
            end: str | None = number
            while end in self.memory.tickets and (onward := self.memory.tickets[end].merged_into) is not None:
                end = onward
            if end in self.memory.tickets:
                found[number] = str(end)
        return found

    async def languages(self, numbers: Collection[str]) -> Mapping[str, str]:
        found = {number: self.memory.tickets.get(number) for number in numbers}
        return {number: one.language for number, one in found.items() if one is not None and one.language}

    async def write(self, announcements: Sequence[Announcement], outgoing: Sequence[Outgoing] = ()) -> None:
        if self.busy:
            self.busy -= 1
            raise WriteConflict("somebody else changed the announcement meanwhile; please try again")
        after = dict(self.kept)
        for one in announcements:
            before = after.get(one.id)
            if (0 if before is None else before.version) != one.version - 1:
                raise WriteConflict("somebody else changed the announcement meanwhile; please try again")
            after[one.id] = one
        told = [(one.ticket, one.issue, one.occasion, one.release, one.again) for one in after.values()]
        if len(set(told)) < len(told) or any(one.ticket not in self.memory.tickets for one in announcements):
            raise WriteConflict("there is such an announcement already; please try again")
        self.kept.update(after)
        self.memory.outbox.extend(outgoing)

    def _sorted(self, found: Sequence[Announcement]) -> Sequence[Announcement]:
        return tuple(sorted(found, key=lambda one: (one.at, one.id)))


@dataclass
class MirrorOf:
    """Issues as a test says that they are: the `Issues` of announcements."""

    issues: dict[IssueName, Kept] = field(default_factory=dict)

    async def get(self, name: IssueName) -> Kept:
        if name not in self.issues:
            raise IssueNotFound(f"there is no issue {name.id}")
        return self.issues[name]

    async def by_key(self, key: str) -> Kept:
        found = next((one for one in self.issues.values() if one.snapshot.issue.key == key.upper()), None)
        if found is None:
            raise IssueNotFound(f"there is no issue {key}")
        return found

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        return {name: self.issues[name] for name in names if name in self.issues}
