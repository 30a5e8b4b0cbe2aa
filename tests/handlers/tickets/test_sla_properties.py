"""SLA clocks against a ticket that is lived through minute by minute."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.ticket import Priority, Status
from handlers.tickets.alerts import AlertKind, alerts, next_moment
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.sla import clocks
from handlers.tickets.sla_clock import ClockState, SlaClock
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
from tests.handlers.tickets.calendars import calendars, instants, zones
from tests.handlers.tickets.minutes import MINUTE
from tests.handlers.tickets.ticking import Life, Ticking, live

DAY = timedelta(days=1)
promised = st.none() | st.integers(1, 60).map(lambda fives: 5 * fives * MINUTE)
targets = st.builds(SlaTargets, promised, promised, promised)
warnings = st.builds(WarningRule, st.sampled_from([0.2, 0.8]), st.integers(0, 4).map(lambda fives: 5 * fives * MINUTE))
priorities = st.sampled_from([Priority.URGENT, Priority.NORMAL, Priority.LOW])
plans = st.sampled_from(["standard", "premium", "unheard of"])
statuses = st.sampled_from([status for status in Status if status is not Status.NEW])
gaps = st.one_of(st.just(0), st.integers(1, 30), st.integers(1, 600), st.integers(1, 1440))
happenings = st.one_of(
    st.just(("customer", None)),
    st.just(("customer", None)),
    st.just(("team", None)),
    st.tuples(st.just("status"), statuses),
    st.tuples(st.just("status"), statuses),
    st.tuples(st.just("priority"), priorities),
    st.tuples(st.just("plan"), plans),
    st.just(("tier", None)),
)


@dataclass(frozen=True)
class Case:
    """A ticket's history with what was promised, looked at from some minute."""

    history: tuple[SlaEvent, ...]
    policies: SlaPolicies
    calendars: dict[str, WorkCalendar]
    now: datetime

    def seen(self, now: datetime | None = None) -> dict[str, SlaClock]:
        found = clocks(self.history, self.policies, self.calendars.__getitem__, now or self.now)
        return {clock.key: clock for clock in found}


def event(kind: str, value: object, at: datetime) -> SlaEvent:
    match kind, value:
        case "customer", _:
            return CustomerReplied(at)
        case "team", _:
            return TeamReplied(at)
        case "status", Status():
            return StatusChanged(at, value)
        case "priority", Priority():
            return PriorityChanged(at, value)
        case "plan", str():
            return PlanChanged(at, value)
    return TierChanged(at, 2)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    zone = draw(zones)
    opened = at = draw(instants(zone))
    history: list[SlaEvent] = [Opened(at, draw(plans), draw(priorities), draw(st.booleans()))]
    for kind, value in draw(st.lists(happenings, max_size=12)):
        at += draw(gaps) * MINUTE
        if at - opened > 3 * DAY:
            break
        history.append(event(kind, value, at))
    if draw(st.integers(0, 5)) == 0:
        history.insert(draw(st.integers(1, len(history))), MergedAway(history[-1].at))
        history = [history[0], *sorted(history[1:], key=lambda one: one.at)]
    by_plan = {
        plan: SlaPolicy(plan, {priority: draw(targets) for priority in Priority}, draw(warnings))
        for plan in ("standard", "premium")
    }
    office = draw(calendars(zone, opened))
    hours = {"standard": office, "premium": WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK)}
    return Case(tuple(history), SlaPolicies(by_plan, "standard"), hours, at + draw(gaps) * MINUTE)


def idle(clock: SlaClock, until: datetime) -> set[datetime]:
    """The minutes of a clock's pauses."""
    found: set[datetime] = set()
    for pause in clock.pauses:
        at = pause.start
        while at < (pause.end or until):
            found.add(at)
            at += MINUTE
    return found


def state(promise: Ticking, life: Life) -> ClockState:
    if promise.done is not None:
        return ClockState.MET
    if not promise.stands:
        return ClockState.RUNNING
    return ClockState.PAUSED if life.status == "pending" and not life.gone else ClockState.STOPPED


