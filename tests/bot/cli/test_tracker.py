"""How the tracker is followed, on the command line."""

from __future__ import annotations

import asyncio

import pytest

from bot.compose.services import utc_now
from bot.database import Database, migrate
from bot.database.hints import SqlHints
from bot.database.mirror import SqlMirror
from bot.database.watched import SqlWatched
from handlers.engineering.hearing import About, Hint
from handlers.engineering.issue import LOCAL, IssueName, Kind, Stage
from handlers.engineering.local.issue import STATUSES, LocalStatus
from tests.bot.cli.conftest import Terminal
from tests.fakes import START
from tests.issue_worlds import DOING, TRACKER, snapshot


async def _furnish(url: str) -> None:
    migrate(url)
    database = Database.open(url)
    mine = snapshot("10001", name=IssueName(LOCAL, "1"), key="ONE-1", status=STATUSES[LocalStatus.FILED])
    try:
        for made in (mine, snapshot("10002", status=DOING, project="TWO")):
            assert await SqlMirror(database, utc_now).keep(made, Kind.BUG, Stage.ACCEPTED, over=None)
        await SqlWatched(database).looked(LOCAL, START)
        await SqlWatched(database).looked(TRACKER, START, "It is away.")
        await SqlHints(database).accept(Hint("d1", TRACKER, About.ISSUE, "1"), START)
    finally:
        await database.close()


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    asyncio.run(_furnish(f"sqlite:///{terminal.data / 'onetouch.db'}"))
    return terminal


def test_nothing_was_read_before_anything_was_escalated(terminal: Terminal) -> None:
    assert "No statuses are known yet" in terminal.fine("tracker", "show").out


def test_it_is_shown_and_said_what_statuses_mean(desk: Terminal) -> None:
    said = desk.fine("tracker", "show").out
    assert "local: looked through 2026-03-02 09:00 UTC\n" in said
    assert f"{TRACKER}: looked through never; now: It is away." in said
    assert "1 of its messages wait" in said
    assert "(our own tracker)" in said
    assert "accepted           (by its category)" in said
    assert "Version 1 of the settings is in use." in desk.fine("tracker", "means", "TWO", "2", "needs_information").out
    assert "needs_information  (as you said)" in desk.fine("tracker", "show").out
    desk.fine("tracker", "means", "TWO", "2", "default")
    assert "accepted           (by its category)" in desk.fine("tracker", "show").out


def test_it_is_shown_as_json(desk: Terminal) -> None:
    desk.fine("tracker", "means", "TWO", "2", "fixed")
    found = desk.fine("tracker", "show", "--json").json
    assert found["waiting"] == 1
    assert found["trackers"][1] == {
        "tracker": TRACKER, "looked_at": None, "problem": "It is away.", "latest_change": None
    }  # fmt: skip
    assert found["statuses"][1] == {
        "tracker": TRACKER, "project": "TWO", "id": "2", "name": "Doing", "category": "indeterminate", "issues": 1,
        "stage": "fixed", "said": True,
    }  # fmt: skip
