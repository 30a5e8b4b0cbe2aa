"""Slack's load on one server: `python -m bench.slack [--memory EVENTS]`. A simulated Slack and the real server, over sockets.

By itself: 50 events a second for a minute over 200 channels, one in ten a question that is to be answered; the rest is
talk among people, edits and previews of links. Slack's own limits hold (one message a second a channel, 100 profiles a
minute), and the server hears of its own messages too, which comes on top.
With --memory: so many events as fast as they are handled, and the server's memory on the way.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bench.corpus import articles, questions
from bench.serving import rss_mb
from bot.database.engine import Database
from bot.database.slack_channels import SqlChannels
from bot.database.slack_deliveries import SqlDeliveries
from bot.simulators.slack import BOT_USER, TEAM, Channel, User, Workspace
from bot.slack.channels import ChannelSetting
from bot.slack.listening import Mode

RATE, SECONDS, CHANNELS, PEOPLE = 50, 60, 200, 80
WORDS = 30_000
AT_ONCE = 20
BACKLOG = 500
_CHATTER = (
    "deploy is through",
    "who is on call today",
    "lunch at twelve",
    "the build was red this morning",
    "ok, later",
)


class Load:
    """A workspace with its people, and what they say."""

    def __init__(self, slack: Workspace, asked: list[str]) -> None:
        self.slack = slack
        self.people = [slack.user(f"u{number}", email=f"u{number}@example.com") for number in range(PEOPLE)]
        self.channels = [slack.channel(f"c{number}", *self.people) for number in range(CHANNELS)]
        self.asked = asked
        self.random = random.Random(11)
        self.questions: list[tuple[Channel, str]] = []

    async def event(self, number: int, *, question: bool) -> None:
        """Let somebody do something."""
        who, channel = self.random.choice(self.people), self.channels[number % CHANNELS]
        if question:
            text = f"<@{BOT_USER}> {self.asked[len(self.questions) % len(self.asked)]}"
            # One event and not two: the mention's own is not subscribed to here, so that the rate is what it says.
            message = await self.slack.says(who, channel, text)
            self.questions.append((channel, message.ts))
        elif number % 10 == 3 and channel.messages and (last := channel.messages[-1]).author == who.id:
            await self.slack.edits(who, last, last.text + "!")
        elif number % 10 == 6 and channel.messages:
            await self.slack.unfurls(channel.messages[-1])
        else:
            await self._chats(who, channel)

    async def _chats(self, who: User, channel: Channel) -> None:
        await self.slack.says(who, channel, self.random.choice(_CHATTER))

    @property
    def answered(self) -> int:
        """How many questions have an answer of ours in their thread."""
        threads = {(m.channel, m.thread_ts) for c in self.channels for m in c.messages if m.by_app}
        return sum((channel.id, ts) in threads for channel, ts in self.questions)


@asynccontextmanager
async def served(folder: Path, slack: Workspace, load: Load):
    """Run a server over a small knowledge base, switched on by mention in every channel."""
    secret = "a signing secret of the bench"
    slack.signature.secret = secret
    environment = {
        **os.environ, "ONETOUCH_DATA_DIR": str(folder / "data"), "ONETOUCH_PORT": "0", "ONETOUCH_SYNC_INTERVAL": "0",
        "ONETOUCH_SLACK_BOT_TOKEN": slack.store.bot_token, "ONETOUCH_SLACK_SIGNING_SECRET": secret,
        "ONETOUCH_SLACK_API_URL": slack.api_url, "ONETOUCH_LOG_FORMAT": "json",
    }  # fmt: skip
    lines = [json.dumps({"id": text.id, "title": text.title, "body": text.body}) for text in articles(WORDS)]
    (folder / "corpus.jsonl").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "bot"]
    for arguments in (("source", "add", "jsonl", str(folder / "corpus.jsonl"), "--audience", "public"), ("sync",)):
        subprocess.run([*command, *arguments], env=environment, check=True, capture_output=True)
    database = Database.open(f"sqlite:///{folder / 'data' / 'onetouch.db'}")
    for channel in load.channels:
        await SqlChannels(database).put(
            TEAM, channel.id, ChannelSetting(mode=Mode.MENTIONS), "bench", datetime.now(UTC)
        )
    await database.close()
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*command, "serve"], env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        url = ""
        for line in server.stdout or ():
            if found := re.search(r"Onetouch answers at (http://\S+)", line):
                url = found[1]
                break
        slack.connect(f"{url}/slack/events")
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
        if server.stdout is not None:
            server.stdout.close()


async def steady(folder: Path, seconds: int) -> dict[str, float]:
    """50 events a second for a minute; then until everything is answered."""
    async with Workspace() as slack:
        load = Load(slack, questions(articles(WORDS), 100))
        slack.announcements.subscriptions = frozenset({"message.channels"})
        async with served(folder, slack, load) as server:
            before = rss_mb(server.pid)
            begun, running = time.monotonic(), set()
            for number in range(RATE * seconds):
                await asyncio.sleep(max(0.0, begun + number / RATE - time.monotonic()))
                task = asyncio.create_task(load.event(number, question=number % 10 == 0))
                running.add(task)
                task.add_done_callback(running.discard)
            ended = time.monotonic()
            await asyncio.gather(*running)
            while load.answered < len(load.questions) and time.monotonic() < ended + 180:
                await asyncio.sleep(0.1)
            drained = time.monotonic() - ended
            took = [delivery.seconds for delivery in slack.courier.deliveries]
            return {
                "events": len(took),
                "events_per_s": len(took) / (ended - begun),
                "late": sum(not delivery.ok or delivery.seconds > 1.0 for delivery in slack.courier.deliveries),
                "acknowledged_p50_ms": statistics.median(took) * 1000,
                "acknowledged_p99_ms": statistics.quantiles(took, n=100)[98] * 1000,
                "acknowledged_max_ms": max(took) * 1000,
                "questions": len(load.questions),
                "answered": load.answered,
                "drained_s": drained,
                "rss_before_mb": before,
                "rss_after_mb": rss_mb(server.pid),
            }


async def memory(folder: Path, events: int) -> list[tuple[int, float]]:
    """Deliver events as fast as they are handled; give the server's memory on the way: events so far, MB."""
    async with Workspace() as slack:
        load = Load(slack, questions(articles(WORDS), 100))
        slack.announcements.subscriptions = frozenset({"message.channels"})
        async with served(folder, slack, load) as server:
            waiting = SqlDeliveries(Database.open(f"sqlite:///{folder / 'data' / 'onetouch.db'}"))
            seen = [(0, rss_mb(server.pid))]
            done = 0

            async def worker(first: int) -> None:
                nonlocal done
                for number in range(first, events, AT_ONCE):
                    # Few questions: what is measured is what events leave behind, not how fast answers may be posted.
                    await load.event(number, question=number % 1000 == 0)
                    done += 1
                    while number // AT_ONCE % 10 == 0 and await waiting.depth() > BACKLOG:
                        await asyncio.sleep(0.1)  # what is measured is not how much may wait
                    if done % (events // 10) == 0:
                        seen.append((done, rss_mb(server.pid)))
                        print(f"after {done:>7,} events: {seen[-1][1]:.0f} MB resident", flush=True)
                        slack.courier.deliveries.clear()
                        for channel in load.channels:
                            del channel.messages[:-20]

            await asyncio.gather(*(worker(first) for first in range(AT_ONCE)))
            return seen


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=int, default=SECONDS)
    options.add_argument("--memory", type=int, default=0, metavar="EVENTS")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        if given.memory:
            asyncio.run(memory(Path(name), given.memory))
            return
        found = asyncio.run(steady(Path(name), given.seconds))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
