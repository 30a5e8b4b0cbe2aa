"""Routing at work: who gets what is written, once, whatever happens in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from handlers.ports import Step
from handlers.ticket import Status, Ticket
from handlers.ticket_event import EventKind
from handlers.tickets.changes import SetPlan, Then
from handlers.tickets.placement import decided_again
from handlers.tickets.ports import TicketQueue
from tests.handlers.tickets.desks import ANN, BOB, EVE, DeskWorld
from tests.handlers.tickets.worlds import TICKET
from tests.worlds import KINDS, opened


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with opened(request.param, tmp_path) as world:
        yield DeskWorld(world)


async def assignees(here: DeskWorld) -> list[str | None]:
    return [one.assignee for one in reversed(await here.desk.list())]


async def test_with_nobody_on_the_staff_nothing_is_routed(here: DeskWorld) -> None:
    await here.file()
    assert await here.office.round() == 0
    assert (await here.desk.show("T-1")).status is Status.NEW


async def test_waiting_tickets_go_round_and_each_is_explained_by_its_record(here: DeskWorld) -> None:
    for number in range(4):
        await here.file(f"k{number}")
        here.wait(seconds=1)
    await here.hire("eve")
    await here.hire("bob")
    assert await here.office.round() == 4
    assert await here.office.round() == 0
    assert await assignees(here) == ["bob", "eve", "bob", "eve"]
    for number, engineer in enumerate(await assignees(here), 1):
        (record,) = await here.world.tickets.placements(f"T-{number}")
        assert decided_again(record) == engineer
    assert await here.kinds() == [EventKind.OPENED, EventKind.ASSIGNED, EventKind.STATUS]


async def test_who_goes_away_is_drained_and_who_comes_back_gets_what_waits(here: DeskWorld) -> None:
    await here.file()
    await here.hire("eve")
    await here.office.round()
    await here.present("eve", here=False)
    assert await here.office.round() == 1
    assert await assignees(here) == [None]
    assert (await here.world.tickets.history("T-1"))[-1].because == "who had it is away; nobody else can have it now"
    assert await here.office.round() == 0
    await here.present("eve", here=True)
    assert await here.office.round() == 1
    assert await assignees(here) == ["eve"]


async def test_what_is_promised_around_the_clock_goes_before_what_is_older(here: DeskWorld) -> None:
    await here.file("k1")
    here.wait(hours=1)
    await here.file("k2")
    await here.desk.amend("T-2", EVE, SetPlan("premium"))
    await here.hire("eve", cap=1)
    assert await here.office.round() == 1
    assert await assignees(here) == [None, "eve"]
    assert [one.ticket.lane for one in await here.world.tickets.placements("T-2")] == [0]


async def test_hours_that_begin_are_looked_out_for(here: DeskWorld) -> None:
    here.wait(hours=-3)
    await here.hire("eve", calendar="office")
    await here.file()
    assert await here.office.round() == 0
    here.wait(hours=3)
    assert await here.office.round() == 1


async def test_what_waits_for_the_customer_stays_with_whoever_left(here: DeskWorld) -> None:
    await here.file()
    await here.hire("eve")
    await here.office.round()
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    await here.present("eve", here=False)
    assert await here.office.round() == 0
    assert await assignees(here) == ["eve"]


async def test_who_is_not_on_the_staff_keeps_what_a_person_gave_her(here: DeskWorld) -> None:
    await here.file()
    await here.desk.assign("T-1", BOB, "the manager")
    await here.hire("eve")
    assert await here.office.round() == 0
    assert await assignees(here) == ["the manager"]


async def test_who_was_taken_off_the_staff_keeps_nothing(here: DeskWorld) -> None:
    await here.hire("eve")
    await here.file()
    await here.office.round()
    await here.hire("bob")
    await here.world.staff.remove("eve")
    assert await here.office.round() == 1
    assert await assignees(here) == ["bob"]


async def test_a_ticket_is_not_given_again_to_whoever_gave_it_back(here: DeskWorld) -> None:
    await here.hire("eve")
    await here.file()
    await here.office.round()
    await here.desk.assign("T-1", EVE, None)
    assert await here.office.round() == 0
    await here.hire("bob")
    assert await here.office.round() == 1
    assert await assignees(here) == ["bob"]


async def test_two_processes_give_each_ticket_once(here: DeskWorld) -> None:
    for number in range(6):
        await here.file(f"k{number}")
    await here.hire("eve", cap=9)
    await here.hire("bob", cap=9)
    offices = here.office, here.dispatcher()
    moved = 0
    for _ in range(6):
        moved += sum(await asyncio.gather(*(office.round() for office in offices)))
    assert moved == 6
    placed = [await here.world.tickets.placements(f"T-{number}") for number in range(1, 7)]
    assert sorted(record.turn for records in placed for record in records) == list(range(1, 7))
    assert sorted(filter(None, await assignees(here))) == ["bob"] * 3 + ["eve"] * 3


class Counting:
    """A queue that tells how many tickets were read whole."""

    def __init__(self, queue: TicketQueue) -> None:
        self._queue = queue
        self.read: list[str] = []
        self.waiting, self.held = queue.waiting, queue.held

    async def histories(self, numbers):
        self.read += numbers
        return await self._queue.histories(numbers)


async def test_tickets_that_did_not_change_are_not_read_again(here: DeskWorld) -> None:
    queue = Counting(here.world.queue)
    office = here.dispatcher(queue)
    await here.hire("eve", here=False)
    await here.file("k1")
    await here.file("k2")
    assert await office.round() == 0
    await here.desk.answer("T-1", ANN, "Still.")
    await here.file("k3")
    queue.read.clear()
    assert await office.round() == 0
    assert sorted(queue.read) == ["T-1", "T-3"]
    await here.present("eve", here=True)
    assert await office.round() == 3
    assert await assignees(here) == ["eve", "eve", "eve"]


class Poisoned(Counting):
    """A queue with a ticket that cannot be read."""

    poison = "T-1"

    async def histories(self, numbers):
        self.read += numbers
        if self.poison in numbers:
            raise ValueError("'praise' is not a valid Category")
        return await self._queue.histories(numbers)


async def test_a_ticket_that_cannot_be_read_holds_up_no_other(here: DeskWorld) -> None:
    queue, failed = Poisoned(here.world.queue), list[str]()
    office = here.dispatcher(queue, lambda number, error: failed.append(number))
    await here.hire("eve")
    for number in range(3):
        await here.file(f"k{number}")
    assert await office.round() == 2
    assert await office.round() == 0
    assert await assignees(here) == [None, "eve", "eve"]
    assert failed == ["T-1"]
    # It is tried again after a while, and when it was changed.
    queue.read.clear()
    here.wait(minutes=1)
    assert await office.round() == 0
    assert queue.read.count("T-1") == 2
    queue.poison = ""
    await here.desk.answer("T-1", ANN, "Still.")
    assert await office.round() == 1
    assert await assignees(here) == ["eve", "eve", "eve"]


async def test_a_ticket_that_makes_no_sense_to_routing_holds_up_no_other(here: DeskWorld) -> None:
    failed = list[str]()

    class Senseless:
        """Promises that cannot be worked out for one ticket."""

        def around_the_clock(self, ticket, now):
            if ticket.number == "T-1":
                raise LookupError("no such plan")
            return False

    office = here.dispatcher(None, lambda number, error: failed.append(number), Senseless())
    await here.hire("eve")
    await here.file("k1")
    await here.file("k2")
    assert await office.round() == 1
    assert await office.round() == 0
    assert await assignees(here) == [None, "eve"]
    assert failed == ["T-1"]


async def test_tickets_that_nobody_can_have_keep_no_other_from_being_looked_at(here: DeskWorld) -> None:
    await here.world.conversations.write(Step(None, tickets=[unwanted(number) for number in range(450)]))
    await here.hire("eve")
    await here.file("k1")
    assert await here.office.round() == 1
    assert (await here.desk.show("T-1")).assignee == "eve"


def unwanted(number: int) -> Ticket:
    """An old ticket that needs what nobody can do."""
    return replace(TICKET, number=f"T-{1_000 + number}", key=f"old{number}", skills=("telepathy",))
