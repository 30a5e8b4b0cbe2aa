"""`onetouch ticket call` and what `ticket show` tells of calls and diagnostics."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.compose.services import new_id, utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.tickets import SqlTickets
from handlers.chat.clerk import Clerk
from handlers.chat.filing import TicketRequest
from handlers.chat.policy import Policy
from handlers.diagnostics import Diagnostics
from handlers.person import Person
from handlers.ticket import Category
from tests.bot.cli.conftest import Terminal

CALL = ("--notes", "He pressed the coil.", "--minutes", "12")


async def _file(data: Path) -> None:
    url = f"sqlite:///{data / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        tickets, conversations = SqlTickets(database), SqlConversations(database)
        clerk = Clerk(conversations, tickets, Policy(threshold=0.9), utc_now, new_id)
        sent = Diagnostics(browser="Firefox 140", log="one\npassword=x1")
        person = Person("vera", name="Vera", email="v@example.com")
        await clerk.file_alone(TicketRequest("k1", person, "It hums", "All night.", Category.BUG, diagnostics=sent))
    finally:
        await database.close()


@pytest.fixture
def staffed(terminal: Terminal) -> Terminal:
    terminal.fine("person", "add", "ann@acme.example", "--role", "customer", "--account", "ACME")
    terminal.fine("person", "add", "al@acme.example", "--role", "customer", "--account", "ACME")
    terminal.fine("person", "add", "eve@example.com", "--role", "engineer")
    return terminal


def test_a_call_becomes_a_ticket_that_tells_of_it(staffed: Terminal):
    ran = staffed.fine(
        "ticket", "call", "ann", *CALL, "--subject", "It hums", "--verified", "code", "--recording", "notice_given",
        "--phone", "030 123", "--session", "https://remote.example.com/1", "--by", "eve@example.com", "--mine",
    )  # fmt: skip
    assert ran.out == "T-1: the call is written down; open.\n"
    shown = staffed.fine("ticket", "show", "T-1").out
    assert "ann@acme.example called us, 12 minutes (eve@example.com): recorded, notice was given; read a code" in shown
    assert "talked on the phone (ann@acme.example called, 12 minutes)" in shown
    assert "(internal note):\n  He pressed the coil." in shown
    told = staffed.fine("ticket", "show", "T-1", "--json").json
    assert told["assignee"] == "eve@example.com"
    assert told["diagnostics"] is None
    assert [(call["minutes"], call["verification"], call["solved"]) for call in told["calls"]] == [(12, "code", False)]


def test_a_call_goes_onto_a_ticket_and_solves_it(staffed: Terminal):
    staffed.fine("ticket", "call", "ann", *CALL, "--subject", "It hums")
    ran = staffed.fine(
        "ticket", "call", "--ticket", "T-1", *CALL, "--outcome", "solved", "--out", "--told", "Pressed.", "--seen", "1"
    )
    assert ran.out == "T-1: the call is written down; closed.\n"
    assert (
        "we called ann@acme.example, 12 minutes (engineer): not recorded;" in staffed.fine("ticket", "show", "T-1").out
    )


def test_somebody_new_calls_by_number(staffed: Terminal):
    began = f"{utc_now():%Y-%m-%dT%H:%M}"
    staffed.fine("ticket", "call", "--name", "Zoe", "--phone", "030 777", *CALL, "--subject", "S", "--began", began)
    assert "Zoe called us" in staffed.fine("ticket", "show", "T-1").out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("acme", "--subject", "S"), "may be several people"),
        (("nobody", "--subject", "S"), "Nobody like 'nobody' is known"),
        (("--subject", "S"), "Say who called"),
        (("ann",), "Give the new ticket a subject"),
        (("ann", "--subject", "S", "--mine"), "must be named by address"),
        (("--ticket", "T-9"), "there is no ticket T-9"),
    ],
)
def test_what_cannot_be_written_down_says_why(staffed: Terminal, arguments: tuple[str, ...], why: str):
    ran = staffed.run("ticket", "call", *arguments, *CALL)
    assert ran.code == 1
    assert why in ran.err


def test_what_was_sent_along_is_shown_without_secrets(terminal: Terminal):
    asyncio.run(_file(terminal.data))
    shown = terminal.fine("ticket", "show", "T-1").out
    assert "Sent along:\n  Browser: Firefox 140\n  Log:\n    one\n    password=[removed: password]\n" in shown
    assert "(taken out: 1 password)" in shown
    assert terminal.fine("ticket", "show", "T-1", "--json").json["diagnostics"]["removed"] == {"password": 1}
