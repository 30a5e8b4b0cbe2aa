"""Tickets in the team's channels: a card for each, and what engineers do with it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed, window_team
from bot.slack.ports import Api, Channels, Place, Posts, SlackError, Threads
from bot.slack.poster import Poster, whispered
from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.cards import Shown, card
from bot.slack.rendering.modals import SAID, note_form, read_note, read_reply, reply_form
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from handlers.access.permissions import on_team
from handlers.person import Person
from handlers.ports import Attachments, ChangeRefused, Clock, HandlerError, NotPermitted, Outgoing, TicketNotFound
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team

DONE = frozenset({names.CLAIM, names.CLOSE})
OPENING = frozenset({names.REPLY, names.NOTE})


class Desk(Protocol):
    """The desk of tickets."""

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole."""
        ...

    async def names(self, ids: Collection[str | None]) -> Mapping[str, str]:
        """Give the names of persons, as far as they are known."""
        ...

    async def reply(self, number: str, by: Actor, text: str, *, seen: int | None = None) -> Ticket:
        """Answer the customer."""
        ...

    async def note(self, number: str, by: Actor, text: str, *, seen: int | None = None) -> Ticket:
        """Write an internal note."""
        ...

    async def assign(self, number: str, by: Actor, assignee: str | None, *, seen: int | None = None) -> Ticket:
        """Give the ticket to somebody."""
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
        channels: Channels,
        threads: Threads,
        posts: Posts,
        poster: Poster,
        desk: Desk,
        attachments: Attachments,
        clock: Clock,
    ) -> None:
        self._api = api
        self._identities = identities
        self._channels = channels
        self._threads = threads
        self._posts = posts
        self._poster = poster
        self._desk = desk
        self._attachments = attachments
        self._clock = clock

    async def deliver(self, outgoing: Outgoing) -> None:
        """Show how the ticket that the subject names stands now.

        Raises:
            NotYet: Slack, or the channel's pace, asks to wait.
            SlackError: it did not work, and may work later.
        """
        ticket = await self._desk.show(outgoing.subject)
        called = await self._desk.names([ticket.assignee])
        files = await self._attachments.of_ticket(ticket.number)
        content = card(Shown(ticket, self._clock(), files=files, assignee=called.get(ticket.assignee or "", "")))
        for workspace, channel in await self._rooms(ticket):
            place, id_ = Place(workspace, channel, ""), f"card_{ticket.number}_{workspace}_{channel}"
            there = await self._posts.get(id_)
            if there is None or there.ts is None:
                await self._poster.put(id_, place, content, conversation_id="", news=True)
            else:
                await self._poster.put(
                    f"{outgoing.id}_{channel}", place, content, conversation_id="", over=there, news=True
                )

    async def pressed(self, button: Pressed, about: Reference) -> None:
        """Claim the ticket, or mark it solved; whoever was overtaken is told by whom."""
        engineer = await self._engineer(button)
        if engineer is None:
            return
        by = of_team(engineer)
        try:
            if button.action == names.CLAIM:
                await self._desk.assign(about.ticket, by, engineer.id, seen=about.seen)
            else:
                await self._desk.solve(about.ticket, by, seen=about.seen)
        except (ChangeRefused, NotPermitted, TicketNotFound) as refused:
            await self._api.respond(button.response_url, whispered(str(refused)))

    async def open(self, button: Pressed) -> None:
        """Open the window for a reply or a note. Never raises: whoever pressed is told what went wrong."""
        about = read(button.value)
        try:
            if about is None or await self._engineer(button) is None:
                return
            ticket = await self._desk.show(about.ticket)
            form = reply_form if button.action == names.REPLY else note_form
            await self._api.open_view(
                button.team, button.trigger, form(ticket, Reference(ticket=ticket.number, version=ticket.version))
            )
        except Exception:  # noqa: BLE001 - a button that does nothing is the worst of answers
            await self._sorry(button)

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """Take a reply or a note; give what Slack is answered, None to close the window."""
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
            await say(about.ticket, of_team(person), given, seen=about.seen)
        except HandlerError as refused:
            return Refused({SAID: str(refused)}).answer()
        return None

    async def _rooms(self, ticket: Ticket) -> tuple[tuple[str, str], ...]:
        line = await self._threads.of(ticket.conversation_id) if ticket.conversation_id else None
        if line is not None:
            setting = await self._channels.get(line.place.team, line.place.channel)
            if setting.triage:
                return ((line.place.team, setting.triage),)
        return await self._channels.triage()

    async def _engineer(self, button: Pressed) -> Person | None:
        person = await self._identities.person(button.team, button.user)
        if on_team(person):
            return person
        await self._api.respond(button.response_url, whispered(phrases.NOT_ENGINEER))
        return None

    async def _sorry(self, button: Pressed) -> None:
        try:
            await self._api.respond(button.response_url, whispered(phrases.EXPIRED))
        except SlackError:
            return
