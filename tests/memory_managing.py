"""Fakes of what managers need, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.database.watch import ANEW
from handlers.access.audit import Entry
from handlers.ports import WriteConflict
from handlers.ticket import UNSOLVED, Status, Ticket
from handlers.ticket_event import RESPONSES, ActorKind, EventKind, TicketEvent
from handlers.tickets.board import Received
from handlers.tickets.rulebook import NONE_KEPT, DeskText
from tests.fakes import Memory


class MemoryBoard:
    """Tickets as the board looks at them, in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    async def due(self, before: datetime, limit: int) -> Sequence[tuple[Ticket, Sequence[TicketEvent]]]:
        return [(self.memory.tickets[number], self._events(number)) for number in self._due(before)[:limit]]

    async def count_due(self, before: datetime) -> int:
        return len(self._due(before))

    async def received(self, since: datetime) -> Sequence[Received]:
        found = []
        for number in self.memory.tickets:
            events = self._events(number)
            if not events or events[0].at < since:
                continue
            replied = (
                one.at for one in events if one.kind in RESPONSES and one.actor.kind is ActorKind.TEAM
            )  # fmt: skip
            late = any(one.kind is EventKind.BREACHED and one.after == "first_reply/1" for one in events)
            found.append(Received(events[0].at, next(replied, None), late))
        return found

    async def broken(self, since: datetime) -> Mapping[str, int]:
        told = [one for one in self.memory.events if one.kind is EventKind.BREACHED and one.at >= since]
        return Counter((one.after or "").partition("/")[0] for one in told)

    def _due(self, before: datetime) -> list[str]:
        found = [
            (standing.due, int(number[2:]))
            for number, standing in self.memory.standings.items()
            if standing.due is not None
            and standing.due < before
            and self.memory.tickets[number].status in UNSOLVED
        ]  # fmt: skip
        return [f"T-{number}" for _, number in sorted(found)]

    def _events(self, number: str) -> tuple[TicketEvent, ...]:
        return tuple(event for event in self.memory.events if event.number == number)


class MemoryDeskTexts:
    """Versions of the desk's settings in memory."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.kept: list[DeskText] = []

    async def latest(self) -> DeskText | None:
        return self.kept[-1] if self.kept else None

    async def version(self) -> int:
        return self.kept[-1].version if self.kept else NONE_KEPT

    async def get(self, version: int) -> DeskText | None:
        return next((one for one in self.kept if one.version == version), None)

    async def every(self, limit: int) -> tuple[DeskText, ...]:
        return tuple(self.kept[::-1][:limit])

    async def keep(self, text: DeskText, entry: Entry) -> None:
        if await self.get(text.version) is not None:
            raise WriteConflict("somebody else replaced the settings meanwhile")
        self.kept.append(text)
        self.memory.audit.append(entry)
        for number, ticket in self.memory.tickets.items():
            if ticket.status is not Status.CLOSED:
                self.memory.moments[number] = ANEW
        self.memory.settings = text.version
