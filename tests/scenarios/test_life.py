"""How a server starts, dies, and follows its sources."""

from __future__ import annotations

import asyncio
import fcntl
import json
import re
import signal
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from tests.scenarios import help_centre
from tests.scenarios.conftest import ServerFactory
from tests.scenarios.live import LiveServer, NotStarted, syncing
from tests.scenarios.visitor import Visitor, visiting


def rows(server: LiveServer, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=5)) as connection:
        return connection.execute(query).fetchall()


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


async def post(visitor: Visitor, port: int, text: str, key: str) -> socket.socket:
    """Send a message over a bare connection, and wait for nothing."""
    body = json.dumps({"key": key, "text": text}).encode()
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in visitor.session.cookie_jar)
    head = (
        f"POST /api/v1/conversations/{visitor.conversation}/messages HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nCookie: {cookies}\r\n"
        "Connection: close\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", port), timeout=10)
    connection.sendall(head.encode() + body)
    return connection


def received(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65536), b""))


async def until_accepted(server: LiveServer, count: int = 1) -> None:
    deadline = time.monotonic() + 10
    while len(rows(server, "SELECT key FROM inbox")) < count:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.001)


async def test_what_was_accepted_before_a_kill_is_answered_once_after_it(serve: ServerFactory) -> None:
    server = serve("killed")
    async with visiting(server.url) as visitor:
        first = visitor.conversation
        conversations = [first, *[(await visitor.open()).conversation for _ in range(5)]]
        connections = []
        for number, conversation in enumerate(conversations):
            visitor.conversation = conversation
            connections.append(await post(visitor, server.port, help_centre.PASSWORD, f"key-{number}"))
        await until_accepted(server)
        server.stop(kill=True)
        for connection in connections:
            connection.close()
        accepted = dict(rows(server, "SELECT key, conversation_id FROM inbox"))
        server.start()
        for key, conversation in accepted.items():
            visitor.conversation = str(conversation)
            for _ in range(100):
                turns = (await visitor.read())["turns"]
                if len(turns) >= 2:
                    break
                await asyncio.sleep(0.1)
            assert [(turn["author"], turn["key"]) for turn in turns] == [("customer", key), ("bot", key)]
            assert turns[1]["reply"]["kind"] == "answer"
            again = await visitor.turn(help_centre.PASSWORD, key=str(key))
            assert again["seq"] == 2
            assert (await visitor.read())["turns"] == turns


