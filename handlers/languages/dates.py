"""Dates, spans of time, numbers and lists as the language that is spoken writes them (Unicode CLDR, by Babel)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from handlers.languages.pseudo import PSEUDO
from handlers.languages.speaking import say_n, spoken

_LOCALES = {"en": "en_GB", "pt": "pt_BR", "zh": "zh_Hans", PSEUDO: "el"}
"""Whose habits are meant where a language has several; our Portuguese is Brazil's, our Chinese simplified.

The language that nobody speaks has the dates of Greek, none of whose letters are taken for English.
"""


_ABBREVIATING: Mapping[str, tuple[str, ...]] = {"en": ("en_GB", "en_US", "en_AU"), "fr": ()}
"""Whose short names of time zones are known to those who speak a language; else its own locale's.

Americans have names for their own zones alone. Those that the CLDR has in French name standard time as English does
summer time (EEST).
"""
_ABBREVIATION = 5
"""Letters of a short name, at most."""


def number(value: float, places: int | None = None) -> str:
    """Write a number, its digits grouped; with so many decimal `places`, or as many as it has, up to three."""
    from babel.numbers import format_decimal

    form = None if places is None else f"#,##0.{'0' * places}"
    return str(format_decimal(value, form, locale=_locale()))


def day(when: date) -> str:
    """Write a day with its month's name and its year, such as ``23 November 2026``."""
    from babel.dates import format_date

    return str(format_date(when, "long", locale=_locale()))


def day_of_year(when: date) -> str:
    """Write a day with its month's name, without its year, such as ``23 November``."""
    from babel.dates import format_skeleton

    return str(format_skeleton("MMMMd", when, locale=_locale()))


def weekday(when: date) -> str:
    """Write the name of a day of the week, such as ``Monday``."""
    from babel.dates import format_date

    return str(format_date(when, "EEEE", locale=_locale()))


def clock(when: datetime | time, zone: tzinfo | None = None) -> str:
    """Write a time of day as 24 hours and minutes; an aware one as the clocks of `zone` show it, UTC for none."""
    from babel.dates import format_skeleton

    return str(format_skeleton("Hm", when, tzinfo=zone or UTC, locale=_locale()))


def moment(when: datetime, zone: tzinfo | None = None) -> str:
    """Write a day, its month short, and a time of day; as the clocks of `zone` show it, UTC for none."""
    from babel.dates import format_date, get_datetime_format

    there = when.astimezone(zone or UTC) if when.tzinfo else when
    form = str(get_datetime_format("medium", locale=_locale())).replace("'", "")
    return form.replace("{1}", format_date(there, "medium", locale=_locale())).replace("{0}", clock(when, zone))


def zone(when: datetime) -> str:
    """Name the zone of an aware moment: ``CET`` or ``JST`` where the language has such a name, else as ``UTC+5:30``."""
    from babel.dates import get_timezone_name

    for locale in _ABBREVIATING.get(spoken(), (_locale(),)):
        name = str(get_timezone_name(when, width="short", locale=locale))
        if name.isupper() and len(name) <= _ABBREVIATION:  # else it is an offset, or has no short form
            return name
    minutes = round((when.utcoffset() or timedelta()).total_seconds() / 60)
    if not minutes:
        return "UTC"
    whole, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\u2212"
    return f"UTC{sign}{whole}:{rest:02}" if rest else f"UTC{sign}{whole}"


def several(items: Sequence[str], *, alternatives: bool = False) -> str:
    """Write a list in a sentence, such as ``a, b and c``; `alternatives`: with "or"."""
    from babel.lists import format_list

    return str(format_list(list(items), style="or" if alternatives else "standard", locale=_locale())) if items else ""


def listed(items: Sequence[str]) -> str:
    """Write a list that goes on, or that is no part of a sentence, such as ``a, b``."""
    from babel import Locale

    return str(Locale.parse(_locale()).list_patterns["standard"]["middle"]).format("", "").join(items)


def hours(n: int) -> str:
    """Write a number of hours."""
    return say_n("{n} hour", "{n} hours", n)


def days(n: int) -> str:
    """Write a number of days."""
    return say_n("{n} day", "{n} days", n)


def samples() -> Mapping[str, int]:
    """Give a number for each plural form of the language, by the name of its category (CLDR), such as ``few``."""
    from babel import Locale

    category = Locale.parse(_locale()).plural_form
    found: dict[str, int] = {}
    for n in range(1, 101):
        found.setdefault(category(n), n)
    return found


def named(language: str) -> str:
    """Write the name of a language, such as ``German``; its code where it has none."""
    from babel import Locale

    return str(Locale.parse(_locale()).languages.get(language.split("-", maxsplit=1)[0], language))


def _locale() -> str:
    return _LOCALES.get(spoken(), spoken())
