"""Which mails somebody gets: chosen by whoever is signed in, since only they have proven that an address is theirs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from types import MappingProxyType

from aiohttp import web

from bot.web.dependencies import WebDependencies
from bot.web.forms import Forms
from bot.web.pages.account import moved
from bot.web.pages.portal_frame import MAIL, Frame
from bot.web.pages.portal_readers import Readers
from bot.web.ports import MailChoices
from bot.web.problems import not_found
from handlers.access.permissions import on_team
from handlers.attention.alerting import LETTER
from handlers.clusters.telling import BURST
from handlers.languages import mark, say, say_as
from handlers.person import Person
from handlers.tickets.letters import Kind, kind_scope

SURVEY = "survey"
_TICKET = "ticket:"
_ALERTS: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: Stands beside a box to tick under "Send to {address}", as do those that begin with "that".
        LETTER: mark("that a ticket needs a look"),
        BURST: mark("that a problem that tickets share grows"),
    }
)
"""What addresses of the team are sent, where the settings of the desk name them."""
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        # NOTE: Stands beside a box to tick under "Send to {address}".
        Kind.FILED: mark("that we have received a request"),
        # NOTE: Stands beside a box to tick under "Send to {address}".
        Kind.SOLVED: mark("that a request was marked as solved"),
        # NOTE: Stands beside a box to tick under "Send to {address}".
        Kind.IDLE: mark("that a request was closed because you did not answer"),
        # NOTE: Stands beside a box to tick under "Send to {address}".
        SURVEY: mark("two questions about how it was, after a request was closed"),
    }
)


class MailPage:
    """Answers ``/portal/mail``."""

    def __init__(
        self, deps: WebDependencies, choices: MailChoices, readers: Readers, frame: Frame, forms: Forms
    ) -> None:
        self._deps = deps
        self._choices = choices
        self._readers = readers
        self._frame = frame
        self._forms = forms

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show what is chosen now.

        Raises:
            Problem: 404, we know no address of theirs.
        """
        reader = await self._readers.of(request)
        if reader is None or not reader.signed_in:
            return self._frame.to_sign_in(request)
        if not reader.person.email:
            raise not_found()
        refused = await self._refused(reader.person.id, reader.person.email)
        saved = f'<p class="next ours" role="status">{escape(say("Saved."))}</p>' if "saved" in request.query else ""
        body = saved + choices_html(reader.person.email, refused, self._frame.hidden(reader), _kinds(reader.person))
        return self._frame.page(say("Which mails you get"), body, reader)

    async def save(self, request: web.Request) -> web.StreamResponse:
        """Choose: what has its mark is sent.

        Raises:
            Problem: 403, the form is none of ours; 404, we know no address of theirs.
        """
        reader = await self._readers.of(request)
        if reader is None or not reader.signed_in:
            return self._frame.to_sign_in(request)
        fields = await self._forms.read(request, reader.subject)
        person, address = reader.person, reader.person.email
        if not address:
            raise not_found()
        kinds = map(kind_scope, _kinds(person))
        for scope in [*kinds, *(one for one in await self._choices.of(address) if _of_ticket(one))]:
            if scope in fields:
                await self._choices.allow(address, scope)
            else:
                await self._choices.refuse(address, scope, self._deps.clock())
        if self._deps.surveys is not None:
            await self._deps.surveys.wish(person.id, asked=kind_scope(SURVEY) in fields)
        return moved(f"{MAIL}?saved")

    async def _refused(self, person_id: str, address: str) -> frozenset[str]:
        refused = await self._choices.of(address)
        stopped = self._deps.surveys is not None and await self._deps.surveys.stopped(person_id)
        return refused | {kind_scope(SURVEY)} if stopped else refused


def choices_html(address: str, refused: Collection[str], hidden: str, mails: Mapping[str, str] = _KINDS) -> str:
    """Give the form in HTML. `refused`: the scopes of which no mails are sent. `mails`: what each kind tells."""
    kinds = "".join(_choice(kind_scope(kind), say(told), refused) for kind, told in mails.items())
    stopped = sorted((one for one in refused if _of_ticket(one)), key=lambda one: (len(one), one))
    tickets = "".join(
        _choice(one, say("about {ticket}, of which you want none now", ticket=one.removeprefix(_TICKET)), refused)
        for one in stopped
    )
    always = say(
        "What our team answers is always sent, unless you unsubscribe from all mails about a request by the link in "
        "them. That stands here, too."
    )
    return (
        f'<form class="panel choices" method="post" action="{MAIL}">{hidden}'
        f"<fieldset><legend>{escape(say('Send to {address}', address=address))}</legend>{kinds}{tickets}</fieldset>"
        f'<p class="small">{escape(always)}</p>'
        f'<button class="button" type="submit">{escape(say_as("button", "Save"))}</button></form>'
    )


def _kinds(person: Person) -> Mapping[str, str]:
    return {**_KINDS, **_ALERTS} if on_team(person) else _KINDS


def _choice(scope: str, told: str, refused: Collection[str]) -> str:
    checked = "" if scope in refused else " checked"
    box = f'<input type="checkbox" name="{escape(scope)}" value="yes"{checked}>'
    return f'<label class="choice">{box} {escape(told)}</label>'


def _of_ticket(scope: str) -> bool:
    return scope.startswith(_TICKET)
