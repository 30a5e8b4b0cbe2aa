"""News of engineering for the team: in the thread of a ticket's card, each once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from bot.slack.cards import card_id
from bot.slack.identity import Identities
from bot.slack.places import Place
from bot.slack.poster import Poster
from bot.slack.posts import Posts
from bot.slack.rendering.announcements import Told, told
from bot.slack.rendering.hidden import hidden
from bot.slack.rendering.tracker_news import news
from bot.slack.rooms import Room, Rooms, each_of, without
from handlers.engineering.announcement import Announcement, AnnouncementState
from handlers.engineering.announcing import CHANGED, DRAFTED
from handlers.engineering.asking import NEWS
from handlers.engineering.issue import IssueName
from handlers.engineering.ports import Kept
from handlers.ports import Clock, Outgoing
from handlers.ticket import Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.dossier import Dossier

_TEXT = "announcement"
_HIDDEN = "hidden"
"""Stands in place of the version of a text that is shown, see `Posted.facts`."""
_TOLD_BY = frozenset({"noted", NEWS, DRAFTED, CHANGED})
"""Events for the team's channels that bring such news."""
_FRESH = timedelta(days=7)
"""Older notes are no news: where they were not told, Slack was not there yet."""


class Facts(Protocol):
    """Knows what customers are, or may be, told of issues; see `bot.slack.engineering.EngineeringFacts`."""

    async def told(self, number: str) -> Sequence[Announcement]:
        """Give the texts for a ticket's customer, the oldest first."""
        ...

    async def issue(self, name: IssueName) -> Kept | None:
        """Give an issue as we know it; None when we do not."""
        ...

    async def waiting(self, names: Collection[IssueName]) -> Mapping[IssueName, int]:
        """Give how many texts wait for approval, by issue."""
        ...


