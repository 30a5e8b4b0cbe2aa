"""Everything between the body of a webhook and what customers read, over memory or SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.database import Database, migrate
from bot.database.announcements import SqlAnnouncements
from bot.database.engine import sync_engine
from bot.database.escalations import SqlEscalations
from bot.database.hints import SqlHints
from bot.database.known_issues import SqlKnownIssues
from bot.database.mirror import SqlMirror
from bot.database.watched import SqlWatched
from bot.jira import wiki
from bot.jira.issues import comments, issue
from bot.jira.site import Flavour, Site
from bot.knowledge.known_issue_source import KnownIssueSource
from bot.worker.known_issue_receiver import KnownIssueReceiver
from bot.worker.ports import Receiver
from handlers.engineering.announcement_desk import AnnouncementDesk
from handlers.engineering.announcement_jobs import ANNOUNCEMENT
from handlers.engineering.announcement_ports import Announcements, Linking
from handlers.engineering.announcement_work import AnnouncementWork
from handlers.engineering.announcing import Announcer
from handlers.engineering.answered_issues import AnsweredIssues
from handlers.engineering.errors import IssueGone
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.following import Following, TicketNews
from handlers.engineering.hearing import Hints
from handlers.engineering.issue import Issue, IssueName, Kind, Snapshot
from handlers.engineering.jobs import ISSUE
from handlers.engineering.listening import Listener
from handlers.engineering.pacing import Pace
from handlers.engineering.ports import Mirror
from handlers.engineering.public_text import document
from handlers.engineering.publishing import KnownIssueDesk
from handlers.engineering.publishing_jobs import KNOWN_ISSUE
from handlers.engineering.publishing_ports import KnownIssues
from handlers.engineering.stages import EngineeringRules
from handlers.engineering.tracking import Tracking, Watched
from handlers.engineering.verdicts import VerdictDesk
from handlers.tickets.letters import Letter
from kb.ports import Document, Problem
from tests.announcement_worlds import ISSUE as NAME
from tests.announcement_worlds import LINKS, LinkedTickets
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids, Memory
from tests.handlers.tickets.desks import DeskWorld, Names
from tests.memory_announcements import MemoryAnnouncements
from tests.memory_known_issues import MemoryKnownIssues
from tests.memory_mirror import MemoryHints, MemoryMirror
from tests.worlds import World, memory_world, sql_world

SITE = Site("https://acme.example", Flavour.CLOUD, "token")


@dataclass
class FakeJira:
    """Gives its one issue, as JSON that is read as Jira's is.

    Attributes:
        fields: of the issue, with its comments; None: it is gone.
    """

    fields: dict[str, Any] | None = None

    async def read(self, name: IssueName) -> Snapshot:
        if self.fields is None or name != NAME:
            raise IssueGone("There is no such issue.")
        found = issue({"id": NAME.id, "key": "ONE-1", "fields": self.fields}, SITE)
        return Snapshot(found, comments(self.fields["comment"]["comments"], wiki.plain, "", ()))

    async def by_key(self, key: str) -> Snapshot:
        return await self.read(NAME)

    async def changed(self, since: datetime, limit: int) -> Sequence[Issue]:
        return ()

    async def like(self, text: str, limit: int) -> Sequence[Issue]:
        return ()


@dataclass
class Mailbox:
    """Letters, each once for its id, as the receiver of mails sends them."""

    letters: dict[str, Letter] = field(default_factory=dict)

    async def send(self, written: Letter) -> None:
        self.letters.setdefault(written.id, written)


@dataclass
class Lasting:
    """What outlives a process that ends: the world outside, and in memory what a database would hold."""

    clock: FakeClock = field(default_factory=FakeClock)
    ids: Ids = field(default_factory=Ids)
    jira: FakeJira = field(default_factory=FakeJira)
    mails: Mailbox = field(default_factory=Mailbox)
    shelf: list[Document | Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Stores:
    """Where everything lives; `articles` reads what customers are to be answered with."""

    world: World
    announcements: Announcements
    known: KnownIssues
    mirror: Mirror
    watched: Watched
    hints: Hints
    linked: Linking
    join: Callable[[str], Any]
    articles: Callable[[], Sequence[Document | Problem]]


def memory_stores(lasting: Lasting) -> Stores:
    """Give stores that are kept as long as they are held."""
    memory = Memory()
    mirror, linked = MemoryMirror(memory, lasting.clock), LinkedTickets()
    known = MemoryKnownIssues(outbox=memory.outbox)

    async def join(number: str) -> None:
        mirror.link(NAME, number)
        linked.numbers.append(number)

    def articles() -> Sequence[Document]:
        return [one for one in map(document, known.kept.values()) if one is not None]

    world, announcements = memory_world(memory), MemoryAnnouncements(memory)
    return Stores(world, announcements, known, mirror, mirror, MemoryHints(), linked, join, articles)


async def sql_stores(lasting: Lasting, folder: Path, stack: AsyncExitStack) -> Stores:
    """Open stores; what earlier ones left there is there."""
    file = folder / "onetouch.db"
    url = database_url(file)
    migrate(url)
    world, database = await stack.enter_async_context(sql_world(file)), Database.open(url)
    stack.push_async_callback(database.close)
    engine = sync_engine(url)
    stack.callback(engine.dispose)
    escalations = SqlEscalations(database)

    async def join(number: str) -> None:
        draft = Draft(Kind.BUG, "It hums")
        linked = EscalationState.LINKED
        await escalations.write([Escalation(f"e{number}", number, linked, draft, "eve", "Eve", START, NAME, "ONE-1")])

    return Stores(
        world,
        SqlAnnouncements(database),
        SqlKnownIssues(database),
        SqlMirror(database, lasting.clock),
        SqlWatched(database),
        SqlHints(database),
        escalations,
        join,
        lambda: list(KnownIssueSource(engine).read()),
    )


class ApprovedWorld:
    """One process: takes hints, reads the issue, and does all that follows, for the team and for customers."""

    def __init__(self, lasting: Lasting, stores: Stores) -> None:
        self.lasting, self.stores = lasting, stores
        clock, ids, world, mirror = lasting.clock, lasting.ids, stores.world, stores.mirror
        self.tickets = DeskWorld(world, ids=ids)
        self.tickets.clock.now = clock.now
        writer, names = self.tickets.desk.writer, Names(eve="Eve", p1="Ann", p2="Ben")
        readers = {SITE.name: lasting.jira}
        self.tracking = Tracking(mirror, stores.watched, readers, clock, ids)
        paces = {SITE.name: Pace(lambda: 0.0)}
        self.listener = Listener(self.tracking, stores.watched, stores.hints, clock, paces)
        announcer = Announcer(
            announcements=stores.announcements, escalations=stores.linked, mirror=mirror, clock=clock, new_id=ids
        )
        self.desk = AnnouncementDesk(
            announcements=stores.announcements,
            announcer=announcer,
            mirror=mirror,
            tickets=world.tickets,
            names=names,
            clock=clock,
            new_id=ids,
        )
        self.verdicts = VerdictDesk(stores.announcements, world.tickets, LINKS, clock, ids)
        self.known = KnownIssueDesk(stores.known, mirror, clock, ids, lambda: False)
        news = TicketNews(mirror, world.tickets, writer, stores.linked, EngineeringRules)
        said = AnnouncementWork(
            announcements=stores.announcements,
            tickets=world.tickets,
            writer=writer,
            links=LINKS,
            names=names,
            issues=AnsweredIssues(stores.announcements, stores.linked, mirror, world.tickets, ids),
        )
        published = KnownIssueReceiver(
            publish=self._publish,
            conversations=world.conversations,
            letters=lasting.mails,
            clock=clock,
            new_id=ids,
        )
        self.receivers: dict[str, Receiver] = {
            ISSUE: Following([news, announcer, self.known]),
            ANNOUNCEMENT: said,
            KNOWN_ISSUE: published,
        }

    def _publish(self) -> None:
        self.lasting.shelf[:] = self.stores.articles()

    async def once(self, *, noted: bool = True) -> int:
        """Do what waits; give how much that was. `noted`: it is written down that it is done."""
        done = 0
        for name, receiver in self.receivers.items():
            for envelope in await self.stores.world.outbox.due(self.lasting.clock(), 99, name):
                await receiver.deliver(envelope.outgoing)
                done += 1
                if noted:
                    await self.stores.world.outbox.sent(envelope.outgoing.id, self.lasting.clock())
        return done

    async def all(self) -> None:
        """Look where hints say, and do all that follows."""
        await self.listener.hear()
        while await self.once():
            pass
