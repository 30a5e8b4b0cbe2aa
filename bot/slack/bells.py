"""The outbox's receiver for the team's channels: takes what happened to whoever tells of it there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from bot.slack.alerts import Alerts
from bot.slack.bursts import Bursts
from bot.slack.cards import Cards
from bot.slack.errors import SlackError
from bot.slack.ticket_windows import TicketWindows
from bot.slack.tracker_news import TrackerNews
from bot.worker.ports import NotYet
from handlers.attention.alerting import ATTENTION, COLLECTED
from handlers.clusters.telling import BURST, CHANGED
from handlers.ports import Outgoing, TicketNotFound
from handlers.tickets.dossier import Dossier

Told: TypeAlias = Callable[[], Awaitable[None]]


class Desk(Protocol):
    """The desk of tickets."""

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it."""
        ...


class Bells:
    """Tells the team's channels what became of tickets, and what needs a look. A ticket is read once for all of it."""

    def __init__(
        self,
        *,
        desk: Desk,
        windows: TicketWindows,
        cards: Cards,
        alerts: Alerts,
        bursts: Bursts,
        engineering: TrackerNews,
    ) -> None:
        self._desk = desk
        self._windows = windows
        self._cards = cards
        self._alerts = alerts
        self._bursts = bursts
        self._engineering = engineering

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
            await self._ticket(outgoing, str(event))

    async def _ticket(self, outgoing: Outgoing, event: str) -> None:
        """Show a ticket's card and its latest alert as it stands now, and what engineering did.

        A ticket that is gone has nothing to show.
        """
        try:
            found = await self._desk.dossier(outgoing.subject)
        except TicketNotFound:
            return
        shown = await self._windows.described(found)
        told: tuple[Told, Told]
        if event == ATTENTION:
            told = (lambda: self._alerts.deliver(outgoing, shown), lambda: self._cards.renew(shown, outgoing.id))
        else:
            told = (
                lambda: self._cards.deliver(outgoing, found, shown),
                lambda: self._alerts.renew(shown, outgoing.id),
            )
        await _each(
            *told,
            lambda: self._engineering.renew(outgoing, found),
            lambda: self._engineering.deliver(outgoing, found),
        )


async def _each(*all_: Told) -> None:
    """Do all; what fails with one keeps no other, and the first error is raised then."""
    first: NotYet | SlackError | None = None
    for do in all_:
        try:
            await do()
        except (NotYet, SlackError) as error:
            first = first or error
    if first is not None:
        raise first
