"""Routing and promises by a real server: beside commands of other processes, and killed in between."""

from __future__ import annotations

import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def did(server: LiveServer, *words: str) -> str:
    done = server.cli(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def file(server: LiveServer, key: str) -> None:
    form = {"key": key, "subject": key, "description": key, "category": "bug", "email": "ann@example.com"}
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{server.url}/api/v1/tickets", json.dumps(form).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
        assert response.status == 201


def rows(server: LiveServer, query: str) -> list[Any]:
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as database:
        return database.execute(query).fetchall()


def assigned(server: LiveServer) -> int:
    return int(rows(server, "SELECT count(*) FROM ticket WHERE assignee IS NOT NULL")[0][0])


def test_tickets_are_given_to_whoever_is_here_and_taken_from_whoever_leaves(serve: ServerFactory) -> None:
    server = serve("desk")
    for name in ("eve", "bob"):
        did(server, "person", "add", f"{name}@example.com", "--role", "engineer")
        did(server, "engineer", "set", f"{name}@example.com")
    file(server, "first")
    did(server, "back", "eve@example.com")
    until(lambda: assigned(server) == 1)
    shown = json.loads(did(server, "ticket", "show", "T-1", "--json"))
    assert shown["assignee"] == "eve@example.com"
    assert "was given to eve@example.com at turn 1" in shown["placements"][0]
    did(server, "away", "eve@example.com")
    until(lambda: assigned(server) == 0)
    did(server, "back", "bob@example.com")
    until(lambda: assigned(server) == 1)


def test_a_server_killed_again_and_again_gives_each_ticket_once(serve: ServerFactory) -> None:
    server = serve("killed-desk")
    for name in ("eve", "bob"):
        did(server, "person", "add", f"{name}@example.com", "--role", "engineer")
        did(server, "engineer", "set", f"{name}@example.com", "--cap", "50")
        did(server, "back", f"{name}@example.com")
    for number in range(3):
        for part in range(4):
            file(server, f"k{number}-{part}")
        server.restart()
    until(lambda: assigned(server) == 12)
    given = rows(server, "SELECT engineer, count(*) FROM assignment GROUP BY engineer")
    assert [count for _, count in given] == [6, 6]
    assert (
        rows(server, "SELECT number FROM ticket_event WHERE kind = 'assigned' GROUP BY number HAVING count(*) > 1")
        == []
    )


def test_a_broken_promise_is_told_once_however_often_the_server_starts(serve: ServerFactory, tmp_path: Path) -> None:
    file_ = tmp_path / "desk.toml"
    file_.write_text(
        """default_plan = "standard"
        [calendars.always]
        zone = "UTC"
        hours = "always"
        [plans.standard]
        calendar = "always"
        targets = { others = { first_reply = "1m" } }
        """,
        encoding="utf-8",
    )
    server = serve("promises", DESK_FILE=str(file_))
    file(server, "late")
    until(lambda: rows(server, "SELECT reply_due FROM ticket_watch")[0][0] is not None)
    server.stop(kill=True)
    with closing(sqlite3.connect(server.data_dir / "onetouch.db")) as database, database:
        # An hour passes while nobody looks.
        for change in (
            "UPDATE ticket SET opened_at = datetime(opened_at, '-1 hour')",
            "UPDATE ticket_event SET at = datetime(at, '-1 hour')",
            "UPDATE ticket_watch SET moment = datetime(moment, '-1 hour')",
        ):
            database.execute(change)
    for _ in range(2):
        server.start()
        until(lambda: rows(server, "SELECT tier FROM ticket") == [(2,)])
        server.stop(kill=True)
    assert rows(server, "SELECT kind FROM ticket_event ORDER BY version, part") == [
        ("opened",),
        ("breached",),
        ("tier",),
    ]
