"""The ledger: what customers wait for, weighed by the organisations that it hits."""

from __future__ import annotations

from aiohttp import web

from bot.web.pages.account import sealed
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.ledger_parts import asked, listing
from bot.web.pages.console.places import Place
from handlers.engineering.ledger import table
from handlers.engineering.ledger_desk import LedgerDesk


class LedgerPage:
    """Answers ``/console/issues``, and its table."""

    def __init__(self, console: Console, desk: LedgerDesk) -> None:
        self._console = console
        self._desk = desk

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List the issues."""
        query = asked(request.query)
        found = await self._desk.listed(visit.person, query)
        return self._console.shown(visit, "Issues", listing(found, query, visit), place=Place.ISSUES)

    async def csv(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Give all of them as CSV."""
        found = await self._desk.listed(visit.person, asked(request.query))
        response = web.Response(text=table(found), content_type="text/csv", charset="utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="issues-{found.at:%Y-%m-%d}.csv"'
        return sealed(response)
