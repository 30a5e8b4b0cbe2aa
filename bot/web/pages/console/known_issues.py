"""Known issues: what customers are told of issues when they ask, and telling those who wanted to hear."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from aiohttp import web

from bot.web.numbers import whole
from bot.web.pages.account import moved
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.known_issue_parts import known_path, listing, page
from bot.web.pages.console.places import Place
from bot.web.problems import Problem
from handlers.engineering.issue import IssueName
from handlers.engineering.known_issue import Publicity
from handlers.engineering.publishing import WORKAROUND_LIMIT, KnownIssueDesk, Wording
from handlers.ports import ChangeRefused, InvalidInput, NewId

_LONGEST = 2 * WORKAROUND_LIMIT
"""Characters of a text that are read: browsers send two for the end of a line."""
_MARK = 80


class KnownIssuePages:
    """Answers ``/console/known-issues`` and ``/console/known-issues/<tracker>/<id>``."""

    def __init__(self, console: Console, desk: KnownIssueDesk, new_id: NewId) -> None:
        self._console = console
        self._desk = desk
        self._new_id = new_id

    async def show(self, _request: web.Request, visit: Visit) -> web.StreamResponse:
        """List them."""
        found = await self._desk.listed(visit.person)
        return self._console.shown(visit, "Known issues", listing(found, visit), place=Place.ISSUES)

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show what customers are told of one.

        Raises:
            IssueNotFound: there is none.
        """
        told, count = "", whole(request.query.get("told", ""), 6)
        if request.query.get("done") == "kept":
            told = "It is kept. Customers are answered so within seconds."
        elif count is not None:
            told = "Everybody was told this before." if not count else f"{count} {'is' if count == 1 else 'are'} told."
        return await self._shown(_name(request), visit, told=told)

    async def change(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Write it, or tell those who asked; what cannot be done is said beside what was typed.

        Raises:
            IssueNotFound: there is none.
        """
        fields = await self._console.fields(request, visit, _LONGEST)
        name = _name(request)
        try:
            match fields.get("do"):
                case "write":
                    seen, looked = whole(fields.get("seen", ""), 9), fields.get("looked")
                    await self._desk.write(visit.person, name, _wording(fields), seen, looked)
                    return moved(f"{known_path(name)}?done=kept")
                case "tell":
                    mark = fields.get("mark", "")[:_MARK]
                    count = await self._desk.tell(visit.person, name, fields.get("text", ""), mark or self._new_id("m"))
                    return moved(f"{known_path(name)}?told={count}")
                case _:
                    raise Problem(422, "invalid", "Press one of the buttons of the page.")
        except (InvalidInput, ChangeRefused) as error:
            status = 409 if isinstance(error, ChangeRefused) else 422
            return await self._shown(name, visit, wrong=str(error), typed=fields, status=status)

    async def _shown(
        self,
        name: IssueName,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
        status: int = 200,
    ) -> web.Response:
        opened = await self._desk.opened(visit.person, name)
        key = name.id if opened.kept is None else opened.kept.snapshot.issue.key
        title = f"What customers are told of {key}"
        crumbs = f'<p class="small crumbs"><a href="{Place.KNOWN_ISSUES}">Known issues</a></p>'
        heading = f"{crumbs}<h1>{escape(title)}</h1>"
        body = page(opened, visit, self._new_id("m"), typed)
        return self._console.shown(
            visit, title, body, place=Place.ISSUES, heading=heading, told=told, wrong=wrong, status=status
        )


def _wording(fields: Mapping[str, str]) -> Wording:
    chosen = fields.get("publicity", "")
    if chosen not in {one.value for one in Publicity}:
        raise InvalidInput("Choose who is told of it.")
    return Wording(fields.get("title", ""), fields.get("workaround", ""), fields.get("fix", ""), Publicity(chosen))


def _name(request: web.Request) -> IssueName:
    return IssueName(request.match_info["tracker"], request.match_info["id"])
