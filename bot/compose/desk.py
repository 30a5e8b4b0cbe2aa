"""Wire the desk of tickets: what its file says, who is there, what is due."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

import structlog

from bot.adapters.public_holidays import PublicHolidays
from bot.compose.desk_rules import Calendars, Current
from bot.database.attachments import SqlAttachments
from bot.database.conversations import SqlConversations
from bot.database.desk_texts import SqlDeskTexts
from bot.database.engine import Database
from bot.database.names import SqlNames
from bot.database.queue import SqlQueue
from bot.database.staff import SqlStaff
from bot.database.ticket_lists import SqlTicketLists
from bot.database.tickets import SqlTickets
from bot.database.watch import SqlWatch
from bot.worker.office import Office
from bot.worker.timekeeper import Timekeeper
from handlers.known.solutions import Solutions
from handlers.languages import DEFAULT
from handlers.ports import Clock, InvalidInput, NewId
from handlers.ticket import Ticket
from handlers.tickets.accounts import Agreement
from handlers.tickets.desk import TicketDesk
from handlers.tickets.desk_settings import DeskSettings
from handlers.tickets.desk_text import read_text
from handlers.tickets.dispatch import Dispatcher
from handlers.tickets.promises import Promises
from handlers.tickets.rulebook import NONE_KEPT, Adoption
from handlers.tickets.watching import Watchman


@dataclass(slots=True)
class DeskParts:
    """What the desk is made of, over an open database.

    Attributes:
        settings: by which it goes now.
        accounts: what is agreed with accounts now; always the same mapping.
        followers: take other settings into use beside the desk's own parts.
    """

    settings: DeskSettings
    calendars: Calendars
    promises: Promises
    staff: SqlStaff
    watch: SqlWatch
    desk: TicketDesk
    dispatcher: Dispatcher
    accounts: dict[str, Agreement]
    lists: SqlTicketLists
    language: str = DEFAULT
    followers: list[Callable[[DeskSettings], None]] = field(default_factory=list)

    def agreed(self, ticket: Ticket, accounts: Collection[str]) -> Ticket:
        """Give a new ticket with what is agreed with its requester's accounts now."""
        return self.settings.agreed(ticket, accounts)

    @property
    def calendar_names(self) -> Collection[str]:
        """The names of the calendars, as they are whenever they are asked for."""
        return Current(lambda: self.settings.sla.calendars)

    @property
    def plan_names(self) -> Collection[str]:
        """The names of the plans, as they are whenever they are asked for."""
        return Current(lambda: self.promises.plans)

    def adopt(self, settings: DeskSettings) -> None:
        """Go by other settings from now on."""
        self.settings = settings
        self.calendars.adopt(settings.sla.calendars)
        self.promises.adopt(settings.sla.policies)
        self.desk.adopt(settings.rules)
        self.dispatcher.adopt(settings.routing, settings.drain, settings.rules)
        self.accounts.clear()
        self.accounts.update(settings.accounts)
        for follow in self.followers:
            follow(settings)


def desk_parts(
    settings: DeskSettings,
    database: Database,
    tickets: SqlTickets,
    conversations: SqlConversations,
    solutions: Solutions,
    clock: Clock,
    new_id: NewId,
    language: str = DEFAULT,
) -> DeskParts:
    """Wire the desk. `language`: what customers are spoken to in of whom nothing is known."""
    calendars = Calendars(settings.sla.calendars)
    promises = Promises(tickets, settings.sla.policies, calendars.of)
    staff = SqlStaff(database)

    def agreed(ticket: Ticket, own: Collection[str]) -> Ticket:
        return parts.agreed(ticket, own)

    desk = TicketDesk(
        tickets,
        conversations,
        solutions,
        clock,
        new_id,
        rules=settings.rules,
        names=SqlNames(database),
        promises=promises,
        staff=staff,
        agreed=agreed,
        files=SqlAttachments(database, new_id),
        language=language,
    )
    dispatcher = Dispatcher(
        staff=staff,
        queue=SqlQueue(database),
        conversations=conversations,
        calendar_of=calendars.of,
        promises=promises,
        clock=clock,
        new_id=new_id,
        policy=settings.routing,
        drain=settings.drain,
        rules=settings.rules,
        failed=_ticket_failed,
    )
    accounts = dict(settings.accounts)
    watch, lists = SqlWatch(database), SqlTicketLists(database)
    parts = DeskParts(settings, calendars, promises, staff, watch, desk, dispatcher, accounts, lists, language=language)
    return parts


def office(
    parts: DeskParts,
    database: Database,
    tickets: SqlTickets,
    conversations: SqlConversations,
    clock: Clock,
    new_id: NewId,
    wake: asyncio.Event,
    *,
    kept: bool = False,
    keeper: Timekeeper | None = None,
) -> Office:
    """Wire what happens by itself: routing, warnings and breaches, closing.

    `kept`: the settings stand in the database, and are followed there; else they stand in a file, and stay as they are.
    `keeper`: knows whether the clock can be believed.
    """
    log = structlog.get_logger("office")
    keeper = keeper or timekeeper(clock)

    def unusable(number: int, error: InvalidInput) -> None:
        log.error("office.settings_unusable", version=number, error=str(error))

    read = partial(read_text, holidays=PublicHolidays(), year=clock().year)
    adoption = Adoption(SqlDeskTexts(database), NONE_KEPT, read, parts.adopt, unusable)
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
        failed=_ticket_failed,
        settings=lambda: adoption.version if kept else None,
        language=parts.language,
    )
    parts.followers.append(lambda settings: watchman.adopt(settings.rules, settings.breach))
    rounds: dict[str, Callable[[], Awaitable[int]]] = {}
    if kept:
        rounds["settings"] = adoption.round

    async def coming() -> datetime | None:
        return await watchman.next() if keeper.believed() else None

    # Settings first, as all else goes by them; then breaches: who is handed on is routed in the same round.
    rounds |= {"promises": keeper.careful(watchman.round), "routing": keeper.careful(parts.dispatcher.round)}
    return Office(rounds, coming, clock, wake)


def timekeeper(clock: Clock) -> Timekeeper:
    """Make the one that knows whether this process's clock can be believed; it needs no more than one."""
    return Timekeeper(clock, since_boot)


def _ticket_failed(number: str, error: Exception) -> None:
    structlog.get_logger("office").error("office.ticket_failed", ticket=number, error=type(error).__name__)


def since_boot() -> float:
    """Give the seconds since the machine was started, those in which it slept included where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
