"""What becomes of tickets when something happens to their issue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.engineering.difference import difference, gone
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.following import Following, TicketNews
from handlers.engineering.issue import IssueName, IssueStatus, Kind, Snapshot, Stage, StatusCategory, Version
from handlers.engineering.jobs import telling
from handlers.engineering.moves import Move
from handlers.engineering.noting import Noting
from handlers.engineering.stages import EngineeringRules, StageMap, stage_of
from handlers.ports import Step, WriteConflict
from handlers.ticket import Status, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.changes import Close, CustomerReply, Hold, InternalNote, Pend, PublicReply, Then, Unhold
from handlers.tickets.combining import Both, merged
from handlers.tickets.history import opening
from handlers.tickets.rules import Rules
from handlers.tickets.writer import Telling, Writer
from tests.fakes import START, FakeClock, Ids, Memory, MemoryConversations, MemoryTickets
from tests.handlers.tickets.worlds import ANN, BOB, TICKET
from tests.issue_worlds import DOING, DONE, NAME, comment, snapshot
from tests.memory_filing import MemoryEscalations
from tests.memory_mirror import MemoryMirror

ASKED = IssueStatus("10004", "Question", StatusCategory.INDETERMINATE)
RULES = EngineeringRules(StageMap({"10004": Stage.NEEDS_INFORMATION}))


@dataclass
class Desk:
    """Tickets that are linked to ONE-1. The tickets wait for engineering."""

    rules: EngineeringRules = RULES
    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    was: Snapshot = field(default_factory=snapshot)

    def __post_init__(self) -> None:
        self.tickets = MemoryTickets(self.memory)
        self.conversations = MemoryConversations(self.memory)
        self.writer = Writer(self.tickets, self.conversations, self.clock, Ids(), Rules())
        self.mirror = MemoryMirror(self.memory, self.clock)
        self.escalations = MemoryEscalations(self.memory)
        self.news = TicketNews(self.mirror, self.tickets, self.writer, self.escalations, lambda: self.rules)

    async def file(self, number: str = "T-1", requester: str = "p1") -> None:
        """File a ticket that is linked to the issue."""
        ticket = replace(TICKET, number=number, requester_id=requester)
        await self.conversations.write(
            Step(None, ticket=ticket, events=(opening(ticket, replace(ANN, id=requester)).event,))
        )
        self.mirror.link(NAME, number)
        await self.do(Hold("ONE-1"), number=number)

    async def do(self, *changes: object, number: str = "T-1", by: object = BOB) -> None:
        """Change a ticket."""
        for change in changes:
            self.clock.forward(minutes=1)
            await self.writer.change(number, change, by, Telling("changed"))  # type: ignore[arg-type]

    async def happens(self, now: Snapshot) -> tuple[Move, ...]:
        """Let something happen to the issue, and follow it."""
        moves = await self.kept(now)
        await self.news.follow(NAME, moves)
        return moves

    async def kept(self, now: Snapshot) -> tuple[Move, ...]:
        """Let something happen to the issue."""
        self.clock.forward(minutes=1)
        before, stages = self.was, self.rules.stages
        there = (await self.mirror.these((NAME,))).get(NAME)
        stood = stage_of(before.issue, stages) if there is None else there.stage
        stage = stood if now.issue.gone else stage_of(now.issue, stages)
        over = None if there is None else before.issue.updated_at
        assert await self.mirror.keep(now, Kind.BUG, stage, over=over)
        self.was = now
        return difference(before, stood, now, stage, None if there is None else there.since)

    async def ticket(self, number: str = "T-1") -> Ticket:
        """Give a ticket."""
        return await self.tickets.get(number)

    async def notes(self, number: str = "T-1") -> list[str]:
        """Give what engineering's news said on a ticket."""
        events: Sequence[TicketEvent] = await self.tickets.history(number)
        return [one.text or "" for one in events if one.kind is EventKind.NOTED and one.actor == ENGINEERING]


@pytest.fixture
async def desk() -> Desk:
    made = Desk()
    await made.file()
    return made


def later(minutes: float = 60) -> dict[str, Any]:
    return {"updated_at": START + timedelta(minutes=minutes)}


