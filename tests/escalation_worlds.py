"""Tickets, a tracker and all that makes issues of the one in the other, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.web.dependencies import Escalating
from handlers.attachment import Attachment
from handlers.clusters.cluster import Cluster, Member
from handlers.clusters.desk import ClusterDesk
from handlers.engineering.aftermath import Aftermath
from handlers.engineering.answering import AnswerDesk
from handlers.engineering.asking import ESCALATION
from handlers.engineering.companions import ClusterCompanions
from handlers.engineering.drafting import Asked
from handlers.engineering.escalating import EscalationDesk
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filling import Fillings
from handlers.engineering.issue import Issue, IssueName, Kind
from handlers.engineering.jobs import TRACKER
from handlers.engineering.lookalikes import Lookalikes, NearIssues
from handlers.engineering.noting import Noting
from handlers.engineering.proposing import Proposer
from handlers.engineering.stages import EngineeringRules
from handlers.engineering.tracking import Tracking
from handlers.engineering.twins import Twins
from handlers.person import Person, Role
from handlers.ports import Outgoing
from handlers.similar.ports import CasesUnavailable
from handlers.similar.similar import Found
from handlers.ticket import UNSOLVED, Category, Ticket
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Writer
from tests.fakes import FakeClock, Ids, Memory, MemoryConversations, MemoryTickets
from tests.handlers.tickets.worlds import TICKET
from tests.memory_attachments import MemoryAttachments
from tests.memory_clusters import MemoryClusters
from tests.memory_filing import MemoryEscalations
from tests.memory_mirror import MemoryMirror
from tests.memory_tracker import MemoryTracker

BOB = Person("bob", Role.ENGINEER, known=True, name="Bob")
MEG = Person("meg", Role.MANAGER, known=True, name="Meg")
ANN = Person("p1", known=True, name="Ann")
DRAFT = Draft(Kind.BUG, "It hums", actual="It hums at night.")


@dataclass
class FakeAskers:
    """Who waits for tickets, by number."""

    asked: dict[str, Asked] = field(default_factory=dict)

    async def of(self, number: str) -> Asked:
        return self.asked.get(number, Asked())


@dataclass
class FakeIndex:
    """Finds the issues that it is told to. `unread`: None: nothing was read yet."""

    found: dict[IssueName, float] = field(default_factory=dict)
    unread: int | None = 0
    asked: list[str] = field(default_factory=list)

    async def near(self, text: str, limit: int) -> NearIssues:
        self.asked.append(text)
        if self.unread is None:
            raise CasesUnavailable("nothing was read")
        near = sorted(self.found.items(), key=lambda pair: -pair[1])
        return NearIssues(tuple(near[:limit]), {}, self.unread)


@dataclass
class FakeAlike:
    """Finds the tickets that it is told to."""

    found: Found = field(default_factory=lambda: Found(()))

    async def similar(self, person: Person, number: str, limit: int = 5) -> Found:
        return self.found


@dataclass
class MemoryHanding:
    """Clusters, and what is noted of them."""

    clusters: MemoryClusters
    desk: ClusterDesk
    since: datetime

    async def get(self, number: str) -> Cluster:
        return await self.clusters.get(number)

    async def members(self, number: str) -> Sequence[Member]:
        return await self.clusters.members(number, self.since)

    async def handed_over(self, person: Person, number: str, reference: str) -> Cluster:
        return await self.desk.handed_over(person, number, reference)


@dataclass
class EscalatingWorld:
    """All of it. `rules`: by which it goes."""

    memory: Memory = field(default_factory=Memory)
    clock: FakeClock = field(default_factory=FakeClock)
    rules: EngineeringRules = field(default_factory=EngineeringRules)
    escalations: MemoryEscalations = field(default_factory=lambda: MemoryEscalations(Memory()))
    clusters: MemoryClusters = field(default_factory=lambda: MemoryClusters(Memory()))

    def __post_init__(self) -> None:
        self.ids = Ids()
        self.tickets, self.conversations = MemoryTickets(self.memory), MemoryConversations(self.memory)
        self.files = MemoryAttachments(self.memory, self.ids)
        self.tracker = MemoryTracker(self.clock)
        self.escalations.memory = self.memory
        self.mirror = MemoryMirror(self.memory, self.clock)
        self.tracking = Tracking(self.mirror, self.mirror, {self.tracker.name: self.tracker}, self.clock, self.ids)
        self.askers, self.index, self.alike = FakeAskers(), FakeIndex(), FakeAlike()
        self.clusters.memory = self.memory
        cluster_desk = ClusterDesk(self.clusters, self.tickets, None, self.clock, self.ids)
        self.handing = MemoryHanding(self.clusters, cluster_desk, self.clock().replace(year=2000))
        writer = Writer(self.tickets, self.conversations, self.clock, self.ids, Rules())
        self.desk = EscalationDesk(
            tickets=self.tickets,
            files=self.files,
            escalations=self.escalations,
            mirror=self.mirror,
            askers=self.askers,
            forms=self.tracker,
            learning=self.tracking,
            clusters=self.handing,
            clock=self.clock,
            new_id=self.ids,
        )
        self.fillings = Fillings(
            tickets=self.tickets,
            files=self.files,
            escalations=self.escalations,
            mirror=self.mirror,
            askers=self.askers,
            forms=self.tracker,
            clusters=self.handing,
        )
        self.answers = AnswerDesk(self.tickets, self.escalations, self.ids)
        self.failures: list[str] = []
        self.lookalikes = Lookalikes(
            tickets=self.tickets,
            index=self.index,
            mirror=self.mirror,
            searching=self.tracker,
            askers=self.askers,
            alike=self.alike,
            escalations=self.escalations,
            failed=self.failures.append,
        )
        self.aftermath = Aftermath(
            escalations=self.escalations,
            mirror=self.mirror,
            noting=Noting(self.tickets, writer),
            tickets=self.tickets,
            changes=writer,
            clusters=self.handing,
            companions=ClusterCompanions(self.handing, self.escalations),
            new_id=self.ids,
            rules=lambda: self.rules,
        )

    @property
    def offered(self) -> Escalating:
        """What pages and API offer of it."""
        return Escalating(self.desk, self.fillings, self.lookalikes, self.answers)

    def proposer(self, *, files: bool = False) -> Proposer:
        """Give what looks for bugs. `files`: without a click."""
        return Proposer(
            tickets=self.tickets,
            unproposed=self,
            askers=self.askers,
            escalations=self.escalations,
            forms=self.tracker,
            clock=self.clock,
            new_id=self.ids,
            twins=Twins(self.alike, self.tickets, self.escalations, self.mirror, self.clock) if files else None,
            failed=lambda number, _: self.failures.append(number),
        )

    async def bugs(self, since: datetime, limit: int) -> Sequence[str]:
        """Give bugs that have no escalation, as `handlers.engineering.asking.Unproposed` does."""
        there = {one.ticket for one in self.escalations.rows.values()}
        return [
            one.number
            for one in self.memory.tickets.values()
            if one.category is Category.BUG and one.status in UNSOLVED and one.opened_at >= since
            if one.merged_into is None and one.number not in there
        ][:limit]

    def put(self, number: str = "T-1", **values: Any) -> Ticket:
        """Put a ticket there."""
        made = replace(TICKET, number=number, **values)
        self.memory.tickets[number] = made
        return made

    async def known(self, title: str = "It hums", **facts: object) -> Issue:
        """Make an issue in the tracker of which we have a copy."""
        made = self.tracker.put(title, **facts).issue
        await self.tracking.learn(made.name, Kind.BUG)
        return made

    async def filed(self, escalation: Escalation) -> Issue:
        """Let an escalation be filed, as what works in the tracker does."""
        made, now = await self.known(), await self.escalations.get(escalation.id)
        state = EscalationState.LINKED
        linked = replace(now, state=state, issue=made.name, key=made.key, version=now.version + 1)
        await self.escalations.write([linked])
        return made

    async def refused(self, escalation: Escalation, **problems: str) -> None:
        """Let the tracker refuse an escalation."""
        now = await self.escalations.get(escalation.id)
        state = EscalationState.REFUSED
        await self.escalations.write([replace(now, state=state, problems=problems, version=now.version + 1)])

    async def aftermaths(self) -> list[Any]:
        """Do all that waits for the receiver ``escalation``; give the waits that it asked for."""
        waits, due = [], self.left(ESCALATION)
        self.memory.outbox = [one for one in self.memory.outbox if one not in due]
        for one in due:
            wait = await self.aftermath.deliver(one)
            if wait is not None:
                waits.append(wait)
                self.memory.outbox.append(one)
        return waits

    def left(self, receiver: str) -> list[Outgoing]:
        """Give what waits for a receiver."""
        return [one for one in self.memory.outbox if one.receiver == receiver]

    def jobs(self) -> list[tuple[str, str]]:
        """Give what is to be done in the tracker: what, and the subject."""
        return [(str(one.payload["do"]), one.subject) for one in self.left(TRACKER)]

    async def file(self, id_: str, number: str = "T-1", *, kept: bool = True) -> Attachment:
        """Put a file of a ticket there."""
        path = f"{id_}.png" if kept else None
        made = Attachment(id_, None, "k", f"{id_}.png", "image/png", "p1", self.clock(), number, 10, "", path)
        await self.files.add(made)
        return made
