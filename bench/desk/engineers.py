"""The engineers of the month: when they come and go, which ticket they take up next, and what they do with it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum, auto

from bench.desk.arrivals import Case
from bench.desk.hours import Minutes
from bench.desk.organisation import PREMIUM, Scale
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.staff import Listing


class Outcome(Enum):
    """What somebody does with a ticket that she took up."""

    SOLVES = auto()
    SOLVES_SILENTLY = auto()
    """An answer first, solved only then."""
    ASKS = auto()
    CALLS = auto()
    """Asks by telephone: the ticket waits for the customer, and no written word was said."""
    TELLS = auto()
    """A word on how it stands; it stays with her."""
    HOLDS = auto()
    GIVES_BACK = auto()
    MERGES = auto()


@dataclass(frozen=True, slots=True)
class Job:
    """A ticket that somebody works on. What comes of it is drawn when she begins, so that it may be done again.

    Attributes:
        seen: the ticket's version then.
        turn: how often the ticket was taken up before; names her words.
    """

    number: str
    seen: int
    turn: int
    outcome: Outcome
    triage: bool
    notes: bool


@dataclass(slots=True)
class Worker:
    """An engineer.

    Attributes:
        working: at her desk, and not at lunch.
        busy: works on something.
    """

    listing: Listing
    dice: random.Random
    working: bool = False
    busy: bool = False

    @property
    def actor(self) -> Actor:
        """She, as who makes a change."""
        return Actor(ActorKind.TEAM, self.listing.id, self.listing.id)

    def minutes(self, turn: int) -> timedelta:
        """Draw how long she works on a ticket; the first time is for reading, too."""
        drawn = self.dice.lognormvariate(2.2, 0.6) + (2 if turn == 0 else 0)
        return timedelta(minutes=max(2, min(round(drawn), 60)))


@dataclass(frozen=True, slots=True)
class Presence:
    """A moment at which an engineer comes or goes.

    Attributes:
        tells: she says so; else only her manager or nobody does.
        until: when she means to be back.
    """

    at: datetime
    here: bool
    tells: bool = True
    until: datetime | None = None


@dataclass(slots=True)
class Roster:
    """Who comes when over the whole month, drawn for each engineer by herself."""

    scale: Scale
    seed: int
    hours: dict[str, Minutes]
    sick: set[tuple[str, date]] = field(default_factory=set)

    def days(self, who: Listing, dice: random.Random, ill: bool) -> list[Presence]:
        """Draw an engineer's comings and goings. `ill`: she does not come on the bad day."""
        found: list[Presence] = []
        shifts = [one for one in self.hours[who.calendar or ""].shifts() if one[0] < self.scale.end]
        leave = range(0)
        if dice.random() < 0.35 and len(shifts) > 6:
            first = dice.randrange(len(shifts) - 4)
            leave = range(first, first + dice.randint(2, 4))
        for place, (start, end) in enumerate(shifts):
            back = shifts[place + 1][0] if place + 1 < len(shifts) else None
            off = place in leave or dice.random() < 0.02 or (ill and self.scale.bad_day in {start.date(), end.date()})
            if off:
                self.sick.add((who.id, start.date()))
                # Who forgot to sign off looks as if she were there, until her manager notices.
                found.append(Presence(start + timedelta(minutes=dice.randint(5, 45)), here=False, until=back))
                continue
            found += self._day(start, end, back, dice)
        return found

    def _day(self, start: datetime, end: datetime, back: datetime | None, dice: random.Random) -> Sequence[Presence]:
        lunch = start + timedelta(minutes=dice.randint(200, 270))
        over = lunch + timedelta(minutes=dice.randint(25, 50))
        gone = end + timedelta(minutes=dice.randint(-8, 12))
        return (
            Presence(start + timedelta(minutes=dice.randint(-6, 12)), here=True),
            Presence(lunch, here=False, tells=dice.random() < 0.8, until=over),
            Presence(over, here=True),
            Presence(gone, here=False, tells=dice.random() < 0.7, until=back),
        )


def decided(case: Case, number: str, seen: int, mergeable: bool) -> Job:
    """Draw what comes of a ticket that is taken up now, and count it."""
    dice, turn = case.dice, case.touched
    case.touched += 1
    case.effort -= 1
    if mergeable:
        outcome = Outcome.MERGES
    elif case.gives_back:
        case.gives_back, outcome = False, Outcome.GIVES_BACK
    elif case.effort <= 0:
        outcome = Outcome.SOLVES if dice.random() < 0.9 else Outcome.SOLVES_SILENTLY
    else:
        # Who is promised a word within the hour gets it in writing.
        calls = (0 if case.plan == PREMIUM else 2) if turn == 0 else 8
        weights = [55 - calls, calls, 30, 15]
        outcome = dice.choices([Outcome.ASKS, Outcome.CALLS, Outcome.TELLS, Outcome.HOLDS], weights)[0]
    return Job(number, seen, turn, outcome, triage=turn == 0, notes=dice.random() < 0.15)
