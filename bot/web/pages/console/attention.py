"""Which tickets need a person now, the most urgent first."""

from __future__ import annotations

from aiohttp import web

from bot.web.numbers import ticket_number, version
from bot.web.pages.account import moved
from bot.web.pages.console.attention_parts import listing
from bot.web.pages.console.attention_query import Asked, misread, read
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from handlers.attention.desk import AttentionDesk
from handlers.ports import ChangeRefused, InvalidInput


class AttentionPage:
    """Answers GET and POST of ``/console/attention``."""

    def __init__(self, console: Console, attention: AttentionDesk) -> None:
        self._console = console
        self._attention = attention

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show a page of the list."""
        done = ticket_number(request.query.get("done", ""))
        told = f"{done} can wait. Its score follows in a few seconds." if done else ""
        wrong = misread(request.query, self._console.team.plans)
        return await self._shown(read(request.query), visit, told=told, wrong=wrong)

    async def judge(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Take in that a ticket can wait, unless others changed it since the score that the page shows.

        Raises:
            TicketNotFound: there is no such ticket.
        """
        fields = await self._console.fields(request, visit)
        asked, number, seen = read(fields), fields.get("number", ""), version(fields, "seen")
        try:
            await self._attention.not_urgent(visit.person, number, seen)
        except (ChangeRefused, InvalidInput) as error:
            status = 409 if isinstance(error, ChangeRefused) else 422
            return await self._shown(asked, visit, wrong=str(error), status=status)
        return moved(asked.address(done=number))

    async def _shown(
        self, asked: Asked, visit: Visit, *, told: str = "", wrong: str = "", status: int = 200
    ) -> web.Response:
        found = await asked.found(self._attention, visit.person)
        body = listing(asked, found, self._console.team.plans, visit)
        title = "What needs a person"
        return self._console.shown(visit, title, body, place=Place.ATTENTION, told=told, wrong=wrong, status=status)
