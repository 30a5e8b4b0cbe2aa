"""What every keeper of what tickets are found by must do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest
from sqlalchemy import delete, insert

from bot.database import Database, migrate, sync_engine
from bot.database.case_records import SqlCaseRecords
from bot.database.case_vectors import SqlCaseVectors
from bot.database.cases import SqlCases
from bot.database.conversations import SqlConversations
from bot.database.tables import case_due, person, person_account
from bot.database.tickets import SqlTickets
from handlers.conversation import Conversation, Episode, Outcome
from handlers.diagnostics import Diagnostics
from handlers.ports import Conversations, Step, Tickets
from handlers.similar.ports import CaseRecords, CaseState, CaseWords, Circumstances, KeptCases, Unread
from handlers.similar.similar import TEAM, Readers
from handlers.ticket import Comment, Status, Ticket
from tests.databases import database_url
from tests.fakes import START, Memory, MemoryConversations, MemoryTickets
from tests.handlers.tickets.worlds import TICKET
from tests.memory_similar import MemoryCaseRecords, MemoryCases
from tests.worlds import KINDS

TAG = "words:1"


class Cases(Unread, KeptCases, Protocol):
    """Both ports at once."""


@dataclass(frozen=True, slots=True)
class Here:
    """One store."""

    cases: Cases
    records: CaseRecords
    conversations: Conversations
    tickets: Tickets
    lists: Callable[[str, str], Awaitable[None]]

    async def put(self, *tickets: Ticket, **facts: object) -> None:
        """Write new tickets."""
        assert await self.conversations.write(Step(None, tickets=tickets))

    async def change(self, number: str, **facts: object) -> None:
        """Write a ticket over what it is."""
        there = await self.tickets.get(number)
        assert await self.conversations.write(Step(None, ticket=replace(there, **facts)))  # type: ignore[arg-type]

    async def due(self, limit: int = 10, tag: str = TAG) -> list[str]:
        """Give the marked ones."""
        return [one.number for one in await self.cases.due(limit, tag)]


def ticket(number: int, **facts: object) -> Ticket:
    made = replace(TICKET, number=f"T-{number}", opened_at=START + timedelta(hours=number))
    return replace(made, **facts)  # type: ignore[arg-type]


def words(number: int, *, version: int = 1, tag: str = TAG, vector: bool = True, said: str = "lamp") -> CaseWords:
    axis = np.zeros(4, np.float32)
    axis[number % 4] = 1.0
    return CaseWords(f"T-{number}", version, f"digest of {said}", tag, axis if vector else None, frozenset({said}))


@asynccontextmanager
async def opened(kind: str, folder: Path) -> AsyncIterator[Here]:
    if kind == "memory":
        memory = Memory()
        records = MemoryCaseRecords(memory)

        async def listed(who: str, account: str) -> None:
            records.accounts[who] = frozenset({account})

        yield Here(MemoryCases(memory), records, MemoryConversations(memory), MemoryTickets(memory), listed)
        return
    url = database_url(folder / "onetouch.db")
    migrate(url)
    database, engine = Database.open(url), sync_engine(url)

    async def enlisted(who: str, account: str) -> None:
        async with database.writing() as connection:
            row = {"id": who, "role": "customer", "known": True, "name": None, "email": None, "created_at": START}
            await connection.execute(insert(person).values(row))
            await connection.execute(insert(person_account).values(person_id=who, account=account))

    try:
        yield Here(
            SqlCases(database),
            SqlCaseRecords(engine, "here"),
            SqlConversations(database),
            SqlTickets(database),
            enlisted,
        )
    finally:
        engine.dispose()
        await database.close()


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_a_new_ticket_and_a_changed_one_are_to_be_read_the_latest_first(here: Here) -> None:
    await here.put(ticket(1), ticket(2), ticket(3))
    assert (await here.due(), await here.due(2), await here.cases.count()) == (["T-3", "T-2", "T-1"], ["T-3", "T-2"], 3)
    await here.cases.keep([words(1), words(2), words(3)], {})
    assert (await here.due(), await here.cases.count()) == ([], 0)
    await here.change("T-2", subject="It smells")
    (one,) = await here.cases.due(10, TAG)
    assert (one.number, one.subject, one.version) == ("T-2", "It smells", 2)


async def test_what_was_changed_while_it_was_read_stays_marked(here: Here) -> None:
    await here.put(ticket(1))
    await here.change("T-1", subject="It smells")
    await here.cases.keep([words(1)], {})
    assert await here.due() == ["T-1"]
    await here.cases.keep([], {"T-1": 2})
    assert await here.due() == []
    await here.cases.keep([], {})


async def test_what_is_kept_is_given_in_the_order_in_which_it_came(here: Here) -> None:
    await here.put(ticket(1), ticket(2))
    assert (await here.cases.revision(), await here.cases.since(0, TAG, 10)) == (0, [])
    await here.cases.keep([words(2), words(1, vector=False)], {})
    first, second = await here.cases.since(0, TAG, 10)
    assert (first.number, second.number, second.vector) == (2, 1, None)
    assert first.vector is not None
    np.testing.assert_array_equal(first.vector, [0, 0, 1, 0])
    assert await here.cases.revision() == second.revision
    assert [one.number for one in await here.cases.since(first.revision, TAG, 10)] == [1]
    assert [one.number for one in await here.cases.since(0, TAG, 1)] == [2]
    await here.cases.keep([words(2, version=1, said="coil")], {})
    (again,) = await here.cases.since(second.revision, TAG, 10)
    assert (again.number, again.digest) == (2, "digest of coil")


async def test_vectors_of_another_model_are_not_given_and_their_tickets_are_to_be_read_again(here: Here) -> None:
    await here.put(ticket(1), ticket(2))
    await here.cases.keep([words(1), words(2)], {})
    assert await here.cases.kept(["T-1", "T-9"], TAG) == {"T-1": "digest of lamp"}
    assert await here.cases.kept(["T-1"], "words:2") == {}
    assert [one.vector for one in await here.cases.since(0, "words:2", 10)] == [None, None]
    assert await here.cases.mark_stale(TAG) == 0
    assert await here.cases.mark_stale("words:2") == 2
    await here.cases.keep([words(1, tag="words:2")], {})
    assert (await here.due(tag="words:2"), await here.cases.mark_stale("words:2")) == (["T-2"], 1)


async def test_what_was_read_in_another_way_is_to_be_read_again(here: Here) -> None:
    await here.put(ticket(1), ticket(2))
    await here.cases.keep([words(1), words(2, said="coil")], {})
    assert await here.cases.mark_stale(TAG, "digest of ") == 0
    assert await here.cases.mark_stale(TAG, "digest of l") == 1
    assert await here.due() == ["T-2"]


async def test_one_model_reads_and_what_another_one_read_meanwhile_is_not_kept(here: Here) -> None:
    await here.put(ticket(1), ticket(2))
    await here.cases.keep([words(1), words(2)], {})
    assert await here.cases.mark_stale("words:2") == 2
    assert (await here.due(), await here.due(tag="words:2")) == ([], ["T-2", "T-1"])
    # The former one was reading when the other began.
    await here.cases.keep([words(1, said="coil")], {"T-2": 1})
    assert await here.due(tag="words:2") == ["T-2", "T-1"]
    assert await here.cases.kept(["T-1", "T-2"], TAG) == {"T-1": "digest of lamp", "T-2": "digest of lamp"}
    await here.cases.keep([words(1, tag="words:2")], {})
    first, second = await here.cases.since(0, "words:2", 10)
    assert ((first.number, first.otherwise), (second.number, second.otherwise)) == ((2, True), (1, False))
    assert await here.cases.mark_stale(TAG) == 2
    await here.cases.keep([], {"T-2": 1})
    assert await here.due() == ["T-1"]


async def test_what_is_kept_is_named_by_number(here: Here) -> None:
    await here.put(ticket(1), ticket(2), ticket(3))
    await here.cases.keep([words(1), words(3)], {})
    assert await here.cases.numbers() == {1, 3}


async def test_a_ticket_that_is_gone_is_passed_over(here: Here) -> None:
    await here.put(ticket(1))
    await here.cases.keep([words(1), words(7)], {})
    assert [one.number for one in await here.cases.since(0, TAG, 10)] == [1]


async def test_how_tickets_stand_follows_them_where_they_go_on(here: Here) -> None:
    await here.put(ticket(1), ticket(2), ticket(3, status=Status.SOLVED))
    await here.change("T-1", status=Status.CLOSED, merged_into="T-2")
    await here.change("T-2", status=Status.CLOSED, merged_into="T-3")
    states = await here.records.states(["T-1", "T-3", "T-9"])
    assert states == {
        "T-1": CaseState("T-1", "T-3", Status.SOLVED),
        "T-3": CaseState("T-3", "T-3", Status.SOLVED),
    }
    assert await here.records.states([]) == {}


async def test_tickets_come_whole_with_what_is_known_around_them(here: Here) -> None:
    said = Comment("Ann", "Still.", START, public=True)
    sent = Diagnostics(version="5.3", error="TypeError: x\n at y")
    await here.lists("p1", "acme")
    first = ticket(1, comments=(said,), transcript=(("customer", "Hello"),))
    assert await here.conversations.write(Step(None, ticket=first, diagnostics=sent))
    await here.put(ticket(2, requester_id="p2"))
    whole = await here.records.whole(["T-1", "T-2", "T-9"])
    assert set(whole) == {"T-1", "T-2"}
    assert whole["T-1"][0] == replace(first, transcript=())
    assert whole["T-1"][1] == Circumstances(frozenset({"acme"}), "5.3", "TypeError: x")
    assert whole["T-2"][1] == Circumstances()
    assert await here.records.whole([]) == {}


async def test_who_may_see_a_ticket(here: Here) -> None:
    await here.put(ticket(1), ticket(2, requester_id="p2", participants=("p1",)), ticket(3, requester_id="p3"))
    await here.put(ticket(4, requester_id="p4", email="Ann@example.com"))
    every = {"T-1", "T-2", "T-3", "T-4", "T-9"}
    assert await here.records.seen_by(TEAM, every) == every - {"T-9"}
    assert await here.records.seen_by(Readers(persons=frozenset({"p1"})), every) == {"T-1", "T-2"}
    proved = Readers(persons=frozenset({"p1"}), proved=frozenset({"ann@example.com"}))
    assert await here.records.seen_by(proved, every) == {"T-1", "T-2", "T-4"}
    assert await here.records.seen_by(Readers(), every) == frozenset()


@dataclass(frozen=True, slots=True)
class Sql:
    """The store in SQL, for what only it does."""

    database: Database
    here: Here


@pytest.fixture
async def sql(tmp_path: Path) -> AsyncIterator[Sql]:
    async with opened("sql", tmp_path) as made:
        assert isinstance(made.cases, SqlCases)
        yield Sql(made.cases._database, made)


async def test_vectors_are_given_by_number_and_by_day(sql: Sql) -> None:
    here, vectors = sql.here, SqlCaseVectors(sql.database, TAG)
    assert (await vectors.recent(START, 5))[0] == ()
    await here.put(*(ticket(number) for number in range(1, 6)))
    await here.cases.keep([words(1), words(2), words(3, vector=False), words(4), words(5, tag="words:2")], {})
    await here.change("T-1", status=Status.CLOSED, merged_into="T-2")
    found = await vectors.of(["T-1", "T-2", "T-3", "T-5", "T-9"])
    assert sorted(found) == ["T-1", "T-2"]
    np.testing.assert_array_equal(found["T-2"], [0, 0, 1, 0])
    numbers, held = await vectors.recent(START, 5)
    assert numbers == ("T-4", "T-2")
    assert (held.shape, held.dtype) == ((2, 4), np.float32)
    assert (await vectors.recent(START, 1))[0] == ("T-4",)
    assert (await vectors.recent(START + timedelta(hours=3), 5))[0] == ("T-4",)


async def test_tickets_that_were_there_before_are_marked_at_the_start(sql: Sql) -> None:
    await sql.here.put(*(ticket(number) for number in range(1, 4)))
    async with sql.database.writing() as connection:
        await connection.execute(delete(case_due))
    assert await sql.here.cases.mark_stale(TAG) == 3
    assert await sql.here.cases.mark_stale(TAG) == 3
    assert await sql.here.due() == ["T-3", "T-2", "T-1"]


async def test_an_account_that_a_token_named_counts_too(sql: Sql) -> None:
    held = Conversation("c1", "web", "p1", START)
    asked = Episode("e1", held.id, "p1", "How?", START, START, Outcome.OPEN, accounts=("zeta",))
    assert await sql.here.conversations.write(Step(held, episodes=(asked,)))
    await sql.here.put(ticket(1, conversation_id="c1", episode_id="e1"))
    assert (await sql.here.records.whole(["T-1"]))["T-1"][1].accounts == {"zeta"}


async def test_what_a_customer_sees_is_named_for_the_search(sql: Sql) -> None:
    records = sql.here.records
    assert isinstance(records, SqlCaseRecords)
    await sql.here.put(ticket(1), ticket(2, requester_id="p2"))
    assert await records.visible(TEAM) is None
    assert await records.visible(Readers(persons=frozenset({"p2"}))) == {2}
