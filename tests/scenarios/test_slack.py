"""Whole conversations in Slack: a real server, a local Slack, real sockets between them."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
import urllib.parse
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot.simulators.slack import TEAM, Channel, User, Workspace, shown
from bot.simulators.slack.delivery import ANSWER_S
from bot.slack.signature import signature
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

SIGNING_SECRET = "a signing secret of tests"
RECORDED = Path(__file__).parents[3] / "shared" / "contracts" / "slack" / "payloads"
QUESTION = "How do I reset my password?"


@dataclass
class Scene:
    """A workspace with our app in it, one customer and one channel."""

    slack: Workspace
    server: LiveServer
    ana: User
    ben: User
    help: Channel

    async def at(self, channel: Channel, mode: str, audience: str = "public") -> None:
        """Switch the bot on in a channel."""
        row = (TEAM, channel.id, mode, audience, "[]", 0, 1, "", "U0", "2026-01-01 00:00:00")
        with closing(sqlite3.connect(self.server.data_dir / "onetouch.db", timeout=10)) as database, database:
            database.execute("INSERT OR REPLACE INTO slack_channel VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


@asynccontextmanager
async def scene(serve: ServerFactory, name: str, *, socket: bool = False, **settings: str) -> AsyncIterator[Scene]:
    async with Workspace(SIGNING_SECRET, retry_delays=(0.2, 0.5, 1.0)) as slack:
        ana, ben = slack.user("ana", email="ana@example.com"), slack.user("ben", email="ben@example.com")
        help_ = slack.channel("help", ana, ben)
        if socket:
            settings["SLACK_APP_TOKEN"] = slack.store.app_token
        server = await asyncio.to_thread(
            serve,
            name,
            SLACK_BOT_TOKEN=slack.store.bot_token,
            SLACK_SIGNING_SECRET=SIGNING_SECRET,
            SLACK_API_URL=slack.api_url,
            **settings,
        )
        try:
            if not socket:
                slack.connect(f"{server.url}/slack/events")
            made = Scene(slack, server, ana, ben, help_)
            await made.at(help_, "mentions")
            yield made
        finally:
            await asyncio.to_thread(server.stop, kill=True)


async def test_a_mention_is_answered_in_its_thread_once_and_a_follow_up_needs_none(serve: ServerFactory) -> None:
    async with scene(serve, "mention") as at:
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        answer = await at.slack.bot_says(at.help, thread=asked)
        assert "Forgot password" in shown(answer)
        assert "[That solved it]" in shown(answer)
        await at.slack.says(at.ana, at.help, "and how do I download an invoice?", thread=asked)
        second = await at.slack.bot_says(at.help, thread=asked)
        assert "Invoice (PDF)" in shown(second)
        await asyncio.sleep(1.5)
        assert len([m for m in at.help.messages if m.by_app]) == 2
        assert QUESTION not in at.server.log()


async def test_buttons_modal_and_ticket(serve: ServerFactory) -> None:
    async with scene(serve, "buttons") as at:
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        answer = await at.slack.bot_says(at.help, thread=asked)
        await at.slack.presses(at.ben, answer, "That solved it")
        told = await at.slack.bot_says(at.help, to=at.ben)
        assert "whoever asked" in shown(told)
        await at.slack.presses(at.ana, answer, "I need a person")
        form = await at.slack.modal(at.ana)
        offered = await at.slack.bot_says(at.help, thread=asked)
        assert "[Open the form]" in shown(offered)
        assert QUESTION in str(form.blocks)
        sent = await at.slack.submits(at.ana, form)
        assert sent.errors == {}
        filed = await at.slack.bot_says(at.help, "T-1", thread=asked)
        assert "A person replies." in shown(filed)
        done = await asyncio.to_thread(at.server.cli, "ticket", "reply", "T-1", "We have reset it for you.")
        assert done.returncode == 0, done.stderr
        news = await at.slack.bot_says(at.help, thread=asked)
        assert "We have reset it for you." in shown(news)
        direct = await at.slack.says(at.ben, at.slack.dm(at.ben), QUESTION)
        answer = await at.slack.bot_says(at.slack.dm(at.ben))
        assert answer.thread_ts is None, direct
        await at.slack.presses(at.ben, answer, "That solved it")
        await at.slack.presses(at.ben, answer, "That solved it")
        assert "Glad" in shown(await at.slack.bot_says(at.slack.dm(at.ben)))
        await at.slack.settles()
        assert len(at.slack.posts(at.slack.dm(at.ben))) == 2
        assert "error" not in [line for line in at.server.log().splitlines() if '"level": "error"' in line]


async def test_what_is_left_alone(serve: ServerFactory) -> None:
    async with scene(serve, "quiet") as at:
        await at.slack.says(at.ana, at.help, QUESTION)
        await at.slack.other_bot_says(at.help, f"<@U0ONETOUCH> {QUESTION}")
        await at.slack.settles()
        assert at.slack.posts(at.help) == []
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        await at.slack.bot_says(at.help, thread=asked)
        await at.slack.unfurls(asked)
        await at.slack.says(at.ben, at.help, "Have you tried the app?", thread=asked)
        await at.slack.says(at.ana, at.help, "How do I return a lamp?", thread=asked)
        await at.slack.settles()
        assert len(at.slack.posts(at.help)) == 1
        await at.slack.mentions(at.ana, at.help, "How do I return a lamp?", thread=asked)
        assert "30 days" in shown(await at.slack.bot_says(at.help, thread=asked))
        off = at.slack.channel("off", at.ana)
        await at.slack.mentions(at.ana, off, QUESTION)
        assert "not switched on" in shown(await at.slack.bot_says(off, to=at.ana))
        await at.at(off, "every")
        await at.slack.says(at.ana, off, "hi")
        question = await at.slack.says(at.ana, off, QUESTION)
        assert "Forgot password" in shown(await at.slack.bot_says(off, thread=question))
        answer = at.slack.posts(off, thread=question)[0]
        await at.slack.edits(at.ana, question, "How do I download an invoice?")
        await at.slack.until(lambda: "Invoice (PDF)" in shown(answer))
        await at.slack.settles()
        assert len(at.slack.posts(off, thread=question)) == 1
        # Internal articles and those of customers are for nobody in a channel that nobody opened to them.
        await at.slack.mentions(at.ana, at.help, "How long is the extended warranty on the driver board?")
        shut = shown(await at.slack.bot_says(at.help))
        assert "WICK-5Y" not in shut
        dm = at.slack.dm(at.ana)
        await at.slack.says(at.ana, dm, "How long is the extended warranty on the driver board?")
        assert "WICK-5Y" in shown(await at.slack.bot_says(dm))


async def test_nothing_is_lost_and_nothing_doubled(serve: ServerFactory) -> None:
    async with scene(serve, "faults") as at:
        at.slack.faults.reset_after("chat.postMessage")
        first = await at.slack.mentions(at.ana, at.help, QUESTION)
        await at.slack.bot_says(at.help, thread=first)
        at.slack.faults.limit("chat.postMessage", retry_after=1)
        second = await at.slack.mentions(at.ben, at.help, "How do I return a lamp?")
        await at.slack.bot_says(at.help, thread=second)
        at.slack.faults.down()
        third = await at.slack.mentions(at.ana, at.help, "How do I download an invoice?")
        await asyncio.sleep(0.5)
        await asyncio.to_thread(at.server.restart)
        at.slack.faults.up()
        await at.slack.bot_says(at.help, thread=third, within=20)
        for delivery in list(at.slack.courier.deliveries):
            if delivery.kind == "events_api":
                await at.slack.redelivers(delivery)
        await asyncio.sleep(3)
        await at.slack.settles()
        for asked in (first, second, third):
            assert len(at.slack.posts(at.help, thread=asked)) == 1, at.slack.transcript(at.help)


async def test_commands(serve: ServerFactory) -> None:
    async with scene(serve, "commands", SLACK_ENGINEERS="U0NOBODY") as at:
        await at.slack.command(at.ana, at.help, "/kb", "reset password")
        found = await at.slack.bot_says(at.help, to=at.ana)
        assert "Reset your password" in shown(found)
        await at.slack.presses(at.ana, found, "Share")
        shared = await at.slack.bot_says(at.help, "Shared by")
        assert shared.visible_to is None
        await at.slack.command(at.ana, at.help, "/onetouch", "dance")
        assert "I do not know" in shown(await at.slack.bot_says(at.help, to=at.ana))
        await at.slack.command(at.ana, at.help, "/onetouch", "settings")
        assert "members of the team" in shown(await at.slack.bot_says(at.help, to=at.ana))
        added = await asyncio.to_thread(at.server.cli, "person", "add", "ben@example.com", "--role", "administrator")
        assert added.returncode == 0, added.stderr
        await at.slack.command(at.ben, at.help, "/onetouch", "settings")
        form = await at.slack.modal(at.ben)
        triage = at.slack.channel("triage", at.ben)
        assert (await at.slack.submits(at.ben, form, {"mode": "every", "triage": triage.id})).errors == {}
        await at.slack.closes(at.ben, form)
        question = await at.slack.says(at.ana, at.help, QUESTION)
        answer = await at.slack.bot_says(at.help, thread=question)
        assert "More" not in shown(answer)  # it is quoted whole
        await at.slack.presses(at.ana, answer, "I need a person")
        assert (await at.slack.submits(at.ana, await at.slack.modal(at.ana))).errors == {}
        card = await at.slack.bot_says(triage, "T-1")
        await at.slack.presses(at.ben, card, "Claim")
        await at.slack.until(lambda: "Take it over" in shown(card))
        await at.slack.presses(at.ben, card, "Reply to customer")
        reply = await at.slack.modal(at.ben, "Reply")
        assert (await at.slack.submits(at.ben, reply, {"text": "Look into your mail, please."})).errors == {}
        assert await at.slack.bot_says(at.help, "Look into your mail", thread=question)
        await at.slack.presses(at.ben, card, "Note")
        note = await at.slack.modal(at.ben, "Note")
        assert (await at.slack.submits(at.ben, note, {"text": "A secret of the team."})).errors == {}
        await at.slack.presses(at.ben, card, "Close")
        await at.slack.until(lambda: "Solved" in shown(card))
        await at.slack.command(at.ben, at.help, "/onetouch", "settings")
        form = await at.slack.modal(at.ben, "Onetouch")
        assert (await at.slack.submits(at.ben, form, {"mode": "shadow"})).errors == {}
        silent = await at.slack.says(at.ana, at.help, "How do I return a lamp?")
        assert "30 days" in shown(await at.slack.bot_says(triage, "Draft"))
        assert at.slack.posts(at.help, thread=silent) == []
        await at.slack.opens_home(at.ana)
        assert "T-1" in str((await at.slack.home(at.ana)).blocks)
        await at.slack.opens_home(at.ben)
        assert "My queue" in str((await at.slack.home(at.ben)).blocks)
        await at.slack.settles()
        assert "A secret" not in at.slack.transcript(at.help)


async def test_the_same_over_socket_mode(serve: ServerFactory) -> None:
    async with scene(serve, "socket", socket=True) as at:
        await asyncio.sleep(1.0)
        asked = await at.slack.mentions(at.ana, at.help, QUESTION)
        answer = await at.slack.bot_says(at.help, thread=asked)
        await at.slack.presses(at.ana, answer, "I need a person")
        form = await at.slack.modal(at.ana)
        assert (await at.slack.submits(at.ana, form)).errors == {}
        await at.slack.bot_says(at.help, "T-1", thread=asked)


FORMS = ("interactive.", "slash_command")


def requests() -> list[tuple[str, str, bytes]]:
    """Give every recorded payload that comes over HTTP: its file, content type and body."""
    found: list[tuple[str, str, bytes]] = []
    for file in sorted(RECORDED.glob("*/*.json")):
        kind = file.parent.name
        if kind.startswith(("inner_event", "socket_mode")):
            continue
        text = file.read_text(encoding="utf-8")
        if not kind.startswith(FORMS):
            found.append((f"{kind}/{file.name}", "application/json", text.encode()))
            continue
        given = json.loads(text)
        fields = given if kind == "slash_command" else {"payload": text}
        body = urllib.parse.urlencode(fields).encode()
        found.append((f"{kind}/{file.name}", "application/x-www-form-urlencoded", body))
    return found


@pytest.mark.skipif(not RECORDED.is_dir(), reason="the recorded payloads are not beside this repository")
async def test_every_recorded_payload_is_answered_in_time_and_strangers_get_nothing(
    serve: ServerFactory,
) -> None:
    async with scene(serve, "recorded") as at, aiohttp.ClientSession() as session:
        url = f"{at.server.url}/slack/events"
        for name, kind, body in requests():
            stamp = str(int(time.time()))
            headers = {"Content-Type": kind, "X-Slack-Request-Timestamp": stamp}
            signed = {**headers, "X-Slack-Signature": signature(SIGNING_SECRET, stamp, body)}
            for attempt in range(4):  # what cannot be written down in time is refused, and Slack delivers it again
                began = time.monotonic()
                async with session.post(url, data=body, headers=signed) as answer:
                    assert answer.status == 200 or (answer.status == 503 and attempt < 3), (name, await answer.text())
                assert time.monotonic() - began < ANSWER_S, name
                if answer.status == 200:
                    break
        marked = b'{"type": "event_callback", "text": "words that nobody may log"}'
        old = str(int(time.time()) - 301)
        for stamp, signed_with in ((old, SIGNING_SECRET), ("soon", SIGNING_SECRET), (str(int(time.time())), "other")):
            headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature(signed_with, stamp, marked)}
            async with session.post(url, data=marked, headers=headers) as answer:
                assert answer.status == 401
        await at.slack.settles()
        assert "words that nobody may log" not in at.server.log()
        # Recorded response addresses lead nowhere from here, so what is said there is tried again.
        noted = [line for line in map(json.loads, at.server.log().splitlines()) if line["level"] != "info"]
        assert {(line["level"], line["event"]) for line in noted} <= {("warning", "slack.postponed")}