async def test_what_is_said_there_is_an_internal_note_and_the_ticket_waits_on(desk: Desk) -> None:
    await desk.happens(snapshot("10001", comment(text="Which lamp?\r\nThe \x00round one?"), **later()))
    (said,) = await desk.notes()
    assert said == "Jo wrote a comment on ONE-1:\n\nWhich lamp?\nThe  round one?"
    found = await desk.ticket()
    assert (found.status, found.comments[-1].public) == (Status.ON_HOLD, False)


async def test_internal_edited_and_deleted_comments_are_called_so(desk: Desk) -> None:
    one = comment("1", "Only us.", internal=True)
    edited = replace(one, text="Only us two.", updated_at=START + timedelta(minutes=9))
    for now in (snapshot("10001", one), snapshot("10001", edited, **later(9)), snapshot("10001", **later(12))):
        await desk.happens(now)
    assert await desk.notes() == [
        "Jo wrote an internal comment on ONE-1:\n\nOnly us.",
        "Jo changed an internal comment on ONE-1; it says now:\n\nOnly us two.",
        "An internal comment of Jo on ONE-1 was deleted there.",
    ]


async def test_a_comment_that_is_too_long_for_a_note_is_quoted_in_part(desk: Desk) -> None:
    await desk.happens(snapshot("10001", comment("1", "x" * 30_000), comment("2", "")))
    first, second = await desk.notes()
    assert len(first) < 7_000
    assert first.endswith("…\n\nThe rest of it is on ONE-1.")
    assert second.endswith("(nothing but what is no text)")


async def test_news_of_very_many_versions_are_told_in_part_and_hold_up_nothing(desk: Desk) -> None:
    versions = tuple(Version(f"v{number}", f"{number} " + "x" * 250) for number in range(100))
    await desk.happens(snapshot("10001", versions=versions, **later()))
    (told,) = await desk.notes()
    assert told.endswith(" …")


async def test_what_became_of_the_issue_is_one_note(desk: Desk) -> None:
    version = Version("v1", "5.3", on=date(2026, 3, 9))
    await desk.happens(snapshot("10001", status=DOING, versions=(version,), key="TWO-4", **later()))
    (told,) = await desk.notes()
    assert told.splitlines() == [
        "ONE-1 is TWO-4 now: it was moved, or its project renamed.",
        "TWO-4 is to be fixed in 5.3. 5.3 is to come out on 2026-03-09.",
        "Engineering works on TWO-4, or will (Doing).",
    ]
    assert (await desk.ticket()).status is Status.ON_HOLD


async def test_a_question_of_engineerings_puts_the_ticket_back_to_the_team_with_the_question(desk: Desk) -> None:
    said = comment("1", "Which lamp?"), comment("2", "Please look.", 1, ours=True)
    await desk.happens(snapshot("10001", *said, **later(59)))
    await desk.happens(snapshot("10001", *said, status=ASKED, **later()))
    found, notes = await desk.ticket(), await desk.notes()
    assert found.status is Status.OPEN
    assert notes[-1] == (
        "ONE-1 waits for us: engineering needs information (Question).\n\nJo wrote last:\n\nWhich lamp?"
    )


async def test_a_question_that_was_told_a_moment_ago_is_not_told_twice(desk: Desk) -> None:
    await desk.happens(snapshot("10001", comment(text="Which lamp?"), status=ASKED, **later()))
    first, second = await desk.notes()
    assert first.endswith("Which lamp?")
    assert second.endswith("stands above, as Jo wrote it.")


async def test_a_question_without_words_is_looked_up_there(desk: Desk) -> None:
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    assert (await desk.notes())[-1].endswith("want to know: https://tracker.example/browse/ONE-1")


async def test_a_question_of_engineerings_opens_a_ticket_that_waits_for_its_customer(desk: Desk) -> None:
    await desk.do(Unhold(), Pend())
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    assert (await desk.ticket()).status is Status.OPEN


async def test_other_news_leave_a_ticket_that_waits_for_its_customer(desk: Desk) -> None:
    await desk.do(Unhold(), Pend())
    await desk.happens(snapshot("10001", status=DONE, resolution="Won't Do", **later()))
    assert (await desk.ticket()).status is Status.PENDING


