"""Who asks what and when: drawn by hour of the day and weekday of each region, and five times as much on the bad day."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bench.desk.organisation import PREMIUM, REGIONS, SKILLS, Region, Scale, accounts, customers
from handlers.person import Person
from handlers.ticket import Category, Priority
from handlers.tickets.calendar import WorkCalendar

_QUIET = 0.05
_WORDS = {
    Category.BUG: "it fails with an error",
    Category.QUESTION: "how do I set it up",
    Category.REQUEST: "please add an option",
    Category.OTHER: "the invoice is not clear",
}


@dataclass(slots=True)
class Case:
    """What is behind a ticket, which nobody of the team knows when it comes in.

    Attributes:
        key: names it before it has a number; what is drawn for it follows from it alone.
        effort: times that somebody must work on it until it is solved.
        true: its priority once somebody has looked.
        twin: the case that it repeats.
        said: how often the customer spoke.
    """

    key: str
    person: Person
    at: datetime
    region: str
    plan: str
    category: Category
    skills: tuple[str, ...]
    effort: int
    true: Priority
    outage: bool
    dice: random.Random
    gives_back: bool = False
    twin: Case | None = None
    number: str | None = None
    touched: int = 0
    said: int = 0
    subject: str = field(default="")

    @property
    def description(self) -> str:
        """What the form says; an outage is told by its words."""
        told = f"{self.key}: {_WORDS[self.category]}"
        return f"{told}; production is down" if self.outage else told


def cases(scale: Scale, seed: int, calendars: dict[str, WorkCalendar]) -> list[Case]:
    """Give the month's cases in the order of their times; some customers ask the same thing twice."""
    dice = random.Random(f"{seed}/arrivals")
    minutes = [scale.start + timedelta(minutes=minute) for minute in range(scale.days * 1440)]
    twins = round(scale.tickets * 0.02)
    found: list[Case] = []
    by_region = {one.name: _weights(one, minutes, scale, calendars[f"{one.name}_office"]) for one in REGIONS}
    regions = dice.choices(REGIONS, [one.share for one in REGIONS], k=scale.tickets - twins)
    for number, region in enumerate(regions):
        at = dice.choices(minutes, cum_weights=by_region[region.name])[0]
        found.append(_case(f"c{number}", region.name, at, dice))
    for number, one in enumerate(dice.sample(found, twins)):
        at = min(one.at + timedelta(minutes=dice.randint(5, 90)), scale.end - timedelta(minutes=1))
        again = _case(f"d{number}", one.region, at, dice)
        again.person, again.skills, again.twin, again.plan = one.person, one.skills, one, one.plan
        found.append(again)
    return sorted(found, key=lambda one: (one.at, one.key))


def _case(key: str, region: str, at: datetime, dice: random.Random) -> Case:
    account = f"{region}-{dice.randrange(30)}"
    own = random.Random(f"{dice.random()}/{key}")
    outage = own.random() < 0.03
    usual = own.choices([Priority.URGENT, Priority.HIGH, Priority.NORMAL, Priority.LOW], [4, 14, 62, 20])[0]
    return Case(
        key=key,
        person=own.choice(customers(account)),
        at=at,
        region=region,
        plan=accounts()[account].plan or PREMIUM,
        category=own.choices(list(_WORDS), [4, 4, 1, 1])[0],
        skills=(own.choice(SKILLS),) if own.random() < 0.4 else (),
        effort=own.choices([1, 2, 3, 4], [45, 30, 17, 8])[0],
        true=Priority.URGENT if outage else usual,
        outage=outage,
        dice=own,
        gives_back=own.random() < 0.03,
        subject=f"Case {key}",
    )


def _weights(region: Region, minutes: list[datetime], scale: Scale, office: WorkCalendar) -> list[float]:
    """Give the running sum of how likely a ticket comes in at each minute."""
    zone, total, found = ZoneInfo(region.zone), 0.0, []
    for at in minutes:
        wall = at.astimezone(zone)
        total += _by_hour(wall) * _by_day(wall, office) * (5.0 if at.date() == scale.bad_day else 1.0)
        found.append(total)
    return found


def _by_hour(wall: datetime) -> float:
    if 9 <= wall.hour < 17:
        return 1.0
    return 0.35 if 7 <= wall.hour < 20 else _QUIET


def _by_day(wall: datetime, office: WorkCalendar) -> float:
    if wall.date() in office.holidays:
        return 0.3
    return (1.15, 1.05, 1.0, 1.0, 0.85, 0.2, 0.2)[wall.weekday()]
