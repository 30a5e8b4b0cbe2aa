"""What every keeper of surveys, and every finder of occasions, must do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.database import Database, migrate
from bot.database.conversations import SqlConversations
from bot.database.people import SqlPeople
from bot.database.survey_occasions import SqlOccasions
from handlers.call import Direction, PhoneCall, Recording, Verification
from handlers.person import Role
from handlers.ports import Outgoing, Step
from handlers.quality.answering import Given, Taken, submitted
from handlers.quality.asking import Asking, Close, closed
from handlers.quality.ports import Answer
from handlers.quality.survey import About, Choice, Reason, Survey
from handlers.quality.surveyor import Surveyor
from handlers.ticket import CloseReason, Status
from tests.contracts.survey_worlds import Here, opened
from tests.databases import database_url
from tests.fakes import START, FakeClock, Ids
from tests.handlers.quality.worlds import BAD, GOOD, RULES, close, closed_ticket, later
from tests.worlds import KINDS

SENT = Outgoing("o1", "survey", "s1", {}, rank=1)
LONG_AGO = START - timedelta(days=30)


@pytest.fixture(params=KINDS)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Here]:
    async with opened(request.param, tmp_path) as made:
        yield made


def asking(number: str = "T-1", survey_id: str = "s1", **fields: object) -> Asking:
    return closed(close(closed_ticket(number, **fields)), survey_id, START, RULES)  # type: ignore[arg-type]


async def recorded(here: Here) -> Survey:
    await here.put(closed_ticket())
    made = asking()
    assert made.survey is not None
    assert await here.surveys.record(made, SENT, LONG_AGO)
    return made.survey


def answer(survey: Survey, given: Given = GOOD, **fields: object) -> Answer:
    result = submitted(survey, replace(given, seen=survey.version), later(hours=1), RULES)
    assert isinstance(result, Taken)
    return Answer(result.survey, **fields)  # type: ignore[arg-type]


async def test_a_survey_is_kept_whole_with_what_sends_it(here: Here) -> None:
    survey = await recorded(here)
    assert await here.surveys.get("s1") == survey
    assert await here.surveys.get("s2") is None
    assert [envelope.outgoing for envelope in await here.outbox.due(START, 9)] == [SENT]
    assert await here.surveys.asked(START, START) == (survey,)
    assert await here.surveys.asked(later(seconds=1), later(days=1)) == ()
    assert await here.surveys.reasons(START, START) == {Reason.ASKED: 1}


async def test_an_occasion_is_decided_about_once(here: Here) -> None:
    await recorded(here)
    again = Outgoing("o2", "survey", "s2", {})
    assert not await here.surveys.record(asking(survey_id="s2"), again, LONG_AGO)
    assert await here.surveys.get("s2") is None
    assert len(await here.outbox.due(START, 9)) == 1


async def test_an_episode_has_one_survey_whatever_the_close(here: Here) -> None:
    await recorded(here)
    later_close = closed(close(closed_ticket(at=later(days=40), reopened=1)), "s2", later(days=40), RULES)
    assert not await here.surveys.record(later_close, None, later(days=39))


@pytest.mark.parametrize("same", [{"requester_id": "p1", "email": "x@example.com"}, {"requester_id": "p9"}])
async def test_a_person_or_an_address_that_was_asked_meanwhile_is_not_asked_again(here: Here, same) -> None:
    await recorded(here)
    await here.put(closed_ticket("T-2", **same))
    second = asking("T-2", "s2", **same)
    assert not await here.surveys.record(second, None, START - timedelta(seconds=1))
    assert await here.surveys.record(second, None, START)


async def test_why_nobody_was_asked_is_kept_and_may_be_said_of_each_close(here: Here) -> None:
    for reopened in range(2):
        ticket = closed_ticket(because=CloseReason.IDLE, reopened=reopened)
        await here.put(ticket)
        assert await here.surveys.record(closed(close(ticket), "s", START, RULES), None, LONG_AGO)
    assert await here.surveys.reasons(LONG_AGO, START) == {Reason.IDLE: 2}


async def test_several_that_ask_at_once_ask_once(here: Here) -> None:
    for number in ("T-1", "T-2", "T-3"):
        await here.put(closed_ticket(number))
    clock = FakeClock(later(minutes=1))
    surveyors = [Surveyor(here.occasions, here.surveys, RULES, clock, Ids(tag)) for tag in "abc"]
    await asyncio.gather(*(one.closes() for one in surveyors))
    assert await here.surveys.reasons(START, later(days=1)) == {Reason.ASKED: 1, Reason.PAUSE: 2}
    assert len(await here.outbox.due(clock(), 9)) == len(await here.surveys.asked(START, later(days=1))) == 1
    assert sum([await one.closes() for one in surveyors]) == 0


async def test_a_close_is_found_with_all_that_asking_depends_on(here: Here) -> None:
    await here.talk("c1", "slack")
    await here.employ("bob", "cables")
    ticket = closed_ticket(conversation_id="c1", team=None, assignee="bob")
    await here.put(ticket)
    (found,) = await here.occasions.closes(START, 9)
    assert (found.ticket.number, found.channel, found.asked, found.team) == ("T-1", "slack", False, "cables")
    assert (found.customer.id, found.customer.internal, found.customer.refused) == ("p1", False, False)
    assert (found.customer.choice, found.customer.asked_at, found.customer.email) == (None, None, "ann@example.com")


async def test_a_close_tells_whether_the_customer_was_talked_to(here: Here) -> None:
    await here.put(closed_ticket())
    assert not (await one(here)).called
    call = PhoneCall(
        "T-1", 2, "eve", "Eve", "p1", "Ann", Direction.IN, START, timedelta(minutes=3), Recording.REFUSED,
        Verification.KNOWN,
    )  # fmt: skip
    assert await here.conversations.write(Step(None, ticket=closed_ticket(), call=call))
    assert (await one(here)).called


async def test_the_oldest_close_comes_first_and_only_closed_tickets_come(here: Here) -> None:
    await here.put(closed_ticket("T-1", at=later(hours=2)))
    await here.put(closed_ticket("T-2", at=later(hours=1)))
    await here.put(replace(closed_ticket("T-3"), status=Status.OPEN, closed_at=None, closed_because=None))
    await here.put(closed_ticket("T-4", at=START - timedelta(days=1)))
    assert [one.ticket.number for one in await here.occasions.closes(START, 9)] == ["T-2", "T-1"]
    assert [one.ticket.number for one in await here.occasions.closes(START, 1)] == ["T-2"]


async def test_a_close_comes_until_it_was_decided_about_and_again_when_it_was_opened(here: Here) -> None:
    await recorded(here)
    assert await here.occasions.closes(START, 9) == ()
    await here.put(closed_ticket(at=later(days=1), reopened=1))
    (again,) = await here.occasions.closes(START, 9)
    assert (again.asked, again.customer.asked_at) == (True, START)


async def one(here: Here) -> Close:
    (found,) = await here.occasions.closes(START, 9)
    return found


async def test_who_is_one_of_us_is_known_by_role_and_by_staff(here: Here) -> None:
    mia = await here.list_person("mia@example.com", Role.ENGINEER)
    await here.put(closed_ticket(requester_id=mia, email=None))
    assert (await one(here)).customer.internal


async def test_of_several_each_is_told_of_as_they_are(here: Here) -> None:
    survey = await recorded(here)
    mia = await here.list_person("mia@example.com", Role.ENGINEER)
    await here.refuse("ben@example.com")
    await here.surveys.choose("p3", Choice.NO, START)
    for number, requester, email in (
        ("T-2", "p1", None),
        ("T-3", mia, None),
        ("T-4", "p2", "ben@example.com"),
        ("T-5", "p3", "cem@example.com"),
        ("T-6", "p4", "mia@example.com"),
        ("T-7", "p5", "ann@example.com"),
    ):
        await here.put(closed_ticket(number, requester_id=requester, email=email))
    found = {one.ticket.number: one.customer for one in await here.occasions.closes(START, 9)}
    assert {number for number, one in found.items() if one.internal} >= {"T-3"}
    assert {number for number, one in found.items() if one.refused} == {"T-4"}
    assert {number: one.choice for number, one in found.items() if one.choice is not None} == {"T-5": Choice.NO}
    asked = {number for number, one in found.items() if one.asked_at is not None}
    assert asked == {"T-2", "T-7"}
    assert await here.surveys.every(["s1", "s9"]) == {"s1": survey}
    assert await here.surveys.every([]) == {}


async def test_many_closes_take_no_more_queries_than_one(tmp_path: Path) -> None:
    url = database_url(tmp_path / "one.db")
    migrate(url)
    database, asked = Database.open(url), list[str]()
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    try:
        conversations, occasions = SqlConversations(database), SqlOccasions(database, {"U1"})
        counts = []
        for number in ("T-1", "T-2", "T-3"):
            await conversations.write(Step(None, ticket=closed_ticket(number, requester_id=f"p{number}")))
            asked.clear()
            await occasions.closes(START, 9)
            counts.append(len(asked))
        assert len(set(counts)) == 1
    finally:
        await database.close()


async def test_who_unsubscribed_or_chose_is_known(here: Here) -> None:
    await here.put(closed_ticket())
    await here.refuse("ann@example.com")
    await here.surveys.choose("p1", Choice.YES, START)
    await here.surveys.choose("p1", Choice.NO, START)
    found = await one(here)
    assert (found.customer.refused, found.customer.choice) == (True, Choice.NO)


async def test_who_agreed_comes_in_pages_with_what_they_were_told_by(here: Here) -> None:
    await here.put(closed_ticket("T-1", requester_id="p2", team="cables"))
    await here.put(closed_ticket("T-2", requester_id="p2"))
    for person in ("p3", "p1", "p2"):
        await here.surveys.choose(person, Choice.YES, START)
    await here.surveys.choose("p4", Choice.NO, START)
    first = await here.occasions.consenting("", 2)
    assert [(customer.id, customer.email, about) for customer, about in first] == [
        ("p1", None, About()),
        ("p2", "ann@example.com", About("lamps", "premium", "emea")),
    ]
    assert [customer.id for customer, _ in await here.occasions.consenting("p2", 2)] == ["p3"]


async def test_what_is_spoken_with_somebody_is_kept_with_their_survey(here: Here) -> None:
    await here.put(closed_ticket("T-1", requester_id="p2", language="ja"))
    (close,) = await here.occasions.closes(START, 9)
    asking = closed(close, "s1", START, RULES)
    assert asking.survey is not None
    assert asking.survey.about.language == "ja"
    assert await here.surveys.record(asking, None, later(days=-30))
    assert await here.surveys.get("s1") == asking.survey
    await here.surveys.choose("p2", Choice.YES, START)
    (found,) = await here.occasions.consenting("", 2)
    assert found[1].language == "ja"


async def test_where_a_ticket_does_not_say_it_what_they_chose_does(tmp_path: Path) -> None:
    url = database_url(tmp_path / "one.db")
    migrate(url)
    database = Database.open(url)
    try:
        people = SqlPeople(database, FakeClock(), Ids())
        chose = (await people.visitor("v1")).id
        await people.choose_language(chose, "ko")
        await SqlConversations(database).write(Step(None, ticket=closed_ticket("T-1", requester_id=chose)))
        (close,) = await SqlOccasions(database).closes(START, 9)
        asking = closed(close, "s1", START, RULES)
        assert asking.survey is not None
        assert asking.survey.about.language == "ko"
    finally:
        await database.close()


async def test_what_was_decided_is_told_by_occasion(here: Here) -> None:
    await recorded(here)
    assert await here.occasions.decided(["close:T-1:0", "close:T-1:1"]) == {"close:T-1:0"}
    assert await here.occasions.decided([]) == frozenset()


async def test_an_answer_is_written_over_the_version_before_and_no_other(here: Here) -> None:
    survey = await recorded(here)
    given = answer(survey)
    assert await here.surveys.answer(given)
    assert await here.surveys.get("s1") == given.survey
    assert not await here.surveys.answer(given)
    assert await here.surveys.answer(answer(given.survey, BAD))


async def test_agreeing_goes_with_the_answer(here: Here) -> None:
    survey = await recorded(here)
    first = answer(survey, consent=True)
    assert await here.surveys.answer(first)
    assert await here.surveys.choice("p1") is Choice.YES
    assert await here.surveys.answer(answer(first.survey, BAD, consent=False))
    assert await here.surveys.choice("p1") is None


async def test_taking_back_what_was_agreed_to_leaves_a_refusal_as_it_is(here: Here) -> None:
    survey = await recorded(here)
    await here.surveys.choose("p1", Choice.NO, START)
    assert await here.surveys.answer(answer(survey, consent=False))
    assert await here.surveys.choice("p1") is Choice.NO


async def test_what_a_person_answered_before_is_told_latest_first(here: Here) -> None:
    first = await recorded(here)
    await here.put(closed_ticket("T-2", at=later(days=40)))
    asking_again = closed(close(closed_ticket("T-2", at=later(days=40))), "s2", later(days=40), RULES)
    assert await here.surveys.record(asking_again, None, later(days=10))
    assert await here.surveys.past("p1", 9) == ()
    assert await here.surveys.answer(answer(first))
    assert asking_again.survey is not None
    assert await here.surveys.answer(answer(replace(asking_again.survey, expires_at=later(days=99))))
    assert [one.id for one in await here.surveys.past("p1", 9)] == ["s2", "s1"]
    assert [one.id for one in await here.surveys.past("p1", 1)] == ["s2"]
    assert await here.surveys.past("p2", 9) == ()


async def test_the_latest_survey_about_a_ticket_is_found_by_whoever_was_asked(here: Here) -> None:
    survey = await recorded(here)
    assert await here.surveys.latest("T-1", "p1") == survey
    assert await here.surveys.latest("T-1", "p2") is None
    assert await here.surveys.latest("T-2", "p1") is None


async def test_what_was_chosen_can_be_forgotten(here: Here) -> None:
    await here.surveys.choose("p1", None, START)
    await here.surveys.choose("p1", Choice.NO, START)
    await here.surveys.choose("p1", None, START)
    assert await here.surveys.choice("p1") is None
