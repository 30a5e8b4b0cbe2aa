"""What members of the team do with tickets in Slack: buttons of cards, alerts and windows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bot.slack import phrases
from bot.slack.errors import SlackError, SlackRefused
from bot.slack.identity import Identities
from bot.slack.incoming import Pressed, window_team
from bot.slack.poster import whispered
from bot.slack.rendering import names
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.modals import SAID, Again, read_note, read_reply
from bot.slack.rendering.references import Reference, read
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.ticket_windows import TicketWindows
from bot.slack.web_api import Api
from handlers.access.permissions import on_team
from handlers.attention.attention import NotUrgent
from handlers.languages import say
from handlers.person import Person
from handlers.ports import ChangeRefused, HandlerError, TicketNotFound
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team
from handlers.tickets.refusals import Refusal

DONE = frozenset({names.CLAIM, names.CLOSE, names.NOT_URGENT, names.RELATE})
"""These change something, each maybe followed by a number."""
OPENING = frozenset({names.SHOW, names.REPLY, names.NOTE})
"""These open a window, each maybe followed by a number."""


class Desk(Protocol):
    """The desk of tickets."""

    async def show(self, number: str) -> Ticket:
        """Give a ticket whole."""
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


class Attention(Protocol):
    """Takes what the team says to scores, see `handlers.attention.desk.AttentionDesk`."""

    async def not_urgent(self, person: Person, number: str, version: int | None = None) -> NotUrgent:
        """Say that a ticket can wait."""
        ...


class Linking(Protocol):
    """Links tickets, see `handlers.tickets.joining.Joining`."""

    async def link(self, number: str, other: str, by: Actor) -> tuple[Ticket, Ticket]:
        """Link two tickets to each other; once is enough."""
        ...


class Triage:
    """Carries out buttons of tickets, for members of the team only, and takes their windows."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        desk: Desk,
        windows: TicketWindows,
        linking: Linking,
        attention: Attention | None = None,
    ) -> None:
        """Make it. `attention`: None: nothing is assessed here."""
        self._api = api
        self._identities = identities
        self._desk = desk
        self._windows = windows
        self._attention = attention
        self._linking = linking

    async def pressed(self, button: Pressed, about: Reference) -> None:
        """Carry out a button that changes something; whoever was overtaken is told by whom.

        Raises:
            Exception: it did not work now; it is to be handled again.
        """
        engineer = await self._engineer(button)
        if engineer is None:
            return
        refused = ""
        try:
            await self._carried_out(button.action, about, engineer)
        except HandlerError as error:
            refused = str(error)
        if button.view:
            await self._again(button, about.ticket, engineer, note=refused)
        elif refused:
            await self._tell(button, refused)

    async def _carried_out(self, action: str, about: Reference, engineer: Person) -> None:
        by = of_team(engineer)
        match names.unnumbered(action):
            case names.CLAIM:
                await self._desk.claim(about.ticket, by, seen=about.seen)
            case names.CLOSE:
                await self._desk.solve(about.ticket, by, seen=about.seen)
            case names.NOT_URGENT if self._attention is not None:
                await self._attention.not_urgent(engineer, about.ticket, about.seen)
            case names.RELATE:
                await self._linking.link(about.ticket, about.other, by)

    async def open(self, button: Pressed) -> None:
        """Open a ticket, or the form for a reply or a note. Never raises: whoever pressed is told what went wrong."""
        about = read(button.value)
        try:
            engineer = None if about is None else await self._engineer(button)
            if about is None or engineer is None:
                return
            match names.unnumbered(button.action):
                case names.REPLY:
                    view = await self._windows.reply(about.ticket)
                case names.NOTE:
                    view = await self._windows.note(about.ticket)
                case _:
                    view = await self._windows.whole(about.ticket, engineer)
            await self._api.open_view(button.team, button.trigger, view)
        except Exception:  # noqa: BLE001 - a button that does nothing is the worst of answers
            await self._sorry(button)

    async def turn(self, button: Pressed, about: Reference) -> None:
        """Show another page of a ticket in its window; one that was closed needs none.

        Raises:
            SlackError: it did not work, and may work later.
        """
        engineer = await self._engineer(button)
        if engineer is not None:
            await self._again(button, about.ticket, engineer, page=about.page)

    async def _again(self, button: Pressed, number: str, reader: Person, *, page: int = 0, note: str = "") -> None:
        """Show a ticket in its window as it stands now. `note`: what is to be told of what was pressed."""
        try:
            view = await self._windows.whole(number, reader, page, note)
        except TicketNotFound:
            view = notice(number, phrases.GONE)
        await self._shown(button, view)

    async def _shown(self, button: Pressed, view: Json) -> None:
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
            return Refused({SAID: say(phrases.NOT_ENGINEER)}).answer()
        try:
            write = self._desk.reply if replies else self._desk.note
            await write(about.ticket, of_team(person), given, seen=about.seen, key=f"form:{view.get('id')}")
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
        if button.view:
            await self._shown(button, notice(say("Ticket"), say(phrases.NOT_ENGINEER)))
        else:
            await self._tell(button, say(phrases.NOT_ENGINEER))
        return None

    async def _tell(self, button: Pressed, text: str) -> None:
        await self._api.respond(button.response_url, whispered(text), thread=button.in_thread)

    async def _sorry(self, button: Pressed) -> None:
        try:
            await self._api.respond(button.response_url, whispered(say(phrases.EXPIRED)), thread=button.in_thread)
        except SlackError:
            return
