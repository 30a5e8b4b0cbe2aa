"""What must hold of tickets that follow an issue when the process dies at any moment."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bot.database import Database
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.outbox import SqlOutbox
from bot.database.tickets import SqlTickets
from bot.database.watched import SqlWatched
from handlers.engineering.following import Following, TicketNews
from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import IssueStatus, Kind, Stage, StatusCategory
from handlers.engineering.jobs import ISSUE
from handlers.engineering.listening import Listener
from handlers.engineering.pacing import Pace
from handlers.engineering.stages import EngineeringRules, StageMap
from handlers.engineering.tracking import Tracking
from handlers.ticket import Status
from handlers.ticket_event import EventKind
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.changes import Hold
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Telling, Writer
from tests.databases import database_url
from tests.fakes import FakeClock, Ids
from tests.handlers.tickets.worlds import BOB
from tests.issue_worlds import opened
from tests.memory_tracker import MemoryTracker
from tests.mortal import Died, Life, mortal

ASKED = IssueStatus("10004", "Question", StatusCategory.INDETERMINATE)
RULES = EngineeringRules(StageMap({"10004": Stage.NEEDS_INFORMATION}))


class Parts:
    """What a server follows the tracker with. Its tracker, and its clock, outlive it."""

    def __init__(self, database: Database, tracker: MemoryTracker, clock: FakeClock, tag: str) -> None:
        self.tickets, self.outbox, self.hints = SqlTickets(database), SqlOutbox(database), SqlHints(database)
        mirror, watched, ids = SqlMirror(database, clock), SqlWatched(database), Ids(tag)
        self.writer = Writer(self.tickets, SqlConversations(database), clock, ids, Rules())
        self.tracking = Tracking(mirror, watched, {tracker.name: tracker}, clock, ids, RULES)
        paces = {tracker.name: Pace(lambda: 0.0)}
        self.listener = Listener(self.tracking, watched, self.hints, clock, paces)
        links = SqlEscalations(database)
        self.following = Following([TicketNews(mirror, self.tickets, self.writer, links, lambda: RULES)])
        self.clock = clock

    async def work(self) -> None:
        """Look where hints say, and tell what was found."""
        await self.listener.hear()
        while due := await self.outbox.due(self.clock(), 9, ISSUE):
            for one in due:
                await self.following.deliver(one.outgoing)
                await self.outbox.sent(one.outgoing.id, self.clock())


async def _escalated(folder: Path, tracker: MemoryTracker, clock: FakeClock) -> None:
    """Have two tickets wait for an issue, to which something happened meanwhile."""
    name = tracker.put("It hums").issue.name
    async with opened("sql", folder) as world:
        for number in ("T-1", "T-2"):
            await world.file(number)
            await world.link(number, name)
    database = Database.open(database_url(folder / "onetouch.db"))
    parts = Parts(database, tracker, clock, "escalating")
    for number in ("T-1", "T-2"):
        await parts.writer.change(number, Hold("MEM-1"), BOB, Telling("held"))
    await parts.tracking.learn(name, Kind.BUG)
    clock.forward(minutes=1)
    tracker.say(name, "Jo", "Which lamp?")
    tracker.change(name, status=ASKED)
    await parts.hints.accept(Hint("d1", tracker.name, About.ISSUE, name.id), clock())
    await database.close()


async def _life(folder: Path, life: Life, tracker: MemoryTracker, clock: FakeClock, tag: str) -> None:
    database = Database.open(database_url(folder / "onetouch.db"))
    bury = mortal(database.engine.sync_engine, life)
    try:
        await Parts(database, tracker, clock, tag).work()
    except (Died, BaseExceptionGroup):
        assert life.over
    finally:
        bury()
        await database.close()


async def test_whoever_dies_at_any_moment_has_told_each_ticket_of_everything_once(tmp_path: Path) -> None:
    for ends_at in count(1):
        folder, clock = tmp_path / str(ends_at), FakeClock()
        folder.mkdir()
        tracker = MemoryTracker(clock)
        await _escalated(folder, tracker, clock)
        life = Life(ends_at)
        await _life(folder, life, tracker, clock, "first")
        clock.forward(minutes=10)
        await _life(folder, Life(), tracker, clock, "second")
        database = Database.open(database_url(folder / "onetouch.db"))
        tickets = SqlTickets(database)
        for number in ("T-1", "T-2"):
            ticket = await tickets.get(number)
            mine = [one.kind for one in await tickets.history(number) if one.actor.id == ENGINEERING.id]
            assert ticket.status is Status.OPEN
            assert sorted(mine) == [EventKind.NOTED, EventKind.NOTED, EventKind.STATUS]
            assert not any(one.public for one in ticket.comments)
        assert await SqlHints(database).depth() == 0
        assert await SqlOutbox(database).due(clock(), 9, ISSUE) == ()
        await database.close()
        if not life.over:
            break
