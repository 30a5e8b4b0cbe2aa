"""The board of our own tracker: where product engineers work when there is no other."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from aiohttp import web

from bot.web.api.download import disposition
from bot.web.pages.account import moved, sealed
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.tracker_parts import Shown, board, heading, issue_path, status_named, whole
from bot.web.problems import Problem, not_found
from handlers.engineering.local.board import COMMENT_LIMIT, LocalBoard
from handlers.engineering.local.issue import PROJECT, LocalStatus, numeral
from handlers.ports import ChangeRefused, InvalidInput

_DONE: Mapping[str, str] = MappingProxyType(
    {
        "comment": "Your comment is there; support is told.",
        "move": "It is moved; support is told.",
        "plan": "The version is kept; support is told.",
        "version": "The version is there.",
        "release": "It is out. Support is told of every issue that it fixes.",
    }
)
_NOTHING: Mapping[str, str] = MappingProxyType({})


class TrackerPages:
    """Answers ``/console/tracker`` and ``/console/tracker/<key>``."""

    def __init__(self, console: Console, tracker: LocalBoard) -> None:
        self._console = console
        self._tracker = tracker

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show the board."""
        return await self._board(visit, told=_DONE.get(request.query.get("done", ""), ""))

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Move an issue, add or release a version; what cannot be done is said beside what was typed.

        Raises:
            IssueNotFound: there is none.
        """
        fields = await self._console.fields(request, visit)
        try:
            match fields.get("do"):
                case "move":
                    key, seen = fields.get("key", ""), fields.get("seen")
                    await self._tracker.move(visit.person, key, _status(fields), seen)
                case "version":
                    await self._tracker.add_version(visit.person, fields.get("name", ""), _day(fields))
                case "release":
                    await self._tracker.release(visit.person, fields.get("version", ""), _day(fields))
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        except (InvalidInput, ChangeRefused) as error:
            return await self._board(visit, wrong=str(error), typed=fields, status=_code(error))
        return moved(f"{Place.TRACKER}?done={fields['do']}")

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show an issue.

        Raises:
            IssueNotFound: there is none.
        """
        return await self._issue(_key(request), visit, told=_DONE.get(request.query.get("done", ""), ""))

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Comment on an issue, move it, plan it.

        Raises:
            IssueNotFound: there is none.
        """
        fields, key = await self._console.fields(request, visit, COMMENT_LIMIT), _key(request)
        try:
            match fields.get("do"):
                case "comment":
                    await self._tracker.comment(visit.person, key, fields.get("text", ""), fields.get("once", ""))
                case "move":
                    await self._tracker.move(visit.person, key, _status(fields), fields.get("seen"))
                case "plan":
                    chosen = [one for one in (fields.get("version", ""),) if one]
                    await self._tracker.plan(visit.person, key, chosen, fields.get("seen"))
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        except (InvalidInput, ChangeRefused) as error:
            return await self._issue(key, visit, wrong=str(error), typed=fields, status=_code(error))
        return moved(f"{issue_path(key)}?done={fields['do']}")

    async def file(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Give a file to be saved.

        Raises:
            IssueNotFound: there is none.
        """
        name, content = await self._tracker.content(visit.person, _key(request), request.match_info["file"])
        # What it claims to be is its sender's word; it may be a page with a script.
        response = web.Response(body=content, content_type="application/octet-stream")
        response.headers["Content-Disposition"] = disposition(name)
        return sealed(response)

    async def _board(
        self,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = _NOTHING,
        status: int = 200,
    ) -> web.Response:
        found = await self._tracker.board(visit.person)
        given_back = typed if typed.get("do") == "version" else _NOTHING
        body = board(found, visit, given_back)
        title, place = "Issue board", Place.TRACKER
        return self._console.shown(visit, title, body, place=place, told=told, wrong=wrong, status=status)

    async def _issue(
        self,
        key: str,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = _NOTHING,
        status: int = 200,
    ) -> web.Response:
        issue, versions = await self._tracker.opened(visit.person, key)
        # What is sent again, as after a lost answer, is said once; what was refused was not said.
        once = typed.get("once") or self._console.new_secret()
        shown = Shown(issue, versions, visit, once, typed)
        return self._console.shown(
            visit,
            f"{issue.key} {issue.title}",
            whole(shown),
            place=Place.TRACKER,
            heading=heading(issue),
            told=told,
            wrong=wrong,
            status=status,
        )


def _key(request: web.Request) -> str:
    number = numeral(request.match_info["key"])
    if number is None:
        raise not_found()
    return f"{PROJECT}-{number}"


def _status(fields: Mapping[str, str]) -> LocalStatus:
    found = status_named(fields.get("status", ""))
    if found is None:
        raise InvalidInput("Choose one of the statuses.")
    return found


def _day(fields: Mapping[str, str]) -> date | None:
    given = fields.get("on", "").strip()
    try:
        return date.fromisoformat(given) if given else None
    except ValueError as error:
        raise InvalidInput(f"{given} is no day: write it as 2026-03-02.") from error


def _code(error: InvalidInput | ChangeRefused) -> int:
    return 409 if isinstance(error, ChangeRefused) else 422
