"""Issues that look the same, from our copies, from the tracker, and behind like tickets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.engineering.drafting import Asked
from handlers.engineering.errors import TrackerAway, TrackerDenied
from handlers.engineering.issue import Stage, Version
from handlers.engineering.known import MirroredIssues
from handlers.ports import TicketNotFound
from handlers.similar.similar import Found, SimilarCase
from tests.escalation_worlds import BOB, EscalatingWorld
from tests.fakes import START


@pytest.fixture
def world() -> EscalatingWorld:
    made = EscalatingWorld()
    made.put()
    made.put("T-2")
    return made


async def test_our_copies_come_with_how_near_they_are_and_why(world: EscalatingWorld) -> None:
    near = await world.known("The lamp hums at night", versions=(Version("1", "5.3"),))
    far = await world.known("Unrelated")
    world.index.found = {near.name: 0.9, far.name: 0.5}
    found = await world.lookalikes.of_ticket(BOB, "t-1")
    first, second = found.issues[:2]
    assert (first.issue.key, first.score, first.kept, first.stage) == ("MEM-1", 0.9, True, Stage.ACCEPTED)
    assert first.why == ("near in meaning",)
    assert (second.issue.key, second.score) == ("MEM-2", 0.5)
    assert found.reasons == ()
    assert world.index.asked == ["It hums at night."]


async def test_what_the_tracker_alone_knows_comes_last(world: EscalatingWorld) -> None:
    ours = await world.known("Something else")
    theirs = world.tracker.put("It hums, too").issue
    world.index.found = {ours.name: 0.6}
    found = await world.lookalikes.of_ticket(BOB, "T-1", "It hums")
    assert [one.issue.key for one in found.issues] == ["MEM-1", "MEM-2"]
    last = found.issues[-1]
    assert (last.issue.name, last.kept, last.score, last.why) == (
        theirs.name,
        False,
        None,
        ("the tracker's search found it",),
    )


async def test_issues_behind_like_tickets_are_found(world: EscalatingWorld) -> None:
    issue = await world.known("Nothing of the words")
    await world.desk.link(BOB, "T-2", issue.key)
    like = SimilarCase("T-2", "It hums", "new", START, 0.8, ("same error",))
    world.alike.found = Found((like, replace(like, number="MEM-7", url="https://x")))
    (one,) = (await world.lookalikes.of_ticket(BOB, "T-1", "other words entirely, " * 3)).issues
    assert (one.issue.key, one.score, one.why, one.kept) == ("MEM-1", 0.8, ("T-2 is like it",), True)


async def test_what_the_ticket_is_linked_to_is_left_out(world: EscalatingWorld) -> None:
    issue = await world.known("It hums")
    world.index.found = {issue.name: 0.9}
    made = await world.desk.link(BOB, "T-1", issue.key)
    assert (await world.lookalikes.of_ticket(BOB, "T-1")).issues == ()
    await world.desk.withdraw(BOB, made.id)
    assert [one.issue.key for one in (await world.lookalikes.of_ticket(BOB, "T-1")).issues] == [issue.key]


async def test_what_it_was_taken_off_is_offered_however_far_it_is(world: EscalatingWorld) -> None:
    issue, near = await world.known("Nothing of the words"), await world.known("It hums")
    made = await world.desk.link(BOB, "T-1", issue.key)
    await world.desk.withdraw(BOB, made.id)
    world.index.found = {near.name: 0.9}
    first, second = (await world.lookalikes.of_ticket(BOB, "T-1")).issues[:2]
    assert (first.issue.key, first.why) == (issue.key, ("the ticket was on this one until it was taken off",))
    assert second.issue.key == near.key
    await world.desk.link(BOB, "T-1", issue.key)
    assert [one.issue.key for one in (await world.lookalikes.of_ticket(BOB, "T-1")).issues] == [near.key]


async def test_of_those_as_near_what_is_over_comes_later(world: EscalatingWorld) -> None:
    over, open_ = await world.known("One"), await world.known("Two")
    kind, _, snapshot = world.mirror.kept[over.name]
    world.mirror.kept[over.name] = (kind, Stage.RELEASED, snapshot)
    world.index.found = {over.name: 0.91, open_.name: 0.9}
    found = await world.lookalikes.of_ticket(BOB, "T-1", "words of neither")
    assert [one.issue.key for one in found.issues] == ["MEM-2", "MEM-1"]


async def test_what_is_gone_is_not_offered(world: EscalatingWorld) -> None:
    gone = await world.known("It hums")
    world.tracker.delete(gone.name)
    await world.tracking.refresh(gone.name)
    world.index.found = {gone.name: 0.9}
    assert (await world.lookalikes.of_ticket(BOB, "T-1")).issues == ()


async def test_what_is_gone_is_not_offered_because_of_a_like_ticket(world: EscalatingWorld) -> None:
    gone = await world.known("It hums")
    await world.desk.link(BOB, "T-2", gone.key)
    world.tracker.delete(gone.name)
    await world.tracking.refresh(gone.name)
    world.alike.found = Found((SimilarCase("T-2", "It hums", "new", START, 0.8, ("same error",)),))
    assert (await world.lookalikes.of_ticket(BOB, "T-1")).issues == ()


async def test_a_part_that_fails_is_told_and_the_others_are_shown(world: EscalatingWorld) -> None:
    issue = await world.known("Other")
    world.index.found = {issue.name: 0.9}
    world.tracker.trouble = [TrackerAway("Jira is away: the line is cut", unsure=False)]
    found = await world.lookalikes.of_ticket(BOB, "T-1")
    assert ([one.issue.key for one in found.issues], found.reasons) == (
        ["MEM-1"],
        ("Jira is away. We could not look there: issues that only the tracker knows are missing.",),
    )
    world.tracker.trouble = [TrackerDenied("Jira does not let us in: check ONETOUCH_JIRA_TOKEN")]
    (reason,) = (await world.lookalikes.of_ticket(BOB, "T-1")).reasons
    assert reason.startswith("Jira does not let us in; the administrators are told. We could not look there")
    world.tracker.trouble = [ValueError("broken")]
    found = await world.lookalikes.of_ticket(BOB, "T-1")
    assert len(found.reasons) == 1
    assert len(world.failures) == 1
    world.index.unread = None
    assert "still being read" in (await world.lookalikes.of_ticket(BOB, "T-1")).reasons[0]
    with pytest.raises(TicketNotFound):
        await world.lookalikes.of_ticket(BOB, "T-9")


async def test_similar_tickets_name_issues_too(world: EscalatingWorld) -> None:
    issue = await world.known("It hums")
    world.index.found = {issue.name: 0.9}
    (one,) = await MirroredIssues(world.index, world.mirror).like("It hums", 5)
    assert (one.number, one.subject, one.status, one.score, one.over, one.url) == (
        "MEM-1",
        "It hums",
        "filed",
        0.9,
        False,
        issue.url,
    )
    world.index.unread = None
    assert await MirroredIssues(world.index, world.mirror).like("It hums", 5) == ()


async def test_a_tracker_is_told_nothing_of_people_when_it_is_searched(world: EscalatingWorld) -> None:
    text = "It hums, says Ann Underwood of Globex (ann.underwood@globex.example, +49 170 1234567)."
    ticket = world.put("T-3", description=text)
    world.askers.asked["T-3"] = Asked(("Ann Underwood",), ("Globex",))
    await world.lookalikes.of_ticket(BOB, ticket.number)
    await world.lookalikes.of_ticket(BOB, ticket.number, text)
    assert world.index.asked[-1].startswith("It hums, says Ann")
    assert len(world.tracker.sought) == 2
    for sought in world.tracker.sought:
        assert "hums" in sought
        assert not {word for word in ("ann", "underwood", "globex", "170", "removed") if word in sought.casefold()}
