"""The ledger as the database gives it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database
from bot.database.issue_ledger import SqlLedgerBook
from handlers.engineering.issue import IssueName, Kind, Stage
from handlers.engineering.ledger import LedgerQuery, Which, ledger
from tests.databases import database_url
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET
from tests.issue_worlds import NAME, TRACKER, World, issue, opened, snapshot


@dataclass(frozen=True, slots=True)
class Here:
    """Issues with tickets, and the ledger over them."""

    world: World
    book: SqlLedgerBook


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Here]:
    async with opened("sql", tmp_path) as world:
        database = Database.open(database_url(tmp_path / "onetouch.db"))
        for number, requester in (("T-1", "p1"), ("T-2", "p2"), ("T-3", "p3"), ("T-4", "p3")):
            await world.file(number, requester)
        yield Here(world, SqlLedgerBook(database))
        await database.close()


async def test_every_issue_comes_with_the_tickets_that_are_linked_to_it(here: Here) -> None:
    await here.world.put(snapshot(description="Long."), Stage.ACCEPTED, Kind.FEATURE)
    await here.world.put(snapshot("10002"))
    for number in ("T-1", "T-2", "T-3"):
        await here.world.link(number)
    first, second = await here.book.entries(Which.ALL)
    assert (first.issue, first.kind, first.stage) == (issue(), Kind.FEATURE, Stage.ACCEPTED)
    assert (first.stage_at, first.votes) == (START, 0)
    assert [(one.number, one.accounts) for one in first.cases] == [
        ("T-1", frozenset({"acme"})),
        ("T-2", frozenset({"acme", "umbrella"})),
        ("T-3", frozenset()),
    ]
    assert {(one.plan, one.unsolved, one.opened_at) for one in first.cases} == {(TICKET.plan, True, TICKET.opened_at)}
    assert second.cases == ()


async def test_the_ledger_counts_as_the_mirror_does(here: Here) -> None:
    await here.world.put(snapshot())
    for number in ("T-1", "T-2", "T-3", "T-4"):
        await here.world.link(number)
    kept = await here.world.mirror.get(NAME)
    (line,) = ledger(await here.book.entries(Which.ALL), LedgerQuery(), START + timedelta(days=1)).lines
    assert (line.accounts, line.tickets, line.named) == (kept.accounts, 4, ("acme", "umbrella"))
    assert tuple(case.number for case in line.entry.cases) == kept.tickets


async def test_only_those_are_read_that_are_asked_for(here: Here) -> None:
    await here.world.put(snapshot(), Stage.ACCEPTED)
    await here.world.put(snapshot("10002"), Stage.RELEASED)
    await here.world.put(snapshot("10003", gone=True), Stage.ACCEPTED)
    await here.world.link("T-1")
    await here.world.link("T-2", IssueName(TRACKER, "10002"))

    async def keys(which: Which) -> list[str]:
        return [entry.issue.key for entry in await here.book.entries(which)]

    assert await keys(Which.OPEN) == ["ONE-1"]
    assert await keys(Which.OVER) == ["ONE-2", "ONE-3"]
    assert await keys(Which.ALL) == ["ONE-1", "ONE-2", "ONE-3"]
    assert [len(entry.cases) for entry in await here.book.entries(Which.ALL)] == [1, 1, 0]
    assert [len(entry.cases) for entry in await here.book.entries(Which.OVER)] == [1, 0]
