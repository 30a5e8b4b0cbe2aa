"""Announcements on the command line."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.compose.services import utc_now
from bot.database import Database, migrate
from bot.database.announcements import SqlAnnouncements
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.mirror import SqlMirror
from handlers.engineering.announcement import Announcement, Occasion
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind, Stage
from handlers.ports import Step
from handlers.tickets.history import opening
from tests.announcement_worlds import DAY, ISSUE, fixed_in, kept
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import ANN, TICKET

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TEXT = "It comes with 5.3."


async def _furnish(url: str) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        await SqlConversations(database).write(Step(None, ticket=TICKET, events=(opening(TICKET, ANN).event,)))
        there = kept(Stage.ACCEPTED, fixed_in("5.3", on=DAY), said="Lamps hum")
        assert await SqlMirror(database, utc_now).keep(there.snapshot, there.kind, there.stage, over=None)
        linked = Escalation(
            "e1", "T-1", EscalationState.LINKED, Draft(Kind.BUG, "It hums"), "eve", "Eve", AT, ISSUE, "ONE-1"
        )
        await SqlEscalations(database).write([linked])
        draft = Announcement("n1", "T-1", ISSUE, Occasion.SCHEDULED, "5.3", TEXT, AT, on=DAY)
        await SqlAnnouncements(database).write([draft])
    finally:
        await database.close()


@pytest.fixture
def desk(shop: Terminal) -> Terminal:
    """A terminal over a ticket with a draft."""
    asyncio.run(_furnish(f"sqlite:///{shop.data / 'onetouch.db'}"))
    return shop


def test_drafts_are_listed_by_issue(desk: Terminal) -> None:
    out = desk.fine("announcements").out
    for said in ("ONE-1 Lamps hum (accepted)", "n1", "T-1", "scheduled in 5.3: draft"):
        assert said in out
    (one,) = desk.fine("announcements", "--issue", "one-1", "--json").json
    assert (one["id"], one["issue"], one["text"], one["on"]) == ("n1", "ONE-1", TEXT, "2026-03-20")
    assert desk.fine("announcements", "--state", "sent").out == "There are none.\n"
    assert desk.run("announcements", "--issue", "ONE-9").code == 1


def test_one_is_shown_worded_dropped_and_brought_back(desk: Terminal) -> None:
    out = desk.fine("announcement", "show", "n1").out
    assert TEXT in out
    assert "ONE-1 scheduled in 5.3: draft, version 1" in out
    assert desk.fine("announcement", "word", "n1", "Soon.").out == "n1: draft, version 2.\n"
    assert desk.fine("announcement", "show", "n1", "--json").json["text"] == "Soon."
    assert (
        desk.fine("announcement", "drop", "n1", "--by", "eve", "--seen", "2").out == "n1: dropped by eve, version 3.\n"
    )
    refused = desk.run("announcement", "word", "n1", "Hm.")
    assert (refused.code, "dropped by eve already" in refused.err) == (1, True)
    assert desk.fine("announcement", "back", "n1").out == "n1: draft, version 4.\n"
    assert desk.run("announcement", "show", "n9").code == 1


def test_one_is_sent_in_the_version_that_was_looked_at(desk: Terminal) -> None:
    asked = desk.run("announcement", "send", "n1")
    assert (asked.code != 0, TEXT in asked.out) == (True, True)  # nobody was there to say yes
    assert desk.fine("announcements", "--state", "sent").out == "There are none.\n"
    assert desk.run("announcement", "send", "n1", "--seen", "2").code == 1
    assert desk.fine("announcement", "send", "n1", "--seen", "1", "--by", "eve").out == "n1: sent by eve, version 2.\n"
    assert desk.fine("announcement", "send-all", "ONE-1").out == "There is nothing to be sent.\n"


def test_all_of_an_issue_are_sent_at_once_and_drafted_again(desk: Terminal) -> None:
    for typed in (None, "n\n"):
        assert desk.run("announcement", "send-all", "ONE-1", typed=typed).code != 0
    assert desk.fine("announcements", "--state", "sent").out == "There are none.\n"
    out = desk.fine("announcement", "send-all", "ONE-1", typed="y\n").out
    assert out == f"T-1 It hums\n{TEXT}\n\nSend it? [y/N]: y\n1 sent.\n"
    drafted = desk.fine("announcement", "draft", "ONE-1").out
    assert drafted.endswith("  T-1\n")
    assert desk.fine("announcement", "draft", "ONE-1").out.startswith("There is nothing to tell")