async def test_asked_to_end_it_finishes_the_questions_at_work_and_exits_with_0(serve: ServerFactory) -> None:
    server = serve("ended")
    async with visiting(server.url) as visitor:
        connections = [await post(visitor, server.port, help_centre.PASSWORD, f"key-{n}") for n in range(4)]
        await until_accepted(server, 4)
        ended = asyncio.create_task(asyncio.to_thread(server.stop))
        answers = await asyncio.gather(*(asyncio.to_thread(received, connection) for connection in connections))
        assert await ended == 0
        assert [answer.split(b"\r\n")[0] for answer in answers] == [b"HTTP/1.1 200 OK"] * 4
        assert all(b"Forgot password" in answer for answer in answers)
        assert server.said[-1] == "Stopped."
        assert rows(server, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == [(0,)]
        assert "Traceback" not in server.log()


async def test_a_page_that_waits_does_not_hold_up_the_end(serve: ServerFactory) -> None:
    server = serve("waiting")
    async with visiting(server.url) as visitor:
        waiting = asyncio.create_task(visitor.read(wait=20))
        await asyncio.sleep(0.3)
        started = time.monotonic()
        assert await asyncio.to_thread(server.stop) == 0
        assert time.monotonic() - started < 15  # of the 20 that the page would have waited
        assert (await waiting)["turns"] == []


def test_a_second_server_on_the_same_port_says_what_to_do(serve: ServerFactory) -> None:
    server = serve("port")
    second = server.cli("serve", PORT=str(server.port))
    assert second.returncode == 1
    assert f"port {server.port} on 127.0.0.1 is in use already" in second.stderr
    assert "ONETOUCH_PORT" in second.stderr
    assert "Traceback" not in second.stderr
    elsewhere = server.cli("serve", HOST="no.such.host.invalid")
    assert (elsewhere.returncode, "Traceback" in elsewhere.stderr) == (1, False)
    assert "ONETOUCH_HOST" in elsewhere.stderr


def test_while_there_is_no_index_it_is_not_ready_and_offers_a_person(serve: ServerFactory) -> None:
    server = serve("unready")
    server.stop()
    for file in (server.data_dir / "index").rglob("*"):
        if file.is_file():
            file.unlink()
    with (server.data_dir / "sync.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        server.start()
        assert status(server.url + "/healthz") == 200
        assert status(server.url + "/readyz") == 503
        assert asyncio.run(_kind(server, help_centre.PASSWORD)) == "handoff"
    deadline = time.monotonic() + 10
    while status(server.url + "/readyz") != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert asyncio.run(_kind(server, help_centre.PASSWORD)) == "answer"


async def _kind(server: LiveServer, question: str) -> str:
    async with visiting(server.url) as visitor:
        return str((await visitor.say(question))["kind"])


def test_a_damaged_index_is_made_again_at_the_start(serve: ServerFactory) -> None:
    server = serve("damaged")
    server.stop(kill=True)
    (vectors,) = (server.data_dir / "index").rglob("vectors.npy")
    vectors.write_bytes(vectors.read_bytes()[:-1000] + b"\0" * 1000)
    server.start()
    assert asyncio.run(_kind(server, help_centre.PASSWORD)) == "answer"
    assert "index.rebuilding" in server.log()


async def test_a_sync_by_another_process_is_answered_from_within_two_seconds(serve: ServerFactory) -> None:
    server = serve("followed")
    async with visiting(server.url) as visitor:
        question = "How do I descale the humidifier tank?"
        assert (await visitor.say(question))["kind"] == "handoff"
        article = server.kb_dir / "descale.md"
        article.write_text(
            f"---\ntitle: {question}\nquestions: ['{question}']\n---\nUse vinegar, then rinse the tank.\n"
        )
        synced = await asyncio.to_thread(server.cli, "sync")
        assert "1 added" in synced.stdout, synced.stderr
        started = time.monotonic()
        await visitor.open()
        while (reply := await visitor.say(question))["kind"] != "answer":
            assert time.monotonic() - started < 30
            await asyncio.sleep(0.25)
            await visitor.open()
        assert reply["sources"][0]["article"] == "descale"

        article.unlink()
        removed = await asyncio.to_thread(server.cli, "sync")
        assert "1 removed" in removed.stdout, removed.stderr
        await visitor.open()
        assert (await visitor.say(question))["sources"] == []
        found = await visitor.call("GET", "/search", q=question)
        assert "descale" not in [hit["article"] for hit in found["hits"]]
        async with visitor.session.get("/articles/descale") as response:
            assert response.status == 404


async def test_an_edited_article_is_never_quoted_in_its_old_form(serve: ServerFactory) -> None:
    server = serve("edited")
    article = server.kb_dir / "reset-password.md"
    text = article.read_text(encoding="utf-8")
    synced_at: list[float] = []
    seen: list[tuple[float, int]] = []

    async def edit() -> None:
        for version in range(1, 4):
            article.write_text(text.replace("30 minutes", f"{version} minutes"), encoding="utf-8")
            done = await asyncio.to_thread(server.cli, "sync")
            assert "1 changed" in done.stdout, done.stderr
            synced_at.append(time.monotonic())
        await asyncio.sleep(2)

    async def ask(editing: asyncio.Task[None]) -> None:
        while not editing.done():
            async with visiting(server.url) as visitor:
                for _ in range(20):
                    if editing.done():
                        break
                    asked_at = time.monotonic()
                    reply = await visitor.say(help_centre.PASSWORD)
                    quoted = " ".join(span["text"] for source in reply["sources"] for span in source["spans"])
                    if found := re.search(r"(\d+) minutes", quoted):
                        seen.append((asked_at, 0 if found[1] == "30" else int(found[1])))
                    await asyncio.sleep(0.1)

    editing = asyncio.create_task(edit())
    await ask(editing)
    await editing
    versions = [version for _, version in seen]
    assert versions == sorted(versions)
    assert versions[-1] == 3
    for asked_at, version in seen:
        assert version >= sum(done <= asked_at for done in synced_at)


async def test_a_database_that_breaks_is_told_without_anybodys_words(serve: ServerFactory) -> None:
    server = serve("broken")
    marker = "zebrafinch"
    async with visiting(server.url) as visitor:
        await visitor.say(help_centre.PASSWORD)
        with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=5)) as connection:
            connection.execute("ALTER TABLE turn RENAME TO elsewhere")
        path = f"/api/v1/conversations/{visitor.conversation}/messages"
        async with visitor.session.post(path, json={"key": "m1", "text": f"Why does my {marker} hum?"}) as response:
            said = await response.text()
            assert response.status in {202, 500, 503}
        assert "Traceback" not in said
        assert "SQL" not in said
        with closing(sqlite3.connect(server.data_dir / "onetouch.db", timeout=5)) as connection:
            connection.execute("ALTER TABLE elsewhere RENAME TO turn")
        for _ in range(100):
            turns = (await visitor.read())["turns"]
            if len(turns) >= 4:
                break
            await asyncio.sleep(0.2)
        assert [turn["author"] for turn in turns] == ["customer", "bot"] * 2
    assert marker not in server.log()


