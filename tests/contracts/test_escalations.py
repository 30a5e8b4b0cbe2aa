"""What every keeper of escalations must do, and what is asked of tickets around them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from bot.database import Database, migrate
from bot.database.askers import SqlAskers, SqlUnproposed
from bot.database.conversations import SqlConversations
from bot.database.escalations import SqlEscalations
from bot.database.outbox import SqlOutbox
from bot.database.tables import identity, person, person_account
from bot.worker.ports import Outbox
from handlers.engineering.asking import Escalated
from handlers.engineering.drafting import Asked
from handlers.engineering.errors import EscalationNotFound
from handlers.engineering.escalation import Draft, Escalation, EscalationState, marked
from handlers.engineering.issue import IssueName, Kind, Severity
from handlers.engineering.jobs import filing
from handlers.ports import Step, WriteConflict
from handlers.ticket import Category, Status
from handlers.tickets.history import opening
from tests.databases import database_url
from tests.fakes import START, Ids, Memory, MemoryOutbox
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.memory_filing import MemoryEscalations
from tests.query_plans import plan

NAME = IssueName("tracker.example", "10001")
DRAFT = Draft(
    Kind.BUG,
    "It hums",
    "1. Listen",
    "silence",
    "a hum",
    "5.3",
    Severity.MAJOR,
    ("acme",),
    "ONE",
    {"team": "1\n2"},
    ("a1",),
)
WAITING = Escalation("e_1", "T-1", EscalationState.WAITING, DRAFT, "bob", "Bob", START)


@dataclass(frozen=True, slots=True)
class World:
    """A keeper, with the outbox beside it. `database`: where it has one."""

    escalations: Escalated
    outbox: Outbox
    database: Database | None = None

    async def left(self) -> Sequence[str]:
        """Give the subjects of what waits."""
        return [one.outgoing.subject for one in await self.outbox.due(START, 99)]


async def _tickets(database: Database) -> None:
    for number in (1, 2, 3):
        ticket = replace(TICKET, number=f"T-{number}", requester_id=f"p{number}", email=f"p{number}@acme.example")
        assert await SqlConversations(database).write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))


@pytest.fixture(params=["memory", "sql"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    if request.param == "memory":
        memory = Memory()
        yield World(MemoryEscalations(memory), MemoryOutbox(memory))
        return
    url = database_url(tmp_path / "x.db")
    migrate(url)
    database = Database.open(url)
    await _tickets(database)
    for one in await SqlOutbox(database).due(START, 99):
        await SqlOutbox(database).sent(one.outgoing.id, START)
    try:
        yield World(SqlEscalations(database), SqlOutbox(database), database)
    finally:
        await database.close()


def _linked(id_: str, ticket: str, **facts: Any) -> Escalation:
    linked = {"id": id_, "ticket": ticket, "state": EscalationState.LINKED, "issue": NAME, "key": "ONE-1"}
    return replace(WAITING, **{**linked, **facts})


async def test_all_of_an_escalation_is_kept_with_what_is_to_be_done(world: World) -> None:
    await world.escalations.write([WAITING], [filing("e_1", Ids())])
    assert await world.escalations.get("e_1") == WAITING
    assert await world.left() == ["e_1"]
    whole = replace(
        WAITING,
        state=EscalationState.LINKED,
        issue=NAME,
        key="ONE-1",
        joined=True,
        problems={"": "x"},
        tried_at=START,
        cluster="K-1",
        version=2,
    )
    await world.escalations.write([whole])
    assert await world.escalations.get("e_1") == whole
    with pytest.raises(EscalationNotFound):
        await world.escalations.get("e_2")


async def test_a_change_is_written_over_the_version_before_and_no_other(world: World) -> None:
    await world.escalations.write([WAITING])
    refused = replace(WAITING, state=EscalationState.REFUSED)
    for version in (1, 3):
        with pytest.raises(WriteConflict):
            await world.escalations.write([replace(refused, version=version)], [filing("e_1", Ids())])
    assert await world.escalations.get("e_1") == WAITING
    assert await world.left() == []


async def test_one_at_a_time_is_on_its_way(world: World) -> None:
    await world.escalations.write([WAITING])
    with pytest.raises(WriteConflict):
        await world.escalations.write([replace(WAITING, id="e_2")])
    await world.escalations.write([replace(WAITING, id="e_3", state=EscalationState.PROPOSED)])
    await world.escalations.write([replace(WAITING, state=EscalationState.WITHDRAWN, version=2)])
    await world.escalations.write([replace(WAITING, id="e_2")])


async def test_a_ticket_is_linked_to_an_issue_once_and_all_of_it_or_nothing_is_written(world: World) -> None:
    await world.escalations.write([_linked("e_1", "T-1"), _linked("e_2", "T-2", at=START + timedelta(seconds=1))])
    with pytest.raises(WriteConflict):
        await world.escalations.write([_linked("e_4", "T-3"), _linked("e_3", "T-1")])
    assert [one.ticket for one in await world.escalations.of_issue(NAME)] == ["T-1", "T-2"]
    await world.escalations.write([_linked("e_1", "T-1", state=EscalationState.WITHDRAWN, version=2)])
    await world.escalations.write([_linked("e_3", "T-1", at=START + timedelta(seconds=2))])
    assert [one.id for one in await world.escalations.of_issue(NAME)] == ["e_2", "e_3"]
    assert not await world.escalations.of_issue(IssueName("other.example", "10001"))


async def test_a_tickets_are_given_the_oldest_first(world: World) -> None:
    later = replace(WAITING, id="e_0", at=START + timedelta(seconds=1), state=EscalationState.REFUSED)
    gone = replace(WAITING, id="e_9", ticket="T-2", state=EscalationState.WITHDRAWN)
    await world.escalations.write([later, WAITING, gone])
    assert [one.id for one in await world.escalations.of_ticket("T-1")] == ["e_1", "e_0"]
    assert [one.id for one in await world.escalations.of_ticket("T-2")] == ["e_9"]
    found = await world.escalations.of_tickets(["T-1", "T-2", "T-3"])
    assert {number: [one.id for one in those] for number, those in found.items()} == {
        "T-1": ["e_1", "e_0"],
        "T-2": ["e_9"],
    }


def test_a_mark_is_always_the_same_and_says_nothing() -> None:
    assert marked("e_1") == WAITING.mark == marked("e_1") != marked("e_2")
    assert " " not in marked("e_1")


@pytest.mark.parametrize("world", ["sql"], indirect=True)
async def test_who_waits_for_a_ticket_is_told(world: World) -> None:
    assert world.database is not None
    async with world.database.writing() as connection:
        people = [
            {"id": "p1", "role": "customer", "known": True, "name": "Ann Ray", "email": "ann@acme.example"},
            {"id": "p2", "role": "customer", "known": True, "name": None, "email": None},
        ]
        await connection.execute(insert(person), [{**one, "created_at": START} for one in people])
        await connection.execute(insert(identity).values(kind="email", value="ann@acme.example", person_id="p1"))
        await connection.execute(insert(person_account).values(person_id="p1", account="acme"))
    askers = SqlAskers(world.database)
    assert await askers.of("T-1") == Asked(("Ann Ray", "ann@acme.example", "p1@acme.example"), ("acme",))
    assert await askers.of("T-2") == Asked(("p2@acme.example",), ())
    assert await askers.of("T-9") == Asked()


@pytest.mark.parametrize("world", ["sql"], indirect=True)
async def test_bugs_without_an_escalation_are_found(world: World) -> None:
    assert world.database is not None
    unproposed, conversations = SqlUnproposed(world.database), SqlConversations(world.database)
    others = (
        {"number": "T-4", "category": Category.QUESTION},
        {"number": "T-5", "status": Status.SOLVED},
        {"number": "T-6", "opened_at": START - timedelta(days=2)},
    )
    for facts in others:
        ticket = replace(TICKET, **facts)  # type: ignore[arg-type]
        assert await conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
    await world.escalations.write([replace(WAITING, state=EscalationState.WITHDRAWN)])
    assert await unproposed.bugs(START - timedelta(days=1), 9) == ("T-2", "T-3")
    assert await unproposed.bugs(START - timedelta(days=1), 1) == ("T-2",)
    # What is new is looked through, and not all that is open.
    assert "ix_ticket_list_opened" in await plan(world.database, unproposed.bugs(START, 9))
