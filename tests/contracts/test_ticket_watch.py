"""What every keeper of the queue, and of when to look at tickets again, must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.watch import AT_ONCE
from handlers.ports import Step
from handlers.ticket import Status
from handlers.tickets.history import opening
from handlers.tickets.ports import Look, Standing
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, TICKET
from tests.worlds import KINDS, World, opened

LATER = START + timedelta(hours=1)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        for number, facts in enumerate(({}, {"assignee": "eve"}, {"status": Status.PENDING}), 1):
            ticket = replace(TICKET, number=f"T-{number}", opened_at=START + timedelta(minutes=number), **facts)  # type: ignore[arg-type]
            first = opening(ticket, ANN)
            await made.conversations.write(Step(None, ticket=ticket, events=(first.event,)))
        yield made


async def test_the_queue_is_what_waits_for_the_team_by_who_has_it(world: World) -> None:
    assert list(await world.queue.waiting(10)) == [("T-1", 1)]
    assert list(await world.queue.held(["eve"], 10)) == [("T-2", 1)]
    assert list(await world.queue.held([], 10)) == []
    assert list(await world.queue.waiting(0)) == []
    ((ticket, events),) = await world.queue.histories(["T-2"])
    assert (ticket.assignee, len(events)) == ("eve", 1)


async def test_a_ticket_that_is_written_is_due_and_not_again_before_its_moment(world: World) -> None:
    now = START + timedelta(minutes=5)
    assert list(await world.watch.due(now, 2)) == ["T-1", "T-2"]
    await world.watch.looked([Look("T-1", 1, LATER, Standing(LATER, LATER, breached=True))])
    assert list(await world.watch.due(now, 2)) == ["T-2", "T-3"]
    assert await world.watch.next() == AT_ONCE
    found = await world.watch.standings(["T-1", "T-3", "T-9"])
    assert found == {"T-1": Standing(LATER, LATER, breached=True), "T-3": Standing()}
    ticket = await world.tickets.get("T-1")
    await world.conversations.write(Step(None, ticket=replace(ticket, changed_at=now)))
    assert "T-1" in await world.watch.due(now, 9)


async def test_what_was_changed_meanwhile_stays_due(world: World) -> None:
    await world.conversations.write(Step(None, ticket=await world.tickets.get("T-1")))
    await world.watch.looked([Look("T-1", 1, None, Standing())])
    assert "T-1" in await world.watch.due(LATER, 9)
    await world.watch.looked([Look("T-1", 2, None, Standing())])
    assert "T-1" not in await world.watch.due(LATER, 9)


async def test_what_is_written_while_the_clock_is_back_is_due_at_once(world: World) -> None:
    assert list(await world.watch.due(START - timedelta(hours=1), 9)) == ["T-1", "T-2", "T-3"]


async def test_what_is_due_at_once_comes_in_the_order_of_what_is_due_of_it(world: World) -> None:
    await world.watch.looked([Look("T-2", 1, START, Standing(due=LATER)), Look("T-3", 1, START, Standing(due=START))])
    assert list(await world.watch.due(LATER, 9)) == ["T-1", "T-3", "T-2"]
    await world.watch.looked([Look("T-1", 1, START, Standing())])
    assert list(await world.watch.due(LATER, 9)) == ["T-3", "T-2", "T-1"]


async def test_a_ticket_that_could_not_be_read_is_put_off_with_the_others(world: World) -> None:
    looks = [Look("T-1", None, LATER, Standing()), Look("T-2", 1, LATER, Standing()), Look("T-3", 7, None, Standing())]
    assert await world.watch.looked(looks) == 2
    assert list(await world.watch.due(START, 9)) == ["T-3"]
    assert await world.watch.looked([]) == 0
