"""A thousand escalations: `python -m bench.escalations [--count N] [--kill] [--json]`. A harsh Jira, and what files.

What files them is wired as the server wires it, in a process of its own, over a database of its own. The simulated Jira
drops 5 % of the connections after it has stored an issue, lets nobody ask more than it would in truth (429 by burst and
by issue, with Retry-After), answers 429 in bursts of its own now and then, and finds what changed 10 s later. With
--kill that process dies by SIGKILL every few seconds, and is started again. No time is scaled. It is told how many
issues there are, how many escalations have none, or two, and how long it took.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.compose.dispatch import dispatch_parts
from bot.compose.engineering import engineering_parts
from bot.compose.services import services, utc_now
from bot.config import Settings
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.escalations import SqlEscalations
from bot.database.inbox import SqlInbox
from bot.database.migrate import migrate
from bot.database.outbox import SqlOutbox
from bot.simulators.jira import Site
from bot.worker.intake import Intake
from bot.worker.worker import Worker
from handlers.engineering.escalation import Draft, Escalation, EscalationState, marked
from handlers.engineering.issue import Kind
from handlers.engineering.jobs import TRACKER, filing
from handlers.ports import Step
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.history import opening

COUNT, LAG_S, DROPPED = 1_000, 10.0, 0.05
LIVES_S = (3.0, 7.0)
"""How long the process lives, from when it begins to work."""
BURSTS = 5
"""In how many seconds Jira refuses everything for a second."""
MOST_S = 3_600.0
READY = "It works."


async def seeded(folder: Path, count: int) -> None:
    """Write tickets, each with an escalation on its way."""
    url = f"sqlite:///{folder / 'onetouch.db'}"
    await asyncio.to_thread(migrate, url)
    database, now = Database.open(url), datetime.now(UTC)
    conversations, escalations = SqlConversations(database), SqlEscalations(database)
    made = Ticket("T-0", "", "", "It hums at night.", Category.BUG, Priority.NORMAL, Status.OPEN, now)
    try:
        for number in range(1, count + 1):
            name, who = f"T-{number}", f"p_{number}"
            ticket = replace(made, number=name, requester_id=who, subject=f"It hums in {number}")
            event = opening(ticket, Actor(ActorKind.CUSTOMER, who, "Somebody")).event
            await conversations.write(Step(None, ticket=ticket, events=(event,)))
            draft = Draft(Kind.BUG, ticket.subject, steps="1. Wait for the night.")
            one = Escalation(f"e_{number}", name, EscalationState.WAITING, draft, "bench", "Bench", now)
            await escalations.write((one,), (filing(one.id, lambda prefix, n=number: f"{prefix}_seed{n}"),))
    finally:
        await database.close()


async def work() -> None:
    """File what waits, in this process, until it is killed."""
    settings, wake = Settings.from_env(dict(os.environ)), asyncio.Event()
    async with services(settings, written=wake.set) as opened:
        engineering = engineering_parts(settings, opened, wake.set)
        dispatched = dispatch_parts(settings, opened, engineering, wake.set)
        worker = Worker(
            intake=Intake(SqlInbox(opened.database), opened.desk, utc_now),
            inbox=SqlInbox(opened.database),
            outbox=SqlOutbox(opened.database),
            receivers={TRACKER: dispatched.receiver},
            sweep=opened.desk.sweep,
            clock=utc_now,
            wake=wake,
        )
        print(READY, flush=True)
        await worker.run()


class Server:
    """What files escalations, in a process of its own."""

    def __init__(self, folder: Path, site: Site) -> None:
        own = {
            "DATA_DIR": str(folder),
            "JIRA_URL": site.url,
            "JIRA_EMAIL": site.email,
            "JIRA_TOKEN": site.token,
            "JIRA_PROJECT": site.default.key,
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONETOUCH_")}
        self._env = kept | {f"ONETOUCH_{name}": value for name, value in own.items()} | {"HF_HUB_OFFLINE": "1"}
        self._log = folder / "server.log"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it; return once it works."""
        command = (sys.executable, "-m", "bench.escalations", "--work")
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *command, stdout=asyncio.subprocess.PIPE, stderr=log, env=self._env
            )
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            if READY.encode() in line:
                return
        sys.exit(f"it ended: {self._log.read_text()[-2_000:]}")

    async def kill(self) -> None:
        """End it by SIGKILL."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()


def waiting(folder: Path) -> int:
    """Count what is to be done in the tracker."""
    with closing(sqlite3.connect(folder / "onetouch.db", timeout=30)) as database:
        query = "SELECT count(*) FROM outbox WHERE receiver = 'tracker' AND sent_at IS NULL"
        return int(database.execute(query).fetchone()[0])


async def harass(site: Site, chance: random.Random) -> None:
    """Refuse everything for a moment, again and again."""
    while True:
        await asyncio.sleep(chance.uniform(0.5, 2 * BURSTS))
        usual, site.limits.bursts = site.limits.bursts, dict.fromkeys(site.limits.bursts, 1)
        await asyncio.sleep(1.0)
        site.limits.bursts = usual


async def run(count: int, *, kill: bool, seed: int = 7) -> dict[str, float]:
    """Let it happen; give what came of it."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Site(lag=LAG_S) as site:
            server = Server(folder, site)
            await seeded(folder, count)
            site.faults.drop("createIssue", DROPPED)
            lives, began = 1, time.monotonic()
            trouble = asyncio.create_task(harass(site, chance))
            await server.start()
            try:
                while left := await asyncio.to_thread(waiting, folder):
                    if time.monotonic() - began > MOST_S:
                        sys.exit(f"{left} still wait after {MOST_S:g} s")
                    if not kill:
                        await asyncio.sleep(0.5)
                        continue
                    await asyncio.sleep(chance.uniform(*LIVES_S))
                    await server.kill()
                    await server.start()
                    lives += 1
                took = time.monotonic() - began
            finally:
                trouble.cancel()
                await server.kill()
            return {**counted(folder, site, count), "lives": lives, "took_s": took}


