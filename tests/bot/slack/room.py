"""The Slack side whole, in this process: its own wiring over a SQLite file, and a local Slack over real sockets.

Enter a room, and speak with it as people speak with the bot in Slack::

    async with enter(data) as at:
        asked = await at.slack.mentions(at.ana, at.help, "How do I reset my password?")
        answer = await at.slack.bot_says(at.help, thread=asked)

What a server does in a process of its own stands in `tests/scenarios`; here each line that runs is counted.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy import text

from bot.compose.announcements import AnnouncementParts, announcement_parts
from bot.compose.attention import AttentionParts, attention_parts
from bot.compose.desk import timekeeper
from bot.compose.dispatch import dispatch_parts
from bot.compose.engineering import EngineeringParts, engineering_parts
from bot.compose.issue_board import issue_board
from bot.compose.known_issues import known_issue_parts
from bot.compose.services import Services, new_id, services, utc_now
from bot.compose.shelves import open_shelves
from bot.compose.slack import Slack, slack
from bot.compose.tracking import TrackingParts, tracking_parts
from bot.config import Settings
from bot.database.inbox import SqlInbox
from bot.database.outbox import SqlOutbox
from bot.database.slack_channels import SqlChannels
from bot.simulators.slack import TEAM, Channel, Message, User, Workspace
from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode
from bot.web.dependencies import Limits
from bot.worker.intake import Intake
from bot.worker.worker import Worker
from handlers.engineering.announcement_jobs import ANNOUNCEMENT
from handlers.engineering.announcing import LinkedNews
from handlers.engineering.asking import ESCALATION
from handlers.engineering.jobs import ISSUE, TRACKER
from handlers.engineering.local.board import LocalBoard
from handlers.person import Person
from handlers.sentiment import Tone
from handlers.similar.similar import Found
from handlers.ticket import Ticket

SIGNING_SECRET = "a signing secret of tests"
QUESTION = "How do I reset my password?"
PASSWORD = "Forgot password"
"""Stands in the answer to `QUESTION`."""
PUBLIC_URL = "https://help.example.com"
_TIMES = ("outbox", "inbox", "slack_delivery")
"""Tables of what is tried again later."""
_PATIENCE_S = 60.0
"""A busy machine may be slow to write and to answer, which most of these tests are not about."""
_OF_THE_MACHINE = frozenset({"slack.inbox_late", "inbox.late"})


@dataclass
class Room:
    """A workspace with our app in it: customers Ana and Ben, engineer Eve, and a channel where mentions are answered.

    Attributes:
        attention: what assesses tickets, when a test tells it to.
        similar: finds the tickets that a test says are alike.
        engineering: escalates tickets; `announcements`: what customers are told of fixes.
        board: where engineering works; `tracked`: follows what is done there.
        logs: what was logged since the room was entered.
        url: where requests of Slack are answered.
    """

    slack: Workspace
    chat: Slack
    opened: Services
    worker: Worker
    attention: AttentionParts
    similar: Similar
    engineering: EngineeringParts
    announcements: AnnouncementParts
    tracked: TrackingParts
    board: LocalBoard
    url: str
    logs: list[Any]
    ana: User
    ben: User
    eve: User
    help: Channel
    _wired: Callable[[], Slack]
    _running: list[asyncio.Task[Any]] = field(default_factory=list)

    async def at(self, channel: Channel, mode: str = "mentions", audience: str = "public", **more: Any) -> None:
        """Set how the bot behaves in a channel."""
        setting = ChannelSetting(Mode(mode), audience, **more)
        await SqlChannels(self.opened.database).put(TEAM, channel.id, setting, "p0", utc_now())

    async def answered(self, question: str = QUESTION, by: User | None = None) -> tuple[Message, Message]:
        """Ask in the channel; give the question and its answer."""
        asked = await self.slack.mentions(by or self.ana, self.help, question)
        return asked, await self.slack.bot_says(self.help, thread=asked)

    async def stops(self) -> None:
        """Carry out nothing more; what comes is written down still, as by another process."""
        await self.chat.courier.close(5.0)

    async def starts(self) -> None:
        """Begin anew, with nothing but what the database holds."""
        self.chat = self._wired()
        self._running.append(asyncio.create_task(self.chat.courier.run()))

    async def ticket(self, number: str = "T-1") -> Ticket:
        """Give a ticket."""
        return await self.opened.ticket_desk.show(number)

    async def time_passes(self) -> None:
        """Let what waits to be tried again be due now."""
        async with self.opened.database.writing() as connection:
            for table in _TIMES:
                change = text(f"UPDATE {table} SET retry_at = '2026-01-01 00:00:00' WHERE retry_at IS NOT NULL")  # noqa: S608
                await connection.execute(change)
        self.chat.courier.wake()
        await self.worker.send()

    async def rows(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """Ask the database; values stand in the query as ``:name``."""
        async with self.opened.database.reading() as connection:
            return [tuple(row) for row in await connection.execute(text(query), values)]

    async def until(self, query: str, *, within: float = _PATIENCE_S, **values: Any) -> list[tuple[Any, ...]]:
        """Wait until a query gives rows, and give them."""
        async with asyncio.timeout(within):
            while not (found := await self.rows(query, **values)):
                await asyncio.sleep(0.02)
        return found

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Give the arguments of the calls of a method that Slack carried out."""
        return [call.arguments for call in self.slack.service.calls if (call.method, call.outcome) == (method, "ok")]

    def told(self, level: str = "warning") -> list[str]:
        """Give the events that were logged at a level; that something was written down late tells of a busy machine."""
        return [
            line["event"] for line in self.logs if line["log_level"] == level and line["event"] not in _OF_THE_MACHINE
        ]


