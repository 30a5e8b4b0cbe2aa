"""Wire the desk of tickets: what its file says, who is there, what is due."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.adapters.public_holidays import PublicHolidays
from bot.config import Settings
from bot.database.conversations import SqlConversations
from bot.database.engine import Database
from bot.database.names import SqlNames
from bot.database.queue import SqlQueue
from bot.database.staff import SqlStaff
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from bot.worker.office import Office
from handlers.known.solutions import Solutions
from handlers.ports import Clock, InvalidInput, NewId
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.calendar_settings import CalendarSettings
from handlers.tickets.desk import TicketDesk
from handlers.tickets.desk_settings import DeskSettings, read_desk
from handlers.tickets.dispatch import Dispatcher
from handlers.tickets.promises import Promises
from handlers.tickets.watching import Watchman

_YEARS_BACK = 2
_YEARS_ON = 6
"""Years whose holidays are looked up around the present one: promises reach so far."""


def desk_settings(settings: Settings) -> DeskSettings:
    """Read the desk's file, where one is set; else the defaults hold.

    Raises:
        InvalidInput: it cannot be read, or something in it is wrong; the text names the field.
    """
    if settings.desk_file is None:
        return read_desk({})
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


class Calendars:
    """The calendars of the desk's file, with the holidays of the years around a moment."""

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


@dataclass(frozen=True, slots=True)
class DeskParts:
    """What the desk is made of, over an open database."""

    settings: DeskSettings
    calendars: Calendars
    promises: Promises
    staff: SqlStaff
    watch: SqlWatch
    desk: TicketDesk


def desk_parts(
    settings: DeskSettings,
    database: Database,
    tickets: SqlTickets,
    conversations: SqlConversations,
    solutions: Solutions,
    clock: Clock,
    new_id: NewId,
) -> DeskParts:
    """Wire the desk."""
    calendars = Calendars(settings.sla.calendars)
    promises = Promises(tickets, settings.sla.policies, calendars.of)
    desk = TicketDesk(
        tickets,
        conversations,
        solutions,
        clock,
        new_id,
        rules=settings.rules,
        names=SqlNames(database),
        promises=promises,
    )
    return DeskParts(settings, calendars, promises, SqlStaff(database), SqlWatch(database), desk)


def office(
    parts: DeskParts,
    database: Database,
    tickets: SqlTickets,
    conversations: SqlConversations,
    clock: Clock,
    new_id: NewId,
    wake: asyncio.Event,
) -> Office:
    """Wire what happens by itself: routing, warnings and breaches, closing."""
    log = structlog.get_logger("office")

    def failed(number: str, error: Exception) -> None:
        log.error("office.ticket_failed", ticket=number, error=type(error).__name__)

    dispatcher = Dispatcher(
        staff=parts.staff,
        queue=SqlQueue(database),
        conversations=conversations,
        calendar_of=parts.calendars.of,
        promises=parts.promises,
        clock=clock,
        new_id=new_id,
        policy=parts.settings.routing,
        drain=parts.settings.drain,
        rules=parts.settings.rules,
    )
    watchman = Watchman(
        watch=parts.watch,
        tickets=tickets,
        conversations=conversations,
        staff=parts.staff,
        promises=parts.promises,
        clock=clock,
        new_id=new_id,
        rules=parts.settings.rules,
        policy=parts.settings.breach,
        failed=failed,
    )
    # Breaches first: who is handed on is routed in the same round.
    return Office({"promises": watchman.round, "routing": dispatcher.round}, watchman.next, clock, wake)
