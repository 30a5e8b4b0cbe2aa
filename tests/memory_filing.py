"""What escalations are filed with, in memory: over a tracker in memory, with tickets that wait for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from bot.worker.tracker_receiver import TrackerReceiver
from handlers.engineering.behind import onward
from handlers.engineering.dispatch import DEADLINE, Dispatch
from handlers.engineering.errands import Errands
from handlers.engineering.errors import EscalationNotFound, IssueNotFound, TrackerError
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filing import UNDER_WAY, Filing
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.jobs import TRACKER, filing
from handlers.engineering.noting import Noting
from handlers.engineering.pacing import Pace
from handlers.engineering.ports import Kept, Upload
from handlers.engineering.stopping import Stop, Stopping
from handlers.ports import Outgoing, WriteConflict
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.ticket_event import EventKind
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Writer
from tests.fakes import FakeClock, Ids, Memory, MemoryConversations, MemoryOutbox, MemoryTickets
from tests.memory_tracker import MemoryTracker

ROOT = "https://help.example"


@dataclass
class MemoryEscalations:
    """Escalations in memory, with the outbox of the tickets' memory."""

    memory: Memory
    rows: dict[str, Escalation] = field(default_factory=dict)

    async def get(self, id_: str) -> Escalation:
        if id_ not in self.rows:
            raise EscalationNotFound(f"there is no escalation {id_}")
        return self.rows[id_]

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        return self._those(lambda one: one.ticket == number)

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        return self._those(lambda one: one.issue == name and one.state is EscalationState.LINKED)

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Escalation]]:
        return {number: found for number in numbers if (found := await self.of_ticket(number))}

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        after = dict(self.rows)
        for one in escalations:
            there = after.get(one.id)
            if (0 if there is None else there.version) != one.version - 1:
                raise WriteConflict("somebody else changed it meanwhile")
            after[one.id] = one
        for one in escalations:
            others = [other for other in after.values() if other.ticket == one.ticket and other.id != one.id]
            if one.state is EscalationState.WAITING and any(other.state is one.state for other in others):
                raise WriteConflict("one is on its way already")
            linked = (EscalationState.LINKED, one.issue)
            if one.state is EscalationState.LINKED and any((o.state, o.issue) == linked for o in others):
                raise WriteConflict("it is linked to it already")
        self.rows = after
        self.memory.outbox.extend(outgoing)

    def _those(self, chosen: Callable[[Escalation], bool]) -> Sequence[Escalation]:
        return sorted((one for one in self.rows.values() if chosen(one)), key=lambda one: (one.at, one.id))


@dataclass
class MemoryKept:
    """Copies of issues: as they are learnt, with the tickets that stand behind them now."""

    tracker: MemoryTracker
    escalations: MemoryEscalations
    known: dict[IssueName, Kept] = field(default_factory=dict)

    async def learn(self, name: IssueName, kind: Kind) -> Kept:
        self.known[name] = Kept(kind, Stage.FILED, await self.tracker.read(name), (), 0)
        return await self.get(name)

    async def get(self, name: IssueName) -> Kept:
        if name not in self.known:
            raise IssueNotFound(f"no issue {name.id} is known")
        tickets = tuple(one.ticket for one in await self.escalations.of_issue(name))
        return replace(self.known[name], tickets=tickets, accounts=len(tickets))

    async def by_key(self, key: str) -> Kept:
        raise NotImplementedError

    async def these(self, names: Collection[IssueName]) -> Mapping[IssueName, Kept]:
        return {name: await self.get(name) for name in names if name in self.known}

    async def keep(self, *_: Any, **__: Any) -> bool:
        raise NotImplementedError


@dataclass
class MemoryStops:
    """What the tracker does not do, in memory."""

    memory: Memory
    rows: dict[str, Stop] = field(default_factory=dict)

    async def of(self, tracker: str) -> Sequence[Stop]:
        return [one for one in self.rows.values() if one.tracker == tracker]

    async def write(self, stop: Stop, outgoing: Sequence[Outgoing] = ()) -> None:
        self.rows[stop.what] = stop
        self.memory.outbox.extend(outgoing)


@dataclass
class MemoryStandings:
    """How tickets in memory stand."""

    tickets: MemoryTickets

    async def of(self, numbers: Collection[str]) -> Mapping[str, Status]:
        found = [await onward(self.tickets, number) for number in numbers if number in self.tickets.memory.tickets]
        return {one.number: one.status for one in found}


