"""A new request, filed from the portal; what was said in the chat stands in it already."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from aiohttp import web

from bot.database import StorageError
from bot.web.dependencies import WebDependencies
from bot.web.edge.languages import locale_of
from bot.web.forms import Unsigned
from bot.web.identity import NOBODY
from bot.web.pages.account import PORTAL, moved
from bot.web.pages.portal_answers import Letterbox, given_back
from bot.web.pages.portal_frame import NEW, Frame
from bot.web.pages.portal_readers import Reader, Readers
from bot.web.pages.portal_ticket import file_field
from bot.web.pages.portal_words import HELPFUL, KINDS, MAY_HELP
from bot.web.parcels import FORM, Parcels
from bot.web.problems import Problem, translate
from handlers.chat import TicketRequest
from handlers.chat.filing import SUBJECT_LIMIT, checked
from handlers.chat.handoff import DESCRIPTION_LENGTH, form, own_words
from handlers.languages import mark, say, say_as
from handlers.languages.sentences import together
from handlers.person import Person
from handlers.ports import ChangeRefused, ConversationNotFound, InvalidInput, WriteConflict
from handlers.reply import Handoff
from handlers.ticket import Category
from handlers.tickets.refusals import Refusal

_KEY = re.compile(r"[A-Za-z0-9_-]{8,100}")
_CONVERSATION = re.compile(r"[A-Za-z0-9_-]{1,100}")
_SENT = mark("{number} was sent from here already, with other words. Send this again, and it is one more request.")
_AGAIN = mark("Please choose the files again.")


@dataclass(frozen=True, slots=True)
class Draft:
    """A request as it stands in the form.

    Attributes:
        key: names the filing; sent twice it is one ticket.
        conversation: the one that it comes from; empty: none.
    """

    key: str
    subject: str = ""
    description: str = ""
    category: str = "question"
    email: str = ""
    conversation: str = ""


class NewRequestPage:
    """Answers ``/portal/new``, to anybody: whoever is not known becomes a visitor of their browser."""

    def __init__(
        self,
        deps: WebDependencies,
        readers: Readers,
        frame: Frame,
        letterbox: Letterbox,
        parcels: Parcels,
        new_secret: Callable[[], str],
    ) -> None:
        self._deps = deps
        self._readers = readers
        self._frame = frame
        self._letterbox = letterbox
        self._parcels = parcels
        self._new_secret = new_secret

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show the form. ``?conversation=``: fill it in from there."""
        reader = await self._readers.of_anybody(request)
        draft = Draft(self._new_secret(), conversation=request.query.get("conversation", ""))
        return self._page(reader, await self._prefilled(draft, reader))

    async def file(self, request: web.Request) -> web.StreamResponse:
        """File it, and show the ticket; what was typed is not lost when that fails."""
        reader = await self._readers.of(request)
        try:
            return await self._filed(request, reader)
        except Unsigned as unsigned:
            ended = (reader is None or not reader.signed_in) and self._readers.had_session(request)
            return self._frame.unsent(request, given_back(unsigned.fields), ended=ended, detail=unsigned.detail)

    async def _filed(self, request: web.Request, reader: Reader | None) -> web.StreamResponse:
        async with self._letterbox.opened(
            request, None if reader is None else reader.subject, 2 * DESCRIPTION_LENGTH
        ) as parcel:
            if reader is None:  # its form was signed for nobody, and so was refused
                raise AssertionError
            fields = parcel.fields
            given = {name: fields.get(name, "") for name in ("subject", "description", "category", "email")}
            key = fields.get("key", "")
            draft = Draft(
                key if _KEY.fullmatch(key) else self._new_secret(),
                conversation=fields.get("conversation", ""),
                **given,
            )
            person, (held_as, conversation) = reader.person, await self._source(draft, reader)
            await self._parcels.weigh(parcel, None, person)
            problem = together(parcel.problem, say(_AGAIN)) if parcel.problem else ""
            try:
                wanted = checked(
                    TicketRequest(
                        key=draft.key,
                        person=person,
                        subject=draft.subject,
                        description=draft.description,
                        category=Category(draft.category) if draft.category in KINDS else Category.OTHER,
                        email=draft.email.strip() or None,
                        conversation_id=conversation,
                        held_as=None if held_as == person else held_as,
                        locale=locale_of(request),
                    )
                )
            except InvalidInput as error:
                problem = problem or (together(str(error), say(_AGAIN)) if parcel.files else str(error))
            if problem:
                return self._page(reader, draft, problem=problem, status=422)
            try:
                await parcel.keep()
                ticket, _ = await self._deps.desk.file(wanted)
                if ticket.description != wanted.description:
                    # The page was sent already, or the chat's form: other words are not taken for the same.
                    raise ChangeRefused(say(_SENT, number=ticket.number), str(Refusal.NO_CHANGE))
            except (ChangeRefused, InvalidInput, WriteConflict, StorageError, Problem) as error:
                parcel.drop()
                refused = translate(error, self._deps.limits.body_bytes)
                if refused is None:
                    raise
                told = together(refused.detail, say(_AGAIN)) if parcel.files else refused.detail
                again = replace(draft, key=self._new_secret(), conversation="")
                return self._page(reader, again, problem=told, status=refused.status)
        await self._parcels.attach(parcel, ticket.number, person, draft.key)
        return moved(f"{PORTAL}/{ticket.number}")

    async def _source(self, draft: Draft, reader: Reader) -> tuple[Person, str | None]:
        """Give from which conversation of theirs it comes, and as whom they held it; another's does not count."""
        if draft.conversation and _CONVERSATION.fullmatch(draft.conversation):
            for person in reader.persons:
                try:
                    found = await self._deps.desk.conversation(draft.conversation, person)
                except ConversationNotFound:
                    continue
                if found.person_id == person.id:
                    return person, found.id
        return reader.person, None

    async def _prefilled(self, draft: Draft, reader: Reader) -> Draft:
        person, conversation = await self._source(draft, reader)
        if conversation is None:
            return replace(draft, conversation="")
        held = await self._deps.desk.conversation(conversation, person)
        offered = next(
            (turn.reply.form for turn in reversed(held.turns) if isinstance(turn.reply, Handoff) and turn.reply.form),
            None,
        )
        made = offered or form([] if held.episode is None else own_words(held, held.episode), person)
        return replace(draft, subject=made.subject, description=made.description, category=made.category)

    def _page(self, reader: Reader, draft: Draft, *, problem: str = "", status: int = 200) -> web.Response:
        body = request_html(draft, self._frame.hidden(reader), self._letterbox.limit, reader.person, problem)
        return self._frame.page(say("New request"), body, reader, status=status)


