"""A country of our own, for calendars."""

from __future__ import annotations

from datetime import date

from handlers.ports import InvalidInput
from handlers.tickets.holidays import Region


class FakeHolidays:
    """Knows DE and DE-BY, where the first of May and, in Bavaria, the Epiphany are kept."""

    def dates(self, region: Region, year: int) -> frozenset[date]:
        if region not in {Region("DE"), Region("DE", "BY")}:
            raise InvalidInput(f"no holidays are known for {region}: there is DE and DE-BY")
        epiphany = {date(year, 1, 6)} if region.subdivision == "BY" else set()
        return frozenset({date(year, 5, 1), *epiphany})