def settings(folder: Path, **given: str) -> Settings:
    """Read settings, named without their prefix."""
    own = {"DATA_DIR": str(folder), "SYNC_INTERVAL": "0", "PUBLIC_URL": PUBLIC_URL, **given}
    return Settings.from_env({f"ONETOUCH_{name}": value for name, value in own.items()})


@asynccontextmanager
async def enter(
    data: Path,
    *,
    socket: bool = False,
    before: Callable[[Workspace], None] = lambda slack: None,
    patience_s: float = _PATIENCE_S,
    **given: str,
) -> AsyncIterator[Room]:
    """Open a room over a data folder that knows the Brightwick's help centre.

    Args:
        data: a folder that `stock` made, or a copy; rooms may be entered over it one after the other.
        socket: come by Socket Mode.
        before: done to Slack before our app comes.
        patience_s: how long our app may take to write down what came, or what a form says; Slack waits longer.
        given: settings, named without their prefix.
    """
    async with AsyncExitStack() as stack:
        logs = stack.enter_context(structlog.testing.capture_logs())
        workspace = await stack.enter_async_context(Workspace(SIGNING_SECRET, retry_delays=(0.05, 0.1, 0.2)))
        ana, ben = workspace.user("ana", email="ana@example.com"), workspace.user("ben", email="ben@example.com")
        eve = workspace.user("eve", email="eve@example.com")
        help_ = workspace.channel("help", ana, ben, eve)
        given = {
            "SLACK_BOT_TOKEN": workspace.store.bot_token,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": workspace.api_url,
            "SLACK_ENGINEERS": eve.id,
            **({"SLACK_APP_TOKEN": workspace.store.app_token} if socket else {}),
            **given,
        }
        configured = settings(data, **given)
        workspace.store.trigger_s = _PATIENCE_S
        before(workspace)
        woken = asyncio.Event()
        opened = await stack.enter_async_context(
            services(configured, shelves=open_shelves(configured), written=woken.set)
        )
        opened.keeper.start()
        inbox, outbox = SqlInbox(opened.database), SqlOutbox(opened.database)
        intake = Intake(inbox, opened.desk, utc_now)
        attention = attention_parts(
            configured,
            opened.database,
            opened.tickets,
            opened.office,
            _Toneless(),
            utc_now,
            new_id,
            root=PUBLIC_URL,
            wake=asyncio.Event(),
            keeper=timekeeper(utc_now),
            written=woken.set,
        )
        similar = Similar()
        engineering = engineering_parts(configured, opened, woken.set)
        stack.push_async_callback(engineering.close)
        announcements = announcement_parts(
            configured, opened.database, opened.ticket_desk, engineering.mirror, engineering.escalations, woken.set
        )
        dispatched = dispatch_parts(configured, opened, engineering, woken.set)
        tracked = tracking_parts(
            configured,
            opened,
            engineering.tracking,
            engineering.mirror,
            engineering.watched,
            engineering.tracker.readers,
            dispatched.stopping.reached,
            engineering.tracker.workflows,
        )
        tracked.following.add(announcements.announcer)
        known_issues = known_issue_parts(
            opened, engineering.mirror, lambda: opened.office.settings.engineering.counts, woken.set
        )

        def wired() -> Slack:
            made = slack(
                configured,
                opened,
                intake,
                PUBLIC_URL,
                engineering=engineering,
                announcements=announcements,
                wanted=known_issues.desk,
                attention=attention,
                similar=similar,
                accept_s=patience_s,
                sent_s=patience_s,
                answer_s=patience_s / 2,
            )
            assert made is not None
            return made

        chat = wired()
        worker = Worker(
            intake=intake,
            inbox=inbox,
            outbox=outbox,
            receivers={
                "slack": chat.receiver,
                "team": chat.team,
                "log": _Deaf(),
                "web": _Deaf(),
                ESCALATION: LinkedNews(engineering.aftermath, engineering.escalations, announcements.announcer),
                ANNOUNCEMENT: announcements.work,
                TRACKER: dispatched.receiver,
                ISSUE: tracked.following,
            },
            sweep=opened.desk.sweep,
            clock=utc_now,
            wake=woken,
            interval_s=0.1,
        )
        url = await stack.enter_async_context(_served(chat))
        running: list[asyncio.Task[Any]] = [asyncio.create_task(worker.run())]
        running += [asyncio.ensure_future(part()) for part in chat.work]
        made = Room(
            workspace,
            chat,
            opened,
            worker,
            attention,
            similar,
            engineering,
            announcements,
            tracked,
            issue_board(configured, opened.database, tracked.wake),
            url,
            logs,
            ana,
            ben,
            eve,
            help_,
            wired,
            running,
        )
        try:
            if socket:
                workspace.sockets.answer_s = patience_s + 1
                await looking(lambda: workspace.sockets.count)
            else:
                workspace.connect(url).answer_s = patience_s + 1
            await made.at(help_)
            yield made
        finally:
            await made.chat.close(5.0)
            await chat.close(5.0)
            worker.stop()
            await intake.close(5.0)
            for task in running[1:]:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


