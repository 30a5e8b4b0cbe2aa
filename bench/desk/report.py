"""What a month looked like, in figures: a table for people, plain values for `--json`."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from bench.desk.audit import Fairness
from bench.desk.checks import Verdict
from bench.desk.month import Month
from bench.desk.organisation import PREMIUM, REGIONS
from handlers.ticket import CloseReason, Ticket
from handlers.ticket_event import EventKind
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_policy import Aim

_MINUTE = timedelta(minutes=1)
_AFTER = 3
"""Days after the bad one that count with it."""


@dataclass(frozen=True, slots=True)
class FirstReply:
    """First replies to one plan in one region, in minutes of the plan's hours.

    Attributes:
        replied: tickets that had one; those that the customer closed before are in `received` alone.
        late: promises that were broken, whether there was a reply later or not.
    """

    plan: str
    region: str
    received: int
    replied: int
    p50_min: float
    p95_min: float
    late: int


@dataclass(frozen=True, slots=True)
class Hour:
    """Premium tickets of some days that were owed a first reply, and how many had it within the hour."""

    owed: int
    kept: int

    @property
    def share(self) -> float:
        """In [0, 1]; 1 where none was owed."""
        return self.kept / self.owed if self.owed else 1.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A month. Times are in minutes; `*_s` in seconds.

    Attributes:
        premium: of all days but the bad one and those after it on which its tickets are worked off.
        premium_taken: of all days, the tickets that somebody had within half an hour, and until she replied or
            the hour was over.
    """

    seed: int
    store: str
    days: int
    received: int
    follow_ups: int
    assignments: int
    first_replies: tuple[FirstReply, ...]
    premium: Hour
    premium_bad_days: Hour
    premium_taken: Hour
    breaches: dict[str, int]
    warned: int
    tier_2: int
    reopened: int
    merged: int
    idle: int
    refused: dict[str, int]
    given_min: int
    given_median: float
    given_max: int
    unassigned_longest_min: float
    unassigned_ticket: str
    absences: int
    kills: int
    clocks: int
    looks: int
    fairness: Fairness
    events: int
    digest: str
    simulated_s: float
    checked_s: float

    @property
    def events_per_s(self) -> float:
        """Events of tickets that were written in a second of the simulation."""
        return self.events / self.simulated_s

    def plain(self) -> dict[str, object]:
        """Give it as plain values."""
        shares = {
            "premium_share": self.premium.share,
            "premium_bad_days_share": self.premium_bad_days.share,
            "premium_taken_share": self.premium_taken.share,
        }
        return {**asdict(self), **shares, "events_per_s": self.events_per_s}


def figures(
    month: Month, verdict: Verdict, fair: Fairness, store: str, simulated_s: float, checked_s: float
) -> Figures:
    """Count."""
    journal = month.journal
    events = [event for one in journal.events.values() for event in one]
    kinds = Counter(event.kind for event in events)
    given = Counter(record.engineer for record in journal.records)
    loads = sorted(given[name] for name in month.workers)
    longest, ticket = max((_unassigned(month, number), number) for number in journal.tickets)
    bad = {month.scale.bad_day + timedelta(days=day) for day in range(1 + _AFTER)}
    reasons = Counter(one.closed_because for one in journal.tickets.values())
    return Figures(
        seed=month.seed,
        store=store,
        days=(month.clock() - month.scale.start).days,
        received=sum(case.number is not None for case in month.cases.values()),
        follow_ups=sum(event.because is not None for event in events if event.kind is EventKind.OPENED),
        assignments=len(journal.records),
        first_replies=tuple(
            _first_replies(month, verdict, plan, region.name) for plan in (PREMIUM, "standard") for region in REGIONS
        ),
        premium=_hour(month, verdict, lambda one: one.opened_at.date() not in bad),
        premium_bad_days=_hour(month, verdict, lambda one: one.opened_at.date() in bad),
        premium_taken=_hour(month, verdict, lambda one: _had_somebody(month, one)),
        breaches=dict(Counter((one.after or "").partition("/")[0] for one in events if one.kind is EventKind.BREACHED)),
        warned=kinds[EventKind.WARNED],
        tier_2=kinds[EventKind.TIER],
        reopened=sum(one.reopened for one in journal.tickets.values()),
        merged=reasons[CloseReason.MERGED],
        idle=reasons[CloseReason.IDLE],
        refused=dict(sorted(month.refused.items())),
        given_min=loads[0],
        given_median=statistics.median(loads),
        given_max=loads[-1],
        unassigned_longest_min=longest / _MINUTE,
        unassigned_ticket=ticket,
        absences=len(month.roster.sick),
        kills=len(month.downs),
        clocks=verdict.clocks,
        looks=verdict.looks,
        fairness=fair,
        events=journal.written,
        digest=journal.digest,
        simulated_s=simulated_s,
        checked_s=checked_s,
    )


