"""A life of the process that files escalations: over a database as the product has it, and a Jira over real sockets."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.compose.services import new_id
from bot.database.affected import SqlAffected, SqlStandings
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.escalations import SqlEscalations
from bot.database.mirror import SqlMirror
from bot.database.outbox import SqlOutbox
from bot.database.stops import SqlAdministrators, SqlLine, SqlStops
from bot.database.tickets import SqlTickets
from bot.database.watched import SqlWatched
from bot.jira.calls import Calls
from bot.jira.metadata import Metadata
from bot.jira.reader import JiraReader
from bot.jira.site import Flavour
from bot.jira.site import Site as Address
from bot.jira.tracker import JiraTracker
from bot.jira.writer import JiraWriter
from bot.simulators.jira import Site
from bot.worker.tracker_receiver import TrackerReceiver
from bot.worker.worker import Worker
from handlers.engineering.dispatch import Dispatch
from handlers.engineering.errands import Errands
from handlers.engineering.errors import TrackerError
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filing import Filing
from handlers.engineering.issue import Kind
from handlers.engineering.jobs import TRACKER, filing
from handlers.engineering.noting import Noting
from handlers.engineering.pacing import Pace
from handlers.engineering.ports import Upload
from handlers.engineering.stopping import Stopping
from handlers.engineering.tracking import Tracking
from handlers.ports import Step
from handlers.ticket_event import EventKind
from handlers.tickets.history import opening
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Writer
from tests.fakes import FakeClock, Memory, MemoryInbox
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.mortal import Died, Life, mortal

ROOT = "https://help.example"
SETTLES = timedelta(seconds=10)
UNDER_WAY = timedelta(seconds=5)


class MortalCalls(Calls):
    """Calls of a process that may be dead: it sends nothing then, and hears no answer."""

    def __init__(self, site: Address, clock: FakeClock, life: Life) -> None:
        super().__init__(site, clock)
        self._life = life

    async def send(self, method: str, path: str, what: str, body: Mapping[str, Any] | None = None, **how: Any) -> Any:
        """Ask, while it lives."""
        self._life.alive()
        found = await super().send(method, path, what, body, **how)
        self._life.alive()
        return found


class Works:
    """A life of the process. `site` is outside of it, and its time goes with ours."""

    def __init__(self, database: Database, site: Site, clock: FakeClock, life: Life | None = None) -> None:
        self.database, self.site, self.clock, self.life = database, site, clock, life or Life()
        self._bury = mortal(database.engine.sync_engine, self.life)
        self.tickets, self.conversations = SqlTickets(database), SqlConversations(database)
        self.outbox, self.escalations = SqlOutbox(database), SqlEscalations(database)
        self.stops, self.troubles = SqlStops(database), list[TrackerError]()
        there = Address(site.url, Flavour.CLOUD, site.token, site.email, site.default.key)
        self.calls = MortalCalls(there, clock, self.life)
        metadata = Metadata(self.calls)
        tracker = JiraTracker(self.calls, metadata, clock, settles=SETTLES)
        mirror, watched = SqlMirror(database, clock), SqlWatched(database)
        tracking = Tracking(mirror, watched, {there.name: JiraReader(self.calls, metadata)}, clock, new_id)
        noting = Noting(self.tickets, Writer(self.tickets, self.conversations, clock, new_id, Rules()))
        pace = Pace(lambda: clock().timestamp())
        made = Filing(
            tracker=tracker,
            escalations=self.escalations,
            affected=SqlAffected(database),
            noting=noting,
            learning=tracking,
            clock=clock,
            new_id=new_id,
            root=ROOT,
            under_way=UNDER_WAY,
            answered=pace.answered,
        )
        errands = Errands(
            writers={there.name: JiraWriter(self.calls, metadata)},
            escalations=self.escalations,
            standings=SqlStandings(database),
            line=SqlLine(database),
            mirror=mirror,
            learning=tracking,
            files=_NoFiles(),
            noting=noting,
            root=ROOT,
            answered=pace.answered,
        )
        stopping = Stopping(
            there.name,
            TRACKER,
            self.stops,
            SqlAdministrators(database),
            SqlLine(database),
            clock,
            new_id,
            ROOT,
            resumed=pace.open,
        )
        dispatch = Dispatch(
            filing=made,
            errands=errands,
            stopping=stopping,
            pace=pace,
            troubled=lambda _, why: self.troubles.append(why),
        )
        no_desk: Any = None  # no conversation is resumed here
        self.worker = Worker(
            intake=no_desk,
            inbox=MemoryInbox(Memory()),
            outbox=self.outbox,
            receivers={TRACKER: TrackerReceiver(dispatch)},
            sweep=_nothing,
            clock=clock,
            wake=asyncio.Event(),
        )

    async def escalate(self, number: str, **facts: Any) -> Escalation:
        """Have a ticket, and have it escalated; neither twice."""
        ticket = replace(TICKET, number=number)
        await self.conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
        draft = Draft(Kind.BUG, f"It hums in {number}")
        made = Escalation(f"e_{number}", number, EscalationState.WAITING, draft, "bob", "Bob", self.clock(), **facts)
        await self.escalations.write((made,), (filing(made.id, new_id),))
        return made

    async def works(self, most: int = 400) -> None:
        """Do all that waits for the tracker, in as much time as it takes.

        Raises:
            AssertionError: it does not come to an end.
        """
        line = SqlLine(self.database)
        for _ in range(most):
            await self.worker.send(TRACKER)
            if not await line.waiting(TRACKER):
                return
            self.clock.forward(seconds=1)
            self.site.store.clock.forward(1)
        raise AssertionError([str(one) for one in self.troubles[-5:]])

    async def notes(self, number: str) -> list[str]:
        """Give what the team reads on a ticket."""
        return [one.text or "" for one in await self.tickets.history(number) if one.kind is EventKind.NOTED]

    async def close(self) -> None:
        """End it; the database is another one's then."""
        self._bury()
        await self.calls.close()


def died(error: BaseException) -> bool:
    """Tell whether an error is that the process ended, be it in several places at once."""
    if isinstance(error, BaseExceptionGroup):
        return all(died(one) for one in error.exceptions)
    return isinstance(error, Died)


class _NoFiles:
    async def read(self, id_: str) -> Upload | None:
        return None


async def _nothing() -> int:
    return 0
