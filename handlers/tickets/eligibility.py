"""Who can have a ticket, and who cannot and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeAlias, TypeVar

from handlers.assignment import Candidate, Excluded, FallBack, Reason, Step, Waiting
from handlers.tickets.placement import earliest, preferred, waited
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, WorkingHours
from kb.languages import base

_T = TypeVar("_T")
_Wanted: TypeAlias = tuple[int, str | None, str | None, str | None, tuple[str, ...], tuple[str, ...]]
"""All of a ticket that tells who can have it, but for how long it has waited."""
_Who: TypeAlias = tuple[tuple[str, ...], int, str | None, str | None, tuple[str, ...]]
"""Languages, tier, region, team and skills of an engineer."""
_Told: TypeAlias = tuple[Reason, str]
"""Why she cannot have it, with the fact."""


@dataclass(frozen=True, slots=True)
class RoutingPolicy:
    """Who is asked when nobody of the first choice can.

    Attributes:
        next_regions: for a ticket's region, the regions that are asked after it, in order.
        anywhere: all other regions come last, together.
        next_tiers: for a ticket's tier, the tiers that are asked after it, in order.
        next_languages: what is spoken with a customer when nobody who speaks their language can, in order.
        region_after, tier_after, language_after: how long a ticket waits before falling back on that; not at all unless
            set.
    """

    next_regions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    anywhere: bool = True
    next_tiers: Mapping[int, tuple[int, ...]] = field(default_factory=lambda: {1: (2,)})
    next_languages: tuple[str, ...] = ("en",)
    region_after: timedelta = timedelta()
    tier_after: timedelta = timedelta()
    language_after: timedelta = timedelta()


def orders(ticket: Waiting, policy: RoutingPolicy) -> FallBack:
    """Give the orders in which languages, tiers and regions are tried for a ticket, its own first."""
    languages: tuple[str | None, ...] = (None,)
    if ticket.language is not None:
        languages = _unique(ticket.language, *policy.next_languages)
    regions: tuple[str | None, ...] = (None,)
    if ticket.region is not None:
        last = (None,) if policy.anywhere else ()
        regions = (*_unique(ticket.region, *policy.next_regions.get(ticket.region, ())), *last)
    return FallBack(languages, _unique(ticket.tier, *policy.next_tiers.get(ticket.tier, ())), regions)


@dataclass(frozen=True, slots=True)
class Looked:
    """Who can have a ticket.

    Attributes:
        candidates: those who can, the one whose turn it is first.
        excluded: all others, by id.
        until: when time alone may change that nobody can; None: when that is not known.
    """

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    until: datetime | None


class Judge:
    """Tells who can have a ticket at one moment. What does not depend on all of it is worked out once.

    In a full queue most tickets want the same as one before them that nobody could have.

    Args:
        staff: all engineers, as they stand at first; ids are unique.
    """

    def __init__(self, staff: Iterable[Engineer], policy: RoutingPolicy, now: datetime, hours: WorkingHours) -> None:
        self._team = {one.id: one for one in sorted(staff, key=lambda one: one.id)}
        self._policy = policy
        self._now = now
        self._hours = hours
        self._longest = max(policy.region_after, policy.tier_after, policy.language_after)
        self._nobody: dict[_Wanted, Looked] = {}
        self._orders: dict[_Wanted, FallBack] = {}
        self._passing: dict[tuple[str, int], list[tuple[Reason, str, datetime | None]]] = {}
        self._excluded: dict[tuple[_Wanted, str, int], Excluded] = {}

    def orders(self, ticket: Waiting) -> FallBack:
        """Give the orders in which languages, tiers and regions are tried for a ticket."""
        wanted = _wanted(ticket)
        if wanted not in self._orders:
            self._orders[wanted] = orders(ticket, self._policy)
        return self._orders[wanted]

    def look(self, ticket: Waiting, rotation: Rotation) -> Looked:
        """Tell who can have a ticket now."""
        wanted, patient = _wanted(ticket), waited(ticket, self._now) >= self._longest
        if patient and wanted in self._nobody:
            return self._nobody[wanted]
        found = [self._judged(ticket, one, rotation) for one in self._team.values()]
        candidates = preferred(one for one in found if isinstance(one, Candidate))
        excluded = tuple(one for one in found if isinstance(one, Excluded))
        looked = Looked(candidates, excluded, earliest(one.until for one in excluded))
        if patient and not candidates:
            self._nobody[wanted] = looked
        return looked

    def given(self, engineer: str) -> None:
        """Let one more ticket wait for her."""
        self._team[engineer] = replace(self._team[engineer], load=self._team[engineer].load + 1)
        self._nobody.clear()  # that she is at her cap may be told from now on

    def _judged(self, ticket: Waiting, engineer: Engineer, rotation: Rotation) -> Candidate | Excluded:
        """Tell whether an engineer can have a ticket now; else all that stands in the way."""
        wanted = _wanted(ticket)
        who = engineer.languages, engineer.tier, engineer.region, engineer.team, engineer.skills
        step, found = _found(wanted, engineer.id, who, self.orders(ticket))
        passing = self._passed(engineer)
        patience = _patience(step, self._policy) if step is not None else timedelta()
        if waited(ticket, self._now) < patience:
            until = ticket.since + patience
            return _excluded(engineer, found, [(Reason.TOO_EARLY, f"not before {_time(until)}", until), *passing])
        if step is not None and not found and not passing:
            return Candidate(engineer.id, step, rotation.last_turn(engineer.id))
        known = wanted, engineer.id, engineer.load
        if known not in self._excluded:
            self._excluded[known] = _excluded(engineer, found, passing)
        return self._excluded[known]

    def _passed(self, engineer: Engineer) -> list[tuple[Reason, str, datetime | None]]:
        known = engineer.id, engineer.load
        if known not in self._passing:
            self._passing[known] = _passing(engineer, self._now, self._hours)
        return self._passing[known]


def _wanted(ticket: Waiting) -> _Wanted:
    return ticket.tier, ticket.team, ticket.region, ticket.language, ticket.skills, ticket.declined


def _excluded(
    engineer: Engineer, found: tuple[_Told, ...], passing: list[tuple[Reason, str, datetime | None]]
) -> Excluded:
    ends = [end for _, _, end in passing]
    known = [end for end in ends if end is not None]
    over = max(known) if known and len(known) == len(ends) and not found else None
    every = [*found, *((why, told) for why, told, _ in passing)]
    return Excluded(engineer.id, tuple(why for why, _ in every), tuple(told for _, told in every), over)


@lru_cache(maxsize=50_000)
def _found(wanted: _Wanted, engineer: str, who: _Who, tried: FallBack) -> tuple[Step | None, tuple[_Told, ...]]:
    """Give how far one falls back to reach her, None when none helps; and all that time does not change."""
    _, team, _, _, skills, declined = wanted
    languages, tier, region, hers, knows = who
    # Whoever speaks pt-br is understood by whoever writes pt, and the other way round.
    language = _place([one and base(one) for one in tried.languages], [base(one) for one in languages])
    tiers = _place(tried.tiers, (tier,))
    regions = 0 if region is None else _place(tried.regions, (region,))
    step = None if language is None or tiers is None or regions is None else (language, tiers, regions)
    missing = sorted(set(skills) - set(knows))
    return step, (
        *(
            [(Reason.LANGUAGE, f"speaks {' and '.join(languages) or 'none of the languages'}")]
            if language is None
            else []
        ),
        *([(Reason.TIER, f"tier {tier}")] if tiers is None else []),
        *([(Reason.REGION, f"region {region}")] if regions is None else []),
        *([(Reason.TEAM, f"team {hers or 'none'}")] if team not in {None, hers} else []),
        *([(Reason.SKILLS, f"lacks {' and '.join(missing)}")] if missing else []),
        *([(Reason.DECLINED, "gave it back")] if engineer in declined else []),
    )


def _passing(engineer: Engineer, now: datetime, hours: WorkingHours) -> list[tuple[Reason, str, datetime | None]]:
    """Give what will be over, with the moment where that is known."""
    found: list[tuple[Reason, str, datetime | None]] = []
    if not engineer.presence.here:
        # That she meant to be back by now does not bring her back; only she does.
        back = engineer.presence.until
        until = back if back is not None and back > now else None
        found.append((Reason.AWAY, _up_to("away", until), until))
    if not hours.is_open(engineer.id, now):
        until = hours.next_opening(engineer.id, now)
        found.append((Reason.OUT_OF_HOURS, _up_to("out of hours", until), until))
    if engineer.load >= engineer.cap:
        found.append((Reason.AT_CAP, f"has {engineer.load} of {engineer.cap}", None))
    return found


def _patience(step: Step, policy: RoutingPolicy) -> timedelta:
    language, tier, region = step
    waits = (
        policy.language_after if language else timedelta(),
        policy.tier_after if tier else timedelta(),
        policy.region_after if region else timedelta(),
    )
    return max(waits)


def _place(order: Sequence[object], hers: Sequence[object]) -> int | None:
    """Give the first place of an order where it names one of hers, or anything (None)."""
    return next((place for place, one in enumerate(order) if one is None or one in hers), None)


def _unique(*values: _T) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _up_to(state: str, until: datetime | None) -> str:
    return state if until is None else f"{state} until {_time(until)}"
