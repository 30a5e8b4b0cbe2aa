"""Tickets in the team's channels: a card for each, and what engineers do with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed, window_team
from bot.slack.places import Place
from bot.slack.poster import Poster, whispered
from bot.slack.posts import Posts
from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.cards import addition, card, given
from bot.slack.rendering.modals import SAID, Again, read_note, read_reply
from bot.slack.rendering.posts import Post
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.rooms import Rooms
from bot.slack.ticket_windows import TicketWindows
from bot.slack.web_api import Api
from bot.worker.ports import NotYet
from handlers.access.permissions import on_team
from handlers.news import ANSWERED, COMMENT
from handlers.person import Person
from handlers.ports import ChangeRefused, HandlerError, Outgoing, TicketNotFound
from handlers.ticket import Ticket
from handlers.ticket_event import Actor, EventKind, TicketEvent
from handlers.tickets.actors import ROUTING, of_team
from handlers.tickets.dossier import Dossier
from handlers.tickets.refusals import Refusal

DONE = frozenset({names.CLAIM, names.CLOSE})
OPENING = frozenset({names.SHOW, names.REPLY, names.NOTE})
ASSIGNED = "assigned"
"""What became of a ticket that somebody was given."""


class Desk(Protocol):
    """The desk of tickets."""

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole."""
        ...

    async def dossier(self, number: str) -> Dossier:
        """Give a ticket with all that happened to it."""
        ...

    async def reply(
        self, number: str, by: Actor, text: str, *, seen: int | None = None, key: str | None = None
    ) -> Ticket:
        """Answer the customer, once per key."""
        ...

    async def note(
        self, number: str, by: Actor, text: str, *, seen: int | None = None, key: str | None = None
    ) -> Ticket:
        """Write an internal note, once per key."""
        ...

    async def claim(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Give the ticket to whoever acts."""
        ...

    async def solve(self, number: str, by: Actor, *, seen: int | None = None) -> Ticket:
        """Mark it solved."""
        ...


class Triage:
    """Posts cards and keeps them as their tickets stand; carries out their buttons, for members of the team only."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        rooms: Rooms,
        posts: Posts,
        poster: Poster,
        desk: Desk,
        windows: TicketWindows,
    ) -> None:
        self._api = api
        self._identities = identities
        self._rooms = rooms
        self._posts = posts
        self._poster = poster
        self._desk = desk
        self._windows = windows

    async def deliver(self, outgoing: Outgoing) -> None:
        """Show how the ticket that the subject names stands now; one that is gone has nothing to show.

        What its customer said since it was filed stands in the thread of the card.
        What does not work in one channel keeps the card from no other: the first error is raised at the end.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        try:
            found = await self._desk.dossier(outgoing.subject)
        except TicketNotFound:
            return
        ticket, content = found.ticket, card(await self._windows.described(found))
        routed = placed(found) if outgoing.payload.get("event") == ASSIGNED else None
        first: NotYet | SlackError | None = None
        for room in await self._rooms.of(ticket):
            try:
                if await self._rooms.takes(room):
                    place = Place(room.team, room.channel, "")
                    await self._show(outgoing.id, ticket.number, place, content)
                    await self._add(ticket, _said(ticket, outgoing), place)
                    if routed is not None:
                        await self._name(found, routed, place)
            except (NotYet, SlackError) as error:
                first = first or error
        if first is not None:
            raise first

    async def _show(self, event: str, number: str, place: Place, content: Post) -> None:
        """Show a card in a channel, for a ticket's event: the one that is there changes."""
        id_ = _card(number, place)
        there = await self._posts.get(id_)
        if there is None or there.ts is None:
            await self._poster.put(id_, place, content, conversation_id="", news=True)
        else:
            again = f"{event}_{place.channel}"
            await self._poster.put(again, place, content, conversation_id="", over=there, news=True)

    async def _add(self, ticket: Ticket, said: Sequence[int], place: Place) -> None:
        """Tell in the thread of a card what its customer said, each comment once. `said`: their places, from 1."""
        there = await self._posts.get(_card(ticket.number, place))
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
        there = await self._posts.get(_card(routed.number, place))
        if there is None or there.ts is None or routed.after is None:
            return
        called = found.names.get(routed.after, routed.after)
        user = await self._identities.user(place.team, routed.after)
        content = given(routed.number, called, user, routed.because or "")
        id_ = f"routed_{routed.number}_{routed.version}_{place.team}_{place.channel}"
        await self._poster.put(id_, Place(place.team, place.channel, there.ts), content, conversation_id="", news=True)

    async def pressed(self, button: Pressed, about: Reference) -> None:
        """Claim the ticket, or mark it solved; whoever was overtaken is told by whom."""
        engineer = await self._engineer(button)
        if engineer is None:
            return
        by = of_team(engineer)
        try:
            if button.action == names.CLAIM:
                await self._desk.claim(about.ticket, by, seen=about.seen)
            else:
                await self._desk.solve(about.ticket, by, seen=about.seen)
        except HandlerError as refused:
            await self._tell(button, str(refused))

    async def open(self, button: Pressed) -> None:
        """Open a ticket, or the form for a reply or a note. Never raises: whoever pressed is told what went wrong."""
        about = read(button.value)
        try:
            if about is None or await self._engineer(button) is None:
                return
            windows = self._windows
            made: Mapping[str, Callable[[str], Awaitable[Json]]] = {
                names.SHOW: windows.whole,
                names.REPLY: windows.reply,
                names.NOTE: windows.note,
            }
            await self._api.open_view(button.team, button.trigger, await made[button.action](about.ticket))
        except Exception:  # noqa: BLE001 - a button that does nothing is the worst of answers
            await self._sorry(button)

    async def turn(self, button: Pressed, about: Reference) -> None:
        """Show another page of a ticket in its window; one that was closed needs none.

        Raises:
            SlackError: it did not work, and may work later.
        """
        person = await self._identities.person(button.team, button.user)
        try:
            if not on_team(person):
                view = notice(about.ticket, phrases.NOT_ENGINEER)
            else:
                view = await self._windows.whole(about.ticket, about.page)
        except TicketNotFound:
            view = notice(about.ticket, phrases.GONE)
        try:
            await self._api.update_view(button.team, button.view, view)
        except SlackRefused as refused:
            if refused.error != "not_found":
                raise

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Take a reply or a note; give what Slack is answered, None to close the window.

        Whoever was overtaken gets the window as the ticket stands now, with what was typed: the next time it holds.
        """
        replies = view.get("callback_id") == names.REPLY_FORM
        given = read_reply(view) if replies else read_note(view)
        if isinstance(given, Refused):
            return given.answer()
        about = read(view.get("private_metadata"))
        workspace = window_team(payload)
        person = await self._identities.person(workspace, str((payload.get("user") or {}).get("id") or ""))
        if about is None or not about.ticket or not on_team(person):
            return Refused({SAID: phrases.NOT_ENGINEER}).answer()
        try:
            say = self._desk.reply if replies else self._desk.note
            await say(about.ticket, of_team(person), given, seen=about.seen, key=f"form:{view.get('id')}")
        except ChangeRefused as refused:
            if refused.why != Refusal.OVERTAKEN:
                return Refused({SAID: str(refused)}).answer()
            made = self._windows.reply if replies else self._windows.note
            return {"response_action": "update", "view": await made(about.ticket, Again(given, str(refused)))}
        except HandlerError as refused:
            return Refused({SAID: str(refused)}).answer()
        return None

    async def _engineer(self, button: Pressed) -> Person | None:
        person = await self._identities.person(button.team, button.user)
        if on_team(person):
            return person
        await self._tell(button, phrases.NOT_ENGINEER)
        return None

    async def _tell(self, button: Pressed, text: str) -> None:
        await self._api.respond(button.response_url, whispered(text), thread=button.in_thread)

    async def _sorry(self, button: Pressed) -> None:
        try:
            await self._api.respond(button.response_url, whispered(phrases.EXPIRED), thread=button.in_thread)
        except SlackError:
            return


def placed(found: Dossier) -> TicketEvent | None:
    """Give the event by which routing gave a ticket to whoever has it; None when it was not by routing."""
    latest = next((event for event in reversed(found.events) if event.kind is EventKind.ASSIGNED), None)
    if latest is None or latest.actor.id != ROUTING.id or latest.after != found.ticket.assignee:
        return None
    return latest if latest.after is not None else None


def _card(number: str, place: Place) -> str:
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