async def test_the_ticket_waits_again_once_engineering_goes_on(desk: Desk) -> None:
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    await desk.do(InternalNote("I asked a colleague."))
    await desk.happens(snapshot("10001", status=DOING, **later(61)))
    found = await desk.ticket()
    assert found.status is Status.ON_HOLD
    events = await desk.tickets.history("T-1")
    assert [one.because for one in events if one.kind is EventKind.STATUS][-1] == "ONE-1 is with engineering"


@pytest.mark.parametrize("by", ["customer", "team"])
async def test_a_ticket_on_which_somebody_said_something_to_the_customer_or_they_to_us_does_not(
    desk: Desk, by: str
) -> None:
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    said = (CustomerReply("It hums louder."), ANN) if by == "customer" else (PublicReply("Which one?", Then.STAY), BOB)
    await desk.do(said[0], by=said[1])
    await desk.happens(snapshot("10001", status=DOING, **later(61)))
    assert (await desk.ticket()).status is Status.OPEN


async def test_a_ticket_that_somebody_opened_herself_does_not_wait_again(desk: Desk) -> None:
    await desk.do(Unhold())
    await desk.happens(snapshot("10001", status=DOING, **later()))
    assert (await desk.ticket()).status is Status.OPEN


async def test_where_the_team_holds_no_tickets_they_stay_open() -> None:
    desk = Desk(replace(RULES, hold=False))
    await desk.file()
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    await desk.happens(snapshot("10001", status=DOING, **later(61)))
    assert (await desk.ticket()).status is Status.OPEN


async def test_what_is_fixed_waits_until_it_is_out(desk: Desk) -> None:
    coming = Version("v1", "5.3")
    out = replace(coming, released=True, on=date(2026, 3, 2))
    await desk.happens(snapshot("10001", status=DONE, resolution="Done", versions=(coming,), **later()))
    assert (await desk.ticket()).status is Status.ON_HOLD
    assert (await desk.notes())[-1] == "ONE-1 is to be fixed in 5.3.\nONE-1 is fixed (Done), and not out yet."
    await desk.happens(snapshot("10001", status=DONE, resolution="Done", versions=(out,), **later()))
    assert (await desk.ticket()).status is Status.OPEN
    assert (await desk.notes())[-1] == "5.3 is out, since 2026-03-02: ONE-1 is fixed in it."


async def test_a_version_that_comes_out_without_the_fix_is_told_so(desk: Desk) -> None:
    coming = Version("v1", "5.3")
    await desk.happens(snapshot("10001", status=DOING, versions=(coming,), **later()))
    await desk.happens(snapshot("10001", status=DOING, versions=(replace(coming, released=True),), **later()))
    assert ((await desk.notes())[-1], (await desk.ticket()).status) == (
        "5.3 is out: ONE-1 names it, and is not fixed.",
        Status.ON_HOLD,
    )


async def test_what_is_said_to_be_out_without_a_version_is_out(desk: Desk) -> None:
    desk.rules = EngineeringRules(StageMap({"3": Stage.RELEASED}))
    await desk.happens(snapshot("10001", status=DONE, **later()))
    assert (await desk.notes())[-1] == "ONE-1 is fixed (Done), and out."


async def test_what_is_over_without_a_fix_is_ours_to_tell_and_opened_again_it_is_theirs(desk: Desk) -> None:
    await desk.happens(snapshot("10001", status=DONE, resolution="Won't Do", **later()))
    assert (await desk.ticket()).status is Status.OPEN
    assert (await desk.notes())[-1] == "ONE-1 is over without a fix (Done): Won't Do."
    await desk.happens(snapshot("10001", status=DOING, **later(61)))
    assert (await desk.ticket()).status is Status.ON_HOLD
    assert (await desk.notes())[-1] == "Engineering works on ONE-1 again, or will (Doing)."
    await desk.happens(snapshot("10001", **later(62)))
    assert (await desk.notes())[-1] == "ONE-1 waits to be looked at (To do)."


