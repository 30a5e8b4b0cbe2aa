"""The outbox's receiver for the team's channels: takes what happened to whoever tells of it there."""

from __future__ import annotations

from bot.slack.alerts import Alerts
from bot.slack.bursts import Bursts
from bot.slack.cards import Cards
from bot.slack.errors import SlackError
from bot.worker.ports import NotYet
from handlers.attention.alerting import ATTENTION, COLLECTED
from handlers.clusters.telling import BURST
from handlers.ports import Outgoing, TicketNotFound


class Bells:
    """Tells the team's channels what became of tickets, and what needs a look."""

    def __init__(self, *, cards: Cards, alerts: Alerts, bursts: Bursts) -> None:
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
        if event == ATTENTION:
            await self._alerts.deliver(outgoing)
            await self._renewed(outgoing)
        elif event == COLLECTED:
            await self._alerts.collect(outgoing)
        elif event == BURST:
            await self._bursts.deliver(outgoing)
        else:
            await self._ticket(outgoing)

    async def _ticket(self, outgoing: Outgoing) -> None:
        """Show a ticket's card and its latest alert as it stands now; what fails with one keeps not the other."""
        first: NotYet | SlackError | None = None
        try:
            await self._cards.deliver(outgoing)
        except (NotYet, SlackError) as error:
            first = error
        try:
            await self._alerts.renew(outgoing.subject, outgoing.id)
        except TicketNotFound:
            return
        if first is not None:
            raise first

    async def _renewed(self, outgoing: Outgoing) -> None:
        try:
            await self._cards.renew(outgoing.subject, outgoing.id)
        except TicketNotFound:
            return
