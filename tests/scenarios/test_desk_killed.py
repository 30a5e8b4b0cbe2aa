"""A real server killed again and again, each time a few writes later: who saw no answer does it once more."""

from __future__ import annotations

import itertools
import json
import sqlite3
import threading
import time
import urllib.request
from collections import Counter
from contextlib import closing
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import jwt

from tests.scenarios.conftest import ServerFactory
from tests.scenarios.killing import Killer
from tests.scenarios.live import IDENTITY_SECRET, LiveServer

MOST = 120
"""More writes than it takes."""


def sent(server: LiveServer, path: str, **body: object) -> dict[str, object]:
    """Send something as Eve, who is an engineer; give the answer."""
    claims = {"sub": "eve", "name": "Eve", "email": "eve@example.com", "exp": time.time() + 3600}
    token = jwt.encode(claims, IDENTITY_SECRET, "HS256")
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{server.url}/api/v1{path}", json.dumps(body).encode(), headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310 - our own
        return dict(json.load(response))


def files_and_replies(server: LiveServer, key: str) -> None:
    made = sent(server, "/tickets", key=key, subject=key, description=key, category="bug", email=f"{key}@example.com")
    sent(server, f"/tickets/{made['number']}/team-replies", text=f"About {key}", key=key)


def rows(server: LiveServer, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=10)) as database:
        return database.execute(query).fetchall()


def all_sent(server: LiveServer, killed: threading.Event | None = None) -> None:
    """Wait until nothing is left to be sent, or the server was killed."""
    deadline = time.monotonic() + 30
    while rows(server, "SELECT 1 FROM outbox WHERE sent_at IS NULL") and not (killed and killed.is_set()):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def mails(server: LiveServer) -> Counter[str]:
    """Count the mails, by subject and first line."""
    return Counter(map(_line, (server.data_dir / "mail").glob("*.eml")))


def _line(file: Path) -> str:
    mail: EmailMessage = message_from_bytes(file.read_bytes(), policy=default)  # type: ignore[assignment]
    body = mail.get_body(("plain",))
    assert body is not None
    return f"{mail['Subject']}: {body.get_content().splitlines()[0]}"


def test_a_server_killed_again_and_again_files_replies_and_mails_once(serve: ServerFactory) -> None:
    server = serve("killed", MAIL_FROM="Support <support@help.test>")
    assert server.cli("person", "add", "eve@example.com", "--role", "engineer").returncode == 0
    for step in itertools.count(1, 2):  # every other write: `test_desk_crashes` dies before and after each
        assert step < MOST
        killer = Killer(server, step)
        try:
            files_and_replies(server, f"k{step}")
            all_sent(server, killer.killed)
        except OSError:  # it was killed with our request in its hands
            assert killer.killed.wait(10)
        if not killer.stop():
            break
        server.restart()
        files_and_replies(server, f"k{step}")
        all_sent(server)
    assert step > 8
    tickets = rows(server, "SELECT number, subject FROM ticket")
    assert sorted(str(subject) for _, subject in tickets) == sorted(f"k{one}" for one in range(1, step + 1, 2))
    events = rows(server, "SELECT number, kind FROM ticket_event ORDER BY number, version, part")
    assert events == [(number, kind) for number, _ in sorted(tickets) for kind in ("opened", "replied", "status")]
    answers = {f"[T-{number}] {subject}: About {subject}" for number, subject in tickets}
    assert {what: count for what, count in mails(server).items() if what in answers} == dict.fromkeys(answers, 1)
    assert mails(server).total() == 2 * len(tickets)