def _first(month: Month, verdict: Verdict, number: str) -> tuple[str, SlaClock]:
    return month.journal.filed[number].plan, verdict.courses[number].clock(Aim.FIRST_REPLY)


def _first_replies(month: Month, verdict: Verdict, plan: str, region: str) -> FirstReply:
    found = [
        clock
        for number, filed in month.journal.filed.items()
        for called, clock in [_first(month, verdict, number)]
        if filed.region == region and called.startswith(plan)
    ]
    took = sorted(clock.elapsed / _MINUTE for clock in found if clock.met_at is not None)
    late = sum(clock.breached_at is not None for clock in found)
    return FirstReply(plan, region, len(found), len(took), _quantile(took, 0.5), _quantile(took, 0.95), late)


def _hour(month: Month, verdict: Verdict, of: Callable[[Ticket], bool]) -> Hour:
    clocks = [
        clock
        for number, filed in month.journal.filed.items()
        for plan, clock in [_first(month, verdict, number)]
        if plan == PREMIUM and of(filed)
    ]
    owed = [clock for clock in clocks if clock.met_at is not None or clock.breached_at is not None]
    return Hour(len(owed), sum(clock.breached_at is None for clock in owed))


def _had_somebody(month: Month, filed: Ticket) -> bool:
    """Tell whether a ticket had somebody after half an hour, who kept it until she replied or the hour was over."""
    given = None
    for event in month.journal.events[filed.number]:
        if event.kind is EventKind.REPLIED or event.at - filed.opened_at >= 60 * _MINUTE:
            break
        if event.kind is EventKind.ASSIGNED:
            if given is not None or event.at - filed.opened_at > 30 * _MINUTE:
                return False
            given = event.after
    return given is not None


def _unassigned(month: Month, number: str) -> timedelta:
    """Give the longest time for which a ticket waited for somebody to have it."""
    journal = month.journal
    longest, since = timedelta(), None
    status, assignee = "new", None
    for event in journal.events[number]:
        if since is not None:
            longest = max(longest, event.at - since)
        status = event.after or status if event.kind in {EventKind.STATUS, EventKind.OPENED} else status
        assignee = event.after if event.kind is EventKind.ASSIGNED else assignee
        waits = assignee is None and status in {"new", "open"}
        since = None if not waits else event.at if since is None else since
    return longest if since is None else max(longest, month.clock() - since)


def _quantile(values: Sequence[float], share: float) -> float:
    return values[min(int(share * len(values)), len(values) - 1)] if values else 0.0


def lines(found: Figures) -> Iterable[str]:
    """Give the figures as lines of a page."""
    yield f"{found.days} days, seed {found.seed}, {found.store}: {found.received:,} tickets received, {found.follow_ups} that followed on others"
    yield f"{found.assignments:,} assignments, a person {found.given_min} to {found.given_max}, in the middle {found.given_median:g}"
    yield f"longest without anybody: {found.unassigned_longest_min / 60:.1f} h ({found.unassigned_ticket})"
    yield f"to tier 2: {found.tier_2}; opened again: {found.reopened}; merged: {found.merged}; closed for silence: {found.idle}"
    yield f"absences: {found.absences}; the process died {found.kills} times; told that they could not: {found.refused}"
    yield ""
    yield "| plan | region | received | replied | first reply p50, min | p95, min | late |"
    yield "|---|---|---|---|---|---|---|"
    for one in found.first_replies:
        yield f"| {one.plan} | {one.region} | {one.received} | {one.replied} | {one.p50_min:.0f} | {one.p95_min:.0f} | {one.late} |"
    yield ""
    yield "Minutes are those of the plan's hours: premium around the clock, standard in the region's working hours."
    for label, hour in (
        ("where somebody had it in time", found.premium_taken),
        ("all days but the following", found.premium),
        (f"the bad day and the {_AFTER} after it", found.premium_bad_days),
    ):
        yield f"Premium first replies within the hour, {label}: {hour.kept} of {hour.owed} ({hour.share:.1%})"
    yield f"Promises broken: {found.breaches}; warnings: {found.warned}"
    yield ""
    yield f"{found.clocks:,} SLA clocks at {found.looks:,} moments are as the minutes have them; every warning and breach was told once, at its minute"
    yield (
        f"Fair: in {found.fairness.windows:,} windows of equals, the longest over {found.fairness.longest} tickets of a pair, nobody had two in a row"
    )
    yield "Nothing is lost: forms, words, assignments and histories are all there, once"
    yield f"{found.events:,} events in {found.simulated_s:.0f} s ({found.events_per_s:.0f} a second), checked in {found.checked_s:.0f} s; digest {found.digest}"
