"""Callers, over SQL and in memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.callers import SqlCallers, digits
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from bot.database.tickets import SqlTickets
from handlers.call import Direction, PhoneCall, Recording, Verification
from handlers.diagnostics import Diagnostics
from handlers.person import Person, Role
from handlers.ports import Conversations, Step, Tickets
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.tickets.call_entry import NewCaller
from handlers.tickets.calls import Callers
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids, Memory, MemoryConversations, MemoryTickets
from tests.memory_calls import MemoryCallers

ANN = Person("p1", known=True, name=None, email="ann@acme.example", accounts=("ACME",))
TICKET = Ticket("T-1", "p1", "It hums", "At night.", Category.BUG, Priority.LOW, Status.NEW, START)
CALL = PhoneCall(
    number="T-1",
    version=1,
    by="eve",
    name="Eve",
    caller_id="p1",
    caller="Ann",
    direction=Direction.OUT,
    began=START,
    length=timedelta(minutes=3),
    recording=Recording.REFUSED,
    verification=Verification.CODE,
    phone="030 1",
    session="https://remote.example.com",
    notes="It hums.",
    solved=True,
)


class Here:
    """Callers, and what is written beside them."""

    def __init__(self, callers: Callers, conversations: Conversations, tickets: Tickets, ann: Person) -> None:
        self.callers = callers
        self.conversations = conversations
        self.tickets = tickets
        self.ann = ann


@asynccontextmanager
async def in_sql(folder: Path) -> AsyncIterator[Here]:
    url = database_url(folder / "one.db")
    migrate(url)
    database = Database.open(url)
    clock, ids = FakeClock(), Ids()
    people = SqlPeople(database, clock, ids)
    try:
        ann = await people.add("ann@acme.example", Role.CUSTOMER, "ACME")
        yield Here(SqlCallers(database, people, clock, ids), SqlConversations(database), SqlTickets(database), ann)
    finally:
        await database.close()


@asynccontextmanager
async def in_memory(_folder: Path) -> AsyncIterator[Here]:
    memory = Memory()
    yield Here(MemoryCallers(memory, {"p1": ANN}), MemoryConversations(memory), MemoryTickets(memory), ANN)


@pytest.fixture(params=[in_sql, in_memory])
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with request.param(tmp_path) as made:
        yield made


async def test_people_are_found_by_address_and_account(here: Here):
    for text in ("ann", "ACME.Ex", "acme", "ann ACME"):
        assert [one.id for one in await here.callers.find(text, 5)] == [here.ann.id], text
    assert list(await here.callers.find("ann nobody", 5)) == []
    assert list(await here.callers.find("100%", 5)) == []
    found = await here.callers.person(here.ann.id)
    assert found is not None
    assert found.accounts == ("ACME",)
    assert await here.callers.person("p9") is None


async def test_somebody_new_is_the_same_by_number_and_by_address(here: Here):
    zoe = await here.callers.enter(NewCaller("Zoë Ölmez", phone="+49 30 777"))
    assert (zoe.name, zoe.email, zoe.known, zoe.role) == ("Zoë Ölmez", None, False, Role.CUSTOMER)
    assert (await here.callers.enter(NewCaller("zoë  ölmez", phone="0049 (30) 777"))).id == zoe.id
    max_ = await here.callers.enter(NewCaller("Max", email="max@example.com", phone="+49 30 777"))
    assert max_.id != zoe.id
    assert (await here.callers.enter(NewCaller("Maxim", email="MAX@example.com"))).id == max_.id
    assert [one.id for one in await here.callers.find("030777", 5)] == [zoe.id]
    assert [one.id for one in await here.callers.find("zoë", 5)] == [zoe.id]
    assert (await here.callers.enter(NewCaller("Ann", email="ann@acme.example"))).id == here.ann.id


async def test_who_calls_from_a_shared_number_is_somebody_else(here: Here):
    anna = await here.callers.enter(NewCaller("Anna Ahrens", phone="+49 30 1234567"))
    bert = await here.callers.enter(NewCaller("Bert Braun", phone="+49 30 1234567"))
    assert bert.id != anna.id
    assert bert.name == "Bert Braun"
    assert [one.name for one in await here.callers.find("1234567", 5)] == ["Anna Ahrens", "Bert Braun"]
    assert (await here.callers.enter(NewCaller("Anna Ahrens", phone="0049 30 1234567"))).id == anna.id


async def test_those_who_are_known_come_first_and_no_more_than_asked_for(here: Here):
    await here.callers.enter(NewCaller("Anna", email="anna@example.com"))
    assert [one.id for one in await here.callers.find("ann", 1)] == [here.ann.id]
    assert len(await here.callers.find("ann", 5)) == 2


async def test_calls_and_diagnostics_come_back_as_they_were_written(here: Here):
    sent = Diagnostics("Firefox 1", "Linux", "https://a.io", "2", "no", "a\nb", {"token": 2})
    ticket = replace(TICKET, requester_id=here.ann.id)
    assert await here.conversations.write(Step(None, ticket=ticket, diagnostics=sent, call=CALL))
    later = replace(CALL, version=2, began=START + timedelta(hours=1), solved=False)
    assert await here.conversations.write(Step(None, ticket=ticket, call=later))
    assert await here.tickets.diagnostics("t-1") == sent
    assert await here.tickets.diagnostics("T-2") is None
    assert await here.tickets.calls("t-1") == (CALL, later)
    assert await here.tickets.calls("T-2") == ()
    assert list(await here.callers.latest(1)) == [later]


@pytest.mark.parametrize(
    ("written", "same"), [("+49 (30) 12-3", "+4930123"), ("0049 30 123", "+4930123"), ("030/123", "030123")]
)
def test_a_number_is_the_same_however_it_is_written(written: str, same: str):
    assert digits(written) == same


async def test_who_filed_on_the_web_is_found_by_the_address_that_they_gave_and_by_the_ticket(here: Here):
    visitors = [replace(TICKET, number=f"T-{one}", requester_id=f"v{one}", key=None) for one in (1, 2)]
    for one in (
        replace(visitors[0], email="Anna@acme.example"),
        replace(visitors[1], email="bob@beta.example", subject="It burns"),
        replace(TICKET, number="T-3", requester_id=here.ann.id, key=None, email="ann@acme.example"),
    ):
        await here.conversations.write(Step(None, ticket=one))
    asked = [(one.number, one.subject, one.address) for one in await here.callers.asked("anna", 5)]
    assert asked == [("T-1", "It hums", "anna@acme.example")]
    assert [one.number for one in await here.callers.asked("ACME", 5)] == ["T-1"], "Ann is found as a person"
    assert [one.number for one in await here.callers.asked("t-3", 5)] == ["T-3"]
    assert [one.number for one in await here.callers.asked("example", 1)] == ["T-2"]
    assert list(await here.callers.asked("nobody", 5)) == []
