"""Wire the settings of the desk: where they stand, their calendars with holidays, and what replaces them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime

import structlog

from bot.adapters.public_holidays import PublicHolidays
from bot.config import Settings
from bot.database.desk_texts import SqlDeskTexts, kept_text
from bot.database.engine import Database, named, sqlite_file, sync_engine
from bot.database.errors import translated
from bot.database.staff import SqlStaff
from handlers.ports import Clock, InvalidInput
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.calendar_settings import CalendarSettings
from handlers.tickets.desk_settings import DeskSettings, read_desk
from handlers.tickets.desk_text import read_text
from handlers.tickets.rulebook import Rulebook

_YEARS_BACK = 2
_YEARS_ON = 6
"""Years whose holidays are looked up around the present one: promises reach so far."""


def desk_settings(settings: Settings) -> DeskSettings:
    """Read the desk's file, where one is set; else what managers keep in the database, else the defaults hold.

    Raises:
        InvalidInput: it cannot be read, or something in it is wrong; the text names the field.
        StorageError: the database cannot be read.
    """
    if settings.desk_file is None:
        return _kept(settings)
    try:
        given = tomllib.loads(settings.desk_file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidInput(f"ONETOUCH_DESK_FILE {settings.desk_file} cannot be read: {error}") from error
    try:
        found = read_desk(given)
        Calendars(found.sla.calendars).check()
    except InvalidInput as error:
        raise InvalidInput(f"ONETOUCH_DESK_FILE {settings.desk_file}: {error}") from error
    return found


def _kept(settings: Settings) -> DeskSettings:
    file = sqlite_file(settings.database)
    if file is not None and not file.exists():
        return read_desk({})
    engine = sync_engine(settings.database)
    try:
        with translated(named(settings.database)):
            kept = kept_text(engine)
    finally:
        engine.dispose()
    if kept is None:
        return read_desk({})
    try:
        return read_text(kept.text, PublicHolidays(), kept.at.year)
    except InvalidInput as error:
        raise InvalidInput(
            f"version {kept.version} of the desk's settings, kept in the database, cannot be used: {error}; "
            "take others into use with `onetouch desk set FILE`"
        ) from error


def rulebook(
    settings: Settings, database: Database, staff: SqlStaff, clock: Clock, adopted: Callable[[], None] = lambda: None
) -> Rulebook:
    """Wire what shows and replaces the settings.

    Raises:
        InvalidInput: the desk's file cannot be read.
    """
    file = None
    if settings.desk_file is not None:
        try:
            file = settings.desk_file.name, settings.desk_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInput(f"ONETOUCH_DESK_FILE {settings.desk_file} cannot be read: {error}") from error
    return Rulebook(SqlDeskTexts(database), staff, PublicHolidays(), clock, file, adopted)


class Current(Collection[str]):
    """Names as they are at the moment of asking."""

    def __init__(self, names: Callable[[], Collection[str]]) -> None:
        self._names = names

    def __contains__(self, name: object) -> bool:
        return name in self._names()

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


class Calendars:
    """The calendars of the desk's settings, with the holidays of the years around a moment."""

    def __init__(self, known: Mapping[str, CalendarSettings]) -> None:
        self._known = known
        self._made: dict[tuple[str, int], WorkCalendar] = {}
        self._holidays = PublicHolidays()
        self._missing: set[str] = set()
        self._log = structlog.get_logger("desk")

    def of(self, name: str, at: datetime) -> WorkCalendar:
        """Give a calendar; whoever has one that the file does not have any more works around the clock."""
        made = self._made.get((name, at.year))
        if made is None:
            made = self._made[name, at.year] = self._make(name, at.year)
        return made

    def adopt(self, known: Mapping[str, CalendarSettings]) -> None:
        """Go by others from now on."""
        self._known = known
        self._made.clear()
        self._missing.clear()

    def check(self) -> None:
        """Look all holidays up.

        Raises:
            InvalidInput: a calendar names a region that there is not.
        """
        for name in self._known:
            try:
                self._make(name, 2026)
            except InvalidInput as error:
                raise InvalidInput(f"calendars.{name}.holidays: {error}") from error

    def _make(self, name: str, year: int) -> WorkCalendar:
        given = self._known.get(name)
        if given is not None:
            return given.calendar(self._holidays, range(year - _YEARS_BACK, year + _YEARS_ON + 1))
        if name not in self._missing:
            self._missing.add(name)
            self._log.warning("desk.calendar_missing", calendar=name)
        return WorkCalendar(next(iter(self._known.values())).zone, AROUND_THE_CLOCK)
