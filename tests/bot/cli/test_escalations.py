"""Tickets that become issues, on the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.compose.services import new_id, utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.local_issues import SqlLocalIssues
from bot.database.migrate import migrate
from bot.tracker.local import LocalTracker
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import Kind
from handlers.engineering.ports import Order
from handlers.ports import Step
from handlers.ticket import Status
from handlers.tickets.history import opening
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import ANN, TICKET


async def _file(data: Path) -> None:
    url = f"sqlite:///{data / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    try:
        for number, subject in (("T-1", "Printer offline E-1042"), ("T-2", "Invoice")):
            ticket = replace(TICKET, number=number, subject=subject, description=subject, status=Status.OPEN)
            step = Step(None, ticket=ticket, events=(opening(ticket, ANN).event,))
            assert await SqlConversations(database).write(step)
        tracker = LocalTracker(SqlLocalIssues(database), "http://here", utc_now, new_id)
        draft = Draft(Kind.BUG, "Printer offline E-1042", actual="It says E-1042.")
        await tracker.create(Order(draft, "mark", 1, "T-9", "http://here"))
    finally:
        await database.close()


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    asyncio.run(_file(terminal.data))
    return terminal


def test_a_ticket_is_escalated_listed_and_taken_back(desk: Terminal) -> None:
    assert desk.fine("ticket", "escalations", "T-1").out == "Nobody escalated it.\n"
    given = ("--severity", "major", "--summary", "Offline", "--kind", "limitation", "--by", "Eve")
    shown = desk.fine("ticket", "escalate", "t-1", *given).out
    assert shown.startswith("T-1: on its way, by Eve, ")
    (one,) = desk.fine("ticket", "escalations", "T-1", "--json").json
    assert (one["state"], one["draft"]["summary"], one["draft"]["severity"], one["draft"]["kind"]) == (
        "waiting",
        "Offline",
        "major",
        "limitation",
    )
    assert one["id"] in desk.fine("ticket", "escalations", "T-1").out
    assert desk.fine("ticket", "take-off", "T-1", one["id"]).out == "T-1: not escalated.\n"
    failed = desk.run("ticket", "take-off", "T-1")
    assert (failed.code, "T-1 has no such escalation" in failed.err) == (1, True)


def test_a_ticket_is_linked_to_an_issue_that_looks_the_same(desk: Terminal) -> None:
    (issue,) = desk.fine("ticket", "lookalikes", "t-1", "--json").json["issues"]
    assert (issue["title"], issue["known"]) == ("Printer offline E-1042", False)
    assert issue["key"] in desk.fine("ticket", "lookalikes", "T-1").out
    assert desk.fine("ticket", "lookalikes", "T-2").out == "No issue looks the same.\n"
    linked = desk.fine("ticket", "escalate", "T-1", "--issue", issue["key"], "--json").json
    assert (linked["state"], linked["joined"], linked["key"], linked["stage"]) == (
        "linked",
        True,
        issue["key"],
        "filed",
    )
    told = desk.fine("ticket", "answer-engineering", "T-1", issue["key"].lower(), "With 5.2.1", "--by", "Eve")
    assert told.out == f"T-1: on its way to {issue['key']}.\n"
    failed = desk.run("ticket", "answer-engineering", "T-1", "ONE-404", "With 5.2.1")
    assert (failed.code, "T-1 has no such escalation" in failed.err) == (1, True)
    found = desk.fine("ticket", "lookalikes", "T-1", "--json").json["issues"]
    assert found == []
    refused = desk.run("ticket", "escalate", "T-1", "--summary", "Other words")
    assert (refused.code, f"T-1 is already {issue['key']} (filed). Nothing was done; add --another" in refused.err) == (
        1,
        True,
    )
    another = desk.fine("ticket", "escalate", "T-1", "--summary", "Other words", "--another", "--json").json
    desk.fine("ticket", "take-off", "T-1", another["id"])
    (again,) = desk.fine("ticket", "escalate", "T-1", "--issue", issue["key"]).out.splitlines()
    assert again.startswith(f"T-1: linked to {issue['key']} (filed, 1 account)")
    assert desk.fine("ticket", "take-off", "T-1", issue["key"]).out == f"T-1: taken off {issue['key']}.\n"


def test_what_cannot_be_done_is_told(desk: Terminal) -> None:
    for arguments, code, said in (
        (("T-1", "--issue", "nonsense"), 1, "Name the issue by its key"),
        (("T-1", "--summary", " "), 1, "the summary is empty"),
        (("T-1", "--field", "team"), 2, "write ID=VALUE"),
        (("T-9",), 1, "T-9"),
        (("T-1", "--account", "umbrella"), 1, "umbrella is no account of this ticket's customer"),
        (("T-1", "--cluster", "K-9"), 1, "K-9"),
        (("T-1", "--project", "XX"), 1, "There is no project XX"),
    ):
        failed = desk.run("ticket", "escalate", *arguments)
        assert (failed.code, said in failed.err) == (code, True), failed.err
