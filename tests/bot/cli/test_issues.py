"""The ledger on the command line."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.compose.services import utc_now
from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.mirror import SqlMirror
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind, Stage, Version
from handlers.ports import Step
from handlers.tickets.history import opening
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.issue_worlds import NAME, snapshot


async def _furnish(url: str, now: datetime) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        for number in (1, 2):
            at = now - timedelta(hours=number)
            ticket = replace(TICKET, number=f"T-{number}", requester_id=f"p{number}", opened_at=at)
            first = opening(ticket, replace(ANN, id=ticket.requester_id))
            await SqlConversations(database).write(Step(None, ticket=ticket, events=(first.event,)))
            linked = Escalation(
                f"e_{number}", ticket.number, EscalationState.LINKED, Draft(Kind.BUG, "It hums"), "bob", "Bob", at,
                issue=NAME, key="ONE-1",
            )  # fmt: skip
            await SqlEscalations(database).write([linked])
        made = snapshot(versions=(Version("1", "5.3"),), created_at=now - timedelta(days=9))
        assert await SqlMirror(database, lambda: now).keep(made, Kind.BUG, Stage.ACCEPTED, over=None)
    finally:
        await database.close()


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    """A terminal over an issue with two tickets."""
    asyncio.run(_furnish(f"sqlite:///{terminal.data / 'onetouch.db'}", utc_now()))
    return terminal


def test_the_list_says_whom_an_issue_hits(desk: Terminal) -> None:
    out = desk.fine("issues").out
    for said in ("ONE-1", "2 accounts", "2 tickets", "2 in 28 days (0 before)", "9 days", "bug", "5.3", "It hums"):
        assert said in out, said
    assert "2 accounts together" in out
    (one,) = desk.fine("issues", "--json", "--sort", "growth", "--kind", "bug", "--stage", "accepted").json
    assert (one["key"], one["accounts"], one["tickets"]) == ("ONE-1", 2, ["T-1", "T-2"])
    assert one["versions"] == [{"name": "5.3", "released": False, "on": None}]


def test_the_table_is_csv(desk: Terminal) -> None:
    heads, row = csv.reader(io.StringIO(desk.fine("issues", "--csv").out))
    assert dict(zip(heads, row, strict=True))["accounts affected"] == "2"


def test_what_there_is_not_is_said(desk: Terminal) -> None:
    assert desk.fine("issues", "--show", "over").out == "There are no such issues.\n"
    assert desk.fine("issues", "--plan", "gold", "--json").json == []
    assert desk.run("issues", "--kind", "nonsense").code == 2