@dataclass
class FilingWorld:
    """Tickets, a tracker, and what does things there. `begin` makes a new process over the same memory.

    Attributes:
        troubles: what the tracker did not do, by kind of job.
        names: of the administrators' mailboxes.
        content: of files, by their ids.
    """

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    under_way: timedelta = UNDER_WAY
    deadline: timedelta = DEADLINE
    names: tuple[str, ...] = ("root@help.example",)
    content: dict[str, Upload] = field(default_factory=dict)
    troubles: list[tuple[str, TrackerError]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tracker = MemoryTracker(self.clock)
        self.ids = Ids()
        self.tickets = MemoryTickets(self.memory)
        self.conversations = MemoryConversations(self.memory)
        self.outbox = MemoryOutbox(self.memory)
        self.escalations = MemoryEscalations(self.memory)
        self.kept = MemoryKept(self.tracker, self.escalations)
        self.stops = MemoryStops(self.memory)
        self.begin()

    def begin(self, tracker: MemoryTracker | None = None) -> None:
        """Start anew: what was held in memory only is gone. `tracker`: in place of the one that there was."""
        self.tracker = tracker or self.tracker
        self.kept = MemoryKept(self.tracker, self.escalations, self.kept.known)
        self.writer = Writer(self.tickets, self.conversations, self.clock, self.ids, Rules())
        self.noting = Noting(self.tickets, self.writer)
        self.pace = Pace(lambda: self.clock().timestamp())
        self.filing = Filing(
            tracker=self.tracker,
            escalations=self.escalations,
            affected=self,
            noting=self.noting,
            learning=self.kept,
            clock=self.clock,
            new_id=self.ids,
            root=ROOT,
            under_way=self.under_way,
            answered=self.pace.answered,
        )
        self.errands = Errands(
            writers={self.tracker.name: self.tracker},
            escalations=self.escalations,
            standings=MemoryStandings(self.tickets),
            line=self,
            mirror=self.kept,
            learning=self.kept,
            files=self,
            noting=self.noting,
            root=ROOT,
            answered=self.pace.answered,
        )
        self.stopping = Stopping(
            self.tracker.name, TRACKER, self.stops, self, self, self.clock, self.ids, ROOT, resumed=self.pace.open
        )
        self.dispatch = Dispatch(
            filing=self.filing,
            errands=self.errands,
            stopping=self.stopping,
            pace=self.pace,
            troubled=lambda kind, error: self.troubles.append((kind, error)),
            deadline=self.deadline,
        )
        self.receiver = TrackerReceiver(self.dispatch)

    # What is asked of the world

    async def accounts(self, escalation: Escalation) -> int:
        """Count the organisations: each ticket is of another."""
        return 1

    async def addresses(self) -> Sequence[str]:
        """Give the administrators' mailboxes."""
        return self.names

    async def waiting(self, receiver: str) -> int:
        """Count what waits."""
        return sum(one.receiver == receiver and one.id not in self.memory.sent for one in self.memory.outbox)

    async def again(self, outgoing: Outgoing) -> bool:
        """Tell whether the same waits once more, behind it."""
        behind = self.memory.outbox[self.memory.outbox.index(outgoing) + 1 :]
        same = (outgoing.subject, dict(outgoing.payload))
        return any((one.subject, dict(one.payload)) == same and one.id not in self.memory.sent for one in behind)

    async def hasten(self, receiver: str) -> None:
        """Have all that waits tried now."""
        self.memory.delayed.clear()

    async def read(self, id_: str) -> Upload | None:
        """Give a file."""
        return self.content.get(id_)

    # What people do, and what becomes of it

    async def ticket(self, number: str = "T-1", **facts: Any) -> Ticket:
        """Have a ticket that is open."""
        facts = {"requester_id": f"p_{number}", "subject": "Export fails", "status": Status.OPEN} | facts
        made = Ticket(
            number,
            description="The export fails.",
            category=Category.BUG,
            priority=Priority.NORMAL,
            opened_at=self.clock(),
            **facts,
        )
        self.memory.tickets[number] = made
        return made

    async def escalate(self, number: str = "T-1", **facts: Any) -> Escalation:
        """Have a ticket escalated: written down, with its job."""
        if number not in self.memory.tickets:
            await self.ticket(number)
        draft = facts.pop("draft", Draft(Kind.BUG, "Export fails"))
        made = Escalation(f"e_{number}", number, EscalationState.WAITING, draft, "ann", "Ann", self.clock(), **facts)
        await self.escalations.write((made,), (filing(made.id, self.ids),))
        return made

    async def job(self) -> Outgoing | None:
        """Give the first job that waits for the tracker."""
        due = await self.outbox.due(self.clock(), 1, TRACKER)
        return due[0].outgoing if due else None

    async def turn(self) -> timedelta | None:
        """Do the first job that is due; give for how long it was put off, None when it was done.

        Raises:
            AssertionError: nothing is due.
        """
        job = await self.job()
        assert job is not None
        wait = await self.dispatch.deliver(job)
        if wait is None:
            await self.outbox.sent(job.id, self.clock())
        else:
            await self.outbox.postpone(job.id, self.clock() + wait)
        return wait

    async def settle(self, turns: int = 200) -> None:
        """Do all that waits, going forward to when it is due.

        Raises:
            AssertionError: it does not come to an end.
        """
        for _ in range(turns):
            if not await self.waiting(TRACKER):
                return
            if await self.job() is None:
                self.clock.now = min(at for id_, (_, at) in self.memory.delayed.items() if id_ not in self.memory.sent)
            else:
                await self.turn()
        raise AssertionError("it goes on and on")

    def notes(self, number: str = "T-1") -> list[str]:
        """Give what the team reads on a ticket."""
        found = [event for event in self.memory.events if event.number == number and event.kind is EventKind.NOTED]
        return [event.text or "" for event in found]

    def mails(self) -> list[Outgoing]:
        """Give the mails to administrators."""
        return [one for one in self.memory.outbox if one.receiver == "mail"]
