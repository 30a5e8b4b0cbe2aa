"""What everybody who knows public holidays keeps to."""

from __future__ import annotations

from datetime import date

import pytest

from bot.adapters.public_holidays import PublicHolidays
from handlers.ports import InvalidInput
from handlers.tickets.holidays import Holidays, Region, dates_of
from tests.handlers.tickets.fake_holidays import FakeHolidays

GERMANY, BAVARIA = Region.parse("DE"), Region.parse("DE-BY")


@pytest.fixture(params=[PublicHolidays, FakeHolidays])
def known(request: pytest.FixtureRequest) -> Holidays:
    return request.param()


def test_a_country_keeps_its_days_in_every_year(known: Holidays) -> None:
    assert date(2026, 5, 1) in known.dates(GERMANY, 2026)
    assert date(2031, 5, 1) in known.dates(GERMANY, 2031)


def test_only_days_of_the_year_are_given(known: Holidays) -> None:
    assert {day.year for day in known.dates(BAVARIA, 2026)} == {2026}


def test_a_subdivision_keeps_days_of_its_own_beside_the_countrys(known: Holidays) -> None:
    epiphany = date(2026, 1, 6)
    assert epiphany in known.dates(BAVARIA, 2026)
    assert epiphany not in known.dates(GERMANY, 2026)
    assert known.dates(GERMANY, 2026) < known.dates(BAVARIA, 2026)


def test_days_of_several_regions_and_years_are_put_together(known: Holidays) -> None:
    together = dates_of(known, [GERMANY, BAVARIA], [2026, 2027])
    assert together == known.dates(BAVARIA, 2026) | known.dates(BAVARIA, 2027)
    assert dates_of(known, [], [2026]) == frozenset()


@pytest.mark.parametrize("region", ["XX", "DE-ZZ"])
def test_a_region_that_is_not_known_is_named(known: Holidays, region: str) -> None:
    with pytest.raises(InvalidInput, match=f"no holidays are known for {region}"):
        known.dates(Region.parse(region), 2026)


def test_a_day_off_that_stands_in_for_the_next_years_holiday_belongs_to_its_own_year() -> None:
    found = PublicHolidays()
    new_years_eve = date(2027, 12, 31)  # the first of January 2028 is a Saturday
    assert new_years_eve in found.dates(Region("US"), 2027)
    assert new_years_eve not in found.dates(Region("US"), 2028)
