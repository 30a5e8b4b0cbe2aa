"""What every keeper of tones, scores and alerts must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database.attention import FARTHEST
from bot.database.attention_rows import AT_ONCE
from handlers.access.audit import Act, Entry
from handlers.attention.alerting import Alert, Candidate, Message
from handlers.attention.attention import NotUrgent
from handlers.news import bell
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Status
from handlers.tickets.changes import CustomerReply, InternalNote, Solve
from tests.attention_worlds import KINDS, World, opened, scored
from tests.fakes import START, Ids
from tests.handlers.tickets.worlds import ANN, BOB

LATER = START + timedelta(hours=1)
ANGRY = Tone(Sentiment.NEGATIVE, 0.9, 0.02, "m1", "en", ("broken", "again"))
UNKNOWN = Tone(None, 0.0, 0.0, "m1", None, ("only a link",))


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        for number in (1, 2, 3):
            await made.file(f"T-{number}", f"p{number}", at=START + timedelta(minutes=number))
        yield made


async def keep(world: World, number: str, score: int, **facts: object) -> bool:
    """Keep a score that stands for an hour."""
    attention = scored(number, score, **facts)  # type: ignore[arg-type]
    return await world.assessments.keep(attention, number, attention.version, {}, LATER, reader="m1")


async def test_a_ticket_that_is_new_or_changed_is_due_and_not_before_its_moment_again(world: World) -> None:
    assert list(await world.assessments.due(START, 2)) == ["T-1", "T-2"]
    assert await world.assessments.next() == AT_ONCE
    assert await keep(world, "T-1", 40)
    assert list(await world.assessments.due(START, 9)) == ["T-2", "T-3"]
    assert list(await world.assessments.due(LATER, 9)) == ["T-2", "T-3", "T-1"]
    await world.do("T-1", CustomerReply("And now?"), ANN)
    assert list(await world.assessments.due(START, 9)) == ["T-1", "T-2", "T-3"]


async def test_what_waits_longer_than_anything_does_was_put_off_by_a_clock_that_was_wrong(world: World) -> None:
    for number in (1, 2, 3):
        await world.assessments.postpone(f"T-{number}", START + FARTHEST + timedelta(hours=number - 2))
    assert list(await world.assessments.due(START, 9)) == ["T-3"]


async def test_a_score_is_kept_with_its_parts_and_its_models(world: World) -> None:
    await keep(world, "T-1", 40)
    await world.assessments.postpone("T-9", LATER)
    assert await world.assessments.of(["T-1", "T-2", "T-9"]) == {"T-1": scored("T-1", 40)}
    assert not await world.assessments.outdated("w1", "m1")
    assert await world.assessments.outdated("w2", "m1")
    assert await world.assessments.outdated("w1", "m2")
    await world.assessments.keep(None, "T-1", 1, {}, None)
    assert not await world.assessments.outdated("w2", "m2")


async def test_all_that_have_a_score_are_assessed_again_behind_what_was_changed(world: World) -> None:
    await keep(world, "T-1", 40)
    await keep(world, "T-2", 40)
    await world.do("T-2", InternalNote("A lamp."), BOB)
    await world.assessments.renew()
    assert list(await world.assessments.due(START, 9)) == ["T-2", "T-3", "T-1"]


async def test_the_list_names_the_accounts_of_who_asks(world: World) -> None:
    await keep(world, "T-1", 40)
    await keep(world, "T-3", 20)
    assert [one.accounts for one in await world.assessments.highest(9)] == [("acme",), ()]


async def test_the_score_of_what_was_changed_meanwhile_is_not_kept_but_the_tones_are(world: World) -> None:
    await world.do("T-1", CustomerReply("And now?"), ANN)
    kept = await world.assessments.keep(scored("T-1", 40), "T-1", 1, {(1, 0): ANGRY}, LATER, reader="m1")
    assert not kept
    assert await world.assessments.of(["T-1"]) == {}
    assert await world.assessments.tones("T-1") == {(1, 0): ANGRY}
    assert "T-1" in await world.assessments.due(START, 9)
    assert not await world.assessments.keep(scored("T-9", 40), "T-9", 1, {}, None)


async def test_tones_replace_those_of_the_same_words(world: World) -> None:
    await world.assessments.keep(None, "T-1", 1, {(2, 1): ANGRY, (1, 0): ANGRY}, None)
    await world.assessments.keep(None, "T-1", 1, {(1, 0): UNKNOWN}, None)
    assert await world.assessments.tones("T-1") == {(1, 0): UNKNOWN, (2, 1): ANGRY}
    assert await world.assessments.tones("T-2") == {}


async def test_the_highest_score_comes_first_then_the_oldest(world: World) -> None:
    await world.file("T-4", "p1", assignee="eve", plan="premium")
    for number, score in ((1, 50), (2, 80), (3, 50), (4, 0)):
        await keep(world, f"T-{number}", score)
    listed = await world.assessments.highest(9)
    assert [one.attention.number for one in listed] == ["T-2", "T-1", "T-3", "T-4"]
    assert (listed[0].subject, listed[0].status, listed[0].requester_id) == ("It hums", "new", "p2")
    assert [one.attention.number for one in await world.assessments.highest(1, 1, 50)] == ["T-1"]
    assert [one.attention.score for one in await world.assessments.highest(9, least=51)] == [80]
    assert [one.assignee for one in await world.assessments.highest(9, assignee="eve")] == ["eve"]
    assert len(await world.assessments.highest(9, unassigned=True)) == 3
    assert [one.plan for one in await world.assessments.highest(9, plan="premium")] == ["premium"]
    assert await world.assessments.count(50) == 3


async def test_the_list_tells_where_the_tone_of_nothing_could_be_judged(world: World) -> None:
    for number, tones in ((1, {(1, 0): UNKNOWN}), (2, {(1, 0): UNKNOWN, (2, 0): ANGRY}), (3, {})):
        await keep(world, f"T-{number}", 50)
        await world.assessments.keep(None, f"T-{number}", 0, tones, None)
    listed = await world.assessments.highest(9)
    assert [one.attention.number for one in listed if one.unjudged] == ["T-1"]


async def test_of_equal_scores_what_is_due_first_comes_first_and_what_is_not_due_last(world: World) -> None:
    for number, score in ((1, 50), (2, 50), (3, 50)):
        await keep(world, f"T-{number}", score)
    await world.stands("T-1", None)
    await world.stands("T-2", START + timedelta(hours=2))
    await world.stands("T-3", START + timedelta(hours=1))
    assert [one.attention.number for one in await world.assessments.highest(9)] == ["T-3", "T-2", "T-1"]
    assert [one.attention.number for one in await world.assessments.highest(1, 1)] == ["T-2"]


async def test_what_is_over_has_no_score(world: World) -> None:
    await keep(world, "T-1", 50)
    await world.do("T-1", Solve(), BOB)
    assert (await world.tickets.get("T-1")).status is Status.SOLVED
    assert list(await world.assessments.highest(9)) == []
    assert await world.assessments.of(["T-1"]) == {}
    assert await world.assessments.keep(None, "T-1", 2, {}, None)
    assert await world.assessments.count(0) == 0
    assert "T-1" not in await world.assessments.due(LATER, 9)


async def test_progress_tells_how_many_have_a_score_and_how_many_wait(world: World) -> None:
    assert (await world.assessments.progress(START)).latest is None
    await keep(world, "T-1", 50)
    await keep(world, "T-2", 50, at=START + timedelta(minutes=9))
    progress = await world.assessments.progress(START)
    assert (progress.assessed, progress.waiting, progress.latest) == (2, 1, START + timedelta(minutes=9))
    assert (await world.assessments.progress(LATER)).waiting == 3


async def test_others_are_open_tickets_of_the_same_account_or_of_the_same_person(world: World) -> None:
    await world.file("T-4", "p3")
    assert [await world.assessments.others(f"T-{number}") for number in (1, 2, 3, 4, 9)] == [1, 1, 1, 1, 0]
    await world.do("T-2", Solve(), BOB)
    assert await world.assessments.others("T-1") == 0
    assert await world.assessments.others("T-2") == 1


async def test_no_more_others_are_counted_than_weigh(world: World) -> None:
    for number in range(4, 12):
        await world.file(f"T-{number}", f"p{2 + number % 2}")
    assert [await world.assessments.others(f"T-{number}") for number in (1, 3, 4)] == [4, 4, 4]


async def test_who_says_not_urgent_has_the_ticket_assessed_at_once(world: World) -> None:
    await keep(world, "T-1", 50)
    first, second = NotUrgent("T-1", 1, 50, "eve", START), NotUrgent("T-1", 1, 61, "bob", LATER)
    told = bell("T-1", "not_urgent", Ids())
    assert await world.assessments.judged("T-1") is None
    await world.assessments.judge(first, outgoing=[told])
    assert list(await world.assessments.due(START, 1)) == ["T-1"]
    assert await world.left() == (told,)
    assert [one.judged for one in await world.assessments.highest(9)] == [first]
    assert await world.entries() == 0
    assert not await world.assessments.judge(second, Entry(LATER, "bob", Act.DESK_CHANGED), [told])
    assert (await world.entries(), await world.assessments.judged("T-1")) == (0, first), "another was said meanwhile"
    assert await world.assessments.judge(second, Entry(LATER, "bob", Act.DESK_CHANGED), before=first)
    assert await world.entries() == 1
    assert await world.assessments.judged("T-1") == second
    assert await world.assessments.judged("T-2") is None


async def test_a_score_that_did_not_know_of_a_not_urgent_is_not_kept(world: World) -> None:
    said = NotUrgent("T-1", 1, 50, "eve", START)
    await world.assessments.judge(said)
    assert not await keep(world, "T-1", 50)
    assert list(await world.assessments.due(START, 1)) == ["T-1"]
    assert await world.assessments.keep(scored("T-1", 10), "T-1", 1, {}, LATER, reader="m1", judged=said)


async def candidates(world: World, *, least: int = 70, step: int = 10) -> list[str]:
    """Give what is to be told of."""
    await world.alerts.fell(least)
    return [one.number for one in await world.alerts.candidates(least, step, START, 9)]


async def tell(world: World, *numbers: str, collected: bool = False) -> bool:
    """Tell of these in one message."""
    found = await world.alerts.candidates(70, 10, START, 9)
    wanted = tuple(one for one in found if one.number in numbers)
    return await world.alerts.tell([Alert(wanted, collected)], START, [bell(numbers[0], "attention", Ids(numbers[0]))])


async def test_a_ticket_is_told_of_once_while_nothing_changes(world: World) -> None:
    for number, score in ((1, 70), (2, 95), (3, 69)):
        await keep(world, f"T-{number}", score)
    assert await candidates(world) == ["T-2", "T-1"]
    assert await tell(world, "T-1")
    assert [(one.receiver, one.subject) for one in await world.left()] == [("team", "T-1")]
    assert await candidates(world) == ["T-2"]
    await keep(world, "T-1", 80)
    assert await candidates(world) == ["T-2"], "only time has passed"
    await world.do("T-1", CustomerReply("And now?"), ANN)
    await keep(world, "T-1", 79, version=2)
    assert await candidates(world) == ["T-2"]
    await keep(world, "T-1", 80, version=2)
    assert await candidates(world) == ["T-2", "T-1"]


async def test_a_ticket_that_fell_is_told_of_again_when_a_change_brings_it_back(world: World) -> None:
    await keep(world, "T-1", 75)
    assert await tell(world, "T-1")
    await keep(world, "T-1", 60)
    assert await candidates(world) == []
    await keep(world, "T-1", 75)
    assert await candidates(world) == [], "only time has passed"
    await world.do("T-1", CustomerReply("And now?"), ANN)
    await keep(world, "T-1", 75, version=2)
    assert await candidates(world) == ["T-1"]


async def test_what_is_to_be_assessed_is_not_told_of_before(world: World) -> None:
    await keep(world, "T-1", 75)
    await world.do("T-1", CustomerReply("It works, thanks."), ANN)
    assert await candidates(world) == []


async def test_of_two_who_tell_the_same_one_does(world: World) -> None:
    await keep(world, "T-1", 75)
    await keep(world, "T-2", 75)
    (one,) = await world.alerts.candidates(70, 10, START, 1)
    assert one == Candidate("T-1", 1, 75, scored("T-1", 75).parts, "It hums")
    assert await world.alerts.tell([Alert((one,))], START, [])
    (other,) = await world.alerts.candidates(70, 10, START, 1)
    assert not await world.alerts.tell([Alert((other,)), Alert((one,))], START, [bell("T-2", "attention", Ids())])
    assert await world.left() == ()
    assert await candidates(world) == ["T-2"], "all of it was taken back"


async def test_messages_are_counted_not_their_tickets(world: World) -> None:
    for number in (1, 2, 3):
        await keep(world, f"T-{number}", 75)
    assert await tell(world, "T-1")
    assert await tell(world, "T-2", "T-3", collected=True)
    messages = await world.alerts.messages(START - timedelta(hours=1))
    assert sorted(messages, key=lambda one: one.collected) == [Message(START, False), Message(START, True)]
    assert list(await world.alerts.messages(START)) == []
