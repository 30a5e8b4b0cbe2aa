"""Wire what fits the weights of attention to a team's past."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.compose.desk_rules import Calendars, desk_settings
from bot.compose.services import utc_now
from bot.compose.shelves import open_shelves
from bot.compose.tones import tone_reader
from bot.config import Settings
from bot.database.attention_past import SqlPasts
from bot.database.engine import Database
from handlers.attention.moments import ClocksOf, Moment, moments
from handlers.attention.past import Past
from handlers.attention.recalling import recalled
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.sla import clocks
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_events import sla_history


async def past_moments(
    settings: Settings, days: int, told: Callable[[int, int], None] = lambda done, total: None
) -> tuple[int, list[Moment]]:
    """Give how many tickets were filed in these days, and their moments, held against the promises that hold now.

    `told` is given how many of how many texts are judged.

    Raises:
        StorageError: the database cannot be used.
        InvalidInput: the settings of the desk cannot be used.
        Unjudged: the judge of tone fails.
    """
    until = utc_now()
    shelves = await asyncio.to_thread(open_shelves, settings)
    pasts = await _pasts(settings, until - timedelta(days=days))
    found = await recalled(pasts, tone_reader(shelves), told) if pasts else pasts
    clocks_of = promised(settings)
    return len(found), await asyncio.to_thread(lambda: list(moments(found, clocks_of, until)))


async def _pasts(settings: Settings, since: datetime) -> list[Past]:
    database = Database.open(settings.database)
    try:
        return [past async for some in SqlPasts(database).since(since) for past in some]
    finally:
        await database.close()


def promised(settings: Settings) -> ClocksOf:
    """Give what works out the promises about a ticket; what was merged into it is left out."""
    desk = desk_settings(settings)
    calendars = Calendars(desk.sla.calendars)

    def clocks_of(ticket: Ticket, events: Sequence[TicketEvent], now: datetime) -> Sequence[SlaClock]:
        return clocks(sla_history(ticket, events), desk.sla.policies, lambda name: calendars.of(name, now), now)

    return clocks_of
