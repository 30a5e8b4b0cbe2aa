"""Shortcuts in the menu of a message: find answers for its thread, make a ticket of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

import structlog

from bot.slack import phrases
from bot.slack.alike import Alike
from bot.slack.channels import Channels
from bot.slack.errors import SlackError
from bot.slack.filed import filed
from bot.slack.identity import Identities
from bot.slack.incoming import Sent, Shortcut, window_team
from bot.slack.listening import plain
from bot.slack.messages import CHANNEL
from bot.slack.places import Line, Place, Threads
from bot.slack.poster import whispered
from bot.slack.rendering import answers, message_forms, names
from bot.slack.rendering.alike import NOT_LOOKED, LookedAlike, hint
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.lengths import shortened
from bot.slack.rendering.message_forms import Origin, message_form, read_origin
from bot.slack.rendering.modals import DESCRIPTION, read_ticket
from bot.slack.rendering.mrkdwn import marked
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.web_api import Api
from bot.slack.windows import Windows
from handlers.access.permissions import on_team
from handlers.chat.filing import TicketRequest
from handlers.chat.handoff import form as filled_in
from handlers.chat.inquiry import described
from handlers.conversation import Conversation, Turn
from handlers.languages import say
from handlers.person import Person
from handlers.ports import Clock, HandlerError, LiveArticles
from handlers.search.search import Found
from handlers.terms import LONGEST_MESSAGE
from handlers.ticket import Ticket
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team

PATIENCE_S = 20.0
"""Longest that a window may say that we look it up."""


class Searching(Protocol):
    """Finds articles."""

    async def find(self, query: str, person: Person, limit: int = 10) -> tuple[Found, ...]:
        """Give articles that the person may see, best first."""
        ...


class Desk(Protocol):
    """Opens conversations and files tickets."""

    async def open(self, person: Person, channel: str) -> Conversation:
        """Begin a conversation."""
        ...

    async def conversation(self, conversation_id: str, person: Person) -> Conversation:
        """Give a conversation to its person."""
        ...

    async def file(self, request: TicketRequest) -> tuple[Ticket, Turn | None]:
        """File a ticket, once per episode and per key."""
        ...


class Files(Protocol):
    """Keeps files that came with messages."""

    async def note(self, team: str, attached: Sequence[Sent], line: Line, key: str, at: datetime) -> None:
        """Write them down; those that may be kept are fetched later."""
        ...


class Notes(Protocol):
    """Writes on tickets."""

    async def note(self, number: str, by: Actor, text: str, *, key: str | None = None) -> Ticket:
        """Write an internal note."""
        ...


class Shortcuts:
    """Opens a window at once, as its trigger lives for three seconds, and fills it when it is known with what."""

    def __init__(
        self,
        *,
        api: Api,
        identities: Identities,
        channels: Channels,
        threads: Threads,
        search: Searching,
        articles: LiveArticles,
        desk: Desk,
        notes: Notes,
        files: Files,
        windows: Windows,
        clock: Clock,
        root: str,
        alike: Alike | None = None,
        patience_s: float = PATIENCE_S,
    ) -> None:
        """Make it. `alike`: None: nobody looks for similar tickets here."""
        self._alike = alike
        self._api = api
        self._identities = identities
        self._channels = channels
        self._threads = threads
        self._search = search
        self._articles = articles
        self._desk = desk
        self._notes = notes
        self._files = files
        self._windows = windows
        self._clock = clock
        self._root = root
        self._patience_s = patience_s
        self._log = structlog.get_logger("slack")

    async def open(self, used: Shortcut) -> None:
        """Open the window of a shortcut. Never raises: whoever used it is told what went wrong."""
        if used.name not in _TITLES:
            return
        title, again = say(_TITLES[used.name]), say(phrases.TRY_AGAIN)
        try:
            window = await self._api.open_view(used.team, used.trigger, notice(title, say(phrases.WAITING)))
        except Exception as error:  # noqa: BLE001 - a shortcut that does nothing is the worst of answers
            self._log.warning("slack.window_not_opened", error=described(error))
            await self._sorry(used, say(phrases.SHORTCUT_EXPIRED))
            return
        try:
            async with asyncio.timeout(self._patience_s):
                view = await (self._found(used) if used.name == names.FIND_ANSWERS else self._form(used))
        except HandlerError as refused:
            view = notice(title, phrases.told(refused))
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must not wait for ever
            self._log.warning("slack.shortcut_failed", shortcut=used.name, error=described(error))
            view = notice(title, again)
        if not await self._windows.show(used.team, window, view, notice(title, again)):
            await self._sorry(used, again)

    async def submit(self, payload: Mapping[str, Any], view: Mapping[str, Any]) -> Json | None:
        """File the ticket of a sent form; give what Slack is answered, None to close the window."""
        given, origin = read_ticket(view), read_origin(view.get("private_metadata"))
        if isinstance(given, Refused):
            return given.answer()
        if origin is None:
            return Refused({DESCRIPTION: say(phrases.GONE)}).answer()
        workspace = window_team(payload)
        sender = str((payload.get("user") or {}).get("id") or "")
        filer = await self._identities.person(workspace, sender)
        user, person = await self._requester(workspace, sender, filer, origin.author)
        line = await self._line(Place(workspace, origin.channel, origin.thread), user, person)
        key = f"form:{view.get('id')}"
        # First the files: a ticket takes along what its conversation has.
        await self._files.note(workspace, origin.files, line, key, self._clock())
        locale = await self._identities.locale(workspace, user)
        ticket, _ = await self._desk.file(given.request(key, person, line.conversation_id, locale))
        if ticket.key != key:
            return Refused({DESCRIPTION: phrases.filed_already(ticket.number)}).answer()
        if person.id != filer.id and not ticket.comments:
            await self._noted(ticket, of_team(filer), key)
        return None

    async def _found(self, used: Shortcut) -> Json:
        """Look a message up, as somebody who sees no more than all members of its channel."""
        person = await self._identities.person(used.team, used.user)
        if not on_team(person):
            return notice(say(answers.TITLE), say(phrases.NOT_ENGINEER))
        text = plain(used.text, await self._api.own(used.team))
        if not text:
            return notice(answers.TITLE, phrases.NO_WORDS)
        present = await self._api.present(used.team, used.channel, used.user)
        seen = await self._seen(used.team, used.channel, person)
        found = await self._search.find(shortened(text, LONGEST_MESSAGE), seen, answers.MOST)
        live = await self._articles.fetch([one.article for one in found])
        looked = answers.Looked(
            text,
            used.channel,
            (used.thread_ts or used.ts) if present else "",
            self._root,
            {id_: article.content_hash for id_, article in live.items()},
            "" if present else _absent(used),
        )
        return answers.answers(found, looked, await self._similar(text, person))

    async def _form(self, used: Shortcut) -> Json:
        """Make the form of a ticket, filled in from a message."""
        if not await self._api.present(used.team, used.channel, used.user):
            return notice(say(message_forms.TITLE), _absent(used))
        text = plain(used.text, await self._api.own(used.team))
        filer = await self._identities.person(used.team, used.user)
        user, person = await self._requester(used.team, used.user, filer, used.author)
        lines = [line for line in (text, phrases.files([file.name for file in used.attached])) if line]
        # A direct channel has one line, beside its threads: what is said there next belongs to the ticket.
        thread = used.thread_ts or ("" if used.direct else used.ts)
        there = await self._threads.find(Place(used.team, used.channel, thread), person.id)
        if there is not None:
            number = filed(await self._desk.conversation(there.conversation_id, person))
            if number is not None:
                return notice(say(message_forms.TITLE), phrases.filed_already(number))
        note = "" if person.id == filer.id else phrases.on_behalf(user)
        origin = Origin(used.channel, thread, used.author, used.attached)
        return message_form(filled_in(lines, person), origin, note, hint(await self._similar(text, filer)))

    async def _similar(self, text: str, reader: Person) -> LookedAlike:
        """Give the tickets like a message, to members of the team."""
        if self._alike is None or not text:
            return NOT_LOOKED
        return await self._alike.like(shortened(text, LONGEST_MESSAGE), reader)

    async def _requester(self, workspace: str, sender: str, filer: Person, author: str) -> tuple[str, Person]:
        """Give whose ticket it is, with their Slack user: the author's of the message when an engineer files it."""
        if on_team(filer) and author not in {"", sender}:
            person = await self._identities.person(workspace, author)
            if person.known:
                return author, person
        return sender, filer

    async def _line(self, place: Place, user: str, person: Person) -> Line:
        """Give the requester's conversation in the thread; news of the ticket are told there."""
        there = await self._threads.find(place, person.id)
        if there is not None:
            return there
        seen = await self._seen(place.team, place.channel, person)
        opened = await self._desk.open(seen, CHANNEL)
        return await self._threads.add(Line(opened.id, place, user, person.id, seen.access, self._clock()))

    async def _seen(self, workspace: str, channel: str, person: Person) -> Person:
        setting = await self._channels.get(workspace, channel)
        return await self._identities.seen_by_all(person, workspace, channel, setting)

    async def _noted(self, ticket: Ticket, engineer: Actor, key: str) -> None:
        try:
            await self._notes.note(ticket.number, engineer, phrases.filed_by(engineer.name), key=key)
        except Exception as error:  # noqa: BLE001 - the ticket is filed, and its sender must not think otherwise
            self._log.warning("slack.note_failed", ticket=ticket.number, error=described(error))

    async def _sorry(self, used: Shortcut, text: str) -> None:
        try:
            if used.response_url:
                thread = used.thread_ts if used.thread_ts and used.thread_ts != used.ts else ""
                await self._api.respond(used.response_url, whispered(text), thread=thread)
            else:
                place = Place(used.team, used.channel, used.thread_ts or "")
                await self._api.whisper(place, used.user, whispered(text))
        except SlackError:
            return


_TITLES = {names.FIND_ANSWERS: answers.TITLE, names.FILE_TICKET: message_forms.TITLE}


def _absent(used: Shortcut) -> str:
    return marked(say(phrases.NOT_IN_DIRECT if used.direct else phrases.NOT_HERE))