class TrackerNews:
    """Tells what engineering did, where nobody but the team reads: whoever has the ticket is mentioned.

    A text for the customer that waits for approval is told of once, and what became of it shown in its place.
    Where somebody else reads by now, what was told says no more than where the team finds the ticket.
    """

    def __init__(
        self,
        *,
        identities: Identities,
        rooms: Rooms,
        posts: Posts,
        poster: Poster,
        facts: Facts,
        clock: Clock,
        root: str,
    ) -> None:
        self._identities = identities
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._facts = facts
        self._clock = clock
        self._root = root

    async def deliver(self, outgoing: Outgoing, found: Dossier) -> None:
        """Tell of a ticket what was not told yet, if what happened to it brings any such news.

        Raises:
            NotYet: Slack, or a channel's pace, asks to wait.
            SlackError: it did not work somewhere, and may work later.
        """
        if outgoing.payload.get("event") not in _TOLD_BY:
            return
        ticket, since = found.ticket, self._clock() - _FRESH
        noted = [one for one in _of_engineering(found) if one.at >= since]
        texts = await self._facts.told(ticket.number)
        if not (noted or texts):
            return
        rooms = await self._rooms.of(ticket)
        if not await self._pending(noted, texts, rooms):
            return
        shown = await self._shown(ticket, texts)

        async def tell(room: Room) -> None:
            await self._tell(outgoing.id, ticket, noted, shown, room)

        await self._rooms.tell(ticket.number, tell, rooms)

    async def renew(self, outgoing: Outgoing, found: Dossier) -> None:
        """Leave no more than the ticket's number of what was told where somebody else reads by now.

        Raises:
            NotYet: Slack, or a channel's pace, asks to wait.
            SlackError: it did not work somewhere, and may work later.
        """
        ticket, noted = found.ticket, _of_engineering(found)
        if not noted:
            return
        texts, rooms = await self._facts.told(ticket.number), await self._rooms.of(ticket)

        async def hide(room: Room) -> None:
            if not await self._rooms.closed(room):
                await self._hide(outgoing.id, ticket.number, noted, texts, Place(room.team, room.channel, ""))

        await each_of((*rooms, *without(await self._rooms.every(), rooms)), hide)

    async def _pending(
        self, noted: Sequence[TicketEvent], texts: Sequence[Announcement], rooms: Sequence[Room]
    ) -> bool:
        """Tell whether anything may not be told yet where it belongs: Slack is asked who reads there only then."""
        for room in rooms:
            place = Place(room.team, room.channel, "")
            for event in noted:
                there = await self._posts.get(_note_id(event, place))
                if there is None or there.ts is None:
                    return True
            for one in texts:
                there = await self._posts.answer_to(_line(one, place), _TEXT, public=True)
                missing = there is None and one.state is AnnouncementState.DRAFT
                if missing or (there is not None and there.facts != str(one.version)):
                    return True
        return False

    async def _tell(
        self, cause: str, ticket: Ticket, noted: Sequence[TicketEvent], shown: Sequence[Told], room: Room
    ) -> None:
        channel = Place(room.team, room.channel, "")
        card = await self._posts.get(card_id(ticket.number, channel))
        place = channel if card is None or card.ts is None else Place(room.team, room.channel, card.ts)
        user = await self._identities.user(room.team, ticket.assignee) if ticket.assignee else None
        for event in noted:
            content = news(ticket.number, event, user)
            await self._poster.put(_note_id(event, channel), place, content, conversation_id="", news=True)
        for one in shown:
            await self._text(cause, one, channel, place)

    async def _text(self, cause: str, one: Told, channel: Place, place: Place) -> None:
        """Show a text for the customer as it stands: there is one message of it, which changes."""
        announcement, content = one.announcement, told(one)
        line, version = _line(announcement, channel), str(announcement.version)
        first = f"text_{line}"
        there = await self._posts.answer_to(line, _TEXT, public=True)
        if there is None:
            # What was begun, and may stand there as Slack's answer was lost, is looked for though it is no draft now.
            if announcement.state is not AnnouncementState.DRAFT and await self._posts.get(first) is None:
                return
            await self._poster.put(first, place, content, conversation_id=line, answers=_TEXT, news=True, facts=version)
            there = await self._posts.answer_to(line, _TEXT, public=True)
        if there is not None and there.facts != version:
            again = f"{first}_{cause if there.facts == _HIDDEN else version}"
            await self._poster.put(
                again, place, content, conversation_id=line, answers=_TEXT, over=there, news=True, facts=version
            )

    async def _hide(
        self, cause: str, number: str, noted: Sequence[TicketEvent], texts: Sequence[Announcement], channel: Place
    ) -> None:
        """Leave no more of what was told in a channel than the ticket's number; a text is shown again later."""
        content = hidden(number, self._root)
        for event in noted:
            id_ = _note_id(event, channel)
            there = await self._posts.get(id_)
            if there is not None and there.ts is not None:
                await self._poster.put(f"{id_}_hidden", channel, content, conversation_id="", over=there, news=True)
        for one in texts:
            line = _line(one, channel)
            there = await self._posts.answer_to(line, _TEXT, public=True)
            if there is not None and there.facts != _HIDDEN:
                id_ = f"text_{line}_{cause}"
                await self._poster.put(
                    id_, channel, content, conversation_id=line, answers=_TEXT, over=there, news=True, facts=_HIDDEN
                )

    async def _shown(self, ticket: Ticket, texts: Sequence[Announcement]) -> Sequence[Told]:
        waiting = await self._facts.waiting({one.issue for one in texts})
        customer = await self._identities.name(ticket.requester_id)
        shown = []
        for one in texts:
            others = waiting.get(one.issue, 0) - (one.state is AnnouncementState.DRAFT)
            kept = await self._facts.issue(one.issue)
            shown.append(Told(one, ticket.subject, customer, kept, max(others, 0), language=ticket.language))
        return shown


def _of_engineering(found: Dossier) -> Sequence[TicketEvent]:
    return [one for one in found.events if one.kind is EventKind.NOTED and one.actor.id == ENGINEERING.id]


def _note_id(event: TicketEvent, place: Place) -> str:
    return f"tracker_{event.number}_{event.version}_{event.part}_{place.team}_{place.channel}"


def _line(announcement: Announcement, place: Place) -> str:
    """Name the messages of a text in a channel, of which there is one at a time."""
    return f"{announcement.id}_{place.team}_{place.channel}"
