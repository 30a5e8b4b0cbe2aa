"""Who has a ticket, with the record of why: enough to come to the same decision again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits for somebody to have it.

    Attributes:
        opened_at: the oldest is given first.
        since: when it began to wait for somebody, for the patience of the policy.
        lane: lower ones go before all others, however old those are; 0: what is promised around the clock.
        declined: engineers who are not given it again.
    """

    number: str
    opened_at: datetime
    since: datetime
    tier: int = 1
    team: str | None = None
    region: str | None = None
    language: str | None = None
    skills: tuple[str, ...] = ()
    lane: int = 0
    declined: tuple[str, ...] = ()


class Reason(StrEnum):
    """Why an engineer was not considered."""

    AWAY = "away"
    OUT_OF_HOURS = "out of hours"
    AT_CAP = "at her cap"
    TOO_EARLY = "for later, if nobody else can"
    TEAM = "another team"
    TIER = "another tier"
    REGION = "another region"
    LANGUAGE = "another language"
    SKILLS = "lacks a skill"
    DECLINED = "gave it back"


PASSING = frozenset({Reason.AWAY, Reason.OUT_OF_HOURS, Reason.AT_CAP, Reason.TOO_EARLY})
"""What time, or her other tickets, will change."""

Step: TypeAlias = tuple[int, int, int]
"""How far one falls back to reach an engineer: places of her language, tier and region in their orders, 0 for the
ticket's own. Steps compare in this order: the next region is tried first, then the next tier, last another language."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An engineer who could have it. `last_turn`: the rotation's turn at which she got her latest; 0 for none yet."""

    engineer: str
    step: Step
    last_turn: int


@dataclass(frozen=True, slots=True)
class Excluded:
    """An engineer who could not, and why.

    Attributes:
        detail: the facts, one for each reason.
        until: when that is over, as far as it is known.
    """

    engineer: str
    reasons: tuple[Reason, ...]
    detail: tuple[str, ...]
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FallBack:
    """The orders that the steps of a record count in; None: any."""

    languages: tuple[str | None, ...]
    tiers: tuple[int, ...]
    regions: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """A ticket given to an engineer, with its record.

    Attributes:
        turn: the rotation's position: how many assignments there were, with this one.
        considered: all who could have it, the one who has it first, the rest in the order of preference.
        excluded: all others, by id.
    """

    ticket: Waiting
    engineer: str
    at: datetime
    turn: int
    orders: FallBack
    considered: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
