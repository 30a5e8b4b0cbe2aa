"""The portal: somebody's own tickets, to be followed, answered, closed and opened again."""

from __future__ import annotations

import re
from collections.abc import Callable

from aiohttp import web

from bot.web.api.download import Download
from bot.web.dependencies import WebDependencies
from bot.web.pages.account import PORTAL, moved
from bot.web.pages.portal_answers import Letterbox
from bot.web.pages.portal_frame import MAIL, NEW, Frame
from bot.web.pages.portal_list import list_html, listed
from bot.web.pages.portal_readers import Reader, Readers, own_numbers
from bot.web.pages.portal_ticket import TicketView, ticket_html
from bot.web.parcels import Parcel, Parcels
from bot.web.problems import Problem, not_found
from bot.web.standings import standings_of
from handlers.chat import words
from handlers.person import Person
from handlers.ports import InvalidInput
from handlers.ticket import Status, Ticket
from handlers.tickets.desk import COMMENT_LIMIT

_NUMBER = re.compile(r"T-[1-9][0-9]{0,17}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LONGEST = 2 * COMMENT_LIMIT
"""Characters of a text that are read: browsers send two for the end of a line."""
_AGAIN = "Please choose the files again."


class PortalPages:
    """Answers ``/portal`` and what lies below. Whose a ticket is, is told by the desk: another's is not there."""

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
        """List one's tickets; whoever is not known signs in first."""
        reader = await self._readers.of(request)
        if reader is None:
            return self._frame.to_sign_in(request)
        wanted = request.query.get("page", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 1
        shown = listed(await self._readers.all(reader), request.query.get("q", ""), number)
        standings = await standings_of(self._deps, (*shown.open, *shown.over))
        body = (
            f'<p class="deed"><a class="button" href="{NEW}">New request</a></p>'
            f"{list_html(shown, standings, self._deps.clock())}"
            f'<p class="small note">{_note(reader)}</p>'
        )
        response = self._frame.page("Your requests", body, reader, back=False)
        return response if reader.signed_in else self._frame.returning(response, request)

    async def one(self, request: web.Request) -> web.StreamResponse:
        """Show a ticket as its requester sees it: without notes.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
        """
        reader = await self._readers.of(request)
        if reader is None:
            return self._frame.to_sign_in(request)
        person, ticket = await self._readers.one(reader, _number(request))
        return await self._page(reader, person, ticket)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a file that came with a ticket.

        Raises:
            TicketNotFound, Problem: it is not there, or not for them.
        """
        reader = await self._readers.of(request)
        if reader is None:
            return self._frame.to_sign_in(request)
        _, ticket = await self._readers.one(reader, _number(request))
        files = self._deps.files
        found = None if files is None else await files.attachments.get(request.match_info["id"])
        if files is None or found is None or found.ticket != ticket.number or found.path is None:
            raise not_found()
        path = files.path(found.path)
        if not path.is_file():
            raise not_found()
        return Download(path, found.name).response()

    async def do(self, request: web.Request) -> web.StreamResponse:
        """Answer, close or open again, and show what came of it; what was typed is not lost when that fails.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
        """
        reader = await self._readers.of(request)
        if reader is None:
            return self._frame.to_sign_in(request)
        number = _number(request)
        async with self._letterbox.opened(request, reader.subject, _LONGEST) as parcel:
            person, ticket = await self._readers.one(reader, number)
            fields, desk, to = parcel.fields, self._deps.ticket_desk, number
            text, key = fields.get("text", ""), fields.get("key", "")
            key = key if _KEY.fullmatch(key) else self._new_secret()
            match fields.get("do"):
                case "reply":
                    try:
                        to = await self._replied(number, person, parcel, key)
                    except InvalidInput as error:
                        parcel.drop()
                        problem = f"{error} {_AGAIN}" if parcel.files else str(error)
                        return await self._page(reader, person, ticket, typed=text, problem=problem, status=422)
                case "close":
                    await desk.close_own(number, person)
                case "give-up":
                    await desk.close_own(number, person, missing=text)
                case "reopen":
                    await desk.reopen_own(number, person)
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        await self._parcels.attach(parcel, to, person, key)
        return moved(f"{PORTAL}/{to}")

    async def _replied(self, number: str, person: Person, parcel: Parcel, key: str) -> str:
        """Say what came on the ticket, and give the one that it went to. The key is the page's: sent twice, said once.

        Raises:
            InvalidInput: there are no words and no files, too many, or a file is not taken.
        """
        if parcel.problem:
            raise InvalidInput(parcel.problem)
        text = parcel.fields.get("text", "")
        said = text if text.strip() else words.sent([one.name for one in parcel.files])
        await parcel.keep()
        return (await self._deps.ticket_desk.answer(number, person, said, key=key)).number

    async def _page(
        self,
        reader: Reader,
        person: Person,
        ticket: Ticket,
        *,
        typed: str = "",
        problem: str = "",
        status: int = 200,
    ) -> web.Response:
        deps = self._deps
        linked = ticket.links or ticket.merged_into
        view = TicketView(
            ticket,
            person,
            await deps.ticket_desk.standing(ticket),
            deps.clock(),
            files=() if deps.files is None else await deps.files.attachments.of_ticket(ticket.number),
            own=frozenset(own_numbers(await self._readers.all(reader)) if linked else ()),
            reopens=deps.ticket_desk.reopens(ticket),
            survey=await self._survey(ticket, person),
            typed=typed,
            problem=problem,
            limit=self._letterbox.limit,
        )
        body = ticket_html(view, self._frame.hidden(reader), self._new_secret())
        return self._frame.page(ticket.subject, body, reader, status=status)

    async def _survey(self, ticket: Ticket, person: Person) -> str:
        """Give the address of the survey that waits for this person after the ticket's close; empty for none."""
        if self._deps.surveys is None or ticket.status is not Status.CLOSED:
            return ""
        return await self._deps.surveys.invitation(ticket.number, person.id) or ""


def _note(reader: Reader) -> str:
    if reader.signed_in:
        return (
            "These are your own requests, and those that were sent from this browser. What your colleagues ask is seen "
            f'by them alone. <a href="{MAIL}">Which mails you get</a>'
        )
    return "These are the requests that were sent from this browser. Those of other devices are there once you sign in."


def _number(request: web.Request) -> str:
    number = request.match_info["number"].upper()
    if not _NUMBER.fullmatch(number):
        raise not_found()
    return number
