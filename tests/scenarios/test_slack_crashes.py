"""The server killed between any two of its steps, Slack away, sockets that end: nothing lost, nothing twice."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.simulators.slack import TEAM, Channel, Message, User, Workspace, shown
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.killing import Killer
from tests.scenarios.live import LiveServer

SIGNING_SECRET = "a signing secret of tests"
QUESTION = "How do I reset my password?"
OTHERS = {
    "How do I download an invoice?": "Invoice (PDF)",
    "How do I return a lamp?": "30 days",
    "How do I mount the lamp on a wall?": "64 mm",
}
MOST_STEPS = 60
"""More than any message takes; a loop that comes so far never ends."""
AT_ONCE = 5
"""Steps whose beginnings are made together: people wait for the bot at the same time."""


@dataclass
class Scene:
    """A server that is killed, the simulated Slack, a customer, an engineer, a channel and that of the team."""

    slack: Workspace
    server: LiveServer
    ana: User
    eve: User
    help: Channel
    triage: Channel
    channels: dict[str, Channel] = field(default_factory=dict)

    def listens(self, channel: Channel) -> None:
        """Switch the bot on in a channel."""
        self.channels[channel.id] = channel
        values = {
            "team": TEAM, "channel": channel.id, "mode": "mentions", "audience": "public", "sources": "[]",
            "private_first": 0, "feedback": 1, "triage": self.triage.id, "changed_by": "p0",
            "changed_at": "2026-01-01 00:00:00",
        }  # fmt: skip
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.change(f"INSERT INTO slack_channel ({names}) VALUES ({marks})", *values.values())  # noqa: S608

    @property
    def database(self) -> Path:
        return self.server.data_dir / "onetouch.db"

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(self.database, timeout=10)) as database:
            return database.execute(query, values).fetchall()

    def change(self, statement: str, *values: object) -> None:
        with closing(sqlite3.connect(self.database, timeout=10)) as database, database:
            database.execute(statement, values)

    async def until(self, query: str, within: float = 20.0) -> None:
        """Wait until a query gives rows."""
        async with asyncio.timeout(within):
            while not self.rows(query):
                await asyncio.sleep(0.02)

    async def restart(self) -> None:
        await asyncio.to_thread(self.server.restart)

    async def time_passes(self) -> None:
        """Let what is to be tried again be due now: the server looks every second."""
        for table in ("outbox", "inbox", "slack_delivery"):
            self.change(f"UPDATE {table} SET retry_at = '2026-01-01 00:00:00' WHERE retry_at IS NOT NULL")  # noqa: S608

    async def idle(self) -> None:
        """Wait until the server has nothing left to do now."""
        async with asyncio.timeout(60):
            while self.left():
                await asyncio.sleep(0.02)

    async def all_done(self, quiet_for: float = 0.2) -> None:
        """Wait until the server has nothing left to do, now or later, and calls Slack no more."""
        async with asyncio.timeout(60):
            while self.left():
                await self.time_passes()
                await asyncio.sleep(0.05)
        await self.slack.settles(quiet_for)

    async def hurry(self) -> None:
        """Let nothing wait for its time, until cancelled."""
        while True:
            await self.time_passes()
            await asyncio.sleep(0.2)

    def left(self) -> bool:
        """Tell whether something that was accepted is not done."""
        return any(
            self.rows(f"SELECT 1 FROM {table} WHERE {end} IS NULL {more} LIMIT 1")  # noqa: S608
            for table, end, more in (
                ("slack_delivery", "done_at", ""),
                ("inbox", "done_at", ""),
                ("outbox", "sent_at", "AND receiver IN ('slack', 'team')"),
            )
        )

    async def again(self, since: int) -> None:
        """Deliver everything since then once more, as Slack does when it saw no answer."""
        seen: set[str] = set()
        for delivery in self.slack.courier.deliveries[since:]:
            key = str(delivery.payload.get("event_id") or delivery.payload.get("trigger_id"))
            if key not in seen:
                seen.add(key)
                await self.slack.redelivers(delivery)

    def said(self, thread: Message, containing: str = "") -> list[str]:
        """Give what the bot says to all in a thread."""
        posts = self.slack.posts(self.channels[thread.channel], thread=thread)
        return [shown(post) for post in posts if post.visible_to is None and containing in shown(post)]


@asynccontextmanager
async def scene(serve: ServerFactory, name: str, *, socket: bool = False) -> AsyncIterator[Scene]:
    async with Workspace(SIGNING_SECRET, retry_delays=(0.2, 0.5, 1.0, 2.0, 4.0)) as slack:
        slack.store.pace.on = False
        ana, eve = slack.user("ana", email="ana@example.com"), slack.user("eve", email="eve@example.com")
        help_, triage = slack.channel("help", ana), slack.channel("triage", eve)
        app_token = {"SLACK_APP_TOKEN": slack.store.app_token} if socket else {}
        server = await asyncio.to_thread(
            serve,
            name,
            SLACK_BOT_TOKEN=slack.store.bot_token,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=slack.api_url,
            SLACK_ENGINEERS=eve.id,
            **app_token,
        )
        made = Scene(slack, server, ana, eve, help_, triage)
        try:
            made.listens(help_)
            if socket:
                await connected(made)
            else:
                slack.connect(f"{server.url}/slack/events")
            yield made
        finally:
            await asyncio.to_thread(server.stop, kill=True)


async def connected(at: Scene) -> None:
    async with asyncio.timeout(30):
        while not at.slack.sockets.count:
            await asyncio.sleep(0.02)


async def answered(at: Scene, by: User, there: Channel) -> tuple[Message, Message]:
    """Ask, undisturbed; give the question and its answer."""
    asked = await at.slack.mentions(by, there, QUESTION)
    return asked, await at.slack.bot_says(there, thread=asked)


async def killed_at_every_step(
    at: Scene, begin: Callable[[User, Channel], Awaitable[Message]], act: Callable[[User, Message], Awaitable[object]],
    check: Callable[[User, Message], Awaitable[None]],
) -> int:  # fmt: skip
    """Do something again and again, each time killing the server one step later; give the number of steps.

    Args:
        begin: what must be there before, of a person and in a channel of its own: the bot posts once a second in each;
            gives the thread.
        act: what is done while the server dies; afterwards everything is delivered once more.
        check: how it must stand right afterwards, and still at the end of all.
    """
    done: list[tuple[User, Message]] = []
    ready: list[tuple[User, Message]] = []
    for step in itertools.count(1):
        assert step < MOST_STEPS
        if not ready:
            ready = await begun(at, begin, step)
        who, thread = ready.pop(0)
        since = len(at.slack.courier.deliveries)
        killer = Killer(at.server, step)
        await act(who, thread)
        if await finished(at, killer):
            break
        await at.restart()
        await at.again(since)
        await at.all_done(quiet_for=0.05)
        await check(who, thread)
        done.append((who, thread))
    await at.all_done(quiet_for=0.5)
    for who, thread in done:
        await check(who, thread)
    return len(done)


async def begun(
    at: Scene, begin: Callable[[User, Channel], Awaitable[Message]], first: int
) -> list[tuple[User, Message]]:
    """Let some people come so far at the same time."""
    numbers = range(first, first + AT_ONCE)
    people = [at.slack.user(f"ann{number}", email=f"ann{number}@example.com") for number in numbers]
    places = [at.slack.channel(f"help-{one.name}", one) for one in people]
    for place in places:
        at.listens(place)
    impatient = asyncio.create_task(at.hurry())
    threads = await asyncio.gather(*map(begin, people, places))
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    await at.all_done(quiet_for=0.05)
    return list(zip(people, threads, strict=True))


async def finished(at: Scene, killer: Killer) -> bool:
    """Wait until the server is killed (False), or all is done without that (True)."""
    done = asyncio.create_task(at.idle())
    async with asyncio.timeout(60):
        while not done.done() and not killer.killed.is_set():
            await asyncio.sleep(0.005)
    done.cancel()
    await asyncio.gather(done, return_exceptions=True)
    return not killer.stop()


async def test_a_question_is_answered_once_wherever_the_server_dies(serve: ServerFactory) -> None:
    async with scene(serve, "dies-asked") as at:

        async def begin(who: User, there: Channel) -> Message:
            # The message is there before our app hears of it.
            message = Message(there.id, at.slack.store.clock.stamp(), who.id, f"<@U0ONETOUCH> {QUESTION}")
            there.messages.append(message)
            return message

        async def ask(_: User, thread: Message) -> None:
            await at.slack.announcements.posted(thread)

        async def once(_: User, thread: Message) -> None:
            assert [("Forgot password" in said) for said in at.said(thread)] == [True], at.slack.transcript(
                at.channels[thread.channel]
            )

        steps = await killed_at_every_step(at, begin, ask, once)
        assert steps >= 4


async def test_a_button_counts_once_wherever_the_server_dies(serve: ServerFactory) -> None:
    async with scene(serve, "dies-pressed") as at:
        answers: dict[str, Message] = {}

        async def begin(who: User, there: Channel) -> Message:
            asked, answer = await answered(at, who, there)
            answers[asked.ts] = answer
            return asked

        async def press(who: User, thread: Message) -> None:
            await at.slack.presses(who, answers[thread.ts], "I need a person")

        async def once(who: User, thread: Message) -> None:
            # Slack does not repeat buttons; who sees that nothing came of it presses again.
            await at.slack.presses(who, answers[thread.ts], "I need a person")
            await at.all_done(quiet_for=0.05)
            assert len(at.said(thread, "[Open the form]")) == 1, at.slack.transcript(at.channels[thread.channel])
            assert len(at.said(thread)) == 2

        assert await killed_at_every_step(at, begin, press, once) >= 3


async def test_a_form_files_one_ticket_wherever_the_server_dies(serve: ServerFactory) -> None:
    async with scene(serve, "dies-filed") as at:

        async def begin(who: User, there: Channel) -> Message:
            asked, answer = await answered(at, who, there)
            await at.slack.presses(who, answer, "I need a person")
            await at.slack.modal(who)
            return asked

        async def submit(who: User, _: Message) -> None:
            await at.slack.submits(who, at.slack.store.stack(who.id)[-1])

        async def once(_: User, thread: Message) -> None:
            query = "SELECT number FROM ticket JOIN slack_thread USING (conversation_id) WHERE slack_thread.thread = ?"
            ((number,),) = at.rows(query, thread.ts)
            assert len(at.said(thread, f"T-{number}")) == 1, at.slack.transcript(at.channels[thread.channel])
            cards = [post for post in at.slack.posts(at.triage) if f"T-{number}:" in shown(post) + post.text]
            assert len(cards) == 1, at.slack.transcript(at.triage)

        assert await killed_at_every_step(at, begin, submit, once) >= 2


@pytest.mark.parametrize("how", ["carried out, answer lost", "lost", "slow", "held"])
async def test_an_answer_is_posted_once_when_the_server_dies_while_it_posts(serve: ServerFactory, how: str) -> None:
    async with scene(serve, "dies-posting") as at:
        faults = at.slack.faults
        match how:
            case "carried out, answer lost":
                faults.reset_after("chat.postMessage")
            case "lost":
                faults.lose("chat.postMessage")
            case "slow":
                faults.slow("chat.postMessage", 0.3)
            case _:
                faults.limit("chat.postMessage", 30)
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        await at.until("SELECT 1 FROM slack_post" if how == "slow" else "SELECT 1 FROM outbox WHERE attempts > 0")
        at.server.running.kill()
        await at.slack.settles()
        await at.restart()
        await at.again(0)
        await at.all_done()
        assert len(at.said(asked, "Forgot password")) == 1
        assert len(at.said(asked)) == 1


@pytest.mark.parametrize("crash", [False, True], ids=["up", "killed"])
async def test_ten_minutes_without_slack_lose_nothing_double_nothing_and_keep_the_order(
    serve: ServerFactory, *, crash: bool
) -> None:
    async with scene(serve, "down") as at:
        first, _ = await answered(at, at.ana, at.help)
        await at.all_done()
        at.slack.faults.down()
        for question in OTHERS:
            await at.slack.says(at.ana, at.help, question, thread=first)
        others = [await at.slack.mentions(at.ana, at.help, QUESTION) for _ in range(3)]
        strangers = at.slack.user("new")
        at.help.members.append(strangers.id)
        unknown = await at.slack.mentions(strangers, at.help, QUESTION)
        await at.until("SELECT 1 FROM outbox WHERE attempts > 0 AND receiver = 'slack'")
        await at.until("SELECT 1 FROM slack_delivery WHERE attempts > 0")
        for attempts in range(2, 5):  # what waits four times is asked for again in half a minute: nobody hammers Slack
            await at.time_passes()
            await at.until(f"SELECT 1 FROM outbox WHERE attempts >= {attempts}")  # noqa: S608
        if crash:
            await at.restart()
        assert [at.said(one) for one in (*others, unknown)] == [[], [], [], []]
        at.slack.faults.up()
        await at.all_done()
        _, *heard = at.said(first)
        assert [expected in said for expected, said in zip(OTHERS.values(), heard, strict=True)] == [True] * 3
        assert [len(at.said(one)) for one in (*others, unknown)] == [1, 1, 1, 1]


async def test_sockets_that_end_and_repeat_lose_nothing_and_double_nothing(serve: ServerFactory) -> None:
    async with scene(serve, "sockets", socket=True) as at:
        at.slack.sockets.warning_s = 0.2
        asked = []
        for end in (at.slack.sockets.warn, at.slack.sockets.disconnect, at.restart):
            await connected(at)
            ending = asyncio.create_task(end())  # type: ignore[operator]
            asked.append(await at.slack.mentions(at.ana, at.help, QUESTION))
            await ending
            await at.slack.bot_says(at.help, thread=asked[-1], within=30)
        await connected(at)
        for delivery in list(at.slack.courier.deliveries):
            await at.slack.redelivers(delivery, "timeout")
            await at.slack.courier.deliver(delivery.kind, delivery.payload)
        await at.all_done()
        assert [len(at.said(one)) for one in asked] == [1, 1, 1]
