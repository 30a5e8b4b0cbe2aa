"""A survey by a real server: asked after a close, answered without a login, followed up; and killed in between."""

from __future__ import annotations

import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable

from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer

LINK = re.compile(r"(/survey/[\w.-]+)\?csat=1")


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def did(server: LiveServer, *words: str) -> str:
    done = server.cli(*words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def file(server: LiveServer) -> None:
    form = {"key": "k", "subject": "It hums", "description": "At night.", "category": "bug", "email": "ann@example.com"}
    request = urllib.request.Request(  # noqa: S310 - our own
        f"{server.url}/api/v1/tickets", json.dumps(form).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
        assert response.status == 201


def links(server: LiveServer) -> list[str]:
    """Give the links of all mails that ask."""
    texts = [path.read_bytes().decode().replace("=\r\n", "").replace("=3D", "=") for path in mails(server)]
    return [found[1] for found in map(LINK.search, texts) if found]


def mails(server: LiveServer):
    return sorted((server.data_dir / "mail").glob("*.eml"))


def opened(server: LiveServer, path: str, form: dict[str, str] | None = None) -> str:
    body = None if form is None else urllib.parse.urlencode(form).encode()
    with urllib.request.urlopen(f"{server.url}{path}", body, timeout=10) as response:  # noqa: S310 - our own
        return response.read().decode()


def test_a_close_is_asked_about_once_and_a_low_score_followed_up(serve: ServerFactory) -> None:
    server = serve("surveys", MAIL_FROM="Support <support@help.test>")
    file(server)
    did(server, "ticket", "reply", "T-1", "Try the other cable.")
    server.stop(kill=True)
    did(server, "ticket", "close", "T-1")
    server.start()
    until(lambda: bool(links(server)))
    (link,) = links(server)
    assert "How satisfied are you" in opened(server, f"{link}?csat=1")
    server.restart(kill=True)
    assert json.loads(did(server, "followups", "--json")) == []
    given = {"seen": "0", "csat": "1", "ces": "4", "comment": "Too late."}
    assert "will get in touch with you" in opened(server, link, given)
    server.restart(kill=True)
    assert "1 of 5 (very dissatisfied)" in opened(server, link)
    (followup,) = json.loads(did(server, "followups", "--json"))
    assert (followup["ticket"], followup["state"]) == ("T-1", "open")
    assert links(server) == [link]
    assert "1 asked after a close" in did(server, "report")


def test_a_close_that_nobody_of_the_team_replied_to_is_not_asked_about(serve: ServerFactory) -> None:
    server = serve("unreplied", MAIL_FROM="Support <support@help.test>")
    file(server)
    server.stop(kill=True)
    did(server, "ticket", "close", "T-1")
    server.start()
    until(lambda: "no_team_reply 1" in did(server, "report"))
    assert links(server) == []
