"""Who is who."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from handlers.person import Person, Role
from handlers.ports import Step
from handlers.ticket import Category, Priority, Status, Ticket
from kb import Access
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids


@pytest.fixture
async def people(tmp_path: Path) -> AsyncIterator[SqlPeople]:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    yield SqlPeople(database, FakeClock(), Ids())
    await database.close()


async def test_a_visitor_is_the_same_at_every_visit_and_sees_public_articles(people: SqlPeople) -> None:
    first, again, other = await people.visitor("x1"), await people.visitor("x1"), await people.visitor("x2")
    assert first == again
    assert first.id != other.id
    assert not first.known
    assert first.access == Access.anonymous()


async def test_a_visitor_who_arrives_twice_at_once_is_one(people: SqlPeople) -> None:
    found = await asyncio.gather(*(people.visitor("x1") for _ in range(5)))
    assert len({person.id for person in found}) == 1


async def test_a_claim_makes_a_known_customer_of_its_account(people: SqlPeople) -> None:
    ann = await people.claimed("sub-1", "Ann", "Ann@Example.com", "acme")
    assert (ann.known, ann.role, ann.email) == (True, Role.CUSTOMER, "ann@example.com")
    assert ann.access == Access.customer("acme")
    later = await people.claimed("sub-1", "Ann B.", None, None)
    assert later == Person(ann.id, Role.CUSTOMER, True, "Ann B.", claimed=("acme",))
    assert (later.organisations, later.access) == (("acme",), Access.customer()), "kept, and nothing is shown for it"


async def test_what_a_token_claims_is_kept_until_another_claims_something_else(people: SqlPeople) -> None:
    ann = await people.claimed("sub-1", "Ann", "ann@acme.example", "acme")
    await asyncio.gather(*(people.claimed("sub-1", "Ann", "ann@acme.example", "acme") for _ in range(5)))
    kept = await people.person(ann.id)
    assert kept is not None
    assert (kept.accounts, kept.claimed) == ((), ("acme",))
    await people.claimed("sub-1", "Ann", "ann@acme.example", "beta")
    assert [one.claimed for one in await people.persons([ann.id])] == [("beta",)]


async def test_a_mail_or_slack_of_the_address_of_a_token_belongs_to_its_account_too(people: SqlPeople) -> None:
    await people.claimed("sub-1", "Ann", "Ann@acme.example", "acme")
    by_mail = await people.writes("ann@acme.example", "Ann")
    by_slack = await people.slack("T1", "U1", "Ann", "ann@acme.example")
    assert [(one.accounts, one.organisations) for one in (by_mail, by_slack)] == [((), ("acme",))] * 2
    assert not by_mail.known
    # Of another organisation since: with the next token the mails of the address are.
    await people.claimed("sub-1", "Ann", "ann@acme.example", "beta")
    again = await people.writes("ann@acme.example", "Ann")
    assert again.organisations == ("beta",)
    # What anybody may claim in a mail is told of nobody.
    await people.writes("mallory@acme.example", None)
    assert (await people.claimed("sub-2", "Bo", "bo@acme.example", None)).organisations == ()


async def test_who_came_by_a_token_before_the_listing_is_the_listed_person(people: SqlPeople) -> None:
    ann = await people.claimed("sub-1", "Ann", "Ann@acme.example", "acme")
    listed = await people.add("ann@acme.example", Role.CUSTOMER, "ACME")
    assert (listed.id, listed.accounts, listed.claimed) == (ann.id, ("ACME",), ("acme",))
    same = await people.add("ann@acme.example", Role.CUSTOMER, "acme")
    assert (same.accounts, same.claimed) == (("ACME", "acme"), ())
    again = await people.claimed("sub-1", "Ann", "Ann@acme.example", "acme")
    assert (again.id, again.accounts) == (ann.id, ("ACME", "acme"))


async def test_only_a_listing_gives_a_role(people: SqlPeople) -> None:
    assert (await people.claimed("sub-1", "Eve", "eve@example.com", None)).role is Role.CUSTOMER
    listed = await people.add("Eve@example.com", Role.ENGINEER, "acme")
    assert listed == await people.listed("eve@EXAMPLE.com ")
    claimed = await people.claimed("sub-1", "Eve", "eve@example.com", "initech")
    assert (claimed.role, claimed.accounts) == (Role.ENGINEER, ("acme", "initech"))
    assert claimed.access.everything


async def test_a_listed_person_who_comes_with_a_token_is_that_person(people: SqlPeople) -> None:
    listed = await people.add("eve@example.com", Role.MANAGER)
    assert (await people.claimed("sub-1", "Eve", "eve@example.com", None)).id == listed.id


async def test_listing_again_changes_the_role_and_adds_the_account(people: SqlPeople) -> None:
    await people.add("eve@example.com", Role.ENGINEER, "acme")
    again = await people.add("eve@example.com", Role.CUSTOMER, "initech")
    assert (again.role, again.accounts) == (Role.CUSTOMER, ("acme", "initech"))
    assert await people.listed("eve@example.com") == again


async def test_nobody_is_listed_without_an_address(people: SqlPeople) -> None:
    assert await people.listed("who@example.com") is None
    assert await people.listed("") is None


async def test_a_person_is_called_by_name_or_else_by_address(people: SqlPeople) -> None:
    ana = await people.slack("T1", "U1", "Ana", "ana@example.com")
    ben = await people.add("ben@example.com", Role.CUSTOMER)
    nobody = await people.visitor("x1")
    assert [await people.name(one.id) for one in (ana, ben, nobody)] == ["Ana", "ben@example.com", None]
    assert await people.name("p_gone") is None


async def test_an_address_has_asked_when_a_ticket_bears_it_whoever_filed_it(people: SqlPeople) -> None:
    visitor = await people.visitor("x1")
    ticket = Ticket("T-1", visitor.id, "It hums", "At night.", Category.BUG, Priority.LOW, Status.NEW, START)
    steps = SqlConversations(people._database)
    await steps.write(Step(None, ticket=replace(ticket, email="Zoe@Example.com")))
    assert await people.has_asked("zoe@example.com")
    assert not await people.has_asked("zoe@example.co")
    assert await people.addressed("zoe@example.com") is None


async def test_a_chosen_language_is_known_however_the_person_comes(people: SqlPeople) -> None:
    visitor = await people.visitor("cookie-1")
    claimed = await people.claimed("sub-1", "Ann", "ann@example.com", "acme")
    slack = await people.slack("T1", "U1", "Ann", None)
    for who, language in ((visitor, "ja"), (claimed, "ko"), (slack, "pt-BR")):
        assert who.language is None
        await people.choose_language(who.id, language)
    assert (await people.visitor("cookie-1")).language == "ja"
    assert (await people.claimed("sub-1", "Ann", "ann@example.com", "acme")).language == "ko"
    assert (await people.slack("T1", "U1", "Ann", None)).language == "pt"
    found = await people.person(claimed.id)
    assert found is not None
    assert found.language == "ko"
    assert [one.language for one in await people.persons([visitor.id, slack.id])] == ["ja", "pt"]


async def test_a_language_that_is_none_of_ours_is_no_choice(people: SqlPeople) -> None:
    visitor = await people.visitor("cookie-1")
    await people.choose_language(visitor.id, "ja")
    await people.choose_language(visitor.id, None)
    assert (await people.visitor("cookie-1")).language is None
    await people.choose_language(visitor.id, "tlh")
    assert (await people.visitor("cookie-1")).language is None
