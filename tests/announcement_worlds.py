"""A desk with news of fixes, over memory or SQL: tickets, the issue that they belong to, drafts and answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from bot.database import Database
from bot.database.announcements import SqlAnnouncements
from handlers.engineering.announcement import Announcement, AnnouncementState, Occasion
from handlers.engineering.announcement_desk import AnnouncementDesk
from handlers.engineering.announcement_jobs import ANNOUNCEMENT
from handlers.engineering.announcement_ports import Announcements
from handlers.engineering.announcement_work import AnnouncementWork
from handlers.engineering.announcing import Announcer
from handlers.engineering.answered_issues import AnsweredIssues
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Issue, IssueName, IssueStatus, Kind, Snapshot, Stage, StatusCategory, Version
from handlers.engineering.moves import Move, MoveKind
from handlers.engineering.ports import Kept
from handlers.engineering.verdicts import VerdictDesk
from handlers.person import Person, Role
from handlers.ports import Outgoing
from handlers.quality.link import Links
from handlers.ticket import Ticket
from tests.databases import database_url
from tests.fakes import START, Memory
from tests.handlers.tickets.desks import ANN, DeskWorld, Names
from tests.memory_announcements import MemoryAnnouncements, MirrorOf
from tests.worlds import World, memory_world, sql_world

ISSUE = IssueName("acme.example", "10001")
LINKS = Links(b"k" * 32, "https://help.test", "fix")
EVE = Person("eve", Role.ENGINEER, True, "Eve", "eve@example.com")
BEN = Person("p2", name="Ben", email="ben@example.com", known=True)
DAY = date(2026, 3, 20)
SECRET = "XSECRET"
"""Stands in every word of the tracker's that is not the name of a version."""


def fixed_in(name: str, *, released: bool = False, on: date | None = None) -> Version:
    """Give a version."""
    return Version(f"v{name}", name, released, on)


def kept(
    stage: Stage = Stage.ACCEPTED, *versions: Version, kind: Kind = Kind.BUG, gone: bool = False, said: str = SECRET
) -> Kept:
    """Give the issue as it stands. `said`: its title."""
    status = IssueStatus("3", f"{SECRET} status", StatusCategory.INDETERMINATE)
    issue = Issue(
        ISSUE, "ONE-1", "ONE", "Bug", said, status, "https://acme.example/ONE-1", START, START,
        description=f"{SECRET} steps", versions=versions, gone=gone,
    )  # fmt: skip
    return Kept(kind, stage, Snapshot(issue), (), 0)


def moved(after: Stage, key: str = "", before: Stage = Stage.ACCEPTED) -> Move:
    """Give that an issue came to a stage."""
    return Move(MoveKind.STAGE, key or f"stage:{after}", START, str(before), str(after), f"{SECRET} status")


@dataclass
class LinkedTickets:
    """Which tickets belong to the issue."""

    numbers: list[str] = field(default_factory=list)
    more: list[Escalation] = field(default_factory=list)
    """Links to other issues."""
    told: list[Outgoing] = field(default_factory=list)

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        linked = EscalationState.LINKED
        return [
            Escalation(f"e{number}", number, linked, Draft(Kind.BUG, "It hums"), "eve", "Eve", START, name, "ONE-1")
            for number in self.numbers
            if name == ISSUE
        ]

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        return [one for one in await self.of_issue(ISSUE) if one.ticket == number] + [
            one for one in self.more if one.ticket == number
        ]

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        """Take links that are new, or over. `outgoing` is kept beside them."""
        for one in escalations:
            if one.state is EscalationState.LINKED:
                self.numbers.append(one.ticket)
            else:
                self.numbers.remove(one.ticket)
        self.told.extend(outgoing)


