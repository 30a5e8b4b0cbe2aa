"""The board of promises: what is overdue, what will be, who is there, and how today goes."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.web.dependencies import Managing
from bot.web.numbers import version
from bot.web.pages.account import moved
from bot.web.pages.console.board_parts import Chosen, Shown, board
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from handlers.ports import ChangeRefused, InvalidInput
from handlers.tickets.overview import Sight


class BoardPage:
    """Answers GET and POST of ``/console/board``."""

    def __init__(self, console: Console, managing: Managing) -> None:
        self._console = console
        self._managing = managing

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show it, narrowed to a team or somebody."""
        sight = await self._managing.overview.look()
        done, told = request.query.get("done", ""), ""
        if done:
            given = next((one for one in sight.due if one.ticket.number == done), None)
            names = await self._names(sight)
            to = "nobody" if given is None or given.ticket.assignee is None else names.get(given.ticket.assignee, "")
            told = f"{done} is with {to} now." if given is not None else f"{done} was given away."
        return await self._shown(sight, visit, Chosen.read(request.query), told=told)

    async def reassign(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Give a ticket to somebody else, unless others changed it meanwhile or she is away.

        Raises:
            TicketNotFound: there is no such ticket.
            InvalidInput: the form was not one of the page.
        """
        fields = await self._console.fields(request, visit)
        chosen, number, seen = Chosen.read(fields), fields.get("number", ""), version(fields, "seen")
        assignee = fields.get("assignee", "") or None
        sight = await self._managing.overview.look()
        staff = {visit.person.id, *(one.engineer.id for one in sight.seats)}
        if assignee is not None and assignee not in staff:
            raise InvalidInput("Choose somebody of the staff from the list of the page.")
        try:
            await self._console.team.desk.assign(number, visit.actor, assignee, seen=seen)
        except (ChangeRefused, InvalidInput) as error:
            fresh, status = await self._managing.overview.look(), 409 if isinstance(error, ChangeRefused) else 422
            return await self._shown(fresh, visit, chosen, wrong=str(error), status=status)
        return moved(chosen.address(done=number))

    async def _shown(
        self, sight: Sight, visit: Visit, chosen: Chosen, *, told: str = "", wrong: str = "", status: int = 200
    ) -> web.Response:
        body = board(Shown(sight, chosen, await self._names(sight), visit))
        return self._console.shown(visit, "SLA board", body, place=Place.BOARD, told=told, wrong=wrong, status=status)

    async def _names(self, sight: Sight) -> Mapping[str, str]:
        ids = {one.ticket.assignee for one in sight.due} | {one.engineer.id for one in sight.seats}
        return await self._console.team.desk.names(ids)
