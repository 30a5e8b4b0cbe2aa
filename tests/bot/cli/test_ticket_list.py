"""Lists of tickets on the command line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.compose.services import new_id, utc_now
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.people import SqlPeople
from bot.database.watch import SqlWatch
from handlers.person import Role
from handlers.ports import Step
from handlers.ticket import Comment, Priority, Status
from handlers.tickets.ports import Look, Standing
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import TICKET

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    asyncio.run(_furnish(f"sqlite:///{terminal.data / 'onetouch.db'}"))
    return terminal


async def _furnish(url: str) -> None:
    await asyncio.to_thread(migrate, url)
    database, now = Database.open(url), utc_now()
    try:
        people = SqlPeople(database, utc_now, new_id)
        eve = await people.add("eve@example.com", Role.ENGINEER)
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "acme")
        said = Comment("Eve", "A loose fuse", now, public=False, team=True)
        facts: tuple[dict[str, object], ...] = (
            {"status": Status.OPEN, "assignee": eve.id, "priority": Priority.URGENT, "plan": "premium"},
            {"status": Status.PENDING, "assignee": "kim", "comments": (said,)},
            {"subject": "It smells", "requester_id": ann.id, "tier": 2, "language": "ja"},
            {"status": Status.SOLVED, "solved_at": now - HOUR},
        )
        for number, one in enumerate(facts, 1):
            opened = now - (9 - number) * HOUR
            ticket = replace(TICKET, number=f"T-{number}", opened_at=opened, **one)  # type: ignore[arg-type]
            await SqlConversations(database).write(Step(None, ticket=ticket))
        watch = SqlWatch(database)
        await watch.looked([Look("T-1", 1, None, Standing(now - HOUR, now - HOUR, breached=True))])
        await watch.looked([Look("T-2", 1, None, Standing(breached=True))])
        await watch.looked([Look("T-3", 1, None, Standing(now + 5 * HOUR, now + 5 * HOUR))])
    finally:
        await database.close()


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", "4 3 2 1"),
        ("--order oldest --limit 2", "1 2"),
        ("--order due", "1 3 4 2"),
        ("--status open --status pending", "2 1"),
        ("--priority urgent", "1"),
        ("--category bug --tier 2", "3"),
        ("--plan premium", "1"),
        ("--account acme", "3"),
        ("--language ja-JP", "3"),
        ("--language zh-TW", ""),
        ("--assignee eve@example.com", "1"),
        ("--assignee kim", "2"),
        ("--unassigned", "4 3"),
        ("--breached", "2 1"),
        ("--search fuse", "2"),
        ("--search t-3", "3"),
        ("--search ann@acme", "3"),
        ("--view unassigned", "3"),
        ("--view overdue", "1"),
        ("--view unsolved --order oldest --assignee kim", "2"),
        ("--view solved", "4"),
        ("--status closed", ""),
    ],
)
def test_what_is_asked_for_is_listed(desk: Terminal, asked: str, numbers: str) -> None:
    found = desk.fine("tickets", *asked.split(), "--json").json
    assert [one["number"] for one in found] == [f"T-{number}" for number in numbers.split()]


def test_lines_tell_what_is_due_and_who_has_it(desk: Terminal) -> None:
    lines = desk.fine("tickets", "--order", "oldest").out.splitlines()
    assert "overdue 2" in lines[0]
    assert "eve@example.com It hums" in lines[0]
    assert "was overdue" in lines[1]
    assert " due 2" in lines[2]
    assert "nobody       It smells" in lines[2]


def test_that_there_are_more_is_said_beside_the_list(desk: Terminal) -> None:
    ran = desk.fine("tickets", "--limit", "3")
    assert len(ran.out.splitlines()) == 3
    assert "There are more" in ran.err
    assert "There are more" not in desk.fine("tickets", "--limit", "4").err


def test_that_nothing_is_like_that_is_said(desk: Terminal) -> None:
    assert desk.fine("tickets", "--search", "nothing").out == "No ticket is like that.\n"


def test_a_language_that_is_none_of_ours_is_refused_with_those_that_are(desk: Terminal) -> None:
    ran = desk.run("tickets", "--language", "xx")
    assert ran.code == 2
    assert "'xx' is none of de, en, es, fr, it, ja, ko, pt, ru, zh." in " ".join(ran.err.split())


def test_an_address_of_nobody_and_a_long_search_are_refused(desk: Terminal) -> None:
    refused = desk.run("tickets", "--assignee", "ann@acme.example")
    assert (refused.code, "nobody of the team" in refused.err) == (1, True)
    long = desk.run("tickets", "--search", "x" * 201)
    assert (long.code, "201 characters" in long.err) == (1, True)


def test_lists_of_many_go_over_pages(desk: Terminal) -> None:
    asyncio.run(_many(f"sqlite:///{desk.data / 'onetouch.db'}"))
    found = desk.fine("tickets", "--limit", "230", "--order", "oldest", "--json").json
    assert len({one["number"] for one in found}) == 230


async def _many(url: str) -> None:
    database = Database.open(url)
    try:
        made = tuple(replace(TICKET, number=f"T-{number}") for number in range(10, 245))
        await SqlConversations(database).write(Step(None, tickets=made))
    finally:
        await database.close()
