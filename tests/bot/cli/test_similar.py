"""Similar tickets on the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database.cases import SqlCases
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from handlers.ports import Step
from handlers.ticket import Comment, Status
from tests.bot.cli.conftest import Terminal
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET


async def _file(data: Path) -> None:
    url = f"sqlite:///{data / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    reset = Comment("Eve", "Reset the paper tray.", START, public=True, team=True)
    solved = {"status": Status.SOLVED, "solved_at": START, "comments": (reset,)}
    tickets = [
        replace(TICKET, subject="Printer offline", description="The printer is offline: E-1042."),
        replace(TICKET, number="T-2", subject="E-1042", description="Printer offline, E-1042.", **solved),
        replace(TICKET, number="T-3", subject="Invoice", description="The address on my invoice is wrong."),
    ]
    try:
        assert await SqlConversations(database).write(Step(None, tickets=tickets))
    finally:
        await database.close()


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    asyncio.run(_file(terminal.data))
    return terminal


def test_similar_tickets_are_listed_with_why_and_what_solved_them(desk: Terminal) -> None:
    (one,) = desk.fine("ticket", "similar", "t-1", "--json").json["tickets"]
    assert (one["number"], one["solved_with"], one["linked"]) == ("T-2", "Reset the paper tray.", False)
    assert "E-1042" in one["why"][0]
    shown = desk.fine("ticket", "similar", "T-1").out
    assert "T-2" in shown
    assert "Solved with: Reset the paper tray." in shown
    assert "same customer" in shown
    desk.fine("ticket", "link", "T-1", "T-2")
    assert "linked" in desk.fine("ticket", "similar", "T-1").out


async def _begin(data: Path, tag: str) -> None:
    database = Database.open(f"sqlite:///{data / 'onetouch.db'}")
    try:
        await SqlCases(database).mark_stale(tag)
    finally:
        await database.close()


async def _kept(data: Path) -> frozenset[int]:
    database = Database.open(f"sqlite:///{data / 'onetouch.db'}")
    try:
        return await SqlCases(database).numbers()
    finally:
        await database.close()


def test_where_the_server_reads_with_another_model_the_command_reads_nothing(desk: Terminal) -> None:
    asyncio.run(_begin(desk.data, "another:1"))
    done = desk.fine("ticket", "similar", "T-1")
    assert "3 tickets are still being read" in done.err
    assert asyncio.run(_kept(desk.data)) == frozenset()


def test_where_nothing_is_like_it_that_is_said_and_a_ticket_that_is_not_there_is_refused(desk: Terminal) -> None:
    said = desk.fine("ticket", "similar", "T-3").out.splitlines()
    assert said[-1] == "No single ticket comes near enough to be shown."
    refused = desk.run("ticket", "similar", "T-9")
    assert (refused.code, "there is no ticket T-9" in refused.err) == (1, True)
