"""What every keeper of known issues must do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.known_issues import SqlKnownIssues
from bot.database.outbox import SqlOutbox
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import KnownIssue, Publicity, Subscription
from handlers.engineering.publishing_ports import KnownIssues, Votes
from handlers.ports import Outgoing, WriteConflict
from tests.databases import database_url
from tests.fakes import START
from tests.memory_known_issues import MemoryKnownIssues

ISSUE, OTHER = IssueName("acme.example", "10001"), IssueName("acme.example", "10002")
HOUR = timedelta(hours=1)
ONE = KnownIssue(ISSUE, "Exports stop", "Export by month.", "eve", "Eve", START)
ANN = Subscription(ISSUE, "ann", START, "c1", "ann@example.com", ("acme",))
BEN = Subscription(ISSUE, "ben", START + HOUR, "c2", None, ("acme", "umbrella"))
JOB = Outgoing("o1", "known_issue", "acme.example/10001", {"do": "publish"})


@dataclass(frozen=True, slots=True)
class Held:
    """A keeper. `left`: gives what waits in the outbox."""

    known: KnownIssues
    left: Callable[[], Awaitable[Sequence[Outgoing]]]


@asynccontextmanager
async def _sql(folder: Path) -> AsyncIterator[Held]:
    url = database_url(folder / "known.db")
    migrate(url)
    database = Database.open(url)
    outbox = SqlOutbox(database)

    async def left() -> Sequence[Outgoing]:
        return [one.outgoing for one in await outbox.due(START + timedelta(days=9), 100)]

    try:
        yield Held(SqlKnownIssues(database), left)
    finally:
        await database.close()


@pytest.fixture(params=["memory", "sql"])
async def held(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Held]:
    if request.param == "sql":
        async with _sql(tmp_path) as made:
            yield made
        return
    memory = MemoryKnownIssues()

    async def left() -> Sequence[Outgoing]:
        return memory.outbox

    yield Held(memory, left)


async def test_what_was_written_is_given_whole_and_the_latest_first(held: Held) -> None:
    whole = replace(
        ONE,
        fix="in 5.3",
        basis="abc",
        publicity=Publicity.PUBLIC,
        outdated=True,
        over=True,
        accounts=3,
    )
    later = replace(ONE, issue=OTHER, at=START + HOUR)
    await held.known.write(whole, [JOB])
    await held.known.write(later)
    assert await held.known.get(ISSUE) == whole
    assert await held.known.get(IssueName("acme.example", "9")) is None
    assert list(await held.known.every()) == [later, whole]
    assert list(await held.left()) == [JOB]


async def test_it_is_written_over_the_version_before_and_no_other(held: Held) -> None:
    await held.known.write(ONE)
    with pytest.raises(WriteConflict):
        await held.known.write(ONE, [JOB])
    with pytest.raises(WriteConflict):
        await held.known.write(replace(ONE, version=3), [JOB])
    await held.known.write(replace(ONE, title="Exports end early", version=2))
    found = await held.known.get(ISSUE)
    assert found is not None
    assert (found.title, found.version) == ("Exports end early", 2)
    assert not await held.left()


async def test_a_person_is_counted_once_and_may_name_another_place(held: Held) -> None:
    assert await held.known.subscribe(replace(ANN, email=None))
    assert not await held.known.subscribe(replace(ANN, conversation=None, at=START + 9 * HOUR))
    assert await held.known.subscribe(BEN)
    assert list(await held.known.waiting(ISSUE, "m1")) == [ANN, BEN]
    assert await held.known.votes([ISSUE, OTHER]) == {ISSUE: Votes(2, 2, 2)}
    assert await held.known.votes([OTHER]) == {}


async def test_who_was_told_is_not_told_the_same_again(held: Held) -> None:
    await held.known.subscribe(ANN)
    await held.known.subscribe(BEN)
    await held.known.tell([replace(ANN, told="m1")], [JOB])
    assert list(await held.known.waiting(ISSUE, "m1")) == [BEN]
    assert list(await held.known.waiting(ISSUE, "m2")) == [replace(ANN, told="m1"), BEN]
    assert (await held.known.votes([ISSUE]))[ISSUE].waiting == 1
    assert list(await held.left()) == [JOB]
