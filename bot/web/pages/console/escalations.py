"""The page on which a ticket is escalated, and what the buttons of its panel do."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from bot.web.dependencies import Escalating
from bot.web.numbers import ticket_number, version
from bot.web.pages.account import moved
from bot.web.pages.console.cluster_list import cluster_path
from bot.web.pages.console.escalation_form import ANOTHER, Form, above, filled, form
from bot.web.pages.console.escalation_parts import answer, lookalikes
from bot.web.pages.console.frame import Console, Visit, ticket_path
from bot.web.problems import Problem, not_found
from handlers.engineering.asking import TrackerUnavailable
from handlers.engineering.drafting import TEXT_LIMIT
from handlers.engineering.errors import EscalationNotFound, IssueNotFound
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind
from handlers.ports import ChangeRefused, HandlerError, InvalidInput, WriteConflict

_CLUSTER = re.compile(r"[Kk]-([1-9][0-9]{0,8})")


class EscalationPages:
    """Answers ``/console/tickets/<number>/escalate`` and ``/console/tickets/<number>/lookalikes``."""

    def __init__(self, console: Console, escalating: Escalating) -> None:
        self._console = console
        self._escalating = escalating

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show the form, with what looks the same above it.

        Raises:
            TicketNotFound, ClusterNotFound: there is none.
        """
        return await self._page(visit, _number(request), _cluster(request.query.get("cluster", "")))

    async def alike(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Show what looks the same alone.

        Raises:
            TicketNotFound: there is none.
        """
        number = _number(request)
        found = await self._escalating.lookalikes.of_ticket(visit.person, number)
        back = f'<p><a href="{ticket_path(number)}">Back to {number}</a></p>'
        body = lookalikes(number, found, visit.hidden) + back
        return self._console.shown(visit, f"Issues that look like {number}", body)

    async def do(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """Carry out a form; what cannot be done is said beside what was typed.

        Raises:
            TicketNotFound, ClusterNotFound: there is none.
            NotPermitted: a cluster is handed over by managers only.
        """
        number, fields = _number(request), await self._console.fields(request, visit, longest=TEXT_LIMIT * 2)
        cluster, draft = _cluster(fields.get("cluster", "")), None
        if fields.get("do") == "answer":
            return await self._answer(number, visit, fields)
        try:
            if fields.get("do") in {"escalate", "look"}:
                draft = filled(fields, Draft(Kind.BUG, ""))
            if fields.get("do") == "look":
                return await self._page(visit, number, cluster, draft=draft, another=bool(fields.get(ANOTHER)))
            done = await self._did(number, visit, fields, draft, cluster)
        except (ChangeRefused, InvalidInput, WriteConflict, TrackerUnavailable, IssueNotFound) as error:
            return await self._page(visit, number, cluster, draft=draft, wrong=str(error), status=_status(error))
        except EscalationNotFound as error:
            raise not_found() from error
        if cluster is not None and done in {"escalate", "link_issue"}:
            return moved(f"{cluster_path(cluster)}?done={done}")
        return moved(f"{ticket_path(number)}?done={done}")

    async def _did(
        self, number: str, visit: Visit, fields: Mapping[str, str], draft: Draft | None, cluster: str | None
    ) -> str:
        desk, person = self._escalating.desk, visit.person
        match fields.get("do"):
            case "escalate" if draft is not None:
                filling = await self._escalating.fillings.of(person, number, kind=draft.kind, project=draft.project)
                missing = filling.lacks(draft)
                if missing:
                    raise InvalidInput(missing)
                another = bool(fields.get(ANOTHER))
                return _filed(await desk.escalate(person, number, draft, cluster=cluster, another=another))
            case "link":
                await desk.link(person, number, fields.get("issue", ""), cluster=cluster)
                return "link_issue"
            case "confirm":
                return _filed(await desk.confirm(person, fields.get("id", "")))
            case "withdraw":
                await desk.withdraw(person, fields.get("id", ""), version(fields, "version"))
                return "withdraw"
        raise Problem(422, "invalid", "Press one of the buttons of the page.")

    async def _answer(self, number: str, visit: Visit, fields: Mapping[str, str]) -> web.StreamResponse:
        """Answer engineering; what cannot be said there is shown with what was typed."""
        id_, text, mark = (fields.get(one, "") for one in ("id", "text", "mark"))
        try:
            await self._escalating.answers.answer(visit.person, id_, text, f"page:{number}:{mark}")
        except (ChangeRefused, InvalidInput, WriteConflict) as error:
            found = (await self._escalating.desk.get(visit.person, id_)).escalation
            body = answer(number, found, visit.hidden, self._escalating.tracker, mark, text)
            heading = f'<p class="small crumbs"><a href="{ticket_path(number)}">Back to {number}</a></p>'
            title = "Answer engineering"
            heading += f"<h1>{title}</h1>"
            return self._console.shown(visit, title, body, heading=heading, wrong=str(error), status=_status(error))
        except EscalationNotFound as error:
            raise not_found() from error
        return moved(f"{ticket_path(number)}?done=answer")

    async def _page(
        self,
        visit: Visit,
        number: str,
        cluster: str | None,
        *,
        draft: Draft | None = None,
        another: bool = False,
        wrong: str = "",
        status: int = 200,
    ) -> web.Response:
        person, words = visit.person, "" if draft is None else f"{draft.summary}\n{draft.actual}"
        kind, project = (None, None) if draft is None else (draft.kind, draft.project)
        filling, found = await asyncio.gather(
            self._escalating.fillings.of(person, number, kind=kind, project=project, cluster=cluster),
            self._escalating.lookalikes.of_ticket(person, number, words),
        )
        shown = Form(filling, draft or filling.draft, visit.hidden, self._escalating.tracker, another)
        body = above(filling) + lookalikes(number, found, visit.hidden, cluster or "") + form(shown)
        path, name = (ticket_path(number), number) if cluster is None else (cluster_path(cluster), cluster)
        title = f"Escalate {name}"
        heading = f'<p class="small crumbs"><a href="{path}">Back to {name}</a></p><h1>{title}</h1>'
        return self._console.shown(visit, title, body, heading=heading, wrong=wrong, status=status)


def _filed(made: Escalation) -> str:
    """Name what is said of it: what was only begun now is no issue yet."""
    if made.state is EscalationState.LINKED and made.key:
        return f"already&issue={quote(made.key)}"
    return "escalate"


def _status(error: HandlerError) -> int:
    match error:
        case ChangeRefused():
            return 409
        case WriteConflict() | TrackerUnavailable():
            return 503
        case _:
            return 422


def _cluster(given: str) -> str | None:
    matched = _CLUSTER.fullmatch(given)
    return None if matched is None else f"K-{matched[1]}"


def _number(request: web.Request) -> str:
    number = ticket_number(request.match_info["number"])
    if number is None:
        raise not_found()
    return number
