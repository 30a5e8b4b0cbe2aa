"""What is kept of customers: their tickets, accounts and scores; and what all who read a ticket may see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.customers import SqlCustomers
from bot.database.people import SqlPeople
from bot.database.survey_rows import survey_row
from bot.database.tables import follow_up, slack_thread, survey
from bot.database.tickets import SqlTickets
from handlers.conversation import Conversation, Episode
from handlers.person import Person, Role
from handlers.ports import Step, TicketNotFound
from handlers.quality.survey import Kind, Place, Survey
from handlers.ticket import Category, CloseReason, Priority, Status, Ticket
from handlers.tickets.accounts import Agreement
from handlers.tickets.customers import Customers, OtherTicket, PastScore
from kb import INTERNAL, PUBLIC, Access, Audience
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids

ACME = Audience("account:ACME")


@dataclass
class Store:
    """A database with Ann and Al of ACME, and Vera, who is known by an address only."""

    database: Database
    customers: SqlCustomers
    conversations: SqlConversations
    people: SqlPeople
    ann: Person
    al: Person
    vera: Person

    async def file(self, number: int, person: Person, **facts: object) -> Ticket:
        """File a ticket."""
        one = Ticket(f"T-{number}", person.id, f"Subject {number}", "d", Category.BUG, Priority.LOW, Status.OPEN, START)
        one = replace(one, **facts)  # type: ignore[arg-type]
        await self.conversations.write(Step(None, ticket=one))
        return one


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = database_url(tmp_path / "one.db")
    migrate(url)
    database = Database.open(url)
    people = SqlPeople(database, FakeClock(), Ids())
    try:
        yield Store(
            database,
            SqlCustomers(database),
            SqlConversations(database),
            people,
            await people.add("ann@acme.example", Role.CUSTOMER, "ACME"),
            await people.add("al@acme.example", Role.CUSTOMER, "ACME"),
            await people.writes("vera@example.com", "Vera"),
        )
    finally:
        await database.close()


async def test_a_customer_is_told_of_with_tickets_colleagues_and_scores(store: Store):
    await store.file(1, store.ann)
    over = {"status": Status.CLOSED, "closed_because": CloseReason.CUSTOMER, "closed_at": START}
    await store.file(2, store.ann, **over)
    await store.file(3, store.al, priority=Priority.HIGH)
    await store.file(4, store.vera)
    await store.conversations.write(Step(Conversation("c1", "web", store.ann.id, START)))
    answered = START + timedelta(days=1)
    given = Survey(
        "s1", "k1", Kind.CLOSE, store.ann.id, Place.MAIL, START, answered, "T-2", csat=2, ces=3, comment="Slow.",
        answered_at=answered,
    )  # fmt: skip
    async with store.database.writing() as connection:
        await connection.execute(insert(survey).values(survey_row(given)))
        unanswered = replace(given, id="s2", key="k2", csat=None, ces=None, answered_at=None)
        await connection.execute(insert(survey).values(survey_row(unanswered)))
        await connection.execute(
            insert(follow_up).values(
                survey_id="s1", person_id=store.ann.id, opened_at=answered, due_at=answered, state="open", learned="",
                version=1,
            )
        )  # fmt: skip
    customers = Customers(
        SqlTickets(store.database), store.customers, {"ACME": Agreement("premium", language="de"), "Z": Agreement()}
    )
    view = await customers.view("T-1")
    record = view.record
    assert (view.account, view.agreement.plan, view.plan, view.language) == ("ACME", "premium", "standard", "de")
    assert (record.email, record.known, record.accounts) == ("ann@acme.example", True, ("ACME",))
    assert (record.tickets, record.unsolved, record.conversations, record.since) == (2, 1, 1, START)
    assert record.others == (
        OtherTicket("T-2", "Subject 2", Status.CLOSED, Priority.LOW, START, store.ann.id, CloseReason.CUSTOMER),
    )
    assert not record.others[0].unsolved
    assert [(one.number, one.unsolved) for one in record.colleagues] == [("T-3", True)]
    assert view.names == {store.al.id: "al@acme.example"}
    assert record.scores == (PastScore(Kind.CLOSE, "T-2", 2, 3, None, "Slow.", answered, "F-1"),)
    assert [one.number for one in await customers.tickets(store.ann.id)] == ["T-2", "T-1"]
    with pytest.raises(TicketNotFound):
        await customers.view("T-9")


async def test_tickets_of_one_address_are_related_whoever_filed_them(store: Store):
    visitor = await store.people.visitor("v1")
    await store.file(1, visitor, email="Vera@Example.com ")
    await store.file(2, store.vera, email="vera@example.com")
    await store.file(3, store.ann, email="ann@acme.example")
    await store.file(4, visitor, email="other@example.com")

    async def alike(person: Person, but: str) -> list[str]:
        return [one.number for one in (await store.customers.of(person.id, but=but)).alike]

    assert await alike(visitor, "T-1") == ["T-2"]
    assert await alike(visitor, "T-4") == []
    assert await alike(visitor, "") == ["T-2"], "of all addresses that they gave"
    assert await alike(store.vera, "T-2") == ["T-1"]
    assert await alike(store.ann, "T-3") == []


async def test_who_is_gone_or_belongs_nowhere_is_told_of_as_far_as_is_known(store: Store):
    record = await store.customers.of(store.vera.id, but="T-1")
    assert (record.name, record.known, record.accounts, record.colleagues) == ("Vera", False, (), ())
    gone = await store.customers.of("p_gone", but="T-1")
    assert (gone.name, gone.email, gone.known, gone.since, gone.tickets) == (None, None, False, None, 0)


async def test_an_account_that_only_a_token_names_is_told_by_the_latest_question(store: Store):
    claimed = await store.people.claimed("sub-1", "Cle", "cle@example.com", "BETA")
    other = await store.people.claimed("sub-2", "Cid", "cid@example.com", "BETA")
    for at, person in enumerate((claimed, other)):
        held = Conversation(f"c{at}", "web", person.id, START)
        asked = Episode(f"e{at}", held.id, person.id, "Why?", START, START, accounts=person.accounts)
        await store.conversations.write(Step(held, episodes=(asked,)))
    await store.file(1, other)
    record = await store.customers.of(claimed.id, but="T-9")
    assert record.accounts == ("BETA",)
    assert [one.number for one in record.colleagues] == ["T-1"]
    # What somebody may read now is not told by what a token said then.
    assert not (await store.customers.access(await store.file(2, claimed))).allows(Audience("account:BETA"))


async def test_a_reply_is_for_all_who_read_it(store: Store):
    own = await store.customers.access(await store.file(1, store.ann))
    assert own == Access.customer("ACME")
    joined = await store.customers.access(await store.file(2, store.ann, participants=(store.vera.id,)))
    assert joined == Access.anonymous()
    gone = await store.customers.access(await store.file(3, Person("p_gone")))
    assert gone == Access.anonymous()
    assert not own.allows(INTERNAL)


async def test_in_slack_a_reply_is_for_all_of_the_channel(store: Store):
    held = Conversation("c1", "slack", store.ann.id, START)
    await store.conversations.write(Step(held))
    row = {
        "conversation_id": "c1", "team": "T", "channel": "C", "thread": "1", "person_id": store.ann.id,
        "slack_user": "U", "generation": 0, "audiences": list(Access(frozenset({"public", "customer"})).tags()),
        "aside": False, "opened_at": START,
    }  # fmt: skip
    async with store.database.writing() as connection:
        await connection.execute(insert(slack_thread).values(row))
    access = await store.customers.access(await store.file(1, store.ann, conversation_id="c1"))
    assert access.allows(PUBLIC)
    assert not access.allows(ACME)


async def test_who_is_listed_later_under_the_address_of_a_token_reads_what_the_listing_gives(store: Store):
    claimed = await store.people.claimed("sub-1", "Dee", "dee@acme.example", None)
    await store.people.add("dee@acme.example", Role.CUSTOMER, "ACME")
    assert (await store.customers.access(await store.file(1, claimed))).allows(ACME)
