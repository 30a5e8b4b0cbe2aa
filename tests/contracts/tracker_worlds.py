"""Trackers of every kind, empty, with somebody who works in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from bot.compose.jira import Jira, connected
from bot.database import Database, migrate
from bot.database.local_issues import SqlLocalIssues
from bot.jira.site import Flavour, Site
from bot.simulators.jira import Flavour as SimulatedFlavour
from bot.simulators.jira import Issue
from bot.simulators.jira import Site as SimulatedSite
from bot.tracker.local import LocalTracker
from handlers.engineering.errors import TrackerBusy, TrackerDenied
from handlers.engineering.issue import IssueName, Version
from handlers.engineering.local.board import LocalBoard
from handlers.engineering.local.issue import LocalStatus
from handlers.engineering.ports import IssueReader, IssueWriter, Tracker
from handlers.person import Person, Role
from tests.databases import database_url
from tests.fakes import FakeClock, Ids
from tests.memory_tracker import DONE, MemoryTracker
from tests.simulators.jira.contract import judge

ROOT = "https://help.example"
PIA = Person("pia", Role.ENGINEER, known=True, name="Pia Product")


class AllOfIt(Tracker, IssueWriter, IssueReader, Protocol):
    """The three ports of a tracker."""


class Trouble(StrEnum):
    """What may go wrong."""

    LOST = "lost"
    """It was done, and the answer is lost."""
    BUSY = "busy"
    """Too much was asked of it; come back in 7 seconds."""
    DENIED = "denied"
    """It does not let us in any more."""


@dataclass(frozen=True, slots=True)
class World:
    """A tracker, and a product engineer who works in it.

    Attributes:
        project: the key of its project.
        say, done, plan, delete: what she does: write a comment, finish an issue, plan it for a version of that name,
            and delete it; None: nobody can do that there.
        settle: returns once what was made is found.
        trouble: lets the next request for a new issue fail so; None: nothing goes wrong between us and it.
    """

    tracker: AllOfIt
    project: str
    say: Callable[[IssueName, str], Awaitable[None]]
    done: Callable[[IssueName], Awaitable[None]]
    plan: Callable[[IssueName, str], Awaitable[None]]
    settle: Callable[[], Awaitable[None]]
    delete: Callable[[IssueName], Awaitable[None]] | None = None
    trouble: Callable[[Trouble], None] | None = None


async def _at_once() -> None:
    """Wait for nothing."""


@asynccontextmanager
async def in_memory(_folder: Path) -> AsyncIterator[World]:
    """Give the fake."""
    made = MemoryTracker(FakeClock())

    async def say(name: IssueName, text: str) -> None:
        made.say(name, "Pia Product", text)

    async def done(name: IssueName) -> None:
        made.change(name, status=DONE, resolution="Fixed")

    async def plan(name: IssueName, version: str) -> None:
        made.change(name, versions=(Version(version, version),))

    async def delete(name: IssueName) -> None:
        made.delete(name)

    def trouble(what: Trouble) -> None:
        match what:
            case Trouble.LOST:
                made.lose = 1
            case Trouble.BUSY:
                made.trouble.append(TrackerBusy("Too much was asked of it.", timedelta(seconds=7)))
            case Trouble.DENIED:
                made.trouble.append(TrackerDenied("It does not let us in."))

    yield World(made, "MEM", say, done, plan, _at_once, delete, trouble)


@asynccontextmanager
async def local(folder: Path) -> AsyncIterator[World]:
    """Give our own, over a database as the product has it."""
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database, clock, ids = Database.open(url), FakeClock(), Ids()
    store = SqlLocalIssues(database)
    board = LocalBoard(store, clock, ids)
    made = LocalTracker(store, ROOT, clock, ids)

    async def key(name: IssueName) -> str:
        return (await made.read(name)).issue.key

    async def say(name: IssueName, text: str) -> None:
        await board.comment(PIA, await key(name), text)

    async def done(name: IssueName) -> None:
        await board.move(PIA, await key(name), LocalStatus.FIXED)

    async def plan(name: IssueName, version: str) -> None:
        await board.plan(PIA, await key(name), [(await board.add_version(PIA, version)).id])

    try:
        yield World(made, "ONE", say, done, plan, _at_once)
    finally:
        await database.close()


@asynccontextmanager
async def _jira(flavour: SimulatedFlavour) -> AsyncIterator[World]:
    async with SimulatedSite(flavour, judge=judge()) as there:
        pia = there.person("pia", "Pia Product")
        site = Site(
            there.url,
            Flavour(flavour.value),
            there.token,
            email=there.email if flavour.is_cloud else "",
            project=there.default.key,
        )
        made = connected(site, lambda: datetime.now(UTC))

        def there_is(name: IssueName) -> Issue:
            return there.store.issues[name.id]

        async def say(name: IssueName, text: str) -> None:
            await there.says(pia, there_is(name), text)

        async def done(name: IssueName) -> None:
            await there.moves(pia, there_is(name), "Done")

        async def plan(name: IssueName, version: str) -> None:
            await there.plans(pia, there_is(name), there.version(there.default, version))

        async def delete(name: IssueName) -> None:
            await there.deletes(pia, there_is(name))

        def trouble(what: Trouble) -> None:
            match what:
                case Trouble.LOST:
                    there.faults.reset_after("createIssue")
                case Trouble.BUSY:
                    there.faults.limit("createIssue", retry_after=7)
                case Trouble.DENIED:
                    there.store.revoked = True

        try:
            yield World(Joined(made), there.default.key, say, done, plan, _at_once, delete, trouble)
        finally:
            await made.close()
        assert there.service.objections == []


class Joined:
    """The three ports of a Jira as one."""

    def __init__(self, made: Jira) -> None:
        self.name, self.settles = made.tracker.name, made.tracker.settles
        self.create, self.find, self.form = made.tracker.create, made.tracker.find, made.tracker.form
        self.comment, self.refer = made.writer.comment, made.writer.refer
        self.attach, self.reopen = made.writer.attach, made.writer.reopen
        self.read, self.by_key = made.reader.read, made.reader.by_key
        self.changed, self.like = made.reader.changed, made.reader.like


@asynccontextmanager
async def jira_cloud(_folder: Path) -> AsyncIterator[World]:
    """Give a simulated Jira Cloud."""
    async with _jira(SimulatedFlavour.CLOUD) as made:
        yield made


@asynccontextmanager
async def jira_data_center(_folder: Path) -> AsyncIterator[World]:
    """Give a simulated Jira Data Center."""
    async with _jira(SimulatedFlavour.DATACENTER) as made:
        yield made


KINDS = {"memory": in_memory, "local": local, "cloud": jira_cloud, "data center": jira_data_center}
