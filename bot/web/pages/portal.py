"""The portal: somebody's own tickets, to be followed, answered, closed and opened again."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

from aiohttp import web

from bot.database import StorageError
from bot.web.api.download import Download
from bot.web.dependencies import WebDependencies
from bot.web.forms import Unsigned
from bot.web.pages.account import PORTAL, moved
from bot.web.pages.portal_answers import Letterbox, given_back
from bot.web.pages.portal_frame import MAIL, NEW, Frame
from bot.web.pages.portal_list import asked, list_html, listed
from bot.web.pages.portal_readers import Reader, Readers
from bot.web.pages.portal_ticket import TicketView, ticket_html
from bot.web.parcels import Parcel, Parcels
from bot.web.problems import Problem, not_found, translate
from bot.web.standings import standings_of
from handlers.chat import words
from handlers.languages import mark, say
from handlers.languages.sentences import together
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, TicketNotFound, WriteConflict
from handlers.ticket import Status, Ticket
from handlers.tickets.desk import COMMENT_LIMIT

_NUMBER = re.compile(r"T-[1-9][0-9]{0,17}")
_KEY = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LONGEST = 2 * COMMENT_LIMIT
"""Characters of a text that are read: browsers send two for the end of a line."""
_DEEDS = frozenset({"reply", "close", "give-up", "reopen"})
_AGAIN = mark("Please choose the files again.")


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
        words, wanted = request.query.get("q", ""), request.query.get("page", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else 1
        shown = listed(await self._readers.list(reader, asked(words, number)), words, number)
        if shown.page != max(number, 1):  # there are fewer pages
            shown = listed(await self._readers.list(reader, asked(words, shown.page)), words, shown.page)
        standings = await standings_of(self._deps, (*shown.open, *shown.over))
        body = (
            f'<p class="deed"><a class="button" href="{NEW}">{escape(say("New request"))}</a></p>'
            f"{list_html(shown, standings, self._deps.clock())}"
            f'<p class="small note">{_note(reader)}</p>'
        )
        response = self._frame.page(say("Your requests"), body, reader, back=False)
        return response if reader.signed_in else self._frame.returning(response, request)

    async def one(self, request: web.Request) -> web.StreamResponse:
        """Show a ticket as its requester sees it: without notes. Who is not signed in does that first, and comes back.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
        """
        reader, number = await self._readers.of(request), _number(request)
        if reader is None:
            return self._frame.to_sign_in(request)
        try:
            person, ticket = await self._readers.one(reader, number)
        except TicketNotFound:
            if not reader.may_sign_in:
                raise
            return self._frame.to_sign_in(request)  # as for a number that nobody has: it tells nothing
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
            typed = given_back(await self._letterbox.words(request, _LONGEST))
            return self._frame.unsent(request, typed, ended=True)
        try:
            return await self._done(request, reader)
        except Unsigned as unsigned:
            ended = not reader.signed_in and self._readers.had_session(request)
            return self._frame.unsent(request, given_back(unsigned.fields), ended=ended, detail=unsigned.detail)

    async def _done(self, request: web.Request, reader: Reader) -> web.StreamResponse:
        number = _number(request)
        async with self._letterbox.opened(request, reader.subject, _LONGEST) as parcel:
            person, _ = await self._readers.one(reader, number)
            await self._parcels.weigh(parcel, number, person)
            given = parcel.fields.get("key", "")
            key = given if _KEY.fullmatch(given) else self._new_secret()
            try:
                to = await self._carried_out(number, person, parcel, key)
            except (InvalidInput, ChangeRefused, WriteConflict, StorageError, Problem) as error:
                parcel.drop()
                return await self._given_back(reader, number, parcel, error)
        await self._parcels.attach(parcel, to, person, key)
        return moved(f"{PORTAL}/{to}")

    async def _carried_out(self, number: str, person: Person, parcel: Parcel, key: str) -> str:
        """Do what the button says, and give the ticket to be shown then. The key is the page's: sent twice, said once.

        Raises:
            InvalidInput: there are no words and no files, too many, or a file is not taken.
            ChangeRefused: it cannot be done as the ticket stands now.
            Problem: no button of the page says this; or the files cannot be written.
        """
        desk, text, deed = self._deps.ticket_desk, parcel.fields.get("text", ""), parcel.fields.get("do")
        if parcel.problem:
            raise InvalidInput(parcel.problem)
        if deed not in _DEEDS or (parcel.files and deed != "reply"):
            raise Problem(422, "invalid", say("Press one of the buttons of the page."))
        match deed:
            case "close":
                await desk.close_own(number, person)
            case "give-up":
                await desk.close_own(number, person, missing=text)
            case "reopen":
                await desk.reopen_own(number, person)
            case _:
                said = text if text.strip() else words.sent([one.name for one in parcel.files])
                await parcel.keep()
                return (await desk.answer(number, person, said, key=key, enclosing=bool(parcel.files))).number
        return number

    async def _given_back(self, reader: Reader, number: str, parcel: Parcel, error: Exception) -> web.Response:
        """Show the ticket as it is now, what was typed, and why it was not taken."""
        problem = translate(error, self._deps.limits.body_bytes)
        if problem is None:
            raise error
        person, ticket = await self._readers.one(reader, number)
        told = together(problem.detail, say(_AGAIN)) if parcel.files else problem.detail
        typed = parcel.fields.get("text", "")
        response = await self._page(reader, person, ticket, typed=typed, problem=told, status=problem.status)
        response.headers.update(problem.headers)
        return response

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
        linked = [*(one.number for one in ticket.links), *([ticket.merged_into] if ticket.merged_into else [])]
        view = TicketView(
            ticket,
            person,
            await deps.ticket_desk.standing(ticket),
            deps.clock(),
            files=() if deps.files is None else await deps.files.attachments.of_ticket(ticket.number),
            own=await self._readers.theirs(reader, linked),
            reopens=deps.ticket_desk.reopens(ticket),
            survey=await self._survey(ticket, person),
            fix=await self._fix(ticket),
            typed=typed,
            problem=problem,
            limit=self._letterbox.limit,
            tell=deps.tell,
        )
        body = ticket_html(view, self._frame.hidden(reader), self._new_secret())
        return self._frame.page(ticket.subject, body, reader, status=status, theirs=True)

    async def _survey(self, ticket: Ticket, person: Person) -> str:
        """Give the address of the survey that waits for this person after the ticket's close; empty for none."""
        if self._deps.surveys is None or ticket.status is not Status.CLOSED:
            return ""
        asked = ticket.requester_id if ticket.bears(person.proved) else person.id
        return await self._deps.surveys.invitation(ticket.number, asked) or ""

    async def _fix(self, ticket: Ticket) -> str:
        """Give the address where a ticket's customer says whether a fix works; empty where nobody asks."""
        if self._deps.fixes is None:
            return ""
        return await self._deps.fixes.invitation(ticket.number) or ""


def _note(reader: Reader) -> str:
    if reader.signed_in:
        own = say(
            "These are your own requests: those of your address, and those that were sent from this browser. "
            "What your colleagues ask is seen by them alone."
        )
        return f'{escape(own)} <a href="{MAIL}">{escape(say("Which mails you get"))}</a>'
    return escape(
        say(
            "These are the requests that were sent from this browser. "
            "Those of other devices are there once you sign in."
        )
    )


def _number(request: web.Request) -> str:
    number = request.match_info["number"].upper()
    if not _NUMBER.fullmatch(number):
        raise not_found()
    return number
