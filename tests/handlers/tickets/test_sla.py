"""The promises of a ticket, told as stories. Standard: office hours in UTC; premium: around the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.ticket import Priority, Status
from handlers.tickets.calendar import AROUND_THE_CLOCK, Hours, WorkCalendar
from handlers.tickets.sla import clocks, owes_reply
from handlers.tickets.sla_clock import ClockState, Pause, SlaClock
from handlers.tickets.sla_history import (
    CustomerReplied,
    MergedAway,
    Opened,
    PlanChanged,
    PriorityChanged,
    SlaEvent,
    StatusChanged,
    TeamReplied,
    TierChanged,
)
from handlers.tickets.sla_policy import SlaPolicies, SlaPolicy, SlaTargets, WarningRule

HOUR = timedelta(hours=1)
HOURS = {
    "office": WorkCalendar(ZoneInfo("UTC"), tuple(Hours(day, time(9), time(17)) for day in range(5))),
    "always": WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK),
}
POLICIES = SlaPolicies(
    {
        "standard": SlaPolicy(
            "office",
            {
                Priority.URGENT: SlaTargets(2 * HOUR, 2 * HOUR, 8 * HOUR),
                Priority.NORMAL: SlaTargets(4 * HOUR, 8 * HOUR, 40 * HOUR),
            },
        ),
        "premium": SlaPolicy(
            "always", {priority: SlaTargets(HOUR, 2 * HOUR, 24 * HOUR) for priority in Priority}, WarningRule(0.8)
        ),
    },
    default="standard",
)


def at(hour: float, day: int = 0) -> datetime:
    """An hour of Monday, 2 March 2026, or so many days later."""
    return datetime(2026, 3, 2, tzinfo=UTC) + timedelta(days=day, hours=hour)


def opened(hour: float = 9, plan: str = "standard", priority: Priority = Priority.NORMAL) -> Opened:
    return Opened(at(hour), plan, priority)


def seen(*history: SlaEvent, now: datetime | None = None) -> dict[str, SlaClock]:
    found = clocks(history, POLICIES, HOURS.__getitem__, now or history[-1].at)
    return {clock.key: clock for clock in found}


def test_a_new_ticket_is_owed_a_first_reply_and_a_resolution() -> None:
    found = seen(opened())
    assert list(found) == ["first_reply/1", "resolution/1"]
    assert found["first_reply/1"].due == at(13)
    assert found["first_reply/1"].warning_at == at(9 + 0.8 * 4)
    assert found["resolution/1"].due == at(17, day=4)


def test_what_is_opened_at_the_weekend_is_owed_from_monday_but_to_premium_at_once() -> None:
    saturday = at(12, day=5)
    standard = seen(Opened(saturday, "standard", Priority.NORMAL))["first_reply/1"]
    premium = seen(Opened(saturday, "premium", Priority.NORMAL))["first_reply/1"]
    assert (standard.started, standard.due) == (saturday, at(13, day=7))
    assert premium.due == saturday + HOUR


def test_a_reply_before_the_end_is_in_time_and_at_the_end_too_late() -> None:
    early = seen(opened(), TeamReplied(at(13) - timedelta(seconds=1)))["first_reply/1"]
    late = seen(opened(), TeamReplied(at(13)))["first_reply/1"]
    assert (early.state, early.breached_at, early.due) == (ClockState.MET, None, None)
    assert early.remaining == timedelta(seconds=1)
    assert (late.met_at, late.breached_at, late.due) == (at(13), at(13), at(13))


def test_a_breached_clock_goes_on_until_it_is_met() -> None:
    found = seen(opened(), now=at(15))["first_reply/1"]
    assert (found.state, found.due, found.breached_at) == (ClockState.RUNNING, at(13), at(13))
    assert found.remaining == -2 * HOUR


def test_each_time_the_customer_waits_is_a_clock_of_its_own() -> None:
    found = seen(
        opened(),
        CustomerReplied(at(9.5)),
        TeamReplied(at(10)),
        TeamReplied(at(10.5)),
        CustomerReplied(at(11)),
        CustomerReplied(at(12)),
        TeamReplied(at(14)),
        CustomerReplied(at(16)),
    )
    assert list(found) == ["first_reply/1", "resolution/1", "next_reply/1", "next_reply/2"]
    assert (found["next_reply/1"].started, found["next_reply/1"].elapsed) == (at(11), 3 * HOUR)
    assert (found["next_reply/2"].started, found["next_reply/2"].due) == (at(16), at(16, day=1))


def test_pending_never_pauses_the_first_reply() -> None:
    found = seen(opened(), StatusChanged(at(10), Status.PENDING), now=at(12))
    assert found["first_reply/1"].due == at(13)
    assert found["first_reply/1"].pauses == ()


def test_pending_pauses_the_resolution_until_the_customer_answers() -> None:
    history = (opened(), TeamReplied(at(10)), StatusChanged(at(10), Status.PENDING))
    paused = seen(*history, now=at(16))["resolution/1"]
    assert (paused.state, paused.due, paused.elapsed) == (ClockState.PAUSED, None, HOUR)
    assert paused.pauses == (Pause(at(10), None, Status.PENDING),)
    resumed = seen(*history, CustomerReplied(at(9, day=1)), StatusChanged(at(9, day=1), Status.OPEN))["resolution/1"]
    assert resumed.pauses == (Pause(at(10), at(9, day=1), Status.PENDING),)
    assert resumed.due == at(16, day=7)


def test_on_hold_pauses_nothing() -> None:
    held = seen(opened(), StatusChanged(at(10), Status.ON_HOLD), now=at(12))
    assert {clock.state for clock in held.values()} == {ClockState.RUNNING}
    assert held["resolution/1"].elapsed == 3 * HOUR


def test_solving_meets_the_resolution_and_opening_again_lets_it_run_on() -> None:
    history = (opened(), TeamReplied(at(10)), StatusChanged(at(11), Status.SOLVED))
    assert seen(*history, now=at(9, day=4))["resolution/1"].met_at == at(11)
    again = seen(*history, StatusChanged(at(9, day=4), Status.OPEN), now=at(10, day=4))["resolution/1"]
    assert (again.state, again.met_at, again.elapsed) == (ClockState.RUNNING, None, 3 * HOUR)
    assert again.pauses == (Pause(at(11), at(9, day=4), Status.SOLVED),)


def test_solving_without_a_reply_stops_what_is_owed_and_opening_again_brings_it_back() -> None:
    history = (opened(), StatusChanged(at(11), Status.SOLVED))
    stopped = seen(*history, now=at(16))
    assert (stopped["first_reply/1"].state, stopped["first_reply/1"].due) == (ClockState.STOPPED, None)
    assert owes_reply(stopped.values())
    again = seen(*history, StatusChanged(at(9, day=1), Status.OPEN))
    assert again["first_reply/1"].due == at(11, day=1)


def test_a_last_word_to_a_solved_ticket_meets_what_was_owed() -> None:
    found = seen(opened(), StatusChanged(at(11), Status.SOLVED), TeamReplied(at(12)))
    assert (found["first_reply/1"].state, found["first_reply/1"].elapsed) == (ClockState.MET, 2 * HOUR)
    assert not owes_reply(found.values())


def test_closing_for_want_of_an_answer_meets_the_resolution() -> None:
    pending = (opened(), TeamReplied(at(10)), StatusChanged(at(10), Status.PENDING))
    closed = seen(*pending, StatusChanged(at(10, day=14), Status.CLOSED))["resolution/1"]
    assert (closed.state, closed.met_at, closed.elapsed) == (ClockState.MET, at(10, day=14), HOUR)


def test_a_breach_stays_when_the_ticket_is_solved_and_opened_again() -> None:
    found = seen(
        opened(priority=Priority.URGENT),
        StatusChanged(at(10, day=1), Status.SOLVED),
        StatusChanged(at(10, day=2), Status.OPEN),
        now=at(12, day=2),
    )["resolution/1"]
    assert (found.breached_at, found.due, found.elapsed) == (at(17), at(17), 11 * HOUR)


def test_a_higher_priority_shortens_what_is_left_and_keeps_what_has_elapsed() -> None:
    found = seen(opened(), PriorityChanged(at(10), Priority.URGENT))["first_reply/1"]
    assert (found.elapsed, found.target, found.due) == (HOUR, 2 * HOUR, at(11))


def test_a_higher_priority_can_be_too_late_at_once() -> None:
    found = seen(opened(), PriorityChanged(at(12), Priority.URGENT))["first_reply/1"]
    assert (found.breached_at, found.warning_at) == (at(12), at(12))


def test_a_clock_that_waits_for_the_customer_is_breached_only_when_it_runs_again() -> None:
    history = (
        opened(),
        TeamReplied(at(10)),
        CustomerReplied(at(10)),
        StatusChanged(at(15), Status.PENDING),
        PriorityChanged(at(16), Priority.URGENT),
    )
    assert seen(*history, now=at(9, day=1))["next_reply/1"].breached_at is None
    again = seen(*history, StatusChanged(at(9, day=1), Status.OPEN))["next_reply/1"]
    assert again.breached_at == at(9, day=1)


def test_a_lower_priority_can_be_warned_of_again_but_a_breach_stays() -> None:
    urgent = opened(priority=Priority.URGENT)
    warned = seen(urgent, now=at(10.75))["first_reply/1"]
    assert warned.warning_at == at(10.6)
    eased = seen(urgent, PriorityChanged(at(10.75), Priority.NORMAL))["first_reply/1"]
    assert (eased.warning_at, eased.due) == (at(12.2), at(13))
    late = seen(urgent, PriorityChanged(at(11.5), Priority.NORMAL))["first_reply/1"]
    assert (late.breached_at, late.due) == (at(11), at(11))


def test_another_plan_changes_the_hours_from_then_on() -> None:
    friday = at(16, day=4)
    found = seen(Opened(friday, "standard", Priority.NORMAL), PlanChanged(at(18, day=4), "premium"), now=at(18, day=4))[
        "resolution/1"
    ]
    assert (found.elapsed, found.target, found.due) == (HOUR, 24 * HOUR, at(17, day=5))


def test_an_unknown_plan_is_treated_by_the_default() -> None:
    assert seen(opened(plan="gold"))["first_reply/1"].due == at(13)
    assert seen(opened(plan="gold"))["first_reply/1"].plan == "gold"


def test_what_nothing_is_promised_for_is_never_due_and_its_time_counts_once_it_is() -> None:
    low = (opened(priority=Priority.LOW),)
    found = seen(*low, now=at(9, day=30))["first_reply/1"]
    assert (found.target, found.due, found.remaining, found.breached_at) == (None, None, None, None)
    assert seen(*low, PriorityChanged(at(11), Priority.NORMAL))["first_reply/1"].due == at(13)


def test_another_tier_restarts_nothing() -> None:
    assert seen(opened(), TierChanged(at(11), 2)) == seen(opened(), now=at(11))


def test_a_ticket_that_was_merged_away_is_owed_nothing_and_was_not_resolved() -> None:
    history = (opened(), MergedAway(at(11)), StatusChanged(at(11), Status.CLOSED))
    found = seen(*history, CustomerReplied(at(12)), StatusChanged(at(12), Status.OPEN), now=at(16))
    assert {key: clock.state for key, clock in found.items()} == {
        "first_reply/1": ClockState.STOPPED,
        "resolution/1": ClockState.STOPPED,
    }
    assert found["resolution/1"].met_at is None


def test_being_merged_away_is_no_resolution_in_whatever_order_it_is_told() -> None:
    found = seen(opened(), StatusChanged(at(11), Status.CLOSED), MergedAway(at(11)))["resolution/1"]
    assert (found.state, found.met_at) == (ClockState.STOPPED, None)
    solved = seen(opened(), StatusChanged(at(10), Status.SOLVED), MergedAway(at(11)))["resolution/1"]
    assert (solved.state, solved.met_at) == (ClockState.MET, at(10))


def test_what_is_reached_at_the_very_instant_of_a_pause_was_reached() -> None:
    asked = (opened(), TeamReplied(at(9)), CustomerReplied(at(9)))
    warned = seen(*asked, StatusChanged(at(9 + 0.8 * 8), Status.PENDING))["next_reply/1"]
    late = seen(*asked, StatusChanged(at(17), Status.PENDING))["next_reply/1"]
    assert (warned.warning_at, warned.breached_at) == (at(9 + 0.8 * 8), None)
    assert late.breached_at == at(17)


def test_a_ticket_that_was_filed_in_a_call_is_owed_no_first_reply() -> None:
    call = Opened(at(9), "standard", Priority.NORMAL, answered=True)
    assert list(seen(call)) == ["resolution/1"]
    assert seen(call, CustomerReplied(at(10)))["next_reply/1"].due == at(10, day=1)


def test_what_happens_at_one_instant_counts_together() -> None:
    found = seen(
        opened(),
        PriorityChanged(at(12), Priority.URGENT),
        PriorityChanged(at(12), Priority.NORMAL),
        now=at(12),
    )["first_reply/1"]
    assert (found.breached_at, found.due) == (None, at(13))


def test_a_met_clock_keeps_the_promise_that_it_was_met_under() -> None:
    found = seen(opened(), TeamReplied(at(10)), PlanChanged(at(11), "premium"))["first_reply/1"]
    assert (found.plan, found.target) == ("standard", 4 * HOUR)


def test_a_long_lead_warns_from_the_start() -> None:
    policies = SlaPolicies(
        {"p": SlaPolicy("always", {Priority.NORMAL: SlaTargets(HOUR)}, WarningRule(lead=2 * HOUR))}, "p"
    )
    found = clocks([opened(plan="p")], policies, HOURS.__getitem__, at(9))
    assert found[0].warning_at == at(9)


@pytest.mark.parametrize("history", [(), (TeamReplied(at(9)),), (opened(), opened(10))])
def test_a_history_begins_with_its_only_opening(history: tuple[SlaEvent, ...]) -> None:
    with pytest.raises(ValueError, match="begins with its opening"):
        clocks(history, POLICIES, HOURS.__getitem__, at(9))
