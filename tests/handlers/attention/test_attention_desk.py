"""What the team sees of attention, and says to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from handlers.attention.desk import LONGEST_PAGE
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, TicketNotFound
from handlers.tickets.changes import CustomerReply, Solve
from tests.attention_worlds import KINDS, opened
from tests.handlers.attention.rounds import EVE, EVE_ACTS, Rounds

ANN = Person("p1", known=True, name="Ann")
BOB = Person("bob", Role.MANAGER, known=True, name="Bob")


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rounds]:
    async with opened(request.param, tmp_path) as world:
        made = Rounds(world)
        await world.file("T-1", description="It hums, and nobody answers!", assignee="eve")
        await world.file("T-2", "p2")
        yield made


async def test_a_customer_is_shown_nothing_and_says_nothing(here: Rounds) -> None:
    for attempt in (
        here.desk.listed(ANN),
        here.desk.explained(ANN, "T-1"),
        here.desk.scores(ANN, ["T-1"]),
        here.desk.not_urgent(ANN, "T-1"),
    ):
        with pytest.raises(NotPermitted):
            await attempt
    assert await here.world.assessments.judged("T-1") is None


async def test_the_list_has_pages_names_and_how_far_the_assessing_is(here: Rounds) -> None:
    empty = await here.desk.listed(EVE)
    assert (empty.rows, empty.more, empty.progress.waiting) == ((), False, 2)
    await here.assess()
    await here.desk.not_urgent(EVE, "T-1")
    first = await here.desk.listed(EVE, limit=1)
    assert [one.attention.number for one in first.rows] == ["T-1"]
    assert (first.more, first.names, first.alert_at, first.progress.assessed) == (True, {"eve": "Eve"}, 40, 2)
    second = await here.desk.listed(EVE, limit=1, offset=1)
    assert ([one.attention.number for one in second.rows], second.more) == (["T-2"], False)
    assert len((await here.desk.listed(EVE, unassigned=True)).rows) == 1


@pytest.mark.parametrize("wrong", [{"limit": 0}, {"limit": LONGEST_PAGE + 1}, {"offset": -1}])
async def test_a_page_has_its_bounds(here: Rounds, wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        await here.desk.listed(EVE, **wrong)  # type: ignore[arg-type]


async def test_a_score_is_explained_with_its_tones_and_who_said_that_it_can_wait(here: Rounds) -> None:
    before = await here.desk.explained(EVE, "T-1")
    assert (before.attention, before.tones, before.judged, before.behind) == (None, {}, None, False)
    await here.assess()
    said = await here.desk.not_urgent(EVE, "T-1")
    found = await here.desk.explained(EVE, "T-1")
    assert found.attention is not None
    assert (set(found.tones), found.judged, found.names, found.behind) == ({(1, 0)}, said, {"eve": "Eve"}, False)
    await here.says("T-1", CustomerReply("And now?"))
    assert (await here.desk.explained(EVE, "T-1")).behind
    assert set(await here.desk.scores(EVE, ["T-1", "T-9"])) == {"T-1"}
    with pytest.raises(TicketNotFound):
        await here.desk.explained(EVE, "T-9")


async def test_not_urgent_tells_the_channels_and_comes_twice_without_harm(here: Rounds) -> None:
    await here.assess()
    said = await here.desk.not_urgent(EVE, "T-1", 1)
    assert (said.number, said.version, said.by) == ("T-1", 1, "eve")
    assert await here.desk.not_urgent(EVE, "T-1", 1) == said
    await here.assess()
    assert await here.desk.not_urgent(EVE, "T-1") == said
    assert [(one.receiver, one.subject, one.payload["event"]) for one in await here.world.left()] == [
        ("team", "T-1", "not_urgent")
    ]
    other = await here.desk.not_urgent(BOB, "T-1")
    assert other.by == "bob"
    assert other.score == said.score, "without what it was lowered by"


async def test_not_urgent_said_many_times_at_once_is_said_once(here: Rounds) -> None:
    await here.assess()
    said = await asyncio.gather(*(here.desk.not_urgent(one, "T-1", 1) for one in (EVE, EVE, EVE, BOB, EVE)))
    assert [one.by for one in said] == ["eve", "eve", "eve", "bob", "eve"]
    kept = [one for one in await here.world.left() if one.payload.get("event") == "not_urgent"]
    # A second time of hers, where another came in between: that is something said anew.
    assert len(kept) <= 3


async def test_a_ticket_is_named_in_small_letters_as_well(here: Rounds) -> None:
    await here.assess()
    said = await here.desk.not_urgent(EVE, "t-1")
    assert said.number == "T-1"
    assert await here.desk.not_urgent(EVE, "t-1", 1) == said
    found = await here.desk.explained(EVE, "t-1")
    assert (found.judged, found.attention is None) == (said, False)


async def test_not_urgent_can_be_said_again_when_it_holds_no_more(here: Rounds) -> None:
    await here.assess()
    said = await here.desk.not_urgent(EVE, "T-1")
    here.clock.forward(hours=30)
    await here.assess()
    again = await here.desk.not_urgent(EVE, "T-1")
    assert again.at > said.at
    assert again.score >= said.score


async def test_not_urgent_is_refused_to_whoever_was_overtaken_or_comes_too_late(here: Rounds) -> None:
    with pytest.raises(InvalidInput, match="not assessed yet"):
        await here.desk.not_urgent(EVE, "T-1")
    await here.assess()
    await here.says("T-1", CustomerReply("And now?"))
    with pytest.raises(ChangeRefused, match="Ann wrote to us"):
        await here.desk.not_urgent(EVE, "T-1", 1)
    await here.says("T-1", Solve(), EVE_ACTS)
    with pytest.raises(ChangeRefused, match="solved"):
        await here.desk.not_urgent(EVE, "T-1")
    with pytest.raises(TicketNotFound):
        await here.desk.not_urgent(EVE, "T-9")
