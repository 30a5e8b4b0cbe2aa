"""Our own tracker: what it does when the database fails, or others are quicker."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import Database, DatabaseUnusable, migrate
from bot.database.local_issues import SqlLocalIssues
from bot.tracker.likeness import nearest
from bot.tracker.local import LocalTracker
from handlers.engineering.errors import IssueGone, TrackerAway, TrackerRefused
from handlers.engineering.escalation import Draft
from handlers.engineering.issue import LOCAL, IssueName, Kind
from handlers.engineering.local.issue import LocalIssue
from handlers.engineering.ports import Order
from tests.fakes import FakeClock, Ids
from tests.memory_local_issues import HUMS, MemoryLocalIssues

ORDER = Order(Draft(Kind.BUG, "It hums"), "onetouch-9", 1, "T-1", "https://help.example/console/tickets/T-1")
NAME = IssueName(LOCAL, "1")


class Broken(MemoryLocalIssues):
    """A store whose disk is full."""

    async def add(self, new: LocalIssue) -> LocalIssue:
        raise DatabaseUnusable("the disk is full")

    async def get(self, number: int) -> LocalIssue:
        raise DatabaseUnusable("the disk is full")


def tracker(store: MemoryLocalIssues | SqlLocalIssues) -> LocalTracker:
    return LocalTracker(store, "https://help.example", FakeClock(), Ids())


@pytest.fixture
async def sql(tmp_path: Path) -> AsyncIterator[SqlLocalIssues]:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    database = Database.open(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        yield SqlLocalIssues(database)


async def test_who_asks_twice_at_once_gets_one_issue(sql: SqlLocalIssues) -> None:
    made = tracker(sql)
    filed = await asyncio.gather(*(made.create(ORDER) for _ in range(5)))
    assert {one.key for one in filed} == {"ONE-1"}
    assert len(await sql.every(9)) == 1


async def test_many_say_things_at_once_and_each_is_there_once(sql: SqlLocalIssues) -> None:
    made = tracker(sql)
    name = (await made.create(ORDER)).name
    marks = ("a", "b", "a", "b")
    await asyncio.gather(*(made.comment(name, f"Said {mark}.", mark) for mark in marks))
    assert sorted(one.text for one in (await made.read(name)).comments) == ["Said a.", "Said b."]


async def test_a_change_that_comes_too_late_is_done_again_but_not_for_ever() -> None:
    store = MemoryLocalIssues({1: HUMS}, rivals=2)
    await tracker(store).comment(NAME, "Two accounts.", "m1")
    assert len(store.issues[1].comments) == 1
    store.rivals = 99
    with pytest.raises(TrackerAway) as away:
        await tracker(store).comment(NAME, "And a third.", "m2")
    assert not away.value.unsure


async def test_a_database_that_fails_is_a_tracker_that_is_away() -> None:
    made = tracker(Broken())
    with pytest.raises(TrackerAway, match="disk is full") as away:
        await made.create(ORDER)
    assert away.value.unsure
    with pytest.raises(TrackerAway) as away:
        await made.read(NAME)
    assert not away.value.unsure


@pytest.mark.parametrize("name", [IssueName("acme.atlassian.net", "1"), IssueName(LOCAL, "x"), IssueName(LOCAL, "01")])
async def test_what_is_not_ours_is_not_here(name: IssueName) -> None:
    with pytest.raises(IssueGone):
        await tracker(MemoryLocalIssues({1: HUMS})).read(name)


async def test_a_key_of_another_tracker_is_not_here() -> None:
    with pytest.raises(IssueGone, match="LAMP-1"):
        await tracker(MemoryLocalIssues({1: HUMS})).by_key("LAMP-1")


async def test_there_is_a_form_of_our_own_project_only() -> None:
    made = tracker(MemoryLocalIssues())
    assert (await made.form(Kind.BUG)).fields == ()
    with pytest.raises(TrackerRefused):
        await made.form(Kind.BUG, "LAMP")


def test_what_shares_the_rarest_words_is_nearest() -> None:
    titles = "The lamp hums at night", "The lamp flickers", "The invoice is wrong", "The lamp is wrong"
    issues = [replace(HUMS, number=at, title=title, description="") for at, title in enumerate(titles, start=1)]
    assert [one.number for one in nearest("my lamp hums", issues, 2)] == [1, 2]
    assert [one.number for one in nearest("a wrong invoice", issues, 9)] == [3, 4]
    assert list(nearest("", issues, 9)) == []
    assert list(nearest("zebra", issues, 9)) == []
    assert list(nearest("my lamp hums", [], 9)) == []


def test_words_of_the_title_count_more() -> None:
    said = replace(HUMS, number=1, title="Noise", description="It hums")
    called = replace(HUMS, number=2, title="It hums", description="Noise")
    assert [one.number for one in nearest("hums", [said, called], 9)] == [2, 1]
