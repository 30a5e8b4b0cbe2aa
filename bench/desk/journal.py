"""Stands before the store: notes all that is written, lets an auditor see routing, and kills the process when told."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bench.desk.store import Stores
from handlers.assignment import Assignment
from handlers.ports import Step
from handlers.ticket import Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.queue import OURS
from tests.fakes import Memory, MemoryConversations


class Killed(BaseException):
    """The process died: whatever it was doing is not done any further."""


class Wrong(AssertionError):
    """The month shows something that must not be."""


class Journal(MemoryConversations):
    """Conversations that are written to the store; what was written is known here, too.

    Attributes:
        filed: tickets as they were filed.
        tickets: as they are, by what was written.
        holding: numbers of new and open tickets, by who has them.
        last_turn: of each engineer whom routing gave a ticket.
        audit: sees each record of routing before it is written.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(Memory())
        self._clock = clock
        self.filed: dict[str, Ticket] = {}
        self.tickets: dict[str, Ticket] = {}
        self.events: defaultdict[str, list[TicketEvent]] = defaultdict(list)
        self.records: list[Assignment] = []
        self.holding: defaultdict[str | None, set[str]] = defaultdict(set)
        self.last_turn: dict[str, int] = {}
        self.written = 0
        self.audit: Callable[[Assignment], None] = lambda record: None
        self.stores: Stores | None = None
        self._digest = hashlib.sha256()
        self._left: int | None = None

    @property
    def digest(self) -> str:
        """A fingerprint of all that was written so far, in its order."""
        return self._digest.hexdigest()[:16]

    def kill(self, after: int) -> None:
        """Die at one of the next writes: after so many more, just before or just behind it."""
        self._left = after

    async def write(self, step: Step) -> bool:
        """Write a step to the store.

        Raises:
            Killed: the process dies here.
        """
        if self.stores is None:
            raise AssertionError("the process does not run")
        for record in step.assignments:
            self.audit(record)
        dies = self._left == 0
        if self._left is not None:
            self._left -= 1
        if dies and step.assignments:
            raise Killed
        done = await self.stores.conversations.write(step)
        if done:
            self._note(step)
        if dies:
            raise Killed
        return done

    def _note(self, step: Step) -> None:
        for one in step.every_ticket:
            there = self.tickets.get(one.number)
            if there is None:
                self.filed[one.number] = one
            else:
                self.holding[there.assignee].discard(one.number)
            self.tickets[one.number] = one if there is None else replace(one, version=one.version + 1)
            if one.status in OURS:
                self.holding[one.assignee].add(one.number)
        for event in step.events:
            self.events[event.number].append(event)
            self._digest.update(repr(event).encode())
        for record in step.assignments:
            self._digest.update(repr(record).encode())
            self.last_turn[record.engineer] = record.turn
        self.records.extend(step.assignments)
        self.written += len(step.events)

    def told(self, number: str) -> str:
        """Tell a ticket's whole history, for what is found to be wrong with it."""
        lines = [
            f"  {event.version}.{event.part} {event.at:%a %m-%d %H:%M} {_said(event)}" for event in self.events[number]
        ]
        return "\n".join([repr(self.filed.get(number)), *lines])

    def wrong(self, number: str, what: str) -> Wrong:
        """Say what is wrong with a ticket."""
        return Wrong(f"{self._clock():%Y-%m-%d %H:%M} {number}: {what}\n{self.told(number)}")

    def last_taken(self, number: str) -> datetime:
        """Give since when a ticket waits for somebody: since it was taken from somebody last, else since its opening."""
        taken = (event.at for event in reversed(self.events[number]) if _given_to_nobody(event))
        return next(taken, self.filed[number].opened_at)

    def gave_back(self, number: str) -> set[str]:
        """Give the engineers who gave a ticket back themselves."""
        return {
            event.actor.id
            for event in self.events[number]
            if _given_to_nobody(event) and event.actor.id == event.before
        }


def _said(event: TicketEvent) -> str:
    parts = (f"{event.actor.id}: {event.kind}", event.before, "->", event.after, event.because, event.text)
    return " ".join(part for part in parts if part)


def _given_to_nobody(event: TicketEvent) -> bool:
    return event.kind is EventKind.ASSIGNED and event.after is None
