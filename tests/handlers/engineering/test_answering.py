"""What the team answers engineering goes to the issue and onto the ticket, once, and nothing else does."""

from __future__ import annotations

import pytest

from handlers.engineering.escalation import Escalation
from handlers.engineering.issue import Issue
from handlers.engineering.jobs import TRACKER, subject
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted
from handlers.ticket_event import EventKind
from tests.escalation_worlds import ANN, BOB, DRAFT, EscalatingWorld


@pytest.fixture
def world() -> EscalatingWorld:
    made = EscalatingWorld()
    made.put()
    return made


async def linked(world: EscalatingWorld) -> tuple[Escalation, Issue]:
    """Give an escalation that has an issue."""
    made = await world.desk.escalate(BOB, "T-1", DRAFT)
    issue = await world.filed(made)
    world.memory.outbox.clear()
    return made, issue


def notes(world: EscalatingWorld) -> list[str | None]:
    """Give what was noted on T-1."""
    return [one.text for one in world.memory.events if one.kind is EventKind.NOTED]


async def test_an_answer_goes_to_the_issue_as_it_was_typed_and_is_noted(world: EscalatingWorld) -> None:
    made, issue = await linked(world)
    await world.answers.answer(BOB, made.id, " With 5.2.1,\r\nsince Monday. ", "k1")
    (job,) = world.left(TRACKER)
    assert job.subject == subject(issue.name)
    assert job.payload["text"] == "Bob of support, on T-1:\n\nWith 5.2.1,\nsince Monday."
    await world.aftermaths()
    assert notes(world) == [f"Bob to engineering, on {issue.key}:\n\nWith 5.2.1,\nsince Monday."]


async def test_a_double_click_says_it_once(world: EscalatingWorld) -> None:
    made, issue = await linked(world)
    for text in ("One.", "One.", "Two."):
        await world.answers.answer(BOB, made.id, text, "k1")
    for job in world.left(TRACKER):
        await world.tracker.comment(issue.name, str(job.payload["text"]), str(job.payload["mark"]))
    await world.aftermaths()
    assert len(world.tracker.issues[issue.name.id].comments) == 2
    assert len(notes(world)) == 2


async def test_without_a_key_what_is_said_twice_stands_there_twice(world: EscalatingWorld) -> None:
    made, _ = await linked(world)
    for _ in range(2):
        await world.answers.answer(BOB, made.id, "Still the same.")
    await world.aftermaths()
    assert len(notes(world)) == 2


@pytest.mark.parametrize(("text", "said"), [("\x00 ", "Please write"), ("x" * 8_001, "these are 8,001")])
async def test_what_cannot_be_said_is_refused(world: EscalatingWorld, text: str, said: str) -> None:
    made, _ = await linked(world)
    with pytest.raises(InvalidInput, match=said):
        await world.answers.answer(BOB, made.id, text)
    assert world.memory.outbox == []


async def test_nobody_reads_an_answer_where_there_is_no_issue(world: EscalatingWorld) -> None:
    made = await world.desk.escalate(BOB, "T-1", DRAFT)
    with pytest.raises(ChangeRefused, match="T-1 is on no issue"):
        await world.answers.answer(BOB, made.id, "With 5.2.1.")
    with pytest.raises(NotPermitted):
        await world.answers.answer(ANN, made.id, "Me, too.")
