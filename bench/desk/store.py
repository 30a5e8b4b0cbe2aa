"""Where the simulated desk keeps its tickets: in a SQLite file as the product does, or in memory for a whole month.

In memory stand the fakes that the tests hold against the same contracts as the SQL adapters; here they find by key what
they look for there one by one.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from handlers.assignment import Assignment
from handlers.ports import Conversations, Step, TicketNotFound, Tickets, WriteConflict
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.ports import Look, Staff, Standing, TicketQueue, Version, Watch
from handlers.tickets.queue import OURS
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, effective
from tests.fakes import Memory, MemoryConversations, MemoryQueue, MemoryStaff, MemoryTickets, MemoryWatch
from tests.worlds import sql_world


@dataclass(frozen=True, slots=True)
class Stores:
    """One store behind the ports that the desk needs."""

    conversations: Conversations
    tickets: Tickets
    staff: Staff
    queue: TicketQueue
    watch: Watch


Opener: TypeAlias = Callable[[], AbstractAsyncContextManager[Stores]]
"""Opens the store, as the process does when it starts; what was written before is there."""


def in_file(file: Path) -> Opener:
    """Keep everything in a SQLite file."""

    @asynccontextmanager
    async def opened() -> AsyncIterator[Stores]:
        async with sql_world(file) as world:
            yield Stores(world.conversations, world.tickets, world.staff, world.queue, world.watch)

    return opened


def in_memory() -> Opener:
    """Keep everything in memory; closing loses nothing."""
    shelf = Shelf()
    stores = Stores(_Conversations(shelf), _Tickets(shelf), _Staff(shelf), _Queue(shelf), _Watch(shelf))

    @asynccontextmanager
    async def opened() -> AsyncIterator[Stores]:
        yield stores

    return opened


class Shelf(Memory):
    """What the adapters in memory share, found by key."""

    def __init__(self) -> None:
        super().__init__()
        self.histories: defaultdict[str, list[TicketEvent]] = defaultdict(list)
        self.placed: defaultdict[str, list[Assignment]] = defaultdict(list)
        self.keys: set[tuple[str, str]] = set()
        self.filed: dict[tuple[str, str], str] = {}
        self.queued: defaultdict[str | None, set[str]] = defaultdict(set)
        self.turns = Rotation()
        self.calls: list[tuple[datetime, int, str]] = []

    def put(self, written: Ticket) -> None:
        """Write a ticket, which is to be looked at then."""
        number = written.number
        there = self.tickets.get(number)
        if there is not None:
            self.queued[there.assignee].discard(number)
            written = replace(written, version=there.version + 1)
        self.tickets[number] = written
        if written.status in OURS:
            self.queued[written.assignee].add(number)
        if written.key is not None:
            self.filed[written.requester_id, written.key] = number
        self.call(number, written.changed_at or written.opened_at)

    def call(self, number: str, moment: datetime | None) -> None:
        """Note when to look at a ticket."""
        self.moments[number] = moment
        if moment is not None:
            heapq.heappush(self.calls, (moment, int(number[2:]), number))

    def called(self) -> tuple[datetime, int, str] | None:
        """Give the first ticket to be looked at; what was moved since is forgotten."""
        while self.calls and self.moments[self.calls[0][2]] != self.calls[0][0]:
            heapq.heappop(self.calls)
        return self.calls[0] if self.calls else None


class _Conversations(MemoryConversations):
    memory: Shelf

    async def write(self, step: Step) -> bool:
        shelf = self.memory
        if step.conversation is not None:
            raise AssertionError("the simulated desk has no conversations")
        filed = step.ticket
        if filed is not None and filed.number not in shelf.tickets and (filed.requester_id, filed.key) in shelf.filed:
            return False
        for one in step.every_ticket:
            there = shelf.tickets.get(one.number, one)
            if there.version != one.version or one.comments[: len(there.comments)] != there.comments:
                raise WriteConflict(f"somebody else wrote to {one.number} meanwhile")
        keys = {(event.number, event.key) for event in step.events if event.key is not None}
        if keys & shelf.keys:
            raise WriteConflict("it happened before")
        if [one.turn for one in step.assignments] != list(
            range(shelf.turns.turn + 1, shelf.turns.turn + 1 + len(step.assignments))
        ):
            raise WriteConflict("routing went on meanwhile")
        for one in step.every_ticket:
            shelf.put(one)
        shelf.keys |= keys
        for event in step.events:
            shelf.histories[event.number].append(event)
        for record in step.assignments:
            shelf.placed[record.ticket.number].append(record)
            shelf.turns = shelf.turns.given(record.engineer)
        return True


class _Tickets(MemoryTickets):
    memory: Shelf

    async def get(self, number: str) -> Ticket:
        try:
            return self.memory.tickets[number]
        except KeyError:
            raise TicketNotFound(f"there is no ticket {number}") from None

    async def filed(self, requester_id: str, key: str) -> Ticket | None:
        number = self.memory.filed.get((requester_id, key))
        return None if number is None else self.memory.tickets[number]

    async def history(self, number: str) -> tuple[TicketEvent, ...]:
        return tuple(self.memory.histories.get(number, ()))

    async def placements(self, number: str) -> tuple[Assignment, ...]:
        return tuple(self.memory.placed.get(number, ()))


class _Staff(MemoryStaff):
    memory: Shelf

    async def engineers(self) -> tuple[Engineer, ...]:
        shelf = self.memory
        return tuple(
            effective(listing, presence, shelf.teams.get(listing.team or ""), len(shelf.queued[name]))
            for name, (listing, presence) in sorted(shelf.staff.items())
        )

    async def rotation(self) -> Rotation:
        return self.memory.turns


class _Queue(MemoryQueue):
    memory: Shelf

    async def waiting(self, limit: int) -> Sequence[Version]:
        return self._oldest(self.memory.queued[None])[:limit]

    async def held(self, engineers: Collection[str], limit: int) -> Sequence[Version]:
        return self._oldest(number for name in sorted(engineers) for number in self.memory.queued[name])[:limit]

    async def histories(self, numbers: Collection[str]) -> Sequence[tuple[Ticket, tuple[TicketEvent, ...]]]:
        return [(self.memory.tickets[number], tuple(self.memory.histories[number])) for number in numbers]

    def _oldest(self, numbers: Iterable[str]) -> list[Version]:
        found = sorted((self.memory.tickets[one].opened_at, int(one[2:]), one) for one in numbers)
        return [(one, self.memory.tickets[one].version) for _, _, one in found]


class _Watch(MemoryWatch):
    memory: Shelf

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        found: dict[str, tuple[datetime, int, str]] = {}
        while (called := self.memory.called()) is not None and called[0] <= now and len(found) < limit:
            found[called[2]] = heapq.heappop(self.memory.calls)
        for call in found.values():  # each is due until somebody looked
            heapq.heappush(self.memory.calls, call)
        return list(found)

    async def next(self) -> datetime | None:
        called = self.memory.called()
        return None if called is None else called[0]

    async def looked(self, looks: Sequence[Look], settings: int | None = None) -> int:
        if settings is not None and settings < self.memory.settings:
            return 0
        same = [one for one in looks if one.version in {None, self.memory.tickets[one.number].version}]
        for one in same:
            self.memory.call(one.number, one.moment)
            self.memory.standings[one.number] = one.standing
        return len(same)

    async def standings(self, numbers: Collection[str]) -> Mapping[str, Standing]:
        return {one: self.memory.standings.get(one, Standing()) for one in numbers}