def test_a_fresh_installation_answers_questions_about_itself(serve: ServerFactory) -> None:
    server = serve("fresh", knowledge=False)
    assert any("own documentation" in line for line in server.said)

    async def asked() -> dict[str, object]:
        async with visiting(server.url) as visitor:
            return await visitor.say("How do I add a source?")

    reply = asyncio.run(asked())
    assert reply["kind"] in {"answer", "clarification"}
    server.restart(kill=False)
    assert asyncio.run(asked())["kind"] == reply["kind"]
    listed = json.loads(server.cli("source", "list", "--json").stdout)
    assert [(row["name"], row["audience"]) for row in listed] == [("onetouch-docs", "public")]
    assert listed[0]["articles"] >= 12


def test_a_folder_without_rights_and_a_file_in_its_place_are_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    server = LiveServer(tmp_path / "file", tmp_path / "kb")
    with pytest.raises(NotStarted, match="exit 1") as refused:
        server.start()
    assert "Traceback" not in str(refused.value)
    assert str(tmp_path / "file") in str(refused.value)


def test_a_killed_sync_goes_on_where_it_was(serve: ServerFactory) -> None:
    server = serve("interrupted")
    words = " ".join(f"word{n}" for n in range(20))
    for number in range(450):  # so many that it is under way still when it is interrupted
        body = f"{words} number {number}"
        (server.kb_dir / f"extra-{number}.md").write_text(f"# Extra {number}\n\n{body}\n", encoding="utf-8")
    process = syncing(server)
    cache = server.data_dir / "cache" / "vectors.sqlite"
    deadline = time.monotonic() + 30

    def cached() -> int:
        with closing(sqlite3.connect(cache, timeout=5)) as connection:
            return int(connection.execute("SELECT count(*) FROM vector").fetchone()[0])

    before = cached()
    while cached() < before + 64:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "interrupted; what was done so far is kept" in told
    assert "Traceback" not in told
    held = cached()
    assert held >= before + 64
    assert asyncio.run(_kind(server, help_centre.PASSWORD)) == "answer"
    finished = server.cli("sync", timeout_s=120)
    assert "450 added" in finished.stdout, finished.stderr
    assert server.cli("sync", "--json").returncode == 0
