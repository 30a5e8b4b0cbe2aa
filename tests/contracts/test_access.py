"""What every keeper of links, sessions, tries, people and the audit log must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from bot.database import Database, migrate
from bot.database.access import SqlAudit, SqlLinks, SqlSessions, SqlTries
from bot.database.people import SqlPeople
from bot.database.tables import audit as audit_table
from handlers.access.audit import OPERATOR, Act, Entry
from handlers.access.door import Door
from handlers.access.link import Link, Purpose
from handlers.access.ports import Audit, Links, Members, Sessions, Tries
from handlers.access.session import Lifetime, Session
from handlers.access.tries import LONGEST, RULES, Kind
from handlers.access.visit import Visitor
from handlers.person import Person, Role
from tests.databases import database_url
from tests.memory_access import START, Entrance
from tests.worlds import KINDS

LINK = Link("l" * 64, Purpose.MAIL, "p_1", "b" * 64, START, START + timedelta(minutes=15))


@dataclass(frozen=True, slots=True)
class Keepers:
    """One store behind all ports."""

    links: Links
    sessions: Sessions
    tries: Tries
    members: Members
    audit: Audit


def entry(act: Act, subject: str | None = None, at: datetime = START) -> Entry:
    return Entry(at, OPERATOR, act, subject, {"why": "test"})


@pytest.fixture(params=KINDS)
async def keepers(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Keepers]:
    if request.param == "memory":
        at = Entrance()
        yield Keepers(at.links, at.sessions, at.tries, at.members, at.audit)
        return
    url, numbers = database_url(tmp_path / "onetouch.db"), count(1)
    migrate(url)
    database = Database.open(url)
    people = SqlPeople(database, lambda: START, lambda prefix: f"{prefix}_{next(numbers)}")
    try:
        yield Keepers(SqlLinks(database), SqlSessions(database), SqlTries(database), people, SqlAudit(database))
    finally:
        await database.close()


async def ana(keepers: Keepers) -> Person:
    return await keepers.members.put("ana@example.com", Role.ENGINEER, None, ())


def session(person: Person, name: str, seen: datetime = START) -> Session:
    return Session(name * 64, person.id, START, seen, START + timedelta(days=1), "Firefox")


async def test_a_link_is_kept_with_its_entry(keepers: Keepers) -> None:
    await keepers.links.keep(LINK, entry(Act.LINK_ASKED, "p_1"))
    assert await keepers.links.get(LINK.id) == LINK
    assert await keepers.links.get("x" * 64) is None
    assert [one.act for one in await keepers.audit.since(None, 9)] == [Act.LINK_ASKED]


async def test_of_all_who_redeem_a_link_at_once_one_is_let_in(keepers: Keepers) -> None:
    await keepers.links.keep(LINK, entry(Act.LINK_ASKED))
    told = await asyncio.gather(*(keepers.links.redeem(LINK.id, START) for _ in range(8)))
    assert sorted(told) == [False] * 7 + [True]
    used = await keepers.links.get(LINK.id)
    assert used is not None
    assert used.used_at == START


async def test_a_link_is_not_redeemed_when_its_time_is_over_or_when_it_is_none(keepers: Keepers) -> None:
    await keepers.links.keep(LINK, entry(Act.LINK_ASKED))
    assert not await keepers.links.redeem(LINK.id, LINK.until)
    assert not await keepers.links.redeem("x" * 64, START)
    assert await keepers.links.redeem(LINK.id, LINK.until - timedelta(seconds=1))


async def test_a_link_instead_of_others_ends_those_of_its_purpose_only(keepers: Keepers) -> None:
    first = replace(LINK, id="f" * 64, purpose=Purpose.FIRST, person_id=None, browser=None)
    await keepers.links.keep(LINK, entry(Act.LINK_ASKED))
    await keepers.links.keep(first, entry(Act.LINK_MADE), instead=True)
    await keepers.links.keep(replace(first, id="g" * 64), entry(Act.LINK_MADE), instead=True)
    kept = [await keepers.links.get(name * 64) is not None for name in "lfg"]
    assert kept == [True, False, True]


async def test_a_session_begins_instead_of_another_and_is_found_by_its_person(keepers: Keepers) -> None:
    person = await ana(keepers)
    await keepers.sessions.begin(session(person, "a"), None, entry(Act.SIGNED_IN, person.id))
    await keepers.sessions.begin(session(person, "b"), "a" * 64, entry(Act.SIGNED_IN, person.id))
    await keepers.sessions.begin(session(person, "c", START + timedelta(hours=1)), "x" * 64, entry(Act.SIGNED_IN))
    assert await keepers.sessions.get("a" * 64) is None
    assert await keepers.sessions.get("b" * 64) == session(person, "b")
    assert [one.id[0] for one in await keepers.sessions.of(person.id)] == ["c", "b"]
    await keepers.sessions.touch("b" * 64, START + timedelta(hours=2))
    assert [one.id[0] for one in await keepers.sessions.of(person.id)] == ["b", "c"]


async def test_ending_sessions_is_written_down_when_there_was_one(keepers: Keepers) -> None:
    person = await ana(keepers)
    await keepers.sessions.begin(session(person, "a"), None, entry(Act.SIGNED_IN))
    assert await keepers.sessions.end(["a" * 64, "x" * 64], entry(Act.SESSION_ENDED)) == 1
    assert await keepers.sessions.end(["a" * 64], entry(Act.SESSION_ENDED)) == 0
    assert [one.act for one in await keepers.audit.since(None, 9)] == [Act.SIGNED_IN, Act.SESSION_ENDED]


async def test_tries_are_counted_by_kind_and_key(keepers: Keepers) -> None:
    for kind, key, at in (
        (Kind.ADDRESS, "a", START),
        (Kind.ADDRESS, "b", START),
        (Kind.CLIENT, "a", START),
        (Kind.ADDRESS, "a", START + timedelta(minutes=1)),
    ):
        await keepers.tries.note(kind, key, at)
    assert sorted(await keepers.tries.since(Kind.ADDRESS, "a", START - LONGEST)) == [
        START,
        START + timedelta(minutes=1),
    ]
    assert await keepers.tries.since(Kind.ADDRESS, "a", START) == (START + timedelta(minutes=1),)


async def test_many_who_ask_at_once_get_no_more_links_than_one_after_the_other(keepers: Keepers) -> None:
    door = Door(
        links=keepers.links,
        sessions=keepers.sessions,
        tries=keepers.tries,
        members=keepers.members,
        audit=keepers.audit,
        clock=lambda: START,
        new_secret=str,
        mask=str,
        lifetime=Lifetime(),
    )
    asked = await asyncio.gather(*(door.ask("ana@example.com", Visitor(f"192.0.2.{number}")) for number in range(20)))
    assert asked.count(None) == RULES[Kind.ADDRESS][0].most


async def test_a_person_is_put_with_the_entries_about_them(keepers: Keepers) -> None:
    person = await keepers.members.put("Ana@Example.com", Role.ADMINISTRATOR, "ACME", [entry(Act.ROLE_CHANGED)])
    assert (person.email, person.role, person.accounts) == ("ana@example.com", Role.ADMINISTRATOR, ("ACME",))
    assert await keepers.members.addressed(" ANA@example.com ") == person
    assert await keepers.members.person(person.id) == person
    assert await keepers.members.administrators() == 1
    assert [one.subject for one in await keepers.audit.since(None, 9)] == [person.id]
    again = await keepers.members.put("ana@example.com", Role.CUSTOMER, None, ())
    assert (again.id, again.role, await keepers.members.administrators()) == (person.id, Role.CUSTOMER, 0)
    assert await keepers.members.person("nobody") is None
    assert await keepers.members.addressed("nobody@example.com") is None


async def test_the_log_gives_the_latest_oldest_first_and_numbers_that_grow(keepers: Keepers) -> None:
    for hour in range(5):
        await keepers.audit.write(entry(Act.SIGNED_IN, f"p_{hour}", START + timedelta(hours=hour)))
    found = await keepers.audit.since(START + timedelta(hours=1), 3)
    assert [one.subject for one in found] == ["p_2", "p_3", "p_4"]
    assert [one.id for one in found] == sorted(one.id for one in found)
    assert found[0] == replace(entry(Act.SIGNED_IN, "p_2", START + timedelta(hours=2)), id=found[0].id)


async def test_the_log_gives_the_latest_of_a_kind(keepers: Keepers) -> None:
    assert await keepers.audit.latest(Act.SIGNED_IN) is None
    for act, subject in ((Act.SIGNED_IN, "p_1"), (Act.SIGNED_IN, "p_2"), (Act.LOCKED, "p_3")):
        await keepers.audit.write(entry(act, subject))
    found = await keepers.audit.latest(Act.SIGNED_IN)
    assert found is not None
    assert found.subject == "p_2"


async def test_the_table_of_the_log_refuses_changes_and_removals(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    try:
        await SqlAudit(database).write(entry(Act.SIGNED_IN))
        for statement in (update(audit_table).values(actor="nobody"), delete(audit_table)):
            with pytest.raises(IntegrityError, match="append-only"):
                async with database.writing() as connection:
                    await connection.execute(statement)
        assert len(await SqlAudit(database).since(None, 9)) == 1
    finally:
        await database.close()


async def test_a_link_for_somebody_who_is_nobody_yet_keeps_their_address(keepers: Keepers) -> None:
    link = replace(LINK, person_id=None, email="new@example.com")
    await keepers.links.keep(link, entry(Act.LINK_ASKED))
    assert await keepers.links.get(LINK.id) == link


async def test_who_writes_is_a_customer_whom_nobody_listed_and_keeps_what_they_are(keepers: Keepers) -> None:
    made = await keepers.members.writes("New@Example.com", None)
    assert (made.email, made.role, made.known) == ("new@example.com", Role.CUSTOMER, False)
    assert await keepers.members.writes("new@example.com", "New") == made
    person = await ana(keepers)
    assert await keepers.members.writes("Ana@example.com", None) == person
    assert not await keepers.members.has_asked("new@example.com")


async def test_a_name_stays_until_another_one_is_given(keepers: Keepers) -> None:
    names = [
        (await keepers.members.put("ana@example.com", Role.ENGINEER, None, (), name)).name
        for name in (None, "Ana", None, "Ana Adler")
    ]
    assert names == [None, "Ana", "Ana", "Ana Adler"]