def counted(folder: Path, site: Site, count: int) -> dict[str, float]:
    """Count what is there, on both sides."""
    by_mark = Counter(label for issue in site.store.issues.values() for label in issue.labels)
    marks = [marked(f"e_{number}") for number in range(1, count + 1)]
    with closing(sqlite3.connect(folder / "onetouch.db")) as database:
        linked = database.execute("SELECT id, key FROM escalation WHERE state = 'linked'").fetchall()
        notes = database.execute("SELECT number, count(*) FROM ticket_event WHERE kind = 'noted' GROUP BY number")
        noted = Counter(found for _, found in notes.fetchall())
        held = database.execute("SELECT count(*) FROM ticket WHERE status = 'on_hold'").fetchone()[0]
    right = {issue.key for issue in site.store.issues.values()}
    outcomes = Counter(call.outcome for call in site.calls)
    return {
        "escalations": count,
        "issues": len(site.store.issues),
        "none": sum(not by_mark[mark] for mark in marks),
        "doubled": sum(by_mark[mark] > 1 for mark in marks),
        "linked": sum(key in right for _, key in linked),
        "noted_once": noted[1],
        "on_hold": held,
        "linked_back": sum(len(issue.links) == 1 for issue in site.store.issues.values()),
        "dropped": outcomes["reset"],
        "limited": sum(call.status == 429 for call in site.calls),
        "calls": len(site.calls),
    }


def table(rows: list[dict[str, float]]) -> str:
    """Give it as people read it."""
    lines = []
    for row in rows:
        how = f"killed {row['lives'] - 1:.0f} times" if row["lives"] > 1 else "never killed"
        lines.append(
            f"{row['escalations']:.0f} escalations, {how}: {row['issues']:.0f} issues, {row['none']:.0f} lost,"
            f" {row['doubled']:.0f} doubled; {row['linked']:.0f} linked, {row['noted_once']:.0f} noted once,"
            f" {row['linked_back']:.0f} linked back; {row['dropped']:.0f} answers dropped, {row['limited']:.0f} of"
            f" {row['calls']:.0f} calls refused by 429; {row['took_s']:.0f} s (aim: none lost, none doubled)"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=COUNT)
    parser.add_argument("--kill", action="store_true", help="only with kills; else without, and then with them")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        asyncio.run(work())
        return
    rows = [asyncio.run(run(given.count, kill=kill)) for kill in ((True,) if given.kill else (False, True))]
    print(json.dumps(rows) if given.json else table(rows))


if __name__ == "__main__":
    main()
