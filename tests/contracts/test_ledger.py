"""What every ledger must tell of dialogs that were held."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database
from bot.database.ledger import SqlLedger
from handlers.conversation import Outcome
from handlers.insights import Ledger
from handlers.reply import Answer
from retrieval.ports import Detected
from tests.databases import database_url
from tests.fakes import START, Memory
from tests.handlers.chat.dialog import Dialog
from tests.memory_ledger import MemoryLedger
from tests.worlds import KINDS, memory_world, sql_world

KOREAN = "비밀번호는 어떻게 재설정하나요?"


class Ear:
    """Knows Korean by one sentence, and nothing else."""

    def detect(self, text: str) -> Detected:
        return Detected("ko", 0.99) if text == KOREAN else Detected(None, 0.0)


@dataclass(frozen=True, slots=True)
class Held:
    """A dialog, and the ledger of it."""

    dialog: Dialog
    ledger: Ledger


@pytest.fixture(params=KINDS)
async def held(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Held]:
    if request.param == "memory":
        memory = Memory()
        yield Held(await Dialog(memory_world(memory), detector=Ear()).start(), MemoryLedger(memory))
        return
    file = tmp_path / "onetouch.db"
    async with sql_world(file) as world:
        database = Database.open(database_url(file))
        try:
            yield Held(await Dialog(world, detector=Ear()).start(), SqlLedger(database))
        finally:
            await database.close()


async def test_an_answer_that_was_confirmed_is_one_course_with_its_numbers(held: Held) -> None:
    await held.dialog.say("How do I reset my password?")
    await held.dialog.press("confirmed")
    (course,) = await held.ledger.courses(START)
    assert (course.outcome, course.person_id) == (Outcome.CONFIRMED, "visitor")
    assert course.settled_at == held.dialog.clock()
    (answer,) = course.replies
    assert (answer.kind, answer.confidence, dict(answer.evidence), answer.chosen) == (
        "answer", 0.9, {"dense": 0.9}, False,
    )  # fmt: skip
    assert course.answer == answer


async def test_a_person_asked_for_after_an_answer_follows_it_without_numbers(held: Held) -> None:
    await held.dialog.say("How do I reset my password?")
    await held.dialog.say("I need a person")
    await held.dialog.file()
    (course,) = await held.ledger.courses(START)
    assert course.outcome is Outcome.ESCALATED
    assert [reply.kind for reply in course.replies][:2] == ["answer", "handoff"]
    assert dict(course.replies[1].evidence) == {}
    assert await held.ledger.tickets(START) == 1
    assert await held.ledger.tickets(held.dialog.clock() + timedelta(seconds=1)) == 0


async def test_what_was_chosen_from_a_clarifying_question_is_marked(held: Held) -> None:
    await held.dialog.say("My board is not found")
    await held.dialog.say(option="ports")
    (course,) = await held.ledger.courses(START)
    assert [(reply.kind, reply.chosen) for reply in course.replies] == [("clarification", False), ("answer", True)]
    assert course.answer is None


async def test_greetings_and_thanks_are_no_replies_to_a_question(held: Held) -> None:
    await held.dialog.say("hello")
    await held.dialog.say("How do I reset my password?")
    await held.dialog.say("thanks")
    (course,) = await held.ledger.courses(START)
    assert [reply.kind for reply in course.replies] == ["answer"]


async def test_a_course_from_before_is_told_when_it_settles_later_and_told_whole(held: Held) -> None:
    await held.dialog.say("How do I reset my password?")
    held.dialog.clock.forward(hours=73)
    since = held.dialog.clock()
    assert await held.ledger.courses(since) == ()
    await held.dialog.desk.sweep()
    (course,) = await held.ledger.courses(since)
    assert course.outcome is Outcome.ASSUMED
    assert [reply.kind for reply in course.replies] == ["answer"]


async def test_courses_come_oldest_first(held: Held) -> None:
    for question in ("How do I reset my password?", "My board is not found", "How do I reset my password?"):
        await held.dialog.say(question)
        held.dialog.clock.forward(minutes=1)
    found = await held.ledger.courses(START)
    assert [course.replies[0].kind for course in found] == ["answer", "clarification", "answer"]


async def test_an_answer_tells_which_article_it_quotes_and_each_question_what_it_was_answered_in(held: Held) -> None:
    reply = await held.dialog.say("How do I reset my password?")
    (answered,) = await held.ledger.courses(START)
    assert answered.language is None
    assert isinstance(reply, Answer)
    quoted = reply.sources[0]
    assert [(one.article, one.article_language) for one in answered.replies] == [(quoted.article, quoted.language)]
    await held.dialog.say(KOREAN)
    assert [course.language for course in await held.ledger.courses(START)] == [None, "ko"]
    await held.dialog.say("My board is not found")
    last = (await held.ledger.courses(START))[-1].replies[-1]
    assert (last.kind, last.article) == ("clarification", None)
