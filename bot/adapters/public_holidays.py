"""Public holidays from the library `holidays`: the adapter of `Holidays` and `NamedHolidays` of `handlers.tickets`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from handlers.ports import InvalidInput
from handlers.tickets.holidays import Region


class PublicHolidays:
    """Holidays as the library calculates them; those that follow the moon are estimates in some countries.

    Half days are working days.
    """

    def dates(self, region: Region, year: int) -> frozenset[date]:
        """Give the whole days of a year that are public holidays there, with the days that stand in for weekends.

        Raises:
            InvalidInput: there is no such country or subdivision.
        """
        return frozenset(self.named(region, year))

    def named(self, region: Region, year: int) -> Mapping[date, str]:
        """Give these dates with their names, in the country's own words.

        Raises:
            InvalidInput: there is no such country or subdivision.
        """
        import holidays

        try:
            found = holidays.country_holidays(region.country, subdiv=region.subdivision, years=year)
        except NotImplementedError as error:
            raise InvalidInput(_unknown(region, holidays.list_supported_countries(include_aliases=False))) from error
        # A year's day off may stand in for a holiday of the next: what belongs to the year is told by its date.
        return {day: str(name) for day, name in found.items() if day.year == year}


def _unknown(region: Region, known: dict[str, list[str]]) -> str:
    if region.country not in known:
        return f"no holidays are known for {region}: a country has two letters, such as DE"
    subdivisions = ", ".join(known[region.country]) or "none"
    return f"no holidays are known for {region}: subdivisions of {region.country} are {subdivisions}"
