"""The outbox's receiver for the team's channels: takes what happened to whoever tells of it there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.slack.alerts import Alerts
from bot.slack.bursts import Bursts
from bot.slack.cards import Cards
from bot.slack.errors import SlackError
from bot.slack.ticket_windows import TicketWindows
from bot.worker.ports import NotYet
from handlers.attention.alerting import ATTENTION, COLLECTED
from handlers.clusters.telling import BURST, CHANGED
from handlers.ports import Outgoing, TicketNotFound
from handlers.tickets.dossier import Dossier


class Desk(Protocol):
    """The desk of tickets."""

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it."""
        ...


class Bells:
    """Tells the team's channels what became of tickets, and what needs a look. A ticket is read once for all of it."""

    def __init__(self, *, desk: Desk, windows: TicketWindows, cards: Cards, alerts: Alerts, bursts: Bursts) -> None:
        self._desk = desk
        self._windows = windows
        self._cards = cards
        self._alerts = alerts
        self._bursts = bursts

    async def deliver(self, outgoing: Outgoing) -> None:
        """Tell of what the payload's ``event`` names: of a ticket, by its number, unless it says otherwise.

        Raises:
            NotYet: Slack, or a channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        event = outgoing.payload.get("event")
        if event == COLLECTED:
            await self._alerts.collect(outgoing)
        elif event == BURST:
            await self._bursts.deliver(outgoing)
        elif event == CHANGED:
            await self._bursts.renew(outgoing)
        else:
            await self._ticket(outgoing, alerts=event == ATTENTION)

    async def _ticket(self, outgoing: Outgoing, *, alerts: bool) -> None:
        """Show a ticket's card and its latest alert as it stands now; `alerts`: it is told of as one.

        A ticket that is gone has nothing to show.
        """
        try:
            found = await self._desk.dossier(outgoing.subject)
        except TicketNotFound:
            return
        shown = await self._windows.described(found)
        if alerts:
            await _both(lambda: self._alerts.deliver(outgoing, shown), lambda: self._cards.renew(shown, outgoing.id))
        else:
            await _both(
                lambda: self._cards.deliver(outgoing, found, shown), lambda: self._alerts.renew(shown, outgoing.id)
            )


async def _both(first: Callable[[], Awaitable[None]], second: Callable[[], Awaitable[None]]) -> None:
    """Do both; what fails with one keeps not the other, and is raised then."""
    try:
        await first()
    except (NotYet, SlackError):
        await second()
        raise
    await second()
