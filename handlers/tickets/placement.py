"""What follows from the records of routing: the decision again, and why, in words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.assignment import PASSING, Assignment, Candidate, Excluded, Waiting


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A ticket that nobody can have now.

    Attributes:
        look_again: when time alone may change that; None: only when somebody comes, has room, or learns something.
    """

    ticket: Waiting
    at: datetime
    excluded: tuple[Excluded, ...]
    look_again: datetime | None

    @property
    def hopeless(self) -> bool:
        """Whether nobody on the staff could ever have it, as the staff is."""
        return all(set(one.reasons) - PASSING for one in self.excluded)


def preferred(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Put candidates in the order of preference: least fall-back, then who has waited longest for her turn, then id."""
    return tuple(sorted(candidates, key=lambda one: (one.step, one.last_turn, one.engineer)))


def decided_again(record: Assignment) -> str:
    """Give the engineer who follows from a record alone."""
    return preferred(record.considered)[0].engineer


def explained(record: Assignment) -> str:
    """Tell in words why an engineer has a ticket."""
    first = record.considered[0]
    others = len(record.considered) - 1
    turn = "had none yet" if first.last_turn == 0 else f"had her latest at turn {first.last_turn}"
    rivals = f"before {others} other{'s' if others > 1 else ''} who could" if others else "nobody else could"
    told = (
        f"{record.ticket.number} was given to {record.engineer} at turn {record.turn}: {_fallen(record)}; "
        f"she {turn}, {rivals}."
    )
    return f"{told} {_told(record.excluded)}".strip()


def reason(record: Unplaced) -> str:
    """Tell in words why nobody has a ticket, and when to look again."""
    number = record.ticket.number
    if not record.excluded:
        return f"Nobody can have {number}: there is nobody on the staff."
    if record.hopeless:
        return f"Nobody on the staff could ever have {number}. {_told(record.excluded)}"
    when = "when somebody comes or has room" if record.look_again is None else f"{record.look_again:%Y-%m-%d %H:%M} UTC"
    return f"Nobody can have {number} now; next look: {when}. {_told(record.excluded)}"


def _fallen(record: Assignment) -> str:
    language, tier, region = record.considered[0].step
    fallen = [
        *([f"region {record.orders.regions[region] or 'any'}"] if region else []),
        *([f"tier {record.orders.tiers[tier]}"] if tier else []),
        *([f"language {record.orders.languages[language]}"] if language else []),
    ]
    return f"by fall-back to {', '.join(fallen)}" if fallen else "no fall-back was needed"


def _told(excluded: Iterable[Excluded]) -> str:
    told = "; ".join(f"{one.engineer}: {', '.join(one.detail)}" for one in excluded)
    return f"Not considered: {told}." if told else ""


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Give the earliest of those moments that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def waited(ticket: Waiting, now: datetime) -> timedelta:
    """Give how long a ticket has waited for somebody; nothing when the clock was set back."""
    return max(now - ticket.since, timedelta())
