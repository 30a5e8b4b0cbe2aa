"""Judges routing from its own knowledge of who is there: each record, who was passed over, and the turns over time."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from bench.desk.hours import Minutes
from bench.desk.journal import Journal, Wrong
from handlers.assignment import Assignment, Reason, Step
from handlers.ticket import Ticket
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.placement import decided_again, explained
from handlers.tickets.staff import Listing

_AT_ONCE = timedelta()


class RoutingAudit:
    """Knows the staff from its listings and from who said that she came or went; asks no code of the product for it.

    Args:
        hours: the minutes of all calendars.
        here: ids of those who said last that they are there.
        gone: since when the others are away, by id.
    """

    def __init__(
        self,
        journal: Journal,
        staff: Sequence[Listing],
        policy: RoutingPolicy,
        hours: Mapping[str, Minutes],
        here: set[str],
        gone: Mapping[str, datetime],
        clock: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._staff = {one.id: one for one in staff}
        self._policy = policy
        self._hours = hours
        self._here = here
        self._gone = gone
        self._clock = clock

    def record(self, one: Assignment) -> None:
        """Judge an assignment at the moment at which it is written.

        Raises:
            Wrong: it is not what the rules say.
        """
        number, now = one.ticket.number, self._clock()
        ticket = self._journal.tickets[number]
        since = now if ticket.assignee is not None else self._journal.last_taken(number)
        back = self._journal.gave_back(number)
        found = {name: self._judged(ticket, who, since, back) for name, who in self._staff.items()}
        can = sorted(
            (step, self._journal.last_turn.get(name, 0), name)
            for name, step in found.items()
            if isinstance(step, tuple)
        )
        expected = [(name, step, last) for step, last, name in can]
        if [(who.engineer, who.step, who.last_turn) for who in one.considered] != expected:
            raise self._journal.wrong(number, f"considered were {one.considered}, and they could: {expected}")
        cannot = {name: _lasting(why) for name, why in found.items() if isinstance(why, set)}
        if {who.engineer: _lasting(set(who.reasons)) for who in one.excluded} != cannot:
            raise self._journal.wrong(number, f"excluded were {one.excluded}, and they could not: {cannot}")
        if not expected or one.engineer != expected[0][0] or decided_again(one) != one.engineer:
            raise self._journal.wrong(number, f"{one.engineer} has it, and it was the turn of {expected[:1]}")
        if one.engineer not in explained(one) or number not in explained(one):
            raise self._journal.wrong(number, f"it is not explained: {explained(one)}")
        if one.turn != len(self._journal.records) + 1:
            raise self._journal.wrong(number, f"turn {one.turn} follows on turn {len(self._journal.records)}")

    def passed_over(self, most: int) -> None:
        """Look for a ticket that waits although somebody could have it; among the oldest.

        Raises:
            Wrong: there is one.
        """
        tickets, free = self._journal.tickets, [who for who in self._staff.values() if self._at_work(who)]
        waiting = sorted(self._journal.holding[None], key=lambda one: (tickets[one].opened_at, int(one[2:])))
        for number in waiting[:most]:
            since, back = self._journal.last_taken(number), self._journal.gave_back(number)
            can = [who.id for who in free if isinstance(self._judged(tickets[number], who, since, back), tuple)]
            if can:
                raise self._journal.wrong(number, f"it waits, and {can} could have it")

    def _at_work(self, who: Listing) -> bool:
        return who.id in self._here and (who.calendar is None or self._hours[who.calendar].open(self._clock()))

    def left_behind(self, long: timedelta) -> None:
        """Look for a ticket that waits for the team and stayed with somebody who is away for so long.

        Raises:
            Wrong: there is one.
        """
        for name, since in self._gone.items():
            if self._clock() - since >= long and self._journal.holding[name]:
                number = min(self._journal.holding[name])
                raise self._journal.wrong(number, f"it waits with {name}, who is away since {since}")

    def _judged(self, ticket: Ticket, who: Listing, since: datetime, gave_back: Collection[str]) -> Step | set[Reason]:
        """Give how far one falls back to reach her, or all that stands in the way."""
        now = self._clock()
        step, why = _reached(ticket, who, self._policy)
        if set(ticket.skills) - set(who.skills):
            why.add(Reason.SKILLS)
        if who.id in gave_back:
            why.add(Reason.DECLINED)
        if who.id not in self._here:
            why.add(Reason.AWAY)
        if who.calendar is not None and not self._hours[who.calendar].open(now):
            why.add(Reason.OUT_OF_HOURS)
        if len(self._journal.holding[who.id]) >= who.cap:
            why.add(Reason.AT_CAP)
        if step is not None and now - since < _patience(step, self._policy):
            why.add(Reason.TOO_EARLY)
        return step if step is not None and not why else why


def _reached(ticket: Ticket, who: Listing, policy: RoutingPolicy) -> tuple[Step | None, set[Reason]]:
    languages = [ticket.language, *(one for one in policy.next_languages if one != ticket.language)]
    regions = [ticket.region, *policy.next_regions.get(ticket.region or "", ())]
    language = next((place for place, one in enumerate(languages) if one is None or one in who.languages), None)
    tier = 0 if who.tier == ticket.tier else 1 if who.tier in policy.next_tiers.get(ticket.tier, ()) else None
    region = next(
        (place for place, one in enumerate(regions) if one is None or one == who.team),
        len(regions) if policy.anywhere else None,
    )
    missing = {Reason.LANGUAGE: language, Reason.TIER: tier, Reason.REGION: region}
    if language is None or tier is None or region is None:
        return None, {why for why, place in missing.items() if place is None}
    return (language, tier, region), set()


def _lasting(why: set[Reason]) -> set[Reason]:
    # Who is not there loses her tickets one by one; whether she has had too many until now is of no matter.
    return why - {Reason.AT_CAP} if why & {Reason.AWAY, Reason.OUT_OF_HOURS} else why


def _patience(step: Step, policy: RoutingPolicy) -> timedelta:
    waits = zip(step, (policy.language_after, policy.tier_after, policy.region_after), strict=True)
    return max((wait for place, wait in waits if place), default=_AT_ONCE)


@dataclass(frozen=True, slots=True)
class Fairness:
    """What pairs of engineers received while both could have the same tickets.

    Attributes:
        windows: stretches in which a pair received at least two.
        longest: most that a pair received within one stretch.
    """

    windows: int
    longest: int


def fairness(records: Sequence[Assignment]) -> Fairness:
    """Compare what equals received.

    Two engineers are equals from one assignment to the next while each could either have the ticket at the same
    fall-back as the other, or not at all as the other. A window is a longest stretch of turns over which they are. What
    they receive within it, and within any part of it, differs by one at most: that is so exactly when they take turns.

    Raises:
        Wrong: somebody had two in a row; the text names both and the turn.
    """
    could = [{one.engineer: one.step for one in record.considered} for record in records]
    names = sorted({name for steps in could for name in steps})
    windows = longest = 0
    for one, other in combinations(names, 2):
        received, latest = 0, ""
        for record, steps in zip(records, could, strict=True):
            if steps.get(one) != steps.get(other):
                windows, longest = windows + (received > 1), max(longest, received)
                received, latest = 0, ""
            elif record.engineer in {one, other}:
                if record.engineer == latest:
                    raise Wrong(f"turn {record.turn}: {latest} had two in a row; {one} and {other} could have the same")
                received, latest = received + 1, record.engineer
        windows, longest = windows + (received > 1), max(longest, received)
    return Fairness(windows, longest)
