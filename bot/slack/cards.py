"""Cards of tickets in the team's channels, kept as their tickets stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.slack.identity import Identities
from bot.slack.places import Place
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.rendering.cards import Shown, addition, card, given
from bot.slack.rendering.escalations import Engineering
from bot.slack.rendering.hidden import hidden
from bot.slack.rendering.posts import Post
from bot.slack.rendering.scores import NOT_SCORED
from bot.slack.rooms import Room, Rooms, each_of
from handlers.news import ANSWERED, COMMENT
from handlers.ports import Outgoing
from handlers.ticket import Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import ROUTING
from handlers.tickets.dossier import Dossier

ASSIGNED = "assigned"
"""What became of a ticket that somebody was given."""
REMEMBERED = 2_000
"""Cards of which is known what stands there, the latest."""


class Cards:
    """Posts the cards of tickets, each once in a channel, and changes them when something becomes of their tickets.

    One event after the other often leaves a card as it is. A channel takes one change a second, and what people wait
    for comes behind it: so what this process put there last is remembered, and not put there again.
    """

    def __init__(self, *, identities: Identities, rooms: Rooms, posts: Posts, poster: Poster, root: str) -> None:
        self._identities = identities
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._root = root
        self._stands: dict[str, Post] = {}

    async def deliver(self, outgoing: Outgoing, found: Dossier, shown: Shown) -> None:
        """Show how a ticket stands now.

        What its customer said since it was filed stands in the thread of the card.
        What does not work in one channel keeps the card from no other: the first error is raised at the end.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        ticket = found.ticket
        routed = placed(found) if outgoing.payload.get("event") == ASSIGNED else None

        async def delivered(room: Room) -> None:
            place = Place(room.team, room.channel, "")
            if not await self._rooms.takes(room):
                await self._hide(outgoing.id, ticket.number, place)
                return
            await self._show(outgoing.id, ticket.number, place, await self._content(shown, room))
            await self._add(ticket, _said(ticket, outgoing), place)
            if routed is not None:
                await self._name(found, routed, place)

        await each_of(await self._rooms.of(ticket), delivered)

    async def renew(self, shown: Shown, event: str) -> None:
        """Change the cards that a ticket has to how it stands now, for an event; where it has none, none is posted.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        number = shown.ticket.number

        async def renewed(room: Room) -> None:
            place = Place(room.team, room.channel, "")
            there = await self._posts.get(card_id(number, place))
            if there is None or there.ts is None:
                return
            if await self._rooms.takes(room):
                await self._show(event, number, place, await self._content(shown, room))
            else:
                await self._hide(event, number, place)

        await each_of(await self._rooms.of(shown.ticket), renewed)

    async def _content(self, shown: Shown, room: Room) -> Post:
        """Give a card; its score and words of the tracker stand there only where nobody but the team reads it."""
        inside = shown.pressing.attention is not None or not shown.engineering.empty
        if inside and not await self._rooms.closed(room):
            engineering = Engineering(offered=shown.engineering.offered)
            shown = replace(shown, pressing=NOT_SCORED, engineering=engineering)
        return card(shown)

    async def _show(self, event: str, number: str, place: Place, content: Post) -> None:
        """Show a card in a channel, for a ticket's event: the one that is there changes."""
        id_ = card_id(number, place)
        there = await self._posts.get(id_)
        if there is None or there.ts is None:
            await self._poster.put(id_, place, content, conversation_id="", news=True)
        elif self._stands.get(id_) == content:
            return
        else:
            again = f"card_{event}_{place.team}_{place.channel}"
            if await self._poster.stands(again):  # told of again: what was put there then is not what it is now
                return
            await self._poster.put(again, place, content, conversation_id="", over=there, news=True)
        self._stands.pop(id_, None)
        self._stands[id_] = content
        if len(self._stands) > REMEMBERED:
            del self._stands[next(iter(self._stands))]

    async def _hide(self, event: str, number: str, place: Place) -> None:
        """Leave no more of a card than the ticket's number, where others read it who came later."""
        there = await self._posts.get(card_id(number, place))
        if there is not None and there.ts is not None:
            await self._show(event, number, place, hidden(number, self._root))

    async def _add(self, ticket: Ticket, said: Sequence[int], place: Place) -> None:
        """Tell in the thread of a card what its customer said, each comment once. `said`: their places, from 1."""
        there = await self._posts.get(card_id(ticket.number, place))
        if there is None or there.ts is None:
            return
        for at in said:
            id_ = f"said_{ticket.number}_{at}_{place.team}_{place.channel}"
            content = addition(ticket.number, ticket.comments[at - 1])
            await self._poster.put(
                id_, Place(place.team, place.channel, there.ts), content, conversation_id="", news=True
            )

    async def _name(self, found: Dossier, routed: TicketEvent, place: Place) -> None:
        """Tell in the thread of a card whom routing gave the ticket to: she is mentioned, once for each time."""
        there = await self._posts.get(card_id(routed.number, place))
        if there is None or there.ts is None or routed.after is None:
            return
        called = found.names.get(routed.after, routed.after)
        user = await self._identities.user(place.team, routed.after)
        content = given(routed.number, called, user, routed.because or "")
        id_ = f"routed_{routed.number}_{routed.version}_{place.team}_{place.channel}"
        await self._poster.put(id_, Place(place.team, place.channel, there.ts), content, conversation_id="", news=True)


def placed(found: Dossier) -> TicketEvent | None:
    """Give the event by which routing gave a ticket to whoever has it; None when it was not by routing."""
    latest = next((event for event in reversed(found.events) if event.kind is EventKind.ASSIGNED), None)
    if latest is None or latest.actor.id != ROUTING.id or latest.after != found.ticket.assignee:
        return None
    return latest if latest.after is not None else None


def card_id(number: str, place: Place) -> str:
    """Give our id of the card that a ticket has in a channel."""
    return f"card_{number}_{place.team}_{place.channel}"


def _said(ticket: Ticket, told: Outgoing) -> Sequence[int]:
    """Give the places, from 1, of what the customer said: the one that is told of, else all since the team's last."""
    if told.payload.get("event") != ANSWERED:
        return ()
    at = int(told.payload.get(COMMENT, 0))
    if at:
        return (at,) if at <= len(ticket.comments) else ()
    by_team = [number for number, comment in enumerate(ticket.comments, 1) if comment.team]
    return range((by_team[-1] if by_team else 0) + 1, len(ticket.comments) + 1)
