"""What customers do after the team's words, and while they wait for them. Each draws from the case's own dice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from bench.desk.arrivals import Case
from bench.desk.engineers import Outcome


class Act(Enum):
    """What a customer does."""

    SAYS = auto()
    CLOSES = auto()
    OPENS_AGAIN = auto()


@dataclass(frozen=True, slots=True)
class Reaction:
    """What a customer does after a while, if they may then."""

    act: Act
    after: timedelta


def at_first(case: Case) -> Reaction | None:
    """Give what a customer does after filing, without an answer."""
    drawn = case.dice.random()
    if drawn < 0.08:
        return Reaction(Act.SAYS, _hours(case, 0.3, 3))
    return Reaction(Act.CLOSES, _hours(case, 0.5, 30)) if drawn < 0.10 else None


def after_words(case: Case, outcome: Outcome) -> Reaction | None:
    """Give what a customer does after the team's words; None when they stay silent."""
    drawn = case.dice.random()
    match outcome:
        case Outcome.ASKS | Outcome.CALLS if drawn < 0.75:
            return Reaction(Act.SAYS, timedelta(minutes=max(2, min(case.dice.lognormvariate(5.0, 1.1), 7_000))))
        case Outcome.ASKS | Outcome.CALLS if drawn < 0.88:
            return Reaction(Act.SAYS, _hours(case, 72, 320))
        case Outcome.TELLS | Outcome.HOLDS if drawn < 0.2:
            return Reaction(Act.SAYS, _hours(case, 3, 30))
        case Outcome.SOLVES | Outcome.SOLVES_SILENTLY:
            return _after_solving(case, drawn)
    return None


def _after_solving(case: Case, drawn: float) -> Reaction | None:
    if drawn < 0.10:
        case.effort = max(case.effort, 0) + 1
        return Reaction(Act.SAYS, _hours(case, 0.5, 90))
    if drawn < 0.13:  # closed by itself meanwhile, and opened again by what they say
        case.effort = max(case.effort, 0) + 1
        return Reaction(Act.SAYS, _hours(case, 130, 320))
    if drawn < 0.16:  # too late: it goes into another ticket
        return Reaction(Act.SAYS, _hours(case, 340, 500))
    if drawn < 0.18:
        case.effort = max(case.effort, 0) + 1
        return Reaction(Act.OPENS_AGAIN, _hours(case, 1, 200))
    return Reaction(Act.CLOSES, _hours(case, 0.2, 100)) if drawn < 0.26 else None


def _hours(case: Case, least: float, most: float) -> timedelta:
    return timedelta(hours=case.dice.uniform(least, most))
