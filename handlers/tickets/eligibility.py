"""Who can have a ticket, and who cannot and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from handlers.assignment import Candidate, Excluded, FallBack, Reason, Step, Waiting
from handlers.tickets.placement import waited
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, WorkingHours

_T = TypeVar("_T")


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


def judged(
    ticket: Waiting, engineer: Engineer, rotation: Rotation, now: datetime, policy: RoutingPolicy, hours: WorkingHours
) -> Candidate | Excluded:
    """Tell whether an engineer can have a ticket now; else all that stands in the way."""
    step, found = _reached(engineer, orders(ticket, policy))
    found += _lasting(ticket, engineer)
    lasting = bool(found)
    passing = _passing(engineer, now, hours)
    patience = _patience(step, policy) if step is not None else timedelta()
    if waited(ticket, now) < patience:
        until = ticket.since + patience
        passing = [(Reason.TOO_EARLY, f"not before {_time(until)}", until), *passing]
    if step is not None and not lasting and not passing:
        return Candidate(engineer.id, step, rotation.last_turn(engineer.id))
    ends = [end for _, _, end in passing]
    known = [end for end in ends if end is not None]
    over = max(known) if known and len(known) == len(ends) and not lasting else None
    every = [*found, *((why, told) for why, told, _ in passing)]
    return Excluded(engineer.id, tuple(why for why, _ in every), tuple(told for _, told in every), over)


def _reached(engineer: Engineer, tried: FallBack) -> tuple[Step | None, list[tuple[Reason, str]]]:
    """Give how far one falls back to reach her; else what no fall-back helps against."""
    language = _place(one is None or one in engineer.languages for one in tried.languages)
    tier = _place(one == engineer.tier for one in tried.tiers)
    region = _place(one is None or engineer.region in {None, one} for one in tried.regions)
    if language is not None and tier is not None and region is not None:
        return (language, tier, region), []
    speaks = " and ".join(engineer.languages) or "none of the languages"
    return None, [
        *([(Reason.LANGUAGE, f"speaks {speaks}")] if language is None else []),
        *([(Reason.TIER, f"tier {engineer.tier}")] if tier is None else []),
        *([(Reason.REGION, f"region {engineer.region}")] if region is None else []),
    ]


def _lasting(ticket: Waiting, engineer: Engineer) -> list[tuple[Reason, str]]:
    missing = sorted(set(ticket.skills) - set(engineer.skills))
    return [
        *([(Reason.TEAM, f"team {engineer.team or 'none'}")] if ticket.team not in {None, engineer.team} else []),
        *([(Reason.SKILLS, f"lacks {' and '.join(missing)}")] if missing else []),
        *([(Reason.DECLINED, "gave it back")] if engineer.id in ticket.declined else []),
    ]


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


def _place(fits: Iterable[bool]) -> int | None:
    return next((place for place, fit in enumerate(fits) if fit), None)


def _unique(*values: _T) -> tuple[_T, ...]:
    return tuple(dict.fromkeys(values))


def _time(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def _up_to(state: str, until: datetime | None) -> str:
    return state if until is None else f"{state} until {_time(until)}"