@settings(max_examples=250, deadline=None)
@given(cases())
def test_every_clock_stands_as_the_minutes_left_it(case: Case) -> None:
    life = live(case.history, case.policies, case.calendars, case.now)
    found = case.seen()
    assert list(found) == [promise.key for promise in life.promises]
    for promise in life.promises:
        clock = found[promise.key]
        assert clock.state is state(promise, life)
        assert (clock.started, clock.target, clock.elapsed) == (promise.started, promise.target, promise.elapsed)
        assert (clock.met_at, clock.breached_at) == (promise.done, promise.breached)
        if promise.warned is not None or clock.state is not ClockState.RUNNING:
            assert clock.warning_at == promise.warned
        assert idle(clock, case.now) == {at for at in promise.idle if promise.done is None or at < promise.done}


@settings(max_examples=150, deadline=None)
@given(cases())
def test_what_is_due_comes_at_that_minute_if_nothing_happens(case: Case) -> None:
    end = case.now + 2 * DAY
    life = live(case.history, case.policies, case.calendars, end)
    for promise, clock in zip(life.promises, case.seen().values(), strict=True):
        if clock.due is None or clock.due <= end:
            assert clock.due == promise.breached
        else:
            assert promise.breached is None
        if clock.state is ClockState.RUNNING and not (clock.warning_at is not None and clock.warning_at > end):
            assert clock.warning_at == promise.warned


@settings(max_examples=150, deadline=None)
@given(cases())
def test_a_worker_that_sleeps_until_the_next_moment_misses_nothing(case: Case) -> None:
    now, end, told = case.now, case.now + 30 * DAY, {}
    for _ in range(30):
        told |= {alert.key: alert for alert in alerts("T-1", case.seen(now).values(), now)}
        moment = next_moment(case.seen(now).values(), now)
        if moment is None or moment > end:
            break
        assert moment > now
        now = moment
    else:
        raise AssertionError("it never sleeps")
    breaches = {alert.key: alert.at for alert in told.values() if alert.kind is AlertKind.BREACH}
    expected = {
        f"T-1/{key}/breach": clock.breached_at for key, clock in case.seen(end).items() if clock.breached_at is not None
    }
    assert breaches == expected


@settings(max_examples=150, deadline=None)
@given(cases(), st.lists(st.integers(0, 3000), max_size=3))
def test_looking_often_changes_nothing(case: Case, moments: list[int]) -> None:
    opened = case.history[0].at
    for moment in moments:
        now = opened + moment * MINUTE
        past = replace(case, history=tuple(one for one in case.history if one.at <= now))
        for key, clock in past.seen(now).items():
            later = case.seen(max(now, case.now))[key]
            # What was too late stays too late, whatever happens afterwards.
            assert clock.breached_at is None or later.breached_at == clock.breached_at
            assert later.elapsed >= clock.elapsed


@settings(max_examples=100, deadline=None)
@given(cases())
def test_another_tier_changes_no_clock(case: Case) -> None:
    without = replace(case, history=tuple(one for one in case.history if not isinstance(one, TierChanged)))
    assert without.seen() == case.seen()


@settings(max_examples=100, deadline=None)
@given(cases(), st.lists(st.integers(0, 600), min_size=13, max_size=13))
def test_a_clock_that_was_set_back_is_read_as_if_it_stood_still(case: Case, back: list[int]) -> None:
    jumping = tuple(
        replace(one, at=one.at - minutes * MINUTE) if place else one
        for place, (one, minutes) in enumerate(zip(case.history, [0, *back], strict=False))
    )
    latest, still = jumping[0].at, []
    for one in jumping:
        latest = max(latest, one.at)
        still.append(replace(one, at=latest))
    assert replace(case, history=jumping).seen() == replace(case, history=tuple(still)).seen()
    assert case.seen(case.history[0].at - DAY) == case.seen(case.history[-1].at)
