"""The queue: which tickets there are, whose they are, and what is due."""

from __future__ import annotations

from types import MappingProxyType

from aiohttp import web

from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.queue_parts import Colleague, heading, listing
from bot.web.pages.console.queue_query import ME, NOBODY, VIEWS, Asked, misread, read
from bot.web.pages.console.scores import Scores
from handlers.tickets.lists import TicketLists, View

LIMIT = 50
_DONE = MappingProxyType(
    {
        "here": "You are here: tickets come to you.",
        "away": "You are away: no more tickets come to you, and those that wait for you are given to others.",
    }
)


class QueuePage:
    """Answers ``GET /console``."""

    def __init__(self, console: Console, lists: TicketLists) -> None:
        self._console = console
        self._lists = lists

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show a page of a view, or of what was searched for.

        Raises:
            InvalidInput: the address names a place in the list that no page ever gave.
        """
        team, me = self._console.team, visit.person.id
        asked = read(request.query, View.UNSOLVED if visit.engineer is None else View.MINE)
        page = await self._lists.page(asked.query(me, visit.now, LIMIT), visit.now)
        counts = await self._lists.counts(visit.now, me)
        staff = await team.staff.engineers()
        ids = {me, *(one.id for one in staff), *(row.assignee for row in page.rows)}
        names = await team.desk.names([*ids, asked.assignee])
        colleagues = tuple(Colleague(one, names.get(one, one)) for one in sorted({one.id for one in staff}))
        scores = None
        if team.attention is not None:
            found = await team.attention.scores(visit.person, [row.number for row in page.rows])
            scores = Scores(found, team.attention.alert_at)
        body = listing(asked, page, counts, names, colleagues, team.plans, visit, scores)
        title = _title(asked)
        told = _DONE.get(request.query.get("done", ""), "")
        return self._console.shown(
            visit,
            title,
            body,
            place=Place.QUEUE,
            heading=heading(title, page),
            told=told,
            wrong=misread(request.query),
            query=asked.text,
        )


def _title(asked: Asked) -> str:
    if asked.text:
        where = "" if asked.view is None else f" in “{VIEWS[asked.view]}”"
        return f"“{asked.text}”{where}"
    if asked.view is not None:
        return VIEWS[asked.view]
    return "Nobody's" if asked.assignee == NOBODY else "Mine" if asked.assignee == ME else "All tickets"
