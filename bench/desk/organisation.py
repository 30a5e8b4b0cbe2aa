"""The simulated organisation: three regions around the world, 27 engineers, accounts with plans. Nothing here is drawn.

October 2026 has a change of clocks in each region (Sydney on the 4th, Vienna on the 25th, New York on 1 November) and a
public holiday on a Monday in each (New South Wales on the 5th, the United States on the 12th, Austria on the 26th).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

from handlers.person import Person
from handlers.tickets.accounts import Agreement
from handlers.tickets.desk_settings import DeskSettings, read_desk
from handlers.tickets.sla_settings import DEFAULTS
from handlers.tickets.staff import Listing, Team

PREMIUM = "premium"
SKILLS = ("api", "billing", "mobile", "network")


@dataclass(frozen=True, slots=True)
class Region:
    """Where customers and engineers are.

    Attributes:
        languages: of its customers, each as often as it is named; the engineers speak English and these in turn.
        share: of all tickets.
    """

    name: str
    zone: str
    holidays: str
    languages: tuple[str, ...]
    then: tuple[str, ...]
    share: float


REGIONS = (
    Region("amer", "America/New_York", "US", ("en", "en", "en", "es"), ("emea", "apac"), 0.40),
    Region("emea", "Europe/Vienna", "AT", ("en", "de", "de", "fr"), ("amer", "apac"), 0.38),
    Region("apac", "Australia/Sydney", "AU-NSW", ("en", "en", "ja"), ("amer", "emea"), 0.22),
)
_ROSTER = (
    ("early", 1), ("early", 1), ("late", 1), ("late", 1), ("weekend", 1), ("weekend", 1),
    ("early", 2), ("late", 2), ("weekend", 2),
)  # fmt: skip
_KNOWS = (("api", "billing"), ("mobile", "network"), ("api", "network"), ("billing", "mobile"))


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is simulated; the month is the default.

    Attributes:
        start: a midnight in UTC.
        bad_day: five times the tickets, and half of `bad_region` does not come.
        upgrades: accounts that get another plan, by the moment; what they had open is changed as well.
        kills: moments from which on the process dies at one of its next writes: just before it when it is an assignment,
            else just behind it.
        down: how long until it runs again.
        crew: which of the nine engineers of each region there are.
    """

    start: datetime = datetime(2026, 10, 1, tzinfo=UTC)
    days: int = 32
    tickets: int = 5_000
    bad_day: date = date(2026, 10, 20)
    bad_region: str = "emea"
    upgrades: tuple[tuple[datetime, str, str], ...] = (
        (datetime(2026, 10, 9, 14, 10, tzinfo=UTC), "amer-9", PREMIUM),
        (datetime(2026, 10, 15, 9, 30, tzinfo=UTC), "emea-11", PREMIUM),
        (datetime(2026, 10, 23, 3, 5, tzinfo=UTC), "apac-0", "standard_apac"),
    )
    kills: tuple[datetime, ...] = (
        datetime(2026, 10, 2, 14, 7, tzinfo=UTC),
        datetime(2026, 10, 14, 13, 7, tzinfo=UTC),
        datetime(2026, 10, 20, 9, 41, tzinfo=UTC),
        datetime(2026, 10, 27, 23, 2, tzinfo=UTC),
    )
    down: timedelta = timedelta(minutes=14)
    crew: tuple[int, ...] = tuple(range(len(_ROSTER)))

    @property
    def end(self) -> datetime:
        """The first instant that is not simulated any more."""
        return self.start + timedelta(days=self.days)


FEW_DAYS = replace(
    Scale(),
    start=datetime(2026, 10, 23, tzinfo=UTC),
    days=4,
    tickets=300,
    bad_day=date(2026, 10, 26),
    upgrades=((datetime(2026, 10, 26, 13, 10, tzinfo=UTC), "emea-29", PREMIUM),),
    kills=(datetime(2026, 10, 23, 13, 7, tzinfo=UTC), datetime(2026, 10, 26, 9, 2, tzinfo=UTC)),
    crew=(0, 3, 4, 5, 8),
)
"""Four days with a weekend, a change of clocks, a holiday, the bad day and two kills, and too few people: for tests."""


def settings() -> DeskSettings:
    """Give what the desk's file of this organisation says."""
    standard, premium = DEFAULTS["plans"]["standard"], DEFAULTS["plans"][PREMIUM]  # type: ignore[index]
    calendars: dict[str, object] = {"always": {"zone": "UTC", "hours": "always"}}
    for region in REGIONS:
        hours = {
            "office": {"monday-friday": ["09:00-17:00"]},
            "early": {"monday-friday": ["08:00-16:00"]},
            "late": {"monday-friday": ["10:00-18:00"]},
            # They have no holidays: somebody is there for the customers who are promised every day.
            "weekend": {"thursday-monday": ["08:00-18:00"]},
        }
        for name, week in hours.items():
            kept = [] if name == "weekend" else [region.holidays]
            calendars[f"{region.name}_{name}"] = {"zone": region.zone, "hours": week, "holidays": kept}
    plans = {f"standard_{one.name}": {**standard, "calendar": f"{one.name}_office"} for one in REGIONS}
    return read_desk(
        {
            "default_plan": "standard_emea",
            "calendars": calendars,
            "plans": {**plans, PREMIUM: premium},
            "routing": {
                "next_regions": {one.name: list(one.then) for one in REGIONS},
                "region_after": "10m",
                "tier_after": "15m",
                "language_after": "20m",
            },
            "accounts": {
                name: {"plan": one.plan, "region": one.region, "language": one.language}
                for name, one in accounts().items()
            },
        }
    )


def accounts() -> dict[str, Agreement]:
    """Give the organisations that customers belong to: 30 a region, every fifth of them premium."""
    return {
        f"{region.name}-{number}": Agreement(
            PREMIUM if number % 5 == 0 else f"standard_{region.name}",
            region.name,
            region.languages[number % len(region.languages)],
        )
        for region, number in product(REGIONS, range(30))
    }


def customers(account: str) -> tuple[Person, ...]:
    """Give the persons of an account."""
    return tuple(
        Person(f"{account}-p{number}", known=True, name=f"Customer {number}", email=f"p{number}@{account}.example",
               accounts=(account,))
        for number in range(4)
    )  # fmt: skip


def teams() -> tuple[Team, ...]:
    """Give one team a region."""
    return tuple(Team(region.name, region.name) for region in REGIONS)


def staff(crew: Collection[int]) -> tuple[Listing, ...]:
    """Give the engineers: nine a region, three of them of the second tier, three of them at work on weekends."""
    found = []
    for region in REGIONS:
        spoken = tuple(dict.fromkeys(one for one in region.languages if one != "en"))
        for number in crew:
            shift, tier = _ROSTER[number]
            second = (spoken[number % len(spoken)],) if number % 3 else ()
            found.append(
                Listing(
                    f"{region.name}-e{number + 1}",
                    team=region.name,
                    tier=tier,
                    calendar=f"{region.name}_{shift}",
                    languages=("en", *second),
                    skills=SKILLS if tier == 2 else _KNOWS[number % len(_KNOWS)],
                    cap=8 if tier == 1 else 6,
                )
            )
    return tuple(found)
