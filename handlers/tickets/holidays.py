"""Public holidays: the port that gives them, and the regions that they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Region:
    """Where holidays are kept.

    Attributes:
        country: ISO 3166-1, two letters: ``DE``.
        subdivision: ISO 3166-2 without the country: ``BY``; None: what the whole country keeps.
    """

    country: str
    subdivision: str | None = None

    @classmethod
    def parse(cls, text: str) -> Region:
        """Read ``DE`` or ``DE-BY``. Whether there is such a region, the port knows."""
        country, _, subdivision = text.strip().partition("-")
        return cls(country.upper(), subdivision or None)

    def __str__(self) -> str:
        return self.country if self.subdivision is None else f"{self.country}-{self.subdivision}"


class Holidays(Protocol):
    """Knows public holidays, without asking anybody outside."""

    def dates(self, region: Region, year: int) -> frozenset[date]:
        """Give the whole days of a year that are public holidays there, with the days that stand in for weekends.

        Raises:
            InvalidInput: there is no such country or subdivision.
        """
        ...


class NamedHolidays(Protocol):
    """Knows what public holidays are called."""

    def named(self, region: Region, year: int) -> Mapping[date, str]:
        """Give the dates of `Holidays.dates` with their names.

        Raises:
            InvalidInput: there is no such country or subdivision.
        """
        ...


def dates_of(holidays: Holidays, regions: Iterable[Region], years: Iterable[int]) -> frozenset[date]:
    """Give the holidays of all these regions in all these years.

    Raises:
        InvalidInput: there is no such region.
    """
    spans = tuple(years)
    return frozenset[date]().union(*(holidays.dates(region, year) for region in regions for year in spans))
