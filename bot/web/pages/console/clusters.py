"""Clusters: which tickets are the same problem, and what is made of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from aiohttp import web

from bot.web.numbers import version
from bot.web.pages.account import moved, sealed
from bot.web.pages.console.cluster_list import EVERY, STATES, cluster_path, listing
from bot.web.pages.console.cluster_parts import Shown, heading, whole
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.problems import Problem, not_found
from handlers.access.permissions import Right, may
from handlers.clusters.cluster import ClusterState
from handlers.clusters.desk import ClusterDesk
from handlers.clusters.handover import table
from handlers.clusters.trend import Order
from handlers.ports import ChangeRefused, InvalidInput

_NUMBER = re.compile(r"[Kk]-([1-9][0-9]{0,8})")
_DONE: Mapping[str, str] = MappingProxyType(
    {
        "title": "The title is kept.",
        "dismiss": "It is dismissed.",
        "handed_over": "It is noted that engineering has it.",
        "back": "It is among the open ones again.",
        "escalate": "It is on its way to engineering, with all of its tickets.",
        "link_issue": "It is linked to the issue, and its other tickets in a moment.",
    }
)


class ClusterPages:
    """Answers ``/console/clusters`` and ``/console/clusters/<number>``."""

    def __init__(self, console: Console, desk: ClusterDesk) -> None:
        self._console = console
        self._desk = desk

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List them."""
        state, sort = request.query.get("state", ""), request.query.get("sort", "")
        state = state if state in STATES else ClusterState.OPEN.value
        order = Order(sort) if sort in {one.value for one in Order} else Order.GROWTH
        states = () if state == EVERY else (ClusterState(state),)
        found = await self._desk.listed(visit.person, order=order, states=states)
        return self._console.shown(visit, "Clusters", listing(found, state, order, visit.now), place=Place.CLUSTERS)

    async def one(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show one, with what can be done.

        Raises:
            ClusterNotFound: there is none.
        """
        told = _DONE.get(request.query.get("done", ""), "")
        return await self._shown(_number(request), visit, told=told)

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Change one; what cannot be done is said beside what was typed.

        Raises:
            ClusterNotFound: there is none.
            NotPermitted: no manager asks.
        """
        fields = await self._console.fields(request, visit)
        number = _number(request)
        try:
            await self._change(number, visit, fields)
        except (InvalidInput, ChangeRefused) as error:
            status = 409 if isinstance(error, ChangeRefused) else 422
            return await self._shown(number, visit, wrong=str(error), typed=fields, status=status)
        return moved(f"{cluster_path(number)}?done={fields['do']}")

    async def handover(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show what engineering is handed, to be copied.

        Raises:
            ClusterNotFound: there is none, or it has no tickets any more.
        """
        number = _number(request)
        found = await self._desk.handover(visit.person, number)
        path = cluster_path(number)
        lines = found.summary.count("\n") + 2
        body = (
            '<div class="panel handover"><p><label for="handover">To be copied into an issue for engineering. It names '
            "customers' accounts and quotes them: it is not for a public place.</label></p>"
            f'<textarea id="handover" readonly rows="{min(lines, 40)}" dir="auto">{escape(found.summary)}</textarea>'
            f'<p class="small"><a href="{path}/handover.csv">Tickets as CSV</a> · '
            f'<a href="/api/v1/clusters/{number}/handover">All as JSON</a></p></div>'
            f'<p><a href="{path}">Back to {number}</a></p>'
        )
        return self._console.shown(visit, f"{number} for engineering", body, place=Place.CLUSTERS)

    async def csv(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Give the tickets of one as CSV.

        Raises:
            ClusterNotFound: there is none, or it has no tickets any more.
        """
        number = _number(request)
        found = await self._desk.handover(visit.person, number)
        response = web.Response(text=table(found), content_type="text/csv", charset="utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{number}.csv"'
        return sealed(response)

    async def _change(self, number: str, visit: Visit, fields: Mapping[str, str]) -> None:
        desk, person, seen = self._desk, visit.person, version(fields, "seen")
        match fields.get("do"):
            case "title":
                await desk.rename(person, number, fields.get("title", ""), seen)
            case "dismiss":
                await desk.dismiss(person, number, fields.get("because", ""), seen)
            case "handed_over":
                await desk.handed_over(person, number, fields.get("reference", ""), seen)
            case "back":
                await desk.bring_back(person, number, seen)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _shown(
        self,
        number: str,
        visit: Visit,
        *,
        told: str = "",
        wrong: str = "",
        typed: Mapping[str, str] = MappingProxyType({}),
        status: int = 200,
    ) -> web.Response:
        opened = await self._desk.opened(visit.person, number)
        manages = may(visit.person, Right.MANAGE)
        shown = Shown(opened, visit, typed, manages, manages and self._console.team.escalating is not None)
        return self._console.shown(
            visit,
            f"{opened.cluster.number} {opened.cluster.name}",
            whole(shown),
            place=Place.CLUSTERS,
            heading=heading(opened),
            told=told,
            wrong=wrong,
            status=status,
        )


def _number(request: web.Request) -> str:
    matched = _NUMBER.fullmatch(request.match_info["number"])
    if matched is None:
        raise not_found()
    return f"K-{matched[1]}"
