"""What becomes of tickets when somebody comes or goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.assignment import Reason, Waiting
from handlers.ticket import Status
from handlers.tickets.changes import Assign, CustomerReply, PublicReply, Then
from handlers.tickets.drain import DrainPolicy, Given, Held, Kept, Why, drained, settled
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.events import Changed
from handlers.tickets.queue import held, loads, waiting
from handlers.tickets.rotation import Rotation
from tests.fakes import START
from tests.handlers.tickets.offices import ALWAYS, FakeHours, away, engineer, later, ticket
from tests.handlers.tickets.worlds import ANN, BOB, CLOCK, TICKET, did

POLICY = DrainPolicy(conversation=timedelta(hours=1), long_absence=timedelta(hours=4))
LEFT = later(hours=3)
NOW = later(hours=3, minutes=5)
GONE = engineer("ana", presence=away(LEFT))
BEA = engineer("bea")
QUIET = Held(ticket(1), "ana", waits=True)
TALKING = Held(ticket(2), "ana", waits=True, spoke_at=later(hours=2, minutes=30))
THEIRS = Held(ticket(3), "ana", waits=False)


def looked(one: Held, ana=GONE, *, now=NOW, hours=ALWAYS) -> Given | Kept | None:
    given, kept = drained([one], [ana, BEA], now, POLICY, hours)
    return next(iter((*given, *kept)), None)


def test_what_waits_for_us_goes_to_others_when_she_leaves() -> None:
    assert looked(QUIET) == Given(replace(ticket(1), since=NOW), "ana", Why.AWAY)
    assert looked(THEIRS) == Kept("T-3", "ana", Why.NOT_OURS, None)


def test_she_keeps_a_conversation_unless_she_is_away_for_long() -> None:
    assert looked(TALKING) == Kept("T-2", "ana", Why.TALKING, later(hours=7))
    assert isinstance(looked(TALKING, now=later(hours=6, minutes=59)), Kept)
    assert looked(TALKING, now=later(hours=7)) == Given(replace(ticket(2), since=later(hours=7)), "ana", Why.AWAY_LONG)
    until_tomorrow = replace(GONE, presence=away(LEFT, later(hours=24)))
    assert isinstance(looked(TALKING, until_tomorrow), Given)
    lunch = replace(GONE, presence=away(LEFT, later(hours=4)))
    assert isinstance(looked(TALKING, lunch), Kept)
    long_ago = replace(TALKING, spoke_at=later(hours=2))
    assert isinstance(looked(long_ago), Given)


def test_who_is_here_keeps_everything() -> None:
    assert looked(QUIET, engineer("ana")) is None


def test_who_is_no_longer_on_the_staff_keeps_nothing() -> None:
    for one in (QUIET, TALKING, THEIRS):
        given, kept = drained([one], [BEA], NOW, POLICY, ALWAYS)
        assert [left.why for left in given] == [Why.GONE]
        assert kept == ()


def test_at_the_end_of_her_hours_only_promises_around_the_clock_move() -> None:
    closed = FakeHours(["ana"])
    here = engineer("ana")
    assert looked(QUIET, here, hours=closed) == Kept("T-1", "ana", Why.HOURS, None)
    premium = replace(QUIET, around_the_clock=True)
    assert looked(premium, here, hours=closed) == Given(replace(ticket(1), since=NOW), "ana", Why.HOURS_OVER)
    talking = replace(TALKING, around_the_clock=True)
    assert looked(talking, here, hours=closed) == Kept("T-2", "ana", Why.TALKING, later(hours=3, minutes=30))
    assert isinstance(looked(talking, here, hours=closed, now=later(hours=3, minutes=30)), Given)


def test_a_round_gives_what_it_takes() -> None:
    made = settled([ticket(4)], [TALKING, THEIRS, QUIET], [GONE, BEA], Rotation(), NOW, RoutingPolicy(), POLICY, ALWAYS)
    assert [one.ticket.number for one in made.given] == ["T-1"]
    assert [(one.ticket.number, one.engineer) for one in made.routed.assignments] == [("T-1", "bea"), ("T-4", "bea")]
    assert made.look_again == later(hours=7)


def test_a_ticket_waits_openly_when_nobody_else_is_there() -> None:
    made = settled([], [QUIET], [GONE], Rotation(), NOW, RoutingPolicy(), POLICY, ALWAYS)
    assert [one.ticket.number for one in made.routed.unplaced] == ["T-1"]


@pytest.mark.parametrize("status", Status)
def test_a_ticket_of_somebody_waits_for_us_when_it_is_new_or_open(status) -> None:
    one = held(replace(TICKET, assignee="bob", status=status), [])
    assert one is not None
    assert one.waits is (status in {Status.NEW, Status.OPEN})


def test_what_routing_sees_follows_from_the_events() -> None:
    events = []
    now = TICKET
    for day, (change, actor) in enumerate([
        (Assign("bob"), CLOCK),
        (PublicReply("Which lamp?", Then.PENDING), BOB),
        (CustomerReply("The round one"), ANN),
        (Assign(None), BOB),
        (Assign("eve"), CLOCK),
        (Assign(None, "eve is away"), CLOCK),
        (Assign("eve"), CLOCK),
        (Assign(None), replace(BOB, id="mia")),
    ]):  # fmt: skip
        made = did(now, change, actor, days=day)
        assert isinstance(made, Changed)
        now, events = made.ticket, [*events, *made.events]
        if day == 2:
            assert held(now, events) == Held(
                Waiting("T-1", START, START), "bob", waits=True, spoke_at=START + timedelta(days=1)
            )
            assert loads([now, TICKET]) == {"bob": 1}
    assert held(now, events) is None
    assert waiting(now, events) == Waiting("T-1", START, START + timedelta(days=7), declined=("bob",))


def test_the_record_tells_how_many_she_has_once_hers_are_given_away() -> None:
    full = replace(GONE, cap=1, load=1)
    made = settled([], [QUIET], [full, BEA], Rotation(), NOW, RoutingPolicy(), POLICY, ALWAYS)
    (record,) = made.routed.assignments
    assert [(one.engineer, one.reasons) for one in record.excluded] == [("ana", (Reason.AWAY,))]
