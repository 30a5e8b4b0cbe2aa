"""Scores at work: assessed when something changed, when time has passed, and when what scores them is another."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from handlers.attention.assessor import BATCH, JUDGED
from handlers.attention.attention import PartKind
from handlers.attention.scoring import LATEST, SOONEST
from handlers.attention.weights import SHIPPED
from handlers.sentiment import Sentiment
from handlers.tickets.calendar import Hours, WorkCalendar
from handlers.tickets.changes import CustomerReply, InternalNote, PublicReply, Solve
from handlers.tickets.desk_text import DEFAULT_TEXT, read_text
from handlers.tickets.promises import Promises
from tests.attention_worlds import KINDS, opened
from tests.fakes import START
from tests.handlers.attention.rounds import EVE, EVE_ACTS, Rounds
from tests.handlers.tickets.fake_holidays import FakeHolidays


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Rounds]:
    async with opened(request.param, tmp_path) as world:
        yield Rounds(world)


async def test_a_new_ticket_has_a_score_that_adds_up_and_is_then_assessed_when_time_changes_it(here: Rounds) -> None:
    await here.world.file("T-1", description="It hums, and nobody answers!")
    assert await here.assessor.round() == 1
    found = await here.score()
    assert (found.version, found.at, found.model) == (1, START, SHIPPED.version)
    assert found.score == sum(part.points for part in found.parts) > 0
    again = await here.assessor.next()
    assert again is not None
    assert START + SOONEST <= again <= START + LATEST
    assert await here.assessor.round() == 0
    here.clock.now = again
    assert await here.assessor.round() == 1


async def test_a_longer_wait_is_assessed_though_nothing_happens(here: Rounds) -> None:
    await here.world.file("T-1")
    await here.assess()
    before = (await here.score()).score
    here.clock.forward(hours=9)
    await here.assess()
    after = await here.score()
    assert after.score > before
    assert PartKind.WAITING in {part.kind for part in after.parts}
    assert here.reader.asked == ["It hums at night."], "words are judged once"


async def test_only_customers_words_are_judged_each_once(here: Rounds) -> None:
    await here.world.file("T-1", description="It hums.")
    await here.assess()
    await here.says("T-1", PublicReply("Which lamp?"), EVE_ACTS)
    await here.says("T-1", InternalNote("An angry one!"), EVE_ACTS)
    await here.says("T-1", CustomerReply("The big one!"))
    await here.assess()
    assert here.reader.asked == ["It hums.", "The big one!"]
    tones = await here.world.assessments.tones("T-1")
    assert [(event, tone.sentiment) for event, tone in tones.items()] == [
        ((1, 0), Sentiment.NEUTRAL),
        ((4, 0), Sentiment.NEGATIVE),
    ]


async def test_an_angry_comment_raises_the_score(here: Rounds) -> None:
    await here.world.file("T-1")
    await here.assess()
    before = (await here.score()).score
    await here.says("T-1", CustomerReply("Still nothing!"))
    await here.assess()
    assert (await here.score()).score > before


async def test_what_is_over_has_no_score_and_is_left_alone(here: Rounds) -> None:
    await here.world.file("T-1")
    await here.assess()
    await here.says("T-1", Solve(), EVE_ACTS)
    assert await here.assess() == 1
    assert await here.world.assessments.of(["T-1"]) == {}
    assert await here.assessor.next() is None
    await here.says("T-1", CustomerReply("It is not solved!"))
    await here.assess()
    assert (await here.score()).version == 3


async def test_a_ticket_that_fails_is_tried_again_later_and_keeps_no_other_from_it(here: Rounds) -> None:
    here.reader.fails = "poison"
    await here.world.file("T-1", description="poison")
    await here.world.file("T-2", "p2")
    assert await here.assessor.round() == 1
    assert await here.assessor.round() == 0
    assert here.failed == ["T-1"]
    here.clock.forward(minutes=1)
    here.reader.fails = "\0"
    assert await here.assess() >= 1
    assert set(await here.world.assessments.of(["T-1", "T-2"])) == {"T-1", "T-2"}


async def test_other_weights_score_all_open_tickets_again_behind_what_is_due(here: Rounds) -> None:
    for number in range(1, BATCH + 6):
        await here.world.file(f"T-{number}")
    assert await here.assess() == BATCH + 5
    assert await here.assessor.round() == 0
    await here.says(f"T-{BATCH + 5}", CustomerReply("And now?"))
    here.assessor = here.scoring_with(replace(SHIPPED, version="w2", waiting=1.0))
    assert await here.assessor.round() == BATCH, "a batch at most"
    assert (await here.score(f"T-{BATCH + 5}")).model == "w2", "what was changed comes first"
    assert await here.assess() == 5
    assert await here.assessor.round() == 0
    assert {one.attention.model for one in await here.world.assessments.highest(99)} == {"w2"}


async def test_another_reader_judges_the_words_again(here: Rounds) -> None:
    await here.world.file("T-1")
    await here.assess()
    here.reader.model = "m2"
    assert await here.assess() == 1
    assert here.reader.asked == ["It hums at night."] * 2
    assert [one.model for one in (await here.world.assessments.tones("T-1")).values()] == ["m2"]


async def test_what_cannot_be_scored_anew_does_not_hold_up_the_others(here: Rounds) -> None:
    for number in (1, 2):
        await here.world.file(f"T-{number}", description=f"lamp {number}")
    await here.assess()
    here.reader.model, here.reader.fails = "m2", "lamp 1"
    assert await here.assess() == 1
    assert here.failed == ["T-1"]
    here.reader.fails = "\0"
    here.clock.forward(minutes=2)
    await here.assess()
    assert not await here.world.assessments.outdated(SHIPPED.version, "m2")


async def test_the_latest_words_of_a_long_ticket_are_judged_first_and_the_others_after(here: Rounds) -> None:
    await here.world.file("T-1", description="word 0")
    for number in range(1, JUDGED + 9):
        await here.says("T-1", CustomerReply(f"word {number}"))
    assert await here.assessor.round() == 1
    assert here.reader.asked[0] == f"word {JUDGED + 8}"
    assert len(await here.world.assessments.tones("T-1")) == JUDGED
    assert await here.assessor.round() == 1
    assert len(await here.world.assessments.tones("T-1")) == JUDGED + 9


async def test_where_the_reader_fails_a_long_ticket_is_scored_without_it_and_read_later(here: Rounds) -> None:
    await here.world.file("T-1", description="word 0")
    for number in range(1, JUDGED + 9):
        await here.says("T-1", CustomerReply(f"word {number}"))
    here.reader.unread = True
    assert await here.assessor.round() == 1
    assert await here.assessor.round() == 0, "not again and again while it fails"
    assert (await here.assessor.next() or here.clock()) - here.clock() == timedelta(minutes=1)
    here.clock.forward(minutes=1)
    assert await here.assess() == 1
    assert (await here.assessor.next() or here.clock()) - here.clock() <= timedelta(minutes=2)
    here.reader.unread = False
    here.clock.forward(minutes=2)
    assert await here.assess() == 2
    tones = await here.world.assessments.tones("T-1")
    assert len(tones) == JUDGED + 9
    assert {tone.model for tone in tones.values()} == {"m1"}


async def test_who_says_not_urgent_is_named_and_the_score_falls_until_the_customer_writes(here: Rounds) -> None:
    await here.world.file("T-1", description="It hums, and nobody answers!")
    here.clock.forward(hours=9)
    await here.assess()
    before = (await here.score()).score
    await here.desk.not_urgent(EVE, "T-1")
    await here.assess()
    calmed = await here.score()
    assert calmed.score < before
    assert "Eve" in next(part.text for part in calmed.parts if part.kind is PartKind.NOT_URGENT)
    here.clock.forward(minutes=1)
    await here.says("T-1", CustomerReply("Hello? Anybody!"))
    await here.assess()
    assert (await here.score()).score >= before


async def test_other_open_tickets_of_the_account_count(here: Rounds) -> None:
    for number, person in ((1, "p1"), (2, "p2"), (3, "p1"), (4, "p2")):
        await here.world.file(f"T-{number}", person)
    await here.assess()
    assert PartKind.OTHERS in {part.kind for part in (await here.score()).parts}


async def test_other_promises_are_assessed_by_at_once(here: Rounds) -> None:
    await here.world.file("T-1")
    here.clock.forward(hours=4)
    await here.assess()
    before = (await here.score()).score
    quick = DEFAULT_TEXT.replace('normal = { first_reply = "8h"', 'normal = { first_reply = "1h"')
    here.promises.adopt(read_text(quick, FakeHolidays(), 2026).sla.policies)
    assert await here.assess() == 0
    here.assessor.adopt()
    assert await here.assess() == 1
    assert (await here.score()).score > before


async def test_a_clock_that_was_set_back_leaves_nothing_unassessed(here: Rounds) -> None:
    here.clock.forward(days=30)
    await here.world.file("T-1")
    await here.assess()
    here.clock.now = START + timedelta(hours=1)
    assert await here.assessor.round() == 1


async def test_a_ticket_that_is_overdue_is_left_alone_while_the_hours_are_closed(here: Rounds) -> None:
    office = WorkCalendar(ZoneInfo("UTC"), tuple(Hours(day, time(9), time(17)) for day in range(7)))
    here.clock.now = START.replace(hour=9, minute=0)
    here.promises = Promises(here.world.tickets, here.promises.policies, lambda name, at: office)
    here.assessor = here.scoring_with(SHIPPED)
    await here.world.file("T-1", at=here.clock())
    here.clock.now = here.clock().replace(hour=17) + timedelta(days=1)
    await here.assess()
    again = await here.assessor.next()
    assert again is not None
    assert again - here.clock() == LATEST
