"""The page of tickets that are like one."""

from __future__ import annotations

from aiohttp import web

from bot.web.numbers import ticket_number
from bot.web.pages.console.frame import Console, Visit, ticket_path
from bot.web.pages.console.ticket_similar import listed
from bot.web.problems import not_found
from handlers.similar.desk import Similar


class SimilarPage:
    """Answers ``/console/tickets/<number>/similar``; a script shows the same beside the ticket."""

    def __init__(self, console: Console, similar: Similar) -> None:
        self._console = console
        self._similar = similar

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show tickets that are like one, each with a button that links the two.

        Raises:
            TicketNotFound: there is no such ticket.
        """
        number = ticket_number(request.match_info["number"])
        if number is None:
            raise not_found()
        ticket = await self._console.team.desk.show(number)
        found = await self._similar.similar(visit.person, number)
        body = listed(number, ticket.version, found, visit.hidden, visit.now)
        back = f'<p><a href="{ticket_path(number)}">Back to {number}</a></p>'
        return self._console.shown(visit, f"What is like {number}", body + back)