class NewsWorld:
    """Everything behind announcements."""

    def __init__(
        self,
        world: World,
        announcements: Announcements,
        desks: DeskWorld | None = None,
        before: NewsWorld | None = None,
    ) -> None:
        """Make it. `desks`: the desk of tickets, if there is one already; `before`: that was stopped, and goes on."""
        self.world = world
        self.tickets: DeskWorld = desks or DeskWorld(world, ids=None if before is None else before.tickets.ids)
        self.announcements = announcements
        self.mirror, self.linked = MirrorOf(), LinkedTickets()
        if before is not None:
            self.mirror, self.linked = before.mirror, before.linked
            self.tickets.clock.now = before.tickets.clock.now
        self.names = Names(eve="Eve", p1="Ann", p2="Ben")
        clock, ids = self.tickets.clock, self.tickets.ids
        self.announcer = Announcer(
            announcements=announcements,
            escalations=self.linked,
            mirror=self.mirror,
            clock=clock,
            new_id=ids,
        )
        self.desk = AnnouncementDesk(
            announcements=announcements,
            announcer=self.announcer,
            mirror=self.mirror,
            tickets=world.tickets,
            names=self.names,
            clock=clock,
            new_id=ids,
        )
        self.verdicts = VerdictDesk(announcements, world.tickets, LINKS, clock, ids)
        self.work = AnnouncementWork(
            announcements=announcements,
            tickets=world.tickets,
            writer=self.tickets.desk.writer,
            links=LINKS,
            names=self.names,
            issues=AnsweredIssues(announcements, self.linked, self.mirror, world.tickets, ids),
        )

    async def file(self, key: str, person: Person = ANN, *, linked: bool = True) -> Ticket:
        """File a ticket that belongs to the issue."""
        made = await self.tickets.file(key, "It hums", person)
        if linked:
            self.linked.numbers.append(made.number)
        return made

    async def come(self, now: Kept, *moves: Move) -> None:
        """Let the issue change, and the announcer hear of it."""
        self.mirror.issues[ISSUE] = now
        self.tickets.wait(minutes=1)
        await self.announcer.follow(ISSUE, moves)

    async def released(self, name: str = "5.3") -> None:
        """Let a version with the fix come out."""
        await self.come(kept(Stage.RELEASED, fixed_in(name, released=True, on=DAY)), moved(Stage.RELEASED))

    async def told(self, number: str = "T-1") -> Sequence[Announcement]:
        """Give a ticket's announcements."""
        return await self.announcements.of_ticket(number)

    async def drafts(self) -> Sequence[Announcement]:
        """Give those that wait for somebody."""
        found = await self.announcements.every([AnnouncementState.DRAFT], 99)
        return [one.announcement for one in reversed(found)]

    async def send(self, one: Announcement) -> Announcement:
        """Send one as it is, and let the outbox be worked on."""
        self.tickets.wait(minutes=1)
        sent = await self.desk.send(EVE, one.id, one.version)
        await self.work_on()
        return sent

    async def work_on(self) -> int:
        """Deliver what waits for the announcements' receiver; give how many things."""
        outbox, clock, done = self.world.outbox, self.tickets.clock, 0
        while found := await outbox.due(clock(), 99, ANNOUNCEMENT):
            for envelope in found:
                await self.work.deliver(envelope.outgoing)
                await outbox.sent(envelope.outgoing.id, clock())
                done += 1
        return done

    async def left(self, receiver: str) -> Sequence[tuple[str, dict[str, str | int]]]:
        """Give what waits for a receiver: its subject and payload."""
        found = await self.world.outbox.due(self.tickets.clock() + timedelta(minutes=1), 999, receiver)
        return [(one.outgoing.subject, dict(one.outgoing.payload)) for one in found]

    async def read(self, number: str = "T-1") -> list[str]:
        """Give what the team has said to a ticket's customer."""
        ticket = await self.world.tickets.get(number)
        return [one.text for one in ticket.comments if one.public and one.team]


def memory_news() -> NewsWorld:
    """Make one in memory."""
    memory = Memory()
    return NewsWorld(memory_world(memory), MemoryAnnouncements(memory))


@asynccontextmanager
async def opened(kind: str, folder: Path, before: NewsWorld | None = None) -> AsyncIterator[NewsWorld]:
    """Open a world of a kind: ``memory`` or ``sql``. `before`: that was stopped there, and goes on."""
    if kind == "memory":
        yield memory_news()
        return
    file = folder / "onetouch.db"
    async with sql_world(file) as world:
        database = Database.open(database_url(file))
        try:
            yield NewsWorld(world, SqlAnnouncements(database), before=before)
        finally:
            await database.close()


def changed(one: Announcement, **facts: object) -> Announcement:
    """Give the next version of one."""
    return replace(one, version=one.version + 1, **facts)  # type: ignore[arg-type]


def drafted_news(desks: DeskWorld, memory: Memory) -> NewsWorld:
    """Give a desk with one announcement: the draft ``n1`` for ``T-1``, of an issue that is known."""
    announcements = MemoryAnnouncements(memory)
    news = NewsWorld(desks.world, announcements, desks)
    news.mirror.issues[ISSUE] = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY))
    draft = Announcement("n1", "T-1", ISSUE, Occasion.SCHEDULED, "5.3", "It comes with 5.3.", START, on=DAY)
    announcements.kept[draft.id] = draft
    return news
