"""Bugs come with their escalation suggested."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.engineering.errors import TrackerAway
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import Kind
from handlers.engineering.ports import Needed, Shape
from handlers.engineering.proposing import LATEST, PAUSE
from handlers.engineering.twins import PATIENCE
from handlers.similar.similar import Found, SimilarCase
from handlers.ticket import Category, Status
from tests.escalation_worlds import BOB, DRAFT, EscalatingWorld
from tests.fakes import START


@pytest.fixture
def world() -> EscalatingWorld:
    made = EscalatingWorld()
    made.put()
    return made


async def test_a_bug_is_suggested_once(world: EscalatingWorld) -> None:
    world.put("T-2", category=Category.QUESTION)
    assert await world.proposer().round() == 1
    (made,) = world.escalations.rows.values()
    assert (made.ticket, made.state, made.by, made.draft.kind, made.draft.summary) == (
        "T-1",
        EscalationState.PROPOSED,
        "engineering",
        Kind.BUG,
        "It hums",
    )
    assert [one.receiver for one in world.memory.outbox] == ["team", "log"]
    assert await world.proposer().round() == 0
    await world.desk.withdraw(BOB, made.id)
    assert await world.proposer().round() == 0


async def test_where_the_team_wants_it_a_bug_is_filed_without_a_click(world: EscalatingWorld) -> None:
    assert await world.proposer(files=True).round() == 1
    (made,) = world.escalations.rows.values()
    assert made.state is EscalationState.WAITING
    assert world.jobs() == [("file", made.id)]


async def test_what_only_a_form_can_give_is_suggested_and_not_refused(world: EscalatingWorld) -> None:
    world.tracker.fields = (Needed("team", "Team", Shape.ONE, True, (("1", "Red"),)),)
    world.put("T-2")
    assert await world.proposer(files=True).round() == 2
    assert {one.state for one in world.escalations.rows.values()} == {EscalationState.PROPOSED}
    assert (world.jobs(), world.tracker.calls) == ([], ["form"])


async def test_a_tracker_that_is_away_is_asked_once_and_bugs_wait_for_it(world: EscalatingWorld) -> None:
    world.tracker.trouble = [TrackerAway("It is away.", unsure=False)]
    world.put("T-2")
    assert await world.proposer(files=True).round() == 2
    assert {one.state for one in world.escalations.rows.values()} == {EscalationState.WAITING}
    assert world.tracker.calls == ["form"]


async def test_a_bug_whose_twin_waits_for_a_tracker_that_is_away_for_long_is_suggested(world: EscalatingWorld) -> None:
    world.put("T-2", category=Category.QUESTION)
    await world.desk.escalate(BOB, "T-2", DRAFT)
    world.alike.found = _like("T-2", 0.95)
    proposer = world.proposer(files=True)
    world.clock.forward(seconds=LATEST.total_seconds())
    assert await proposer.round() == 0
    world.clock.forward(seconds=PAUSE.total_seconds())
    assert await proposer.round() == 1
    (made,) = await world.escalations.of_ticket("T-1")
    assert made.state is EscalationState.PROPOSED


async def test_what_is_over_old_or_escalated_is_left_alone(world: EscalatingWorld) -> None:
    await world.desk.escalate(BOB, "T-1", DRAFT)
    world.put("T-2", status=Status.SOLVED)
    world.put("T-3", opened_at=START - timedelta(days=3))
    world.put("T-4", merged_into="T-1")
    assert await world.proposer().round() == 0


async def test_a_ticket_that_is_gone_or_fails_holds_up_no_other(world: EscalatingWorld) -> None:
    class Listed(EscalatingWorld):
        """One of its tickets is gone by now."""

        async def bugs(self, since: object, limit: int) -> list[str]:
            return ["T-8", "T-1"]

    listed = Listed(memory=world.memory)
    assert await listed.proposer().round() == 1
    assert await listed.proposer().round() == 0  # it was escalated in this very moment
    assert listed.failures == []


def _like(number: str, score: float) -> Found:
    return Found((SimilarCase(number, "It hums", "new", START, score, ("near",)),))


async def test_a_bug_that_says_what_another_said_joins_its_issue(world: EscalatingWorld) -> None:
    issue = await world.known()
    world.put("T-2", category=Category.QUESTION)
    await world.desk.link(BOB, "T-2", issue.key)
    world.alike.found = _like("T-2", 0.95)
    assert await world.proposer(files=True).round() == 1
    (made,) = await world.escalations.of_ticket("T-1")
    assert (made.state, made.issue, made.key, made.joined, made.name) == (
        EscalationState.LINKED,
        issue.name,
        "MEM-1",
        True,
        "engineering",
    )
    assert [what for what, _ in world.jobs()] == ["refer", "refer"]
    await world.aftermaths()
    assert world.memory.tickets["T-1"].comments[-1].text.startswith("engineering linked it to MEM-1: It hums")


async def test_who_is_like_what_is_over_is_filed(world: EscalatingWorld) -> None:
    issue = await world.known()
    world.put("T-2", category=Category.QUESTION)
    await world.desk.link(BOB, "T-2", issue.key)
    world.tracker.delete(issue.name)
    await world.tracking.refresh(issue.name)
    world.alike.found = _like("T-2", 0.95)
    await world.proposer(files=True).round()
    (made,) = await world.escalations.of_ticket("T-1")
    assert made.state is EscalationState.WAITING


@pytest.mark.parametrize(
    ("score", "said", "state"),
    [
        (0.9, "It hums at night.", EscalationState.PROPOSED),
        (0.95, "It hums at night: SY-13.", EscalationState.PROPOSED),
        (0.6, "It hums at night.", EscalationState.WAITING),
    ],
)
async def test_who_may_tell_of_the_same_fault_is_suggested_and_joins_nothing(
    world: EscalatingWorld, score: float, said: str, state: EscalationState
) -> None:
    issue = await world.known()
    world.put("T-2", category=Category.QUESTION, description="It hums at night: SY-12.")
    world.put("T-1", description=said)
    await world.desk.link(BOB, "T-2", issue.key)
    world.alike.found = _like("T-2", score)
    await world.proposer(files=True).round()
    (made,) = await world.escalations.of_ticket("T-1")
    assert made.state is state


_WORDINGS = (
    "Sync to the warehouse server fails with timeout SY-12",
    "The warehouse sync times out, error SY-12",
    "Warehouse server sync: timeout SY-12 since this morning",
    "We cannot sync with the warehouse server, it says SY-12 timeout",
    "SY-12: sync timeout with warehouse",
    "sync with warehouse server is broken, timeout SY-12",
)


async def test_an_outage_makes_one_issue_however_people_tell_of_it(world: EscalatingWorld) -> None:
    world.memory.tickets.clear()
    for shop in range(1, 31):
        said = _WORDINGS[shop % 6]
        world.put(f"T-{shop}", subject=said, description=f"{said}. It happens for shop {shop}, nothing arrives there.")
    proposer = world.proposer(files=True)  # none is found by its words yet: they came in one moment
    assert await proposer.round() == 1
    (first,) = world.escalations.rows.values()
    assert await proposer.round() == 0
    issue = await world.filed(first)
    world.clock.forward(seconds=PAUSE.total_seconds())
    assert await proposer.round() == 29
    every = list(world.escalations.rows.values())
    assert [one.issue for one in every if one.state is EscalationState.LINKED] == [issue.name] * 5
    assert sum(one.state is EscalationState.PROPOSED for one in every) == 25
    assert [what for what, _ in world.jobs()].count("file") == 1


async def test_what_says_the_same_as_a_suggestion_is_suggested_too(world: EscalatingWorld) -> None:
    await world.proposer().round()
    world.put("T-2")
    world.alike.found = _like("T-1", 0.97)
    await world.proposer(files=True).round()
    (made,) = await world.escalations.of_ticket("T-2")
    assert made.state is EscalationState.PROPOSED


async def test_a_bug_waits_for_another_that_is_on_its_way(world: EscalatingWorld) -> None:
    world.put("T-2", category=Category.QUESTION)
    first = await world.desk.escalate(BOB, "T-2", DRAFT)
    world.alike.found = _like("T-2", 0.95)
    proposer = world.proposer(files=True)
    assert await proposer.round() == 0
    await world.filed(first)
    assert await proposer.round() == 0  # it is looked again after a pause
    world.clock.forward(seconds=PAUSE.total_seconds())
    assert await proposer.round() == 1
    (made,) = await world.escalations.of_ticket("T-1")
    assert made.state is EscalationState.LINKED


async def test_tickets_that_are_being_read_are_waited_for_and_not_for_ever(world: EscalatingWorld) -> None:
    world.alike.found = Found((), 3, "3 tickets are still being read, and may be missing here.")
    proposer = world.proposer(files=True)
    assert await proposer.round() == 0
    world.clock.forward(seconds=PATIENCE.total_seconds())
    assert await proposer.round() == 1
    (made,) = await world.escalations.of_ticket("T-1")
    assert made.state is EscalationState.PROPOSED
