"""Mail through a real server: in by the hook and by the pipe, out into the folder, and killed in between."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from tests.bot.mail.worlds import ANN, answer, mail
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer, environment

SECRET = "a secret of the hook, thirty-two letters"
SETTINGS = {"MAIL_HOOK_SECRET": SECRET, "MAIL_FROM": "Support <support@help.test>"}


def posted(server: LiveServer, made: EmailMessage) -> dict[str, bool]:
    headers = {"Content-Type": "message/rfc822", "Authorization": f"Bearer {SECRET}"}
    request = urllib.request.Request(f"{server.url}/webhooks/mail", made.as_bytes(), headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - our own
        return dict(json.load(response))


def piped(server: LiveServer, made: EmailMessage) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "mail", "receive"],
        input=made.as_bytes(),
        cwd=server.data_dir.parent,
        env=environment(server.data_dir, **server.settings),
        capture_output=True,
        timeout=60,
    )


def mails(server: LiveServer) -> list[EmailMessage]:
    files = sorted((server.data_dir / "mail").glob("*.eml"), key=lambda file: file.stat().st_mtime_ns)
    return [message_from_bytes(file.read_bytes(), policy=default) for file in files]  # type: ignore[misc]


def until(there: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_customer_writes_is_answered_and_writes_back(serve: ServerFactory) -> None:
    server = serve("mail", **SETTINGS)
    assert posted(server, mail("The board is broken")) == {"taken": True, "duplicate": False}
    until(lambda: len(mails(server)) == 1)
    assert mails(server)[0]["Subject"] == "[T-1] We have your request"
    replied = server.cli("ticket", "reply", "T-1", "Which version?", "--by", "Bob")
    assert replied.returncode == 0, replied.stderr
    until(lambda: len(mails(server)) == 2)
    asked = mails(server)[1]
    assert (asked["To"], asked["Subject"]) == (ANN, "[T-1] It fails")
    taken = piped(server, answer(asked, "Version 5.2"))
    assert taken.returncode == 0, taken.stderr
    assert taken.stdout.decode().splitlines()[-1] == "T-1: reply"
    shown = json.loads(server.cli("ticket", "show", "T-1", "--json").stdout)
    assert [said["text"] for said in shown["comments"]] == ["Which version?", "Version 5.2"]


def test_a_server_killed_with_mails_in_its_hands_loses_and_doubles_none(serve: ServerFactory) -> None:
    server = serve("killed-mail", **SETTINGS)
    for number in range(4):
        posted(server, mail(f"Words {number}", sender=f"a{number}@example.com", Message_ID=f"<k{number}@example.com>"))
        server.restart()
        assert posted(
            server, mail(f"Words {number}", sender=f"a{number}@example.com", Message_ID=f"<k{number}@example.com>")
        ) == {"taken": True, "duplicate": True}
    until(lambda: len(mails(server)) == 4)
    numbers = [one["number"] for one in json.loads(server.cli("tickets", "--json").stdout)]
    shown = [json.loads(server.cli("ticket", "show", number, "--json").stdout) for number in numbers]
    assert sorted(one["description"] for one in shown) == [f"Words {number}" for number in range(4)]
    assert sorted(str(sent["To"]) for sent in mails(server)) == [f"a{number}@example.com" for number in range(4)]
