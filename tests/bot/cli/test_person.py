"""`onetouch person` and `onetouch audit`: letting people in and out, and what is written down."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import pytest

from bot.compose.access import doorway
from bot.config import Settings
from handlers.access.visit import Entered, Visitor
from tests.bot.cli.conftest import Terminal

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


def settings(data: Path) -> Settings:
    return Settings.from_env({"ONETOUCH_DATA_DIR": str(data)})


def sign_in(terminal: Terminal, secret: str) -> Entered:
    async def run() -> object:
        async with doorway(settings(terminal.data)) as (door, _):
            return await door.enter(secret, Visitor("192.0.2.1", None, AGENT))

    entered = asyncio.run(run())
    assert isinstance(entered, Entered)
    return entered


@pytest.fixture
def ana(terminal: Terminal) -> Entered:
    terminal.fine("person", "add", "ana@example.com", "--role", "engineer")
    printed = terminal.fine("person", "link", "Ana@example.com", PUBLIC_URL="https://help.example.com").out
    link = re.fullmatch(r"https://help\.example\.com/signin/([\w-]{43})\n", printed)
    assert link is not None
    return sign_in(terminal, link[1])


def test_a_link_signs_in_whoever_is_listed_and_nobody_else_gets_one(terminal: Terminal, ana: Entered) -> None:
    assert ana.person.email == "ana@example.com"
    refused = terminal.run("person", "link", "bob@example.com")
    assert refused.code == 1
    assert "onetouch person add" in refused.err


def test_sessions_are_listed_and_ended(terminal: Terminal, ana: Entered) -> None:
    assert f"{ana.session.handle}  Firefox on Linux" in terminal.fine("person", "sessions", "ana@example.com").out
    rows = json.loads(terminal.fine("person", "sessions", "ana@example.com", "--json").out)
    assert [row["id"] for row in rows] == [ana.session.handle]
    other = terminal.run("person", "signout", "ana@example.com", "--session", "none")
    assert (other.code, "person sessions" in other.err) == (1, True)
    assert terminal.fine("person", "signout", "ana@example.com").out == "ana@example.com: 1 session ended.\n"
    assert terminal.fine("person", "sessions", "ana@example.com").out == "ana@example.com is signed in nowhere.\n"


def test_the_log_tells_who_did_what_and_no_secret(terminal: Terminal, ana: Entered) -> None:
    terminal.fine("person", "signout", "ana@example.com", "--session", ana.session.handle)
    printed = terminal.fine("audit", "--json").out
    entries = [json.loads(line) for line in printed.splitlines()]
    assert [entry["act"] for entry in entries] == ["role.changed", "link.made", "session.begun", "session.ended"]
    assert entries[0]["detail"] == {"from": "nobody", "to": "engineer"}
    assert {entry["subject"] for entry in entries} == {ana.person.id}
    assert ana.secret not in printed
    assert ana.session.id not in printed
    assert {entry["subject_name"] for entry in entries} == {"ana@example.com"}
    told = terminal.fine("audit").out
    assert "role.changed ana@example.com" in told
    assert ana.person.id not in told
    assert "session.ended" in terminal.fine("audit", "--limit", "1").out


def test_the_log_is_read_from_a_moment_on(terminal: Terminal, ana: Entered) -> None:
    assert terminal.fine("audit", "--since", "2999-01-01").out == "Nothing is written down.\n"
    assert "role.changed" in terminal.fine("audit", "--since", "2020-01-01T00:00").out
    assert terminal.run("audit", "--since", "yesterday").code == 2
    assert ana.person.role.value == "engineer"


def test_a_person_has_the_name_that_they_were_given_last(terminal: Terminal) -> None:
    add = "person", "add", "bob@example.com", "--role", "engineer"
    assert terminal.fine(*add, "--name", " Bob  Berg ").out == "Bob Berg (bob@example.com) is now engineer.\n"
    assert terminal.fine(*add).out == "Bob Berg (bob@example.com) is now engineer.\n"
    refused = terminal.run(*add, "--name", " ")
    assert (refused.code, "1 to 100 characters" in refused.err) == (1, True)
