"""Promises at work: warned, broken and over, each told once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.ports import Tickets
from handlers.ticket import CloseReason, Status, Ticket
from handlers.ticket_event import EventKind
from handlers.tickets.changes import Then
from handlers.tickets.ports import Look, Standing
from handlers.tickets.watching import BATCH, Watchman
from tests.fakes import START
from tests.handlers.tickets.desks import ANN, EVE, DeskWorld
from tests.worlds import KINDS, opened

FIRST = START + timedelta(hours=8)
"""Standard promises a first reply within eight open hours."""


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with opened(request.param, tmp_path) as world:
        yield DeskWorld(world)


async def standing(here: DeskWorld) -> Standing:
    return (await here.world.watch.standings(["T-1"]))["T-1"]


async def test_a_new_ticket_is_looked_at_and_then_not_before_its_warning(here: DeskWorld) -> None:
    await here.file()
    assert await here.watchman.round() == 1
    assert await standing(here) == Standing(FIRST, FIRST)
    assert await here.watchman.round() == 0
    assert await here.watchman.next() == START + timedelta(hours=6, minutes=24)


async def test_a_warning_and_a_breach_are_told_once_and_the_breach_raises_the_tier(here: DeskWorld) -> None:
    await here.file()
    here.wait(hours=7)
    await here.watchman.round()
    await here.watchman.round()
    assert await here.kinds() == [EventKind.OPENED, EventKind.WARNED]
    here.wait(hours=1)
    await here.watchman.round()
    await here.watchman.round()
    assert await here.kinds() == [EventKind.OPENED, EventKind.WARNED, EventKind.BREACHED, EventKind.TIER]
    assert (await here.desk.show("T-1")).tier == 2
    assert (await standing(here)).breached


async def test_whoever_slept_through_it_tells_of_the_breach_alone(here: DeskWorld) -> None:
    await here.file()
    here.wait(days=3)
    await here.watchman.round()
    assert await here.kinds() == [EventKind.OPENED, EventKind.BREACHED, EventKind.TIER]


async def test_a_broken_promise_goes_to_somebody_of_the_second_tier(here: DeskWorld) -> None:
    await here.hire("eve")
    await here.file()
    await here.office.round()
    await here.hire("bob", tier=2)
    here.wait(hours=8)
    await here.watchman.round()
    await here.office.round()
    ticket = await here.desk.show("T-1")
    assert (ticket.tier, ticket.assignee) == (2, "bob")


async def test_an_answer_in_time_leaves_nothing_to_tell(here: DeskWorld) -> None:
    await here.file()
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    here.wait(days=2)
    await here.watchman.round()
    assert EventKind.BREACHED not in await here.kinds()
    assert (await standing(here)).reply_due is None


async def test_solved_tickets_close_after_their_window_unless_they_are_opened_again(here: DeskWorld) -> None:
    await here.file()
    await here.desk.solve("T-1", EVE)
    here.wait(days=4)
    await here.desk.answer("T-1", ANN, "It is not.")
    here.wait(days=2)
    await here.watchman.round()
    assert (await here.desk.show("T-1")).status is Status.OPEN
    await here.desk.solve("T-1", EVE)
    here.wait(days=5)
    await here.watchman.round()
    closed = await here.desk.show("T-1")
    assert (closed.status, closed.closed_because) == (Status.CLOSED, CloseReason.SOLVED)
    assert await here.watchman.next() is None or await here.watchman.round() == 1


async def test_a_customer_who_never_answers_is_closed_as_idle(here: DeskWorld) -> None:
    await here.file()
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    here.wait(days=14)
    await here.watchman.round()
    assert (await here.desk.show("T-1")).closed_because is CloseReason.IDLE


async def test_a_reply_that_a_merged_ticket_owed_is_owed_where_it_goes_on(here: DeskWorld) -> None:
    await here.file()
    await here.file("k2")
    await here.desk.reply("T-2", EVE, "Which lamp?")
    await here.desk.joining.merge("T-1", "T-2", EVE)
    clocks = (await here.desk.dossier("T-2")).clocks
    assert [clock.key for clock in clocks] == ["first_reply/1", "resolution/1", "next_reply/1"]


async def test_what_was_changed_while_it_was_looked_at_is_looked_at_again(here: DeskWorld) -> None:
    await here.file()
    await here.desk.note("T-1", EVE, "Hm.")
    await here.world.watch.looked([Look("T-1", 1, None, Standing(breached=True))])
    assert await here.world.watch.due(here.clock(), 10) == ["T-1"]
    assert not (await standing(here)).breached


async def letters(here: DeskWorld) -> list[object]:
    due = await here.world.outbox.due(here.clock(), 100, "mail")
    return [envelope.outgoing.payload["kind"] for envelope in due]


async def test_who_was_asked_and_is_silent_is_told_of_the_close_and_who_was_told_of_the_solution_is_not(
    here: DeskWorld,
) -> None:
    await here.file()
    await here.file("k2")
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    await here.desk.solve("T-2", EVE)
    before = await letters(here)
    here.wait(days=15)
    await here.watchman.round()
    assert [(await here.desk.show(number)).status for number in ("T-1", "T-2")] == [Status.CLOSED] * 2
    assert (await letters(here))[len(before) :] == ["idle"]


async def test_a_close_that_somebody_got_in_the_way_of_is_left(here: DeskWorld) -> None:
    await here.file()
    await here.desk.reply("T-1", EVE, "Which lamp?", then=Then.PENDING)
    asked = await here.desk.show("T-1")
    here.wait(days=15)
    await here.desk.answer("T-1", ANN, "The red one.")
    await here.watchman._close(asked, CloseReason.IDLE)
    assert (await here.desk.show("T-1")).status is Status.OPEN


class Broken:
    """Tickets, of which some cannot be read."""

    def __init__(self, tickets: Tickets, *numbers: str) -> None:
        self._tickets = tickets
        self.numbers = set(numbers)
        self.history = tickets.history

    async def get(self, number: str) -> Ticket:
        if number in self.numbers:
            raise ValueError("'praise' is not a valid Category")
        return await self._tickets.get(number)


def watching(here: DeskWorld, broken: Broken, failed: list[str]) -> Watchman:
    """Make a watchman over tickets of which some cannot be read."""
    return Watchman(
        watch=here.world.watch,
        tickets=broken,  # type: ignore[arg-type]
        conversations=here.world.conversations,
        staff=here.world.staff,
        promises=here.promises,
        clock=here.clock,
        new_id=here.ids,
        rules=here.rules,
        policy=here.settings.breach,
        failed=lambda number, error: failed.append(number),
    )


async def test_a_ticket_that_cannot_be_looked_at_holds_up_no_other_and_is_tried_again_ever_less_often(
    here: DeskWorld,
) -> None:
    await here.file("k1")
    await here.file("k2")
    failed, broken = list[str](), Broken(here.world.tickets, "T-1")
    watchman = watching(here, broken, failed)
    here.wait(days=3)
    for _ in range(3):
        await watchman.round()
    assert EventKind.BREACHED in await here.kinds("T-2")
    assert failed == ["T-1"]
    assert await here.kinds("T-1") == [EventKind.OPENED]
    for _ in range(24 * 60):
        here.wait(minutes=1)
        await watchman.round()
    assert 24 <= failed.count("T-1") <= 32
    broken.numbers.clear()
    here.wait(hours=1)
    await watchman.round()
    assert EventKind.BREACHED in await here.kinds("T-1")


async def test_one_round_looks_at_no_more_than_a_batch_and_the_next_one_goes_on(here: DeskWorld) -> None:
    """What waits behind it (routing, other settings) need not wait until all was looked at."""
    for number in range(BATCH + 1):
        await here.file(f"k{number}")
    assert [await here.watchman.round() for _ in range(3)] == [BATCH, 1, 0]
