"""What every keeper of tickets must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.conversation import Conversation, Episode
from handlers.own_tickets import OwnQuery
from handlers.ports import Step, TicketNotFound, WriteConflict
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.tickets.ports import Look, Standing
from tests.fakes import START
from tests.worlds import KINDS, World, opened

TICKET = Ticket(
    "T-1",
    "p1",
    "It fails",
    "Always\nand \U0001f600",
    Category.BUG,
    Priority.HIGH,
    Status.NEW,
    START,
    None,
    "ann@example.com",
    (("customer", "it fails"), ("bot", "sorry")),
    ("a1",),
)
SAID = Comment("bob", "Try again", START, public=True)
NOTED = Comment("bob", "A known one", START + timedelta(minutes=1), public=False)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        yield made


async def test_numbers_are_given_once_each(world: World) -> None:
    numbers = await asyncio.gather(*(world.tickets.next_number() for _ in range(20)))
    assert sorted(numbers, key=lambda number: int(number[2:])) == [f"T-{n}" for n in range(1, 21)]


async def test_what_is_filed_is_read_again(world: World) -> None:
    filed = replace(TICKET, comments=(SAID, NOTED), assignee="bob", key="k1")
    assert await world.conversations.write(Step(None, ticket=filed))
    assert await world.tickets.get("T-1") == filed
    assert await world.tickets.get("t-1") == filed
    assert await world.tickets.filed("p1", "k1") == filed
    assert await world.tickets.filed("p2", "k1") is None


@pytest.mark.parametrize(
    "number", ["T-2", "T-", "", "1", "T-x", "T-٣", "T-1; DROP TABLE ticket", "T-99999999999999999999"]
)
async def test_an_unknown_number_is_not_found(world: World, number: str) -> None:
    await world.conversations.write(Step(None, ticket=TICKET))
    with pytest.raises(TicketNotFound):
        await world.tickets.get(number)


async def test_lists_are_latest_first_and_by_person_and_status(world: World) -> None:
    second = replace(TICKET, number="T-2", requester_id="p2", status=Status.OPEN)
    tenth = replace(TICKET, number="T-10", comments=(SAID,))
    for ticket in (TICKET, second, tenth):
        await world.conversations.write(Step(None, ticket=ticket))
    assert await world.tickets.every(limit=10) == (tenth, second, TICKET)
    assert await world.tickets.every(limit=1) == (tenth,)
    assert await world.tickets.every(limit=10, status=["open", "solved"]) == (second,)
    assert await world.tickets.of_person("p1") == (replace(tenth, transcript=()), replace(TICKET, transcript=()))


async def test_what_somebody_may_work_on_next_is_hers_or_nobodys_and_due_first(world: World) -> None:
    facts: tuple[dict[str, object], ...] = (
        {"assignee": "eve", "status": Status.OPEN},
        {},
        {"assignee": "bob", "status": Status.OPEN},
        {"assignee": "eve", "status": Status.PENDING},
        {"status": Status.OPEN},
        {"assignee": "eve", "status": Status.OPEN},
    )
    for number, one in enumerate(facts, 1):
        await world.conversations.write(Step(None, ticket=replace(TICKET, number=f"T-{number}", **one)))  # type: ignore[arg-type]
    for number, hours in (("T-2", 5), ("T-5", 2)):
        await world.watch.looked([Look(number, 1, None, Standing(due=START + timedelta(hours=hours)))])
    assert [one.number for one in await world.tickets.to_do("eve", limit=9)] == ["T-5", "T-2", "T-6", "T-1"]
    assert [one.number for one in await world.tickets.to_do("eve", limit=2)] == ["T-5", "T-2"]
    assert [one.number for one in await world.tickets.to_do("kim", limit=9)] == ["T-5", "T-2"]
    assert await world.tickets.to_do("eve", limit=1) == (replace(TICKET, number="T-5", status=Status.OPEN),)


async def test_a_change_is_written_whole_and_counts(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET))
    await world.conversations.write(Step(None, ticket=replace(TICKET, comments=(SAID,))))
    found = await world.tickets.get("T-1")
    assert found == replace(TICKET, comments=(SAID,), version=2)
    assert await world.conversations.write(Step(None, ticket=replace(found, status=Status.SOLVED, assignee="bob")))
    assert await world.tickets.get("T-1") == replace(found, status=Status.SOLVED, assignee="bob", version=3)


async def test_nobody_writes_over_what_was_changed_since(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET))
    closed = replace(TICKET, status=Status.SOLVED, assignee="bob")
    await world.conversations.write(Step(None, ticket=closed))
    # No comment came in between: only the version tells.
    with pytest.raises(WriteConflict):
        await world.conversations.write(Step(None, ticket=replace(TICKET, comments=(SAID,))))
    assert await world.tickets.get("T-1") == replace(closed, version=2)


async def test_nobody_writes_over_a_colleagues_comment(world: World) -> None:
    await world.conversations.write(Step(None, ticket=replace(TICKET, comments=(SAID,))))
    with pytest.raises(WriteConflict):
        await world.conversations.write(Step(None, ticket=replace(TICKET, comments=(NOTED,))))
    assert await world.tickets.get("T-1") == replace(TICKET, comments=(SAID,))


async def test_the_tickets_of_a_conversation_are_this_persons(world: World) -> None:
    for name in ("c1", "c2"):
        await world.conversations.write(Step(Conversation(name, "web", "p1", START)))
    first = replace(TICKET, conversation_id="c1")
    for ticket in (
        first,
        replace(first, number="T-2", conversation_id="c2"),
        replace(first, number="T-3", requester_id="p2"),
        replace(first, number="T-4", comments=(SAID,)),
    ):
        await world.conversations.write(Step(None, ticket=ticket))
    found = await world.tickets.of_conversation("p1", "c1")
    assert found == (replace(first, number="T-4", comments=(SAID,), transcript=()), replace(first, transcript=()))


async def test_the_same_key_or_episode_is_filed_once(world: World) -> None:
    held = Conversation("c1", "web", "p1", START)
    first = replace(TICKET, key="k1", episode_id="e1", conversation_id="c1")
    episode = Episode("e1", "c1", "p1", "how?", START, START)
    assert await world.conversations.write(Step(held, episodes=(episode,), ticket=first))
    for other in (
        replace(first, number="T-2", episode_id=None),
        replace(first, number="T-3", key="k2"),
    ):
        assert not await world.conversations.write(Step(held, ticket=other))
    assert await world.conversations.write(
        Step(None, ticket=replace(TICKET, number="T-4", requester_id="p2", key="k1"))
    )
    assert [ticket.number for ticket in await world.tickets.every(limit=9)] == ["T-4", "T-1"]


async def test_somebody_s_tickets_are_their_own_and_those_that_they_were_joined_to(world: World) -> None:
    note = Comment("Eve", "A secret of ours.", START, public=False, team=True)
    said = Comment("Eve", "Change the FUSE.", START, public=True, team=True)
    others: tuple[dict[str, object], ...] = (
        {},
        {"requester_id": "p2", "participants": ("p1",), "comments": (said, note)},
        {"requester_id": "p2"},
        {"status": Status.CLOSED, "subject": "It smells"},
    )
    for number, one in enumerate(others, 1):
        await world.conversations.write(Step(None, ticket=replace(TICKET, number=f"T-{number}", key=None, **one)))  # type: ignore[arg-type]

    async def own(*persons: str, **wanted: object) -> tuple[list[str], int, int]:
        found = await world.tickets.of_audience(persons, OwnQuery(**wanted))  # type: ignore[arg-type]
        assert all(not one.transcript for one in found.tickets)
        return [one.number for one in found.tickets], found.total, found.found

    assert await own("p1") == (["T-4", "T-2", "T-1"], 3, 3)
    assert await own("p1", going_first=True) == (["T-2", "T-1", "T-4"], 3, 3)
    assert await own("p1", going_first=True, skip=1, limit=1) == (["T-1"], 3, 3)
    assert await own("p1", below=4, limit=1) == (["T-2"], 3, 3)
    assert await own("p1", below=10**17, limit=1) == (["T-4"], 3, 3)
    assert await own("p1", words=("fuse",)) == (["T-2"], 3, 1)
    assert await own("p1", words=("t-4", "smells")) == (["T-4"], 3, 1)
    assert await own("p1", words=("secret",)) == ([], 3, 0)
    assert await own("p1", words=("t-",), going_first=True, skip=2) == (["T-4"], 3, 3)
    assert await own("p1", "p2") == (["T-4", "T-3", "T-2", "T-1"], 4, 4)
    assert await own("p3") == ([], 0, 0)
    assert await world.tickets.seen_by(["p1"], ["T-1", "T-2", "T-3", "T-9"]) == {"T-1", "T-2"}


async def test_whoever_is_joined_later_sees_it_from_then_on(world: World) -> None:
    await world.conversations.write(Step(None, ticket=TICKET))
    assert await world.tickets.seen_by(["p9"], ["T-1"]) == frozenset()
    found = await world.tickets.get("T-1")
    await world.conversations.write(Step(None, ticket=replace(found, participants=("p9",))))
    for person in ("p1", "p9"):
        assert await world.tickets.seen_by([person], ["T-1"]) == {"T-1"}


async def test_who_proved_an_address_sees_the_tickets_of_that_address_however_it_is_written(world: World) -> None:
    emails = ("Ann@Example.com", "ann@example.com", "ben@example.com", None)
    for number, email in enumerate(emails, 1):
        one = replace(TICKET, number=f"T-{number}", requester_id=f"p{number}", key=None, email=email)
        await world.conversations.write(Step(None, ticket=one))
    numbers = [f"T-{number}" for number in range(1, 5)]

    async def seen(*persons: str, proved: tuple[str, ...] = ()) -> list[str]:
        found = await world.tickets.of_audience(persons, OwnQuery(), proved=proved)
        assert await world.tickets.seen_by(persons, numbers, proved=proved) == {one.number for one in found.tickets}
        assert (found.total, found.found) == (len(found.tickets), len(found.tickets))
        return [one.number for one in found.tickets]

    assert await seen("p9") == []
    assert await seen("p9", proved=("ann@example.com",)) == ["T-2", "T-1"]
    assert await seen("p1", "p3", proved=("ann@example.com",)) == ["T-3", "T-2", "T-1"]
    found = await world.tickets.of_audience(["p9"], OwnQuery(words=("t-1",)), proved=["ann@example.com"])
    assert [one.number for one in found.tickets] == ["T-1"]