async def test_other_versions_and_none_are_told(desk: Desk) -> None:
    near, far = Version("v1", "5.3"), Version("v2", "6.0")
    await desk.happens(snapshot("10001", status=DOING, versions=(near,), **later(1)))
    await desk.happens(snapshot("10001", status=DOING, versions=(far,), **later(2)))
    await desk.happens(snapshot("10001", status=DOING, **later(3)))
    assert (await desk.notes())[1:] == [
        "ONE-1 is to be fixed in 6.0; before it was 5.3.",
        "ONE-1 has no version any more in which it is to be fixed; before it was 6.0.",
    ]


async def test_another_status_of_the_same_kind_is_told_and_moves_nothing(desk: Desk) -> None:
    await desk.happens(snapshot("10001", status=DOING, **later(1)))
    await desk.happens(snapshot("10001", status=replace(DOING, id="21", name="Review"), **later(2)))
    assert (await desk.notes())[-1] == "ONE-1 went from Doing to Review."
    assert (await desk.ticket()).status is Status.ON_HOLD


async def test_an_issue_that_is_gone_gives_its_tickets_back_and_takes_them_when_it_is_back(desk: Desk) -> None:
    before = snapshot()
    await desk.happens(gone(before))
    assert (await desk.ticket()).status is Status.OPEN
    assert (await desk.notes())[-1] == "ONE-1 is gone: it was deleted there, or we may not see it any more."
    await desk.happens(before)
    assert (await desk.ticket()).status is Status.ON_HOLD
    assert (await desk.notes())[-1] == "ONE-1 is there again."


async def test_told_again_nothing_more_is_to_be_seen(desk: Desk) -> None:
    said = snapshot("10001", comment(), status=ASKED, **later())
    moves = await desk.happens(said)
    before = await desk.tickets.history("T-1")
    await desk.news.follow(NAME, moves)
    assert await desk.tickets.history("T-1") == before
    # Whoever works on it let it wait again: that stays so.
    await desk.do(Hold("a part"))
    await desk.news.follow(NAME, moves)
    assert (await desk.ticket()).status is Status.ON_HOLD


async def test_a_ticket_is_moved_by_where_the_issue_stands_now(desk: Desk) -> None:
    asked = await desk.kept(snapshot("10001", status=ASKED, **later()))
    answered = await desk.kept(snapshot("10001", status=DOING, **later(61)))
    await desk.news.follow(NAME, asked)
    await desk.news.follow(NAME, answered)
    assert (await desk.ticket()).status is Status.ON_HOLD
    assert len(await desk.notes()) == 2


async def test_a_ticket_that_is_over_gets_the_note_and_stays_over(desk: Desk) -> None:
    await desk.do(Unhold(), Close())
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    assert ((await desk.ticket()).status, len(await desk.notes())) == (Status.CLOSED, 1)


async def test_a_ticket_that_goes_on_in_another_is_that_one(desk: Desk) -> None:
    await desk.file("T-2")
    both = merged(await desk.ticket("T-1"), await desk.ticket("T-2"), BOB, desk.clock())
    assert isinstance(both, Both)
    events = (*both.one.events, *both.other.events)
    step = Step(None, ticket=both.one.as_read, tickets=(both.other.as_read,), events=events)
    assert await desk.conversations.write(step)
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    assert (await desk.notes("T-1"), len(await desk.notes("T-2"))) == ([], 1)
    assert (await desk.ticket("T-2")).status is Status.OPEN


async def test_one_ticket_that_cannot_be_written_holds_up_no_other(desk: Desk) -> None:
    await desk.file("T-2")
    desk.mirror.link(NAME, "T-9")  # which is gone
    inner = desk.writer.change

    class Stuck:
        """Others write to T-1 all the time."""

        async def change(self, number, change, by, telling):  # type: ignore[no-untyped-def]
            if number == "T-1":
                raise WriteConflict("T-1 is being changed by others")
            return await inner(number, change, by, telling)

    stuck = TicketNews(desk.mirror, desk.tickets, Stuck(), desk.escalations, lambda: RULES)
    moves = await desk.kept(snapshot("10001", status=DOING, **later()))
    with pytest.raises(WriteConflict):
        await stuck.follow(NAME, moves)
    assert (await desk.notes("T-1"), len(await desk.notes("T-2"))) == ([], 1)
    await desk.news.follow(NAME, moves)
    assert (len(await desk.notes("T-1")), len(await desk.notes("T-2"))) == (1, 1)


