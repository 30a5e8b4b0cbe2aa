"""What every keeper of the issues of our own tracker must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.local_issues import SqlLocalIssues
from handlers.engineering.errors import IssueNotFound
from handlers.engineering.issue import Kind, Severity, Version
from handlers.engineering.local.issue import (
    LocalComment,
    LocalFile,
    LocalIssue,
    LocalStatus,
    attached,
    commented,
    moved,
    planned,
    referred,
)
from handlers.engineering.local.ports import LocalStore
from handlers.engineering.ports import BackLink
from handlers.ports import WriteConflict
from tests.databases import database_url
from tests.fakes import START
from tests.memory_local_issues import MemoryLocalIssues

NEW = LocalIssue(0, Kind.BUG, Severity.MAJOR, "It hums", "At night.", START, START, mark="onetouch-1")
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["memory", "sql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[LocalStore]:
    if request.param == "memory":
        yield MemoryLocalIssues()
        return
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        yield SqlLocalIssues(database)


async def test_issues_are_numbered_and_one_mark_has_one_issue(store: LocalStore) -> None:
    first = await store.add(NEW)
    assert (first.number, first.key) == (1, "ONE-1")
    assert await store.add(replace(NEW, title="Again")) == first
    assert (await store.add(replace(NEW, mark=None))).number == 2
    assert (await store.add(replace(NEW, mark=None))).number == 3
    assert [one.number for one in await store.marked("onetouch-1")] == [1]
    assert list(await store.marked("onetouch-2")) == []


async def test_what_is_written_is_given_back_whole(store: LocalStore) -> None:
    issue = await store.add(NEW)
    version = Version("v1", "5.3", on=date(2026, 3, 9))
    await store.put(version, START)
    issue = commented(issue, LocalComment("c1", None, "Support", "Two accounts.", START, "m1"))
    issue = replace(commented(issue, LocalComment("c2", "pia", "Pia", "I see it.", START)), version=2)
    issue = replace(planned(issue, [version], START), version=2)
    issue = replace(referred(issue, BackLink("1", "https://help.example/", "1 ticket", "1 account"), START), version=2)
    file = LocalFile("f1", "log.txt", "text/plain", 3, START, "f")
    issue = replace(attached(issue, file), version=2)
    await store.write(issue, {"f1": b"hum"})
    assert await store.get(1) == issue
    assert await store.content(1, "f1") == b"hum"
    (listed,) = await store.every(9)
    assert listed == replace(issue, comments=(), links=(), files=())
    again = planned(
        referred(issue, BackLink("1", "https://help.example/", "2 tickets", "", solved=True), START), (), START
    )
    again = replace(again, version=3)
    await store.write(again)
    assert await store.get(1) == again


async def test_a_change_is_written_over_the_version_before_and_no_other(store: LocalStore) -> None:
    issue = await store.add(NEW)
    await store.write(moved(issue, LocalStatus.ACCEPTED, START))
    with pytest.raises(WriteConflict):
        await store.write(moved(issue, LocalStatus.DECLINED, START))
    assert (await store.get(1)).status is LocalStatus.ACCEPTED


async def test_lists_go_by_the_last_change(store: LocalStore) -> None:
    first = await store.add(NEW)
    await store.add(replace(NEW, mark="2", created_at=START + MINUTE, updated_at=START + MINUTE))
    await store.write(moved(first, LocalStatus.ACCEPTED, START + 2 * MINUTE))
    assert [one.number for one in await store.every(9)] == [1, 2]
    assert [one.number for one in await store.every(1)] == [1]
    assert [one.number for one in await store.changed(START, 9)] == [2, 1]
    assert [one.number for one in await store.changed(START + 2 * MINUTE, 9)] == [1]
    assert [one.number for one in await store.changed(START, 1)] == [2]


async def test_a_version_that_comes_out_changes_the_issues_that_it_fixes(store: LocalStore) -> None:
    issue, _ = await store.add(NEW), await store.add(replace(NEW, mark="2"))
    version = Version("v1", "5.3")
    assert list(await store.put(version, START)) == []
    await store.put(Version("v2", "5.2"), START)
    await store.write(planned(issue, [version], START))
    before = await store.get(1)
    out = replace(version, released=True, on=START.date())
    assert list(await store.put(out, START)) == [1]
    after = await store.get(1)
    assert after.versions == (out,)
    assert (after.updated_at > before.updated_at, after.version) == (True, before.version + 1)
    assert [one.name for one in await store.versions()] == ["5.2", "5.3"]
    with pytest.raises(WriteConflict):
        await store.put(Version("v3", "5.3"), START)


async def test_what_is_not_there_is_said_to_be_so(store: LocalStore) -> None:
    with pytest.raises(IssueNotFound):
        await store.get(9)
    await store.add(NEW)
    with pytest.raises(IssueNotFound):
        await store.content(1, "f1")
