"""Alerts of tickets that need a look, in the team's channels: posted once, and kept as their tickets stand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

import structlog

from bot.slack.cards import card_id
from bot.slack.errors import SlackError
from bot.slack.places import Place
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.rendering.alerts import Alarm, alert, collected
from bot.slack.rooms import Room, Rooms
from bot.slack.ticket_windows import TicketWindows
from bot.worker.ports import NotYet
from handlers.attention.alerting import COUNT
from handlers.ports import Outgoing, TicketNotFound
from handlers.tickets.dossier import Dossier

_ALERT = "alert"


class Desk(Protocol):
    """The desk of tickets."""

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it."""
        ...


class Alerts:
    """Tells the team's channels of tickets, each alert once, in the thread of the ticket's card and in the channel.

    A score is for the team alone: nothing is told where anybody else reads. The latest alert of a ticket is kept as its
    ticket stands, so that whoever reads it later sees whether somebody looked.
    """

    def __init__(
        self,
        *,
        rooms: Rooms,
        posts: Posts,
        poster: Poster,
        desk: Desk,
        windows: TicketWindows,
        root: str,
        alert_at: Callable[[], int] = lambda: 0,
    ) -> None:
        """Make it. `alert_at`: gives the score from which the team is told of a ticket now."""
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._desk = desk
        self._windows = windows
        self._root = root
        self._alert_at = alert_at
        self._log = structlog.get_logger("slack")

    async def deliver(self, outgoing: Outgoing) -> None:
        """Tell of the ticket that the subject names; one that needs no look any more by now is not told of.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        try:
            found = await self._desk.dossier(outgoing.subject)
        except TicketNotFound:
            return
        alarm = await self._alarm(found)

        async def told(room: Room) -> None:
            place = await self._place(alarm.ticket.number, room)
            content = alert(alarm, broadcast=bool(place.thread))
            id_ = f"alert_{outgoing.id}_{place.team}_{place.channel}"
            if alarm.settled and await self._posts.get(id_) is None:
                return  # but what may stand there, as Slack's answer was lost, is found, and told of as settled
            line = _line(alarm.ticket.number, room)
            await self._poster.put(id_, place, content, conversation_id=line, answers=_ALERT, news=True)

        await self._everywhere(await self._rooms.of(found.ticket), told)

    async def collect(self, outgoing: Outgoing) -> None:
        """Tell of many tickets in one message: the payload says of how many, and names the first of them.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        named = tuple(str(outgoing.payload.get("numbers", "")).split())
        content = collected(int(outgoing.payload[COUNT]), self._root, named)

        async def told(room: Room) -> None:
            place = Place(room.team, room.channel, "")
            id_ = f"alerts_{outgoing.id}_{place.team}_{place.channel}"
            await self._poster.put(id_, place, content, conversation_id="", news=True)

        await self._everywhere(await self._rooms.every(), told)

    async def renew(self, number: str, event: str) -> None:
        """Show on its latest alert in each channel how a ticket stands now, for an event; nothing where there is none.

        Raises:
            TicketNotFound: there is no such ticket.
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        found = await self._desk.dossier(number)
        alarm: Alarm | None = None
        for room in await self._rooms.of(found.ticket):
            line = _line(number, room)
            there = await self._posts.answer_to(line, _ALERT, public=True)
            if there is None or not await self._rooms.closed(room):
                continue
            place = await self._place(number, room)
            alarm = alarm or await self._alarm(found)
            content = alert(alarm, broadcast=bool(place.thread))
            id_ = f"alert_{event}_{number}_{place.channel}"
            await self._poster.put(id_, place, content, conversation_id=line, answers=_ALERT, over=there, news=True)

    async def _alarm(self, found: Dossier) -> Alarm:
        shown = await self._windows.described(found)
        pressing = shown.pressing
        return Alarm(shown.ticket, pressing.attention, shown.assignee, pressing.judged, self._alert_at())

    async def _place(self, number: str, room: Room) -> Place:
        """Give the thread of a ticket's card; the channel, where it has none there."""
        place = Place(room.team, room.channel, "")
        card = await self._posts.get(card_id(number, place))
        return place if card is None or card.ts is None else Place(room.team, room.channel, card.ts)

    async def _everywhere(self, rooms: Sequence[Room], tell: Callable[[Room], Awaitable[None]]) -> None:
        """Tell it in each channel where nobody but the team reads; the first error is raised at the end."""
        first: NotYet | SlackError | None = None
        for room in rooms:
            try:
                if await self._rooms.closed(room):
                    await tell(room)
                else:
                    self._log.warning("slack.alert_not_told", workspace=room.team, channel=room.channel)
            except (NotYet, SlackError) as error:
                first = first or error
        if first is not None:
            raise first


def _line(number: str, room: Room) -> str:
    """Name the alerts of a ticket in a channel, of which the latest is kept as the ticket stands."""
    return f"alerts_{number}_{room.team}_{room.channel}"