def request_html(draft: Draft, hidden: str, limit: int, person: Person, problem: str = "") -> str:
    """Give the form in HTML."""
    wrong = f'<p class="error" role="alert">{escape(problem)}</p>' if problem else ""
    kinds = "".join(
        f'<option value="{key}"{" selected" if key == draft.category else ""}>{escape(say(name))}</option>'
        for key, name in KINDS.items()
    )
    email = (
        ""
        if person is not NOBODY and person.email
        else f'<label for="email">{escape(say("Your e-mail address"))}</label>'
        f'<p class="small" id="email-hint">{escape(say("So that we can reach you. Replies appear here, too."))}</p>'
        '<input id="email" name="email" type="email" autocomplete="email" required maxlength="254" '
        f'aria-describedby="email-hint" value="{escape(draft.email)}">'
    )
    return (
        f'<form class="panel" method="post" enctype="{FORM}" action="{NEW}">{hidden}{wrong}'
        f'<input type="hidden" name="key" value="{escape(draft.key)}">'
        f'<input type="hidden" name="conversation" value="{escape(draft.conversation)}">'
        f'<label for="subject">{escape(say("What is it about?"))}</label>'
        f'<input id="subject" name="subject" required maxlength="{SUBJECT_LIMIT}" dir="auto" autocomplete="off" '
        f'value="{escape(draft.subject)}">'
        '<p id="status" class="unseen" role="status"></p>'
        f'<nav id="suggestions" class="suggested" aria-label="{escape(say(HELPFUL))}" hidden>'
        f'<p class="small" aria-hidden="true">{escape(say(MAY_HELP))}</p><ul></ul></nav>'
        f'<label for="description">{escape(say("What happened, or what do you need?"))}</label>'
        f'<textarea id="description" name="description" rows="7" required maxlength="{DESCRIPTION_LENGTH}" dir="auto">'
        f"{escape(draft.description)}</textarea>"
        f'<label for="category">{escape(say("What is it?"))}</label>'
        f'<select id="category" name="category">{kinds}</select>'
        f"{email}{file_field(limit)}"
        f'<button class="button" type="submit">{escape(say_as("button", "Send"))}</button></form>'
    )
