"""What every keeper of tickets must do with their events, and with the records of who got them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ports import Step, WriteConflict
from handlers.ticket import Link, LinkKind, Status
from handlers.ticket_event import Actor
from handlers.tickets.changes import Assign, Change, Close, CustomerReply, Hold, InternalNote, PublicReply, Then
from handlers.tickets.combining import Both, merged
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.events import Changed
from handlers.tickets.history import opening, replay
from handlers.tickets.lifecycle import changed
from handlers.tickets.queue import waiting
from handlers.tickets.rotation import Rotation
from handlers.tickets.routing import Routed, route
from tests.fakes import START
from tests.handlers.tickets.offices import ALWAYS, away, engineer, later
from tests.handlers.tickets.worlds import ANN, BOB, CLOCK, RULES, TICKET
from tests.worlds import KINDS, World, opened

FULL = replace(
    TICKET,
    plan="premium",
    tier=2,
    team="lamps",
    region="emea",
    language="de",
    skills=("api", "billing"),
    participants=("p2", "p3"),
    links=(Link(LinkKind.RELATED, "T-9"), Link(LinkKind.MERGED_FROM, "T-8")),
)
STAFF = (engineer("ana"), engineer("bea", cap=2), engineer("cem", presence=away(until=later(hours=5))))


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        first = opening(FULL, ANN)
        await made.conversations.write(Step(None, ticket=first.ticket, events=(first.event,)))
        yield made


async def done(world: World, change: Change, actor: Actor, *, days: int = 0) -> Changed:
    made = changed(await world.tickets.get("T-1"), change, actor, START + timedelta(days=days), RULES)
    assert isinstance(made, Changed)
    await world.conversations.write(Step(None, ticket=made.as_read, events=made.events))
    return made


async def test_a_ticket_and_its_history_are_read_again(world: World) -> None:
    steps: Sequence[tuple[Change, Actor]] = [
        (Assign("bob", "round one"), CLOCK),
        (InternalNote("Probably the coil"), BOB),
        (PublicReply("Which lamp?", Then.PENDING), BOB),
        (CustomerReply("The \U0001f600 one"), ANN),
        (Hold("LAMP-12"), BOB),
        (PublicReply("Done.", Then.SOLVED), BOB),
        (Close(), ANN),
    ]
    for day, (change, actor) in enumerate(steps):
        made = await done(world, change, actor, days=day)
        assert await world.tickets.get("T-1") == made.ticket
    events = await world.tickets.history("t-1")
    assert replay(FULL, events) == await world.tickets.get("T-1")
    assert [event.text for event in events if event.text] == [
        "Probably the coil",
        "Which lamp?",
        "The \U0001f600 one",
        "Done.",
    ]
    assert events[0] == opening(FULL, ANN).event
    assert (events[1].actor, events[1].because) == (CLOCK, "round one")
    assert await world.tickets.history("T-7") == ()


async def test_the_second_of_two_engineers_writes_nothing(world: World) -> None:
    read = await world.tickets.get("T-1")
    first = changed(read, PublicReply("Turn it off."), BOB, START, RULES)
    second = changed(read, Assign("eve"), replace(BOB, id="eve"), START, RULES)
    assert isinstance(first, Changed)
    assert isinstance(second, Changed)
    await world.conversations.write(Step(None, ticket=first.as_read, events=first.events))
    with pytest.raises(WriteConflict):
        await world.conversations.write(Step(None, ticket=second.as_read, events=second.events))
    assert await world.tickets.get("T-1") == first.ticket
    assert (await world.tickets.history("T-1"))[1:] == first.events


async def test_a_merge_is_written_whole_or_not_at_all(world: World) -> None:
    other = replace(FULL, number="T-2", key="k2")
    await world.conversations.write(Step(None, ticket=other))
    there, back = merged(FULL, other, BOB, START), merged(other, FULL, BOB, START)
    assert isinstance(there, Both)
    assert isinstance(back, Both)

    def step(both: Both) -> Step:
        tickets = both.one.as_read, both.other.as_read
        return Step(None, tickets=tickets, events=(*both.one.events, *both.other.events))

    await world.conversations.write(step(there))
    with pytest.raises(WriteConflict):
        await world.conversations.write(step(back))
    one, two = await world.tickets.get("T-1"), await world.tickets.get("T-2")
    assert (one.merged_into, one.status, two.merged_into, two.status) == ("T-2", Status.CLOSED, None, Status.NEW)
    assert (await world.tickets.history("T-2")) == there.other.events


async def given(world: World, number: str, rotation: Rotation) -> tuple[Routed, Step]:
    ticket = await world.tickets.get(number)
    made = route(
        [waiting(ticket, await world.tickets.history(number))], STAFF, rotation, START, RoutingPolicy(), ALWAYS
    )
    result = changed(ticket, Assign(made.assignments[0].engineer), CLOCK, START, RULES)
    assert isinstance(result, Changed)
    return made, Step(None, ticket=result.as_read, events=result.events, assignments=made.assignments)


async def test_an_assignment_keeps_its_record_and_moves_the_rotation(world: World) -> None:
    for number in ("T-2", "T-3"):
        await world.conversations.write(Step(None, ticket=replace(TICKET, number=number, language="de")))
    now = await world.staff.rotation()
    for number, name in (("T-2", "ana"), ("T-3", "bea")):
        made, step = await given(world, number, now)
        assert made.assignments[0].engineer == name
        await world.conversations.write(step)
        assert await world.tickets.placements(number) == made.assignments
        assert (await world.tickets.get(number)).assignee == name
        now = await world.staff.rotation()
        assert now == made.rotation
    assert now == Rotation(2, {"ana": 1, "bea": 2})
    assert await world.tickets.placements("T-1") == ()


async def test_of_two_rounds_at_once_one_has_the_turn(world: World) -> None:
    for number in ("T-2", "T-3"):
        await world.conversations.write(Step(None, ticket=replace(TICKET, number=number)))
    steps = [(await given(world, number, Rotation()))[1] for number in ("T-2", "T-3")]
    results = await asyncio.gather(*(world.conversations.write(step) for step in steps), return_exceptions=True)
    assert {type(result) for result in results} == {bool, WriteConflict}
    assigned = [(await world.tickets.get(number)).assignee for number in ("T-2", "T-3")]
    assert sorted(assigned, key=str) == [None, "ana"]
    assert (await world.staff.rotation()).turn == 1
