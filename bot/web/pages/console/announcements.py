"""Announcements: what customers are to be told of fixes, and what they were told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from aiohttp import web

from bot.web.numbers import version, whole
from bot.web.pages.account import moved
from bot.web.pages.console.announcement_parts import (
    SEEN,
    STATES,
    announcement_path,
    announcements_path,
    listing,
)
from bot.web.pages.console.announcement_parts import whole as whole_of
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.known_issue_parts import owed
from bot.web.pages.console.places import Place, called
from bot.web.problems import Problem, not_found
from handlers.engineering.announcement import AnnouncementState
from handlers.engineering.announcement_desk import SHOWN, AnnouncementDesk
from handlers.engineering.announcement_views import SentAll
from handlers.engineering.approving import TEXT_LIMIT
from handlers.engineering.issue import IssueName
from handlers.engineering.jobs import named
from handlers.engineering.publishing import KnownIssueDesk
from handlers.ports import ChangeRefused, InvalidInput

_TITLE = called(Place.ANNOUNCEMENTS)
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_LONGEST = 2 * TEXT_LIMIT
"""Characters of a text that are read: browsers send two for the end of a line."""
_DONE: Mapping[str, str] = MappingProxyType(
    {
        "send": "It is on its way to the customer.",
        "word": "It is kept, and not sent.",
        "drop": "It is dropped.",
        "back": "It is a draft again.",
    }
)


class AnnouncementPages:
    """Answers ``/console/announcements`` and ``/console/announcements/<id>``."""

    def __init__(self, console: Console, desk: AnnouncementDesk, known: KnownIssueDesk | None = None) -> None:
        """Take what it shows. `known`: who else wants to hear of issues; None: nobody can say so."""
        self._console = console
        self._desk = desk
        self._known = known

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List them by issue."""
        asked = request.query.get("state", "")
        state = AnnouncementState(asked) if asked in STATES else AnnouncementState.DRAFT
        issue = _issue(request.query.get("issue", ""))
        count = whole(request.query.get("done", ""), 4)
        did = "sent" if request.query.get("did") == "send_all" else "worded"
        told = "" if count is None else f"{count} {'was' if count == 1 else 'were'} {did}."
        return await self._listed(visit, state, issue, told=told)

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Send all drafts that were shown of an issue, or give them the same words; what could not be is told."""
        fields = await self._console.fields(request, visit, _LONGEST)
        chosen = {
            name.removeprefix(SEEN): version(fields, name) for name in fields if _ID.fullmatch(name.removeprefix(SEEN))
            and name.startswith(SEEN)
        }  # fmt: skip
        issue, deed = _issue(fields.get("issue", "")), fields.get("do", "")
        if not chosen or len(chosen) > SHOWN:
            raise Problem(422, "invalid", "This page is not whole. Please load it again and repeat.")
        try:
            match deed:
                case "send_all":
                    done = await self._desk.send_all(visit.person, chosen)
                case "word_all":
                    done = await self._desk.word_all(visit.person, chosen, fields.get("text", ""))
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        except InvalidInput as error:
            return await self._listed(visit, issue=issue, wrong=str(error), typed=fields, status=422)
        if done.left:
            return await self._listed(visit, issue=issue, wrong=_left(done, deed), typed=fields, status=409)
        path = announcements_path(issue=issue)
        return moved(f"{path}{'&' if '?' in path else '?'}did={deed}&done={len(done.sent)}")

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show one, with what can be done.

        Raises:
            AnnouncementNotFound: there is none.
        """
        return await self._shown(_id(request), visit, told=_DONE.get(request.query.get("done", ""), ""))

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Send one, word it, drop it or bring it back; what cannot be done is said beside what was typed.

        Raises:
            AnnouncementNotFound: there is none.
        """
        fields = await self._console.fields(request, visit, _LONGEST)
        id_ = _id(request)
        try:
            await self._change(id_, visit, fields)
        except (InvalidInput, ChangeRefused) as error:
            status = 409 if isinstance(error, ChangeRefused) else 422
            return await self._shown(id_, visit, wrong=str(error), typed=fields, status=status)
        return moved(f"{announcement_path(id_)}?done={fields['do']}")

    async def _change(self, id_: str, visit: Visit, fields: Mapping[str, str]) -> None:
        desk, person, seen, text = self._desk, visit.person, version(fields, "seen"), fields.get("text", "")
        match fields.get("do"):
            case "send":
                await desk.send(person, id_, seen, text=text, despite=fields.get("despite") == "yes")
            case "word":
                await desk.word(person, id_, text, seen)
            case "drop":
                await desk.drop(person, id_, seen)
            case "back":
                await desk.bring_back(person, id_, seen)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _listed(
        self,
        visit: Visit,
        state: AnnouncementState = AnnouncementState.DRAFT,
        issue: IssueName | None = None,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
        status: int = 200,
    ) -> web.Response:
        found = await self._desk.listed(visit.person, (state,), issue)
        every = state is AnnouncementState.DRAFT and issue is None
        waiting = await self._known.owed(visit.person) if self._known is not None and every else ()
        body = f"{owed(waiting)}{listing(found, state, issue, visit, typed)}"
        return self._console.shown(
            visit, _TITLE, body, place=Place.ANNOUNCEMENTS, told=told, wrong=wrong, status=status
        )

    async def _shown(
        self,
        id_: str,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
        status: int = 200,
    ) -> web.Response:
        opened = await self._desk.opened(visit.person, id_)
        title = f"News for {opened.addressed.announcement.ticket}"
        heading = f'<p class="small crumbs"><a href="{Place.ANNOUNCEMENTS}">{_TITLE}</a></p><h1>{title}</h1>'
        return self._console.shown(
            visit,
            title,
            whole_of(opened, visit, typed),
            place=Place.ANNOUNCEMENTS,
            heading=heading,
            told=told,
            wrong=wrong,
            status=status,
        )


def _left(done: SentAll, deed: str) -> str:
    did = "sent" if deed == "send_all" else "worded"
    why = "; ".join(dict.fromkeys(reason.rstrip(".") for reason in done.left.values()))
    return f"{len(done.sent)} {did}, {len(done.left)} not: {why}. Those that are left are shown as they are now."


def _issue(given: str) -> IssueName | None:
    tracker, slash, id_ = given.partition("/")
    return named(given) if tracker and slash and id_ else None


def _id(request: web.Request) -> str:
    if not _ID.fullmatch(request.match_info["id"]):
        raise not_found()
    return request.match_info["id"]
