"""Lists of 100,000 tickets in SQLite: `python -m bench.tickets [--tickets N] [--file FILE] [--json]`.

Each kind of list is asked for many times, each time otherwise: other people, words, filters, places. All kinds take
turns, and so does a plain read by primary key through the same connection pool, so that all of them meet the machine in
the same moods: read the ratios. At the end the same is asked of the real server over HTTP, as a program of the team.

With --file the tickets are made there once, and used again by later runs; the server needs it to be called onetouch.db.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

from sqlalchemy import select

from bench.ticket_corpus import ENGINEERS, NOW, fill
from bench.ticket_queries import Asking
from bot.compose.services import new_id, utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.people import SqlPeople
from bot.database.tables import ticket
from bot.database.ticket_lists import SqlTicketLists
from bot.database.tickets import SqlTickets
from handlers.person import Role
from handlers.ports import Step
from handlers.ticket import UNSOLVED, Comment
from handlers.tickets.lists import TicketQuery

TICKETS, ROUNDS, REQUESTS = 100_000, 60, 60
AIM_MS = 100.0
SECRET = "a-secret-of-this-measurement-alone"
LEAD = "lead@example.com"
READ = "one ticket by primary key"
Times: TypeAlias = dict[str, list[tuple[float, float]]]
"""By kind: how long each took, and how long the processor worked for it, in ms."""


async def measured(file: Path, number: int, rounds: int) -> Times:
    """Ask for everything; give the times by kind."""
    database = Database.open(f"sqlite:///{file}")
    lists, tickets, conversations = SqlTicketLists(database), SqlTickets(database), SqlConversations(database)
    asking, chooser = Asking(number), random.Random(23)
    times: Times = {}

    async def read() -> None:
        query = select(ticket.c.subject).where(ticket.c.number == chooser.randrange(1, number))
        async with database.reading() as connection:
            await connection.scalar(query)

    async def comment() -> None:
        there = await tickets.get(f"T-{chooser.randrange(1, number)}")
        said = Comment("Engineer", f"We look into it, {chooser.random()}", NOW, public=True, team=True)
        await conversations.write(Step(None, ticket=replace(there, comments=(*there.comments, said))))

    async def timed(name: str, what: Callable[[], Awaitable[object]]) -> None:
        begun, worked = time.perf_counter(), time.process_time()
        await what()
        times.setdefault(name, []).append(((time.perf_counter() - begun) * 1000, (time.process_time() - worked) * 1000))

    kinds = asking.kinds()
    try:
        for turn in range(rounds + 2):
            for name, make in kinds.items():
                query = make()
                await timed(name, lambda query=query: lists.page(query, NOW))
            await timed("counts of all views", lambda: lists.counts(NOW, f"e{chooser.randrange(ENGINEERS)}"))
            await timed("a comment is written", comment)
            for _ in range(5):
                await timed(READ, read)
            if turn == 1:
                times.clear()  # the first rounds read the file, and make SQLAlchemy's statements
    finally:
        await database.close()
    return times


async def over_http(url: str, number: int) -> Times:
    """Ask the server; give the times by kind."""
    import aiohttp
    import jwt

    claims = {"sub": "lead", "email": LEAD, "exp": datetime.now(UTC) + timedelta(hours=1)}
    headers = {"Authorization": f"Bearer {jwt.encode(claims, SECRET, 'HS256')}"}
    asked = [
        {"view": "unsolved"},
        {"view": "overdue", "plan": "premium"},
        {"q": "error"},
        {"q": "invoice", "status": "open,pending", "order": "priority"},
        {"order": "changed"},
        {"q": f"T-{number // 2}"},
    ]
    times: list[tuple[float, float]] = []
    async with aiohttp.ClientSession(headers=headers) as client:
        for turn in range(REQUESTS):
            begun = time.perf_counter()
            async with client.get(f"{url}/api/v1/queue", params=asked[turn % len(asked)]) as response:
                response.raise_for_status()
                await response.read()
            times.append(((time.perf_counter() - begun) * 1000, math.nan))
    return {"GET /api/v1/queue, over HTTP": times}


@contextmanager
def serving(data: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Run the real server over a database; give its address, and what tells how long it worked, in ms."""
    environment = {
        **os.environ,
        "ONETOUCH_DATA_DIR": str(data),
        "ONETOUCH_PORT": "0",
        "ONETOUCH_SYNC_INTERVAL": "0",
        "ONETOUCH_IDENTITY_SECRET": SECRET,
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield next(line.split()[-1] for line in server.stdout if "answers at" in line), lambda: _worked_ms(server.pid)
    finally:
        server.terminate()
        server.wait(30)


def _worked_ms(process: int) -> float:
    user, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) * 1000 / os.sysconf("SC_CLK_TCK")


