"""Tickets and people on the command line."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.compose.services import new_id, utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.tickets import SqlTickets
from handlers.chat import Desk, Policy, TicketRequest
from handlers.person import Person
from handlers.ticket import Category
from tests.bot.cli.conftest import Terminal
from tests.fakes import FakeArticles, FakeRetriever

VERA = Person("vera")


@dataclass(frozen=True, slots=True)
class Filed:
    """A desk with one conversation that ended in a ticket, ``T-1``."""

    terminal: Terminal
    conversation: str

    def said(self) -> list[tuple[str, str]]:
        """Give the conversation as its owner sees it."""
        return asyncio.run(_said(self.terminal.data, self.conversation))


def _desk(database: Database) -> Desk:
    return Desk(
        retriever=FakeRetriever(answers={}),
        articles=FakeArticles(),
        conversations=SqlConversations(database),
        tickets=SqlTickets(database),
        policy=Policy(threshold=0.9),
        clock=utc_now,
        new_id=new_id,
    )


async def _file(data: Path) -> str:
    url = f"sqlite:///{data / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        desk = _desk(database)
        conversation = (await desk.open(VERA, "web")).id
        request = TicketRequest(
            "k1", VERA, "It hums", "It hums all night.", Category.BUG, "v@example.com", conversation
        )
        await desk.file(request)
        return conversation
    finally:
        await database.close()


async def _said(data: Path, conversation: str) -> list[tuple[str, str]]:
    database = Database.open(f"sqlite:///{data / 'onetouch.db'}")
    try:
        turns = (await _desk(database).conversation(conversation, VERA)).turns
        return [(turn.author, turn.text) for turn in turns]
    finally:
        await database.close()


@pytest.fixture
def filed(terminal: Terminal) -> Filed:
    return Filed(terminal, asyncio.run(_file(terminal.data)))


def test_tickets_are_listed(filed: Filed, terminal: Terminal) -> None:
    (ticket,) = terminal.fine("tickets", "--json").json
    assert (ticket["number"], ticket["subject"], ticket["status"], ticket["category"]) == (
        "T-1",
        "It hums",
        "new",
        "bug",
    )
    assert "It hums" in terminal.fine("tickets").out
    assert terminal.fine("tickets", "--status", "solved", "--json").json == []
    assert terminal.run("tickets", "--status", "lost").code == 2


def test_no_tickets_is_said(terminal: Terminal) -> None:
    assert terminal.fine("tickets").out == "There are no tickets.\n"


@pytest.mark.usefixtures("filed")
def test_what_waits_is_given_to_whoever_comes_back_at_once(terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("engineer", "set", "eve@example.com")
    assert "assigned to" not in terminal.fine("ticket", "show", "T-1").out
    terminal.fine("back", "eve@example.com")
    assert "assigned to eve@example.com" in terminal.fine("ticket", "show", "T-1").out


def test_a_ticket_is_shown_whole(filed: Filed, terminal: Terminal) -> None:
    shown = terminal.fine("ticket", "show", "t-1").out
    assert "T-1  It hums" in shown
    assert "Requester: v@example.com" in shown
    assert terminal.fine("ticket", "show", "T-1", "--json").json["conversation"] == filed.conversation


def test_a_reply_reaches_the_customer_and_a_note_does_not(filed: Filed, terminal: Terminal) -> None:
    terminal.fine("ticket", "note", "T-1", "Known hum.", "--by", "Eve")
    terminal.fine("ticket", "note", "T-1", "One.\n\nTwo.", "--by", "Eve")
    shown = terminal.fine("ticket", "show", "T-1").out
    assert re.search(r"\n\[2\] [^\n]* Eve \(internal note\):\n  One\.\n  \n  Two\.\n", shown)
    assert "reply sent" in terminal.fine("ticket", "reply", "T-1", "Tighten the screw.", "--by", "Eve").out
    said = filed.said()
    assert said[-1] == ("engineer", "Tighten the screw.")
    assert not any("Known hum" in text for _, text in said)
    comments = terminal.fine("ticket", "show", "T-1", "--json").json["comments"]
    assert [(c["text"], c["public"], c["author"]) for c in comments] == [
        ("Known hum.", False, "Eve"),
        ("One.\n\nTwo.", False, "Eve"),
        ("Tighten the screw.", True, "Eve"),
    ]
    shown = terminal.fine("ticket", "show", "T-1").out
    assert "Eve (internal note):\n  Known hum." in shown


def test_a_ticket_is_assigned_taken_back_and_closed(filed: Filed, terminal: Terminal) -> None:
    assert "assigned to eve" in terminal.fine("ticket", "assign", "T-1", "eve").out
    assert terminal.fine("ticket", "show", "T-1", "--json").json["status"] == "open"
    assert "assigned to nobody" in terminal.fine("ticket", "assign", "T-1", "").out
    assert terminal.fine("ticket", "solve", "T-1").out == "T-1: solved.\n"
    assert terminal.fine("ticket", "close", "T-1").out == "T-1: closed.\n"


@pytest.mark.parametrize("command", [("show",), ("reply", "x"), ("note", "x"), ("assign", "x"), ("close",)])
def test_a_ticket_that_is_not_there_is_named(terminal: Terminal, command: tuple[str, ...]) -> None:
    ran = terminal.run("ticket", command[0], "T-9", *command[1:])
    assert ran.code == 1
    assert "T-9" in ran.err


def test_an_empty_reply_is_refused(filed: Filed, terminal: Terminal) -> None:
    ran = terminal.run("ticket", "reply", "T-1", "  ")
    assert ran.code == 1
    assert "empty" in ran.err


def test_a_person_is_listed_with_a_role(terminal: Terminal) -> None:
    assert terminal.fine("person", "add", "Eve@Example.com", "--role", "engineer").out == (
        "eve@example.com is now engineer.\n"
    )
    assert (
        "customer of ACME" in terminal.fine("person", "add", "c@x.org", "--role", "customer", "--account", "ACME").out
    )
    assert terminal.run("person", "add", "c@x.org").code == 2
    assert terminal.run("person", "add", "c@x.org", "--role", "king").code == 2


@pytest.mark.parametrize("email", ["", "eve", "a b@example.com"])
def test_a_person_needs_an_e_mail_address(terminal: Terminal, email: str) -> None:
    ran = terminal.run("person", "add", email, "--role", "engineer")
    assert ran.code == 2
    assert "name@example.com" in ran.err


def test_what_happened_stands_in_the_ticket_with_what_is_due(filed: Filed, terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("ticket", "assign", "T-1", "eve@example.com", "--by", "Kim")
    terminal.fine("ticket", "hold", "T-1", "a new driver", "--by", "eve@example.com")
    shown = terminal.fine("ticket", "show", "T-1").out
    assert "Kim gave it to eve@example.com" in shown
    assert "eve@example.com made it on hold (a new driver)" in shown
    assert "first reply: due " in shown
    assert terminal.fine("ticket", "show", "T-1", "--json").json["timeline"][0]["what"] == "opened it"
    assert "nobody of the team" in terminal.run("ticket", "assign", "T-1", "bob@example.com").err


def test_nobody_who_is_away_is_given_a_ticket(filed: Filed, terminal: Terminal) -> None:
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    terminal.fine("engineer", "set", "eve@example.com")
    refused = terminal.run("ticket", "assign", "T-1", "eve@example.com")
    assert (refused.code, "eve@example.com is away" in refused.err) == (1, True)
    terminal.fine("back", "eve@example.com")
    terminal.fine("ticket", "assign", "T-1", "eve@example.com")


def test_who_looked_at_an_older_version_is_told(filed: Filed, terminal: Terminal) -> None:
    seen = str(terminal.fine("ticket", "show", "T-1", "--json").json["version"])
    terminal.fine("ticket", "priority", "T-1", "urgent", "--by", "Eve", "--seen", seen)
    ran = terminal.run("ticket", "reply", "T-1", "Tighten it.", "--by", "Kim", "--seen", seen)
    assert ran.code == 1
    assert "Eve changed its priority" in ran.err


def test_what_a_ticket_is_taken_for_is_set_at_once(filed: Filed, terminal: Terminal) -> None:
    wanted = ["--category", "bug", "--subject", "It  buzzes", "--plan", "premium", "--tier", "2", "--priority", "high"]
    told = terminal.fine("ticket", "set", "T-1", *wanted).out
    assert told == "T-1: bug, plan premium, tier 2, priority high; It buzzes\n"
    refused = terminal.run("ticket", "set", "T-1", "--subject", "x" * 300, "--plan", "standard", "--tier", "1")
    assert (refused.code, "it may have up to 200" in refused.err) == (1, True)
    assert terminal.fine("ticket", "show", "T-1", "--json").json["plan"] == "premium"
    refused = terminal.run("ticket", "set", "T-1", "--plan", "golden", "--tier", "1")
    assert (refused.code, "There is no plan 'golden'" in refused.err) == (1, True)
    assert terminal.fine("ticket", "show", "T-1", "--json").json["tier"] == 2
    assert terminal.run("ticket", "set", "T-1").code == 2


def test_a_ticket_waits_is_split_linked_and_merged(filed: Filed, terminal: Terminal) -> None:
    assert terminal.fine("ticket", "pending", "T-1").out == "T-1: pending.\n"
    missing = terminal.run("ticket", "split", "T-1", "Hum", "--comment", "1").err
    assert "There is no reply or note 1 on T-1: 0 is its request." in missing
    asyncio.run(_file_alone(terminal.data))
    assert terminal.fine("ticket", "link", "T-1", "T-2").out == "T-1 and T-2 are linked.\n"
    assert terminal.fine("ticket", "merge", "T-2", "T-1").out == "T-2 goes on as T-1.\n"
    shown = terminal.fine("ticket", "show", "T-1").out
    assert "(request of T-2, which was merged):\n  It smells." in shown
    assert json.loads(terminal.fine("ticket", "show", "T-1", "--json").out)["merged"][0]["description"] == "It smells."
    listed = terminal.fine("tickets", "--status", "closed").out
    assert "T-2     merged " in listed
    assert terminal.fine("ticket", "unassign", "T-1").out == "T-1: assigned to nobody.\n"
    assert terminal.fine("ticket", "close", "T-1").out == "T-1: closed.\n"
    assert terminal.fine("ticket", "reopen", "T-1").out == "T-1: open.\n"


async def _file_alone(data: Path) -> None:
    database = Database.open(f"sqlite:///{data / 'onetouch.db'}")
    try:
        await _desk(database).file(TicketRequest("k2", VERA, "It smells", "It smells.", Category.BUG, "v@example.com"))
    finally:
        await database.close()
