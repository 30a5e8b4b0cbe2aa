"""Alerts of tickets that need a look, in the team's channels: posted once, and kept as their tickets stand."""

from __future__ import annotations

from collections.abc import Callable

from bot.slack.cards import card_id
from bot.slack.places import Place
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.rendering.alerts import Alarm, alert, collected
from bot.slack.rendering.cards import Shown
from bot.slack.rendering.hidden import hidden
from bot.slack.rooms import Room, Rooms, each_of, without
from handlers.attention.alerting import COUNT
from handlers.ports import Outgoing

_ALERT = "alert"


class Alerts:
    """Tells the team's channels of tickets, each alert once, in the thread of the ticket's card and in the channel.

    A score is for the team alone: nothing is told where anybody else reads, and what was told there before says nothing
    any more. The latest alert of a ticket is kept as its ticket stands, so that whoever reads it later sees whether
    somebody looked.
    """

    def __init__(
        self, *, rooms: Rooms, posts: Posts, poster: Poster, root: str, alert_at: Callable[[], int] = lambda: 0
    ) -> None:
        """Make it. `alert_at`: gives the score from which the team is told of a ticket now."""
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._root = root
        self._alert_at = alert_at

    async def deliver(self, outgoing: Outgoing, shown: Shown) -> None:
        """Tell of a ticket; one that needs no look any more by now is not told of.

        It is told where its card stands; where somebody else reads there, in every channel of the team alone.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        alarm = self._alarm(shown)
        number = alarm.ticket.number

        async def told(room: Room) -> None:
            place = await self._place(number, room)
            content = alert(alarm, broadcast=bool(place.thread))
            id_ = f"alert_{outgoing.id}_{place.team}_{place.channel}"
            if alarm.settled and await self._posts.get(id_) is None:
                return  # but what may stand there, as Slack's answer was lost, is found, and told of as settled
            line = _line(number, room)
            await self._poster.put(id_, place, content, conversation_id=line, answers=_ALERT, news=True)

        await self._rooms.tell(number, told, await self._rooms.of(alarm.ticket))

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

        await self._rooms.tell(outgoing.subject, told)

    async def renew(self, shown: Shown, event: str) -> None:
        """Show on its latest alert in each channel how a ticket stands now, for an event; nothing where there is none.

        Where somebody else reads by now, it says no more than where the team finds the ticket.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        alarm = self._alarm(shown)
        number = alarm.ticket.number

        async def renewed(room: Room) -> None:
            line = _line(number, room)
            there = await self._posts.answer_to(line, _ALERT, public=True)
            if there is None:
                return
            place = await self._place(number, room)
            closed, broadcast = await self._rooms.closed(room), bool(place.thread)
            content = alert(alarm, broadcast=broadcast) if closed else hidden(number, self._root, broadcast=broadcast)
            id_ = f"alert_{event}_{number}_{place.team}_{place.channel}"
            await self._poster.put(id_, place, content, conversation_id=line, answers=_ALERT, over=there, news=True)

        own = await self._rooms.of(alarm.ticket)
        await each_of((*own, *without(await self._rooms.every(), own)), renewed)

    def _alarm(self, shown: Shown) -> Alarm:
        pressing = shown.pressing
        return Alarm(shown.ticket, pressing.attention, shown.assignee, pressing.judged, self._alert_at())

    async def _place(self, number: str, room: Room) -> Place:
        """Give the thread of a ticket's card; the channel, where it has none there."""
        place = Place(room.team, room.channel, "")
        card = await self._posts.get(card_id(number, place))
        return place if card is None or card.ts is None else Place(room.team, room.channel, card.ts)


def _line(number: str, room: Room) -> str:
    """Name the alerts of a ticket in a channel, of which the latest is kept as the ticket stands."""
    return f"alerts_{number}_{room.team}_{room.channel}"