async def employ(file: Path) -> None:
    """List whoever asks over HTTP."""
    database = Database.open(f"sqlite:///{file}")
    try:
        await SqlPeople(database, utc_now, new_id).add(LEAD, Role.MANAGER)
    finally:
        await database.close()


def rows(times: Times) -> list[dict[str, float | str | None]]:
    """Give p50 and p95 of each kind, and how many plain reads it takes."""
    plain = _quantile([took for took, _ in times[READ]], 0.5)
    return [
        {
            "kind": kind,
            "n": len(each),
            "p50_ms": _quantile([took for took, _ in each], 0.5),
            "p95_ms": _quantile([took for took, _ in each], 0.95),
            "p95_cpu_ms": None if math.isnan(each[0][1]) else _quantile([worked for _, worked in each], 0.95),
            "p50_reads": _quantile([took for took, _ in each], 0.5) / plain,
        }
        for kind, each in times.items()
    ]


def _quantile(times: list[float], share: float) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[round(share * 100) - 1]


def table(result: dict) -> str:
    """Give the result in Markdown."""
    lines = [
        f"{result['tickets']:,} tickets ({result['unsolved']:,} unsolved), {result['megabytes']:.0f} MB of SQLite\n",
        "| list | p50 ms | p95 ms | p95 of processor time, ms | p50 in plain reads |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['kind']} | {row['p50_ms']:.1f} | {row['p95_ms']:.1f} | {_shown(row['p95_cpu_ms'])} | {row['p50_reads']:.1f} |"
        for row in result["rows"]
    ]
    late = [row["kind"] for row in result["rows"] if row["p95_ms"] > AIM_MS]
    missed = f"Missed by: {', '.join(late)}." if late else "Met by all."
    if result["server_ms"] is not None:
        lines.append(
            f"\nOver HTTP the server works {result['server_ms']:.1f} ms of processor time a request, on average."
        )
    return "\n".join([*lines, f"\nAim: p95 <= {AIM_MS:.0f} ms. {missed}"])


def _shown(ms: float | None) -> str:
    return "-" if ms is None else f"{ms:.1f}"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--tickets", type=int, default=TICKETS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file = given.file or Path(name) / "onetouch.db"
        if not file.exists():
            fill(file, given.tickets)
        times, server_ms = asyncio.run(measured(file, given.tickets, given.rounds)), None
        if file.name == "onetouch.db":
            asyncio.run(employ(file))
            with serving(file.parent) as (url, worked_ms):
                asyncio.run(over_http(url, given.tickets))
                before = worked_ms()
                times |= asyncio.run(over_http(url, given.tickets))
                server_ms = (worked_ms() - before) / REQUESTS
        result = {
            "tickets": given.tickets,
            "unsolved": asyncio.run(_unsolved(file)),
            "megabytes": file.stat().st_size / 1e6,
            "rows": rows(times),
            "server_ms": server_ms,
        }
    if given.json:
        print(json.dumps(result))
        return
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    )
    print(table(result))


async def _unsolved(file: Path) -> int:
    database = Database.open(f"sqlite:///{file}")
    try:
        return (
            await SqlTicketLists(database, counted=10**9).page(TicketQuery(status=tuple(UNSOLVED), limit=1), NOW)
        ).total
    finally:
        await database.close()


if __name__ == "__main__":
    main()
