"""What one change makes of a ticket, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.ticket import Category, CloseReason, Priority, Status
from handlers.ticket_event import EventKind
from handlers.tickets.changes import (
    Assign,
    CallOutcome,
    Change,
    Close,
    CustomerReply,
    Hold,
    InternalNote,
    LogCall,
    PublicReply,
    Reopen,
    SetCategory,
    SetPlan,
    SetPriority,
    SetSubject,
    SetTier,
    Solve,
    Then,
    Unhold,
)
from handlers.tickets.events import Changed
from handlers.tickets.lifecycle import changed
from handlers.tickets.refusals import Elsewhere, FollowUp, Refusal, Refused, overtaken
from handlers.tickets.rules import may_reopen
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, BOB, CLOCK, RULES, TICKET, after, did

OPEN = after(TICKET, Assign("bob"))
PENDING = after(OPEN, PublicReply("Which lamp?", Then.PENDING))
ON_HOLD = after(OPEN, Hold("LAMP-12"))
SOLVED = after(OPEN, PublicReply("Turn it off.", Then.SOLVED))
CLOSED = after(SOLVED, Close(), ANN)
MERGED = replace(CLOSED, merged_into="T-9", closed_because=CloseReason.MERGED)
EVERY = (TICKET, OPEN, PENDING, ON_HOLD, SOLVED, CLOSED, MERGED)


def refused(ticket, change: Change, actor=BOB, *, days: float = 0) -> Refusal:
    result = did(ticket, change, actor, days=days)
    assert isinstance(result, Refused)
    assert result.text.endswith(".")
    return result.why


def test_a_new_ticket_opens_when_somebody_takes_it_or_answers() -> None:
    assert (OPEN.status, OPEN.assignee) == (Status.OPEN, "bob")
    assert after(TICKET, PublicReply("Hello")).status is Status.OPEN
    assert after(TICKET, InternalNote("Hm")).status is Status.NEW
    assert after(TICKET, SetPriority(Priority.HIGH)).status is Status.NEW


@pytest.mark.parametrize("ticket", [TICKET, OPEN, PENDING, ON_HOLD, SOLVED])
def test_a_reply_may_wait_for_the_customer_or_be_the_end(ticket) -> None:
    assert after(ticket, PublicReply("Which lamp?", Then.PENDING)).status is Status.PENDING
    assert after(ticket, PublicReply("Turn it off.", Then.SOLVED)).status is Status.SOLVED
    stayed = after(ticket, PublicReply("One moment"))
    assert stayed.status is (Status.OPEN if ticket is TICKET else ticket.status)


def test_the_customers_words_open_what_waited_for_them() -> None:
    assert after(PENDING, CustomerReply("The round one"), ANN).status is Status.OPEN
    again = after(SOLVED, CustomerReply("It still hums"), ANN, days=13)
    assert (again.status, again.solved_at, again.reopened) == (Status.OPEN, None, 1)
    reopened = after(CLOSED, CustomerReply("It still hums"), ANN, days=13)
    assert (reopened.status, reopened.closed_at, reopened.closed_because) == (Status.OPEN, None, None)
    assert after(ON_HOLD, CustomerReply("Any news?"), ANN).status is Status.ON_HOLD
    assert after(TICKET, CustomerReply("And it smells"), ANN).status is Status.NEW


@pytest.mark.parametrize("ticket", [SOLVED, CLOSED, after(SOLVED, Close(), CLOCK, days=10)])
def test_after_the_window_words_go_into_a_new_ticket_and_nothing_is_opened_without(ticket) -> None:
    late = did(ticket, CustomerReply("It hums again"), ANN, days=15)
    assert isinstance(late, FollowUp)
    assert late.number == "T-1"
    assert "14 days" in late.text
    for actor in (ANN, BOB):
        assert refused(ticket, Reopen(), actor, days=15) is Refusal.OVER


def test_a_note_is_never_public_and_a_reply_always() -> None:
    noted = after(TICKET, InternalNote("Probably the coil")).comments[-1]
    assert (noted.public, noted.team) == (False, True)
    replied = after(TICKET, PublicReply("Probably the coil")).comments[-1]
    assert (replied.public, replied.team) == (True, True)
    answered = after(OPEN, CustomerReply("Thanks"), ANN).comments[-1]
    assert (answered.public, answered.team, answered.author) == (True, False, "Ann")


@pytest.mark.parametrize(
    ("actor", "change"),
    [
        (ANN, InternalNote("x")),
        (ANN, PublicReply("x")),
        (ANN, Assign("bob")),
        (ANN, SetPriority(Priority.URGENT)),
        (ANN, SetPlan("premium")),
        (ANN, Hold("x")),
        (ANN, Solve()),
        (BOB, CustomerReply("x")),
        (CLOCK, PublicReply("x")),
        (CLOCK, Reopen()),
    ],
)
def test_what_is_not_theirs_is_refused(actor, change) -> None:
    assert refused(OPEN, change, actor) is Refusal.NOT_PERMITTED


@pytest.mark.parametrize("change", [CustomerReply("x"), Close(), Reopen()])
def test_another_customer_learns_nothing_of_a_ticket(change) -> None:
    for ticket in EVERY:
        assert refused(ticket, change, replace(ANN, id="p2")) is Refusal.NOT_PERMITTED
    assert not isinstance(did(SOLVED, change, replace(ANN, id="p1")), Refused)


def test_a_participant_may_answer() -> None:
    shared = replace(PENDING, participants=("p2",))
    assert after(shared, CustomerReply("The round one"), replace(ANN, id="p2", name="Cy")).comments[-1].author == "Cy"


@pytest.mark.parametrize("text", ["", " \n", "\0", "x" * 20_001])
@pytest.mark.parametrize("kind", [PublicReply, InternalNote])
def test_a_text_must_be_usable(kind, text) -> None:
    assert refused(OPEN, kind(text)) is Refusal.UNUSABLE


def test_hold_says_what_is_waited_for_and_unhold_opens() -> None:
    held = did(OPEN, Hold("LAMP-12"))
    assert isinstance(held, Changed)
    assert held.events[0].because == "LAMP-12"
    assert after(ON_HOLD, Unhold()).status is Status.OPEN
    assert refused(OPEN, Hold(" ")) is Refusal.UNUSABLE
    assert refused(OPEN, Unhold()) is Refusal.NO_CHANGE
    assert refused(ON_HOLD, Hold("LAMP-13")) is Refusal.NO_CHANGE
    assert refused(SOLVED, Hold("LAMP-12")) is Refusal.OVER


def test_what_engineering_asks_opens_a_ticket_that_waits_for_its_customer() -> None:
    assert after(PENDING, Unhold(), CLOCK).status is Status.OPEN
    assert after(ON_HOLD, Unhold(), CLOCK).status is Status.OPEN
    assert refused(PENDING, Unhold()) is Refusal.NO_CHANGE
    assert refused(OPEN, Unhold(), CLOCK) is Refusal.NO_CHANGE


def test_who_closes_it_is_kept() -> None:
    assert after(OPEN, Close(), ANN).closed_because is CloseReason.CUSTOMER
    assert after(OPEN, Close(), BOB).closed_because is CloseReason.ENGINEER
    idle = after(PENDING, Close(), CLOCK, days=14)
    assert (idle.closed_because, idle.closed_at, idle.solved_at) == (CloseReason.IDLE, START + timedelta(days=14), None)
    quiet = after(SOLVED, Close(), CLOCK, days=5)
    assert (quiet.closed_because, quiet.solved_at) == (CloseReason.SOLVED, START)


def test_by_itself_a_ticket_is_closed_in_time_only() -> None:
    assert refused(PENDING, Close(), CLOCK, days=13.9) is Refusal.NOT_DUE
    assert refused(SOLVED, Close(), CLOCK, days=4.9) is Refusal.NOT_DUE
    for ticket in (TICKET, OPEN, ON_HOLD):
        assert refused(ticket, Close(), CLOCK, days=1_000) is Refusal.NOT_DUE
    answered = after(PENDING, CustomerReply("The round one"), ANN, days=13)
    again = after(answered, PublicReply("And which bulb?", Then.PENDING), days=13)
    assert refused(again, Close(), CLOCK, days=20) is Refusal.NOT_DUE


ASKED_AGAIN = LogCall("called Ann, 3 minutes", "Asked for the bulb.", outcome=CallOutcome.PENDING)


@pytest.mark.parametrize(
    ("ticket", "change", "window"),
    [
        (PENDING, PublicReply("And which bulb?", Then.PENDING), 14),
        (PENDING, ASKED_AGAIN, 14),
        (SOLVED, PublicReply("And dust it now and then."), 5),
    ],
)
def test_what_the_team_says_meanwhile_begins_the_time_anew(ticket, change, window) -> None:
    late = window - 0.1
    again = after(ticket, change, days=late)
    assert (again.status, again.status_at) == (ticket.status, ticket.status_at)
    assert refused(again, Close(), CLOCK, days=late + window - 0.1) is Refusal.NOT_DUE
    assert after(again, Close(), CLOCK, days=late + window).status is Status.CLOSED
    noted = after(ticket, InternalNote("No news."), days=late)
    assert after(noted, Close(), CLOCK, days=window).status is Status.CLOSED


def test_a_closed_ticket_takes_notes_and_a_category_only() -> None:
    assert after(CLOSED, InternalNote("Was the coil")).status is Status.CLOSED
    assert after(CLOSED, SetCategory(Category.QUESTION)).category is Category.QUESTION
    for change in (PublicReply("x"), Assign(None), SetPriority(Priority.LOW), Hold("x"), Solve(), Close(), SetTier(2)):
        assert refused(CLOSED, change) is Refusal.OVER
    assert after(CLOSED, Reopen()).status is Status.OPEN


def test_news_reaches_the_customer_of_a_closed_ticket_and_leaves_it_closed() -> None:
    for then in Then:
        told = after(CLOSED, PublicReply("It is fixed.", then, late=True))
        assert (told.status, told.closed_because, told.comments[-1].text) == (
            Status.CLOSED,
            CLOSED.closed_because,
            "It is fixed.",
        )
    assert after(SOLVED, PublicReply("It is fixed.", late=True)).status is Status.SOLVED
    refused = did(MERGED, PublicReply("It is fixed.", late=True))
    assert isinstance(refused, Refused)
    assert refused.why is Refusal.MERGED


def test_a_merged_ticket_sends_its_customer_on_and_stays_closed() -> None:
    for change in (CustomerReply("And now?"), Reopen(), Close()):
        assert did(MERGED, change, ANN) == Elsewhere("T-9", "T-1 goes on as T-9.")
    for change in (Reopen(), PublicReply("x"), SetCategory(Category.OTHER), Assign("bob"), Close()):
        assert refused(MERGED, change) is Refusal.MERGED
    assert after(MERGED, InternalNote("Same coil")).merged_into == "T-9"


def test_what_opens_again_is_over_recent_and_not_merged() -> None:
    assert [may_reopen(ticket, START, RULES) for ticket in EVERY] == [False, False, False, False, True, True, False]


def test_what_is_so_already_is_no_change() -> None:
    for change in (Assign("bob"), SetPriority(Priority.NORMAL), SetCategory(Category.BUG), SetSubject(" It  hums "),
                   SetPlan("standard"), SetTier(1)):  # fmt: skip
        assert refused(OPEN, change) is Refusal.NO_CHANGE
    assert refused(TICKET, Assign(None)) is Refusal.NO_CHANGE
    assert refused(OPEN, Reopen()) is Refusal.NO_CHANGE
    assert refused(SOLVED, Solve()) is Refusal.NO_CHANGE


@pytest.mark.parametrize("change", [SetSubject(""), SetSubject("x" * 201), SetPlan(" "), SetTier(3), Assign("")])
def test_a_value_must_be_one(change) -> None:
    assert refused(OPEN, change) is Refusal.UNUSABLE


def test_an_event_tells_who_when_and_what_it_was_before() -> None:
    result = did(OPEN, SetTier(2, "first reply was due"), CLOCK, days=1)
    assert isinstance(result, Changed)
    (event,) = result.events
    assert (event.kind, event.before, event.after, event.because) == (EventKind.TIER, "1", "2", "first reply was due")
    assert (event.actor, event.at, event.version, event.part) == (CLOCK, START + timedelta(days=1), 3, 0)
    assert (result.ticket.version, result.as_read.version) == (3, OPEN.version)


def test_a_clock_that_was_set_back_turns_no_history_around() -> None:
    later = after(OPEN, InternalNote("x"), days=2)
    solved = after(later, Solve(), days=1)
    assert solved.solved_at == solved.status_at == START + timedelta(days=2)


def test_the_second_of_two_is_told_what_the_first_did() -> None:
    seen = OPEN.version
    first = did(OPEN, PublicReply("Turn it off.", Then.PENDING))
    assert isinstance(first, Changed)
    told = overtaken("T-1", first.events, seen)
    assert told is not None
    assert told.why is Refusal.OVERTAKEN
    assert "Bob answered the customer; Bob made it pending" in told.text
    assert overtaken("T-1", first.events, first.ticket.version) is None


def test_the_windows_are_rules() -> None:
    short = replace(RULES, reopen_window=timedelta(hours=1))
    said = CustomerReply("It still hums")
    assert isinstance(changed(SOLVED, said, ANN, START + timedelta(hours=1), short), Changed)
    assert isinstance(changed(SOLVED, said, ANN, START + timedelta(hours=1, seconds=1), short), FollowUp)