@pytest.mark.parametrize("told", ["out", "gone"])
async def test_what_happens_twice_without_that_the_issue_changes_moves_the_ticket_twice(desk: Desk, told: str) -> None:
    coming = Version("v1", "5.3")
    before = snapshot("10001", status=DONE, resolution="Done", versions=(coming,), **later())
    out = snapshot("10001", status=DONE, resolution="Done", versions=(replace(coming, released=True),), **later())
    await desk.happens(before)
    for _ in range(2):
        await desk.happens(out if told == "out" else gone(before))
        assert (await desk.ticket()).status is Status.OPEN
        await desk.happens(before)
        assert (await desk.ticket()).status is Status.ON_HOLD


async def test_a_ticket_of_which_another_issue_wants_something_does_not_wait_for_this_one(desk: Desk) -> None:
    other = snapshot("10002", status=ASKED).issue
    draft = Draft(Kind.BUG, "It hums")
    await desk.escalations.write(
        [Escalation("e1", "T-1", EscalationState.LINKED, draft, "bob", "Bob", START, issue=other.name, key="ONE-2")]
    )
    await desk.happens(snapshot("10001", status=ASKED, **later()))
    assert await desk.mirror.keep(Snapshot(other), Kind.BUG, Stage.NEEDS_INFORMATION, over=None)
    await desk.happens(snapshot("10001", status=DOING, **later(61)))
    assert (await desk.ticket()).status is Status.OPEN
    gone_on = replace(other, status=DOING, **later(62))
    assert await desk.mirror.keep(Snapshot(gone_on), Kind.BUG, Stage.ACCEPTED, over=other.updated_at)
    moves = difference(Snapshot(other), Stage.NEEDS_INFORMATION, Snapshot(gone_on), Stage.ACCEPTED)
    desk.mirror.link(other.name, "T-1")
    await desk.news.follow(other.name, moves)
    assert (await desk.ticket()).status is Status.ON_HOLD


async def test_an_issue_that_we_do_not_know_concerns_nobody(desk: Desk) -> None:
    await desk.news.follow(IssueName("elsewhere", "1"), ())
    assert await desk.notes() == []


async def test_every_follower_is_told_whatever_becomes_of_the_others(desk: Desk) -> None:
    heard: list[tuple[str, int]] = []

    @dataclass
    class Ear:
        name: str
        fails: bool = False

        async def follow(self, name: IssueName, moves: Sequence[Move]) -> None:
            heard.append((self.name, len(moves)))
            if self.fails:
                raise OSError(self.name)

    following = Following([Ear("first", fails=True), Ear("second")])
    following.add(Ear("third"))
    moves = await desk.kept(snapshot("10001", status=DOING, **later()))
    with pytest.raises(OSError, match="first"):
        await following.deliver(telling(NAME, moves, Ids()))
    assert heard == [("first", 1), ("second", 1), ("third", 1)]


@pytest.mark.parametrize("answered", [False, True])
async def test_a_ticket_that_is_linked_while_engineering_asks_waits_when_it_goes_on(desk: Desk, answered: bool) -> None:
    await desk.kept(snapshot("10001", status=ASKED, **later(2)))
    ticket = replace(TICKET, number="T-2")
    await desk.conversations.write(Step(None, ticket=ticket, events=(opening(ticket, ANN).event,)))
    desk.mirror.link(NAME, "T-2")
    await Noting(desk.tickets, desk.writer).note("T-2", "Bob linked it to ONE-1", "escalated:e_2")  # it is ours to do
    if answered:
        await desk.do(PublicReply("It is being looked at."), number="T-2")
    await desk.happens(snapshot("10001", status=DOING, **later(3)))
    assert ((await desk.ticket("T-2")).status is Status.ON_HOLD) is not answered