@dataclass
class Similar:
    """Finds what it is told to find, for whatever is asked; or fails. `asked`: what was looked for."""

    found: Found | None = None
    fails: Exception | None = None
    asked: list[str] = field(default_factory=list)

    async def similar(self, person: Person, number: str, limit: int = 5) -> Found:
        """Give what is to be found."""
        return self._look(number)

    async def like(self, person: Person, text: str, limit: int = 5) -> Found:
        """Give what is to be found."""
        return self._look(text)

    def _look(self, asked: str) -> Found:
        self.asked.append(asked)
        if self.fails is not None:
            raise self.fails
        return self.found or Found(())


class _Toneless:
    """Judges the tone of nothing."""

    model = "toneless"

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        """Say of each that it cannot be judged."""
        return [Tone(None, 0.0, 0.0, self.model, because=("a test",)) for _ in texts]


class _Deaf:
    """Takes what is meant for nobody here."""

    async def deliver(self, outgoing: object) -> None:
        """Do nothing."""


async def looking(found: Callable[[], object], within: float = _PATIENCE_S) -> None:
    """Wait for something that nobody tells of, such as a socket that opens."""
    async with asyncio.timeout(within):
        while not found():
            await asyncio.sleep(0.02)


@asynccontextmanager
async def _served(chat: Slack) -> AsyncIterator[str]:
    app = web.Application(client_max_size=Limits().body_bytes)
    if chat.endpoint is not None:
        app.router.add_post("/slack/events", chat.endpoint.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}/slack/events"
    finally:
        await runner.cleanup()


def stock(folder: Path) -> Path:
    """Make a data folder that knows the Brightwick's help centre."""
    from kb import PUBLIC
    from kb.ports import SourceRow
    from tests.scenarios import help_centre

    articles = help_centre.write(folder / "help-centre")
    shelves = open_shelves(settings(folder / "data"))
    shelves.store.add(SourceRow("help-centre", "folder", str(articles), PUBLIC))
    shelves.librarian.sync()
    return folder / "data"
