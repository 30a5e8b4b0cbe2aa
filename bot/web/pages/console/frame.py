"""The frame of the console: who may come in, and what stands around every page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from html import escape
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote, urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.dependencies import TeamDesk, WebDependencies
from bot.web.edge.journal import REQUEST_ID
from bot.web.forms import LONGEST, Forms
from bot.web.identity import Identity
from bot.web.pages.account import OWN, PORTAL, SIGN_IN, SIGN_OUT, account_page, moved, sealed, signed_in_actions
from bot.web.pages.console.kept import kept
from bot.web.pages.console.places import Place, navigation
from bot.web.pages.console.times import written
from bot.web.pages.template import Html, page
from bot.web.problems import Problem, rendered, translate
from handlers.access.permissions import Right, on_team, require
from handlers.person import Person
from handlers.ticket_event import Actor
from handlers.tickets.actors import of_team
from handlers.tickets.staff import Engineer, Presence

PRESENCE = "/console/presence"
ABSENCES = ((30, "30 minutes"), (60, "1 hour"), (240, "4 hours"))
"""What can be said with one click about when one is back: minutes, and how that is called."""

_TITLES = {
    "forbidden": "This is not for you to do",
    "not-found": "There is nothing here",
    "form-expired": "This page is too old",
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A member of the team at a page of the console.

    Attributes:
        hidden: the token that every form must carry, as a hidden field in HTML.
        engineer: how she stands on the staff; None: she is given no tickets by routing.
        now: when she came.
        trouble: what does not work just now, in words.
    """

    person: Person
    secret: str
    hidden: str
    engineer: Engineer | None
    now: datetime
    trouble: tuple[str, ...] = ()

    @property
    def actor(self) -> Actor:
        """Her, as tickets write down who did something."""
        return of_team(self.person)


Show: TypeAlias = Callable[[web.Request, Visit], Awaitable[web.StreamResponse]]


class Console:
    """Lets the team in, and puts pages into the frame.

    Whoever is not signed in does that first and comes back; what she was about to send is given back to her. Customers
    are told where their tickets are. What fails is told within the frame, with the way back.
    """

    def __init__(
        self,
        deps: WebDependencies,
        team: TeamDesk,
        identity: Identity,
        forms: Forms,
        new_secret: Callable[[], str],
        static: str,
    ) -> None:
        self.deps = deps
        self.team = team
        self.new_secret = new_secret
        self._identity = identity
        self._forms = forms
        self._static = static
        self._places: set[Place] = set()

    def offer(self, place: Place) -> None:
        """Name a page in the navigation from now on."""
        self._places.add(place)

    def guarded(self, show: Show, right: Right = Right.WORK, *, asked_beside: bool = False) -> Handler:
        """Give the handler of a page that asks for a right.

        `asked_beside`: a script of another page asks for it and reads JSON: nobody is sent to sign in, or comes back.
        """

        async def handle(request: web.Request) -> web.StreamResponse:
            found, secret = await self._identity.signed_in(request), self._identity.session_of(request)
            if (found is None or secret is None) and asked_beside:
                signed_out = Problem(401, "unauthorized", "You are signed out: sign in again.")
                return sealed(rendered(signed_out, request[REQUEST_ID]))
            if found is None or secret is None:
                return await self._sign_in_first(request)
            person = found[1]
            hidden = self._forms.field(secret)
            if not on_team(person):
                return self._not_for_customers(person, hidden)
            # What a script asks for beside a page has no frame.
            trouble = () if asked_beside or self.team.trouble is None else tuple(await self.team.trouble())
            visit = Visit(person, secret, hidden, await self._listed(person), self.deps.clock(), trouble)
            try:
                require(person, right)
                return await show(request, visit)
            except Exception as error:
                problem = translate(error, self.deps.limits.body_bytes)
                if problem is None:
                    raise
                return await self._failed(request, visit, problem)

        return handle

    async def fields(self, request: web.Request, visit: Visit, longest: int = LONGEST) -> dict[str, str]:
        """Read the form that was sent.

        Raises:
            Problem: as with `Forms.read`.
        """
        return await self._forms.read(request, visit.secret, longest)

    def shown(
        self,
        visit: Visit,
        title: str,
        body: str,
        *,
        place: Place | None = None,
        heading: str | None = None,
        told: str = "",
        wrong: str = "",
        query: str = "",
        status: int = 200,
    ) -> web.Response:
        """Give a page in the frame.

        Args:
            visit: who sees it.
            title: of the window; the heading, too, unless `heading`, which is HTML, says otherwise.
            body: HTML.
            place: which of the navigation it is.
            heading: what stands in place of the title above the body.
            told: what was done, in words.
            wrong: why something was not done, in words.
            query: what stands in the field to search.
            status: of the response.
        """
        said = f'<p class="told" role="status">{escape(told)}</p>' if told else ""
        said += f'<p class="wrong" role="alert">{escape(wrong)}</p>' if wrong else ""
        said = "".join(f'<p class="wrong" role="status">{escape(one)}</p>' for one in visit.trouble) + said
        response = page(
            "console",
            status,
            title=title,
            heading=Html(f"<h1>{escape(title)}</h1>" if heading is None else heading),
            said=Html(said),
            body=Html(body),
            places=Html(navigation(self._places, place)),
            me=Html(_me(visit)),
            query=query,
            static=self._static,
        )
        return sealed(response)

    async def _listed(self, person: Person) -> Engineer | None:
        return next((one for one in await self.team.staff.engineers() if one.id == person.id), None)

    async def _sign_in_first(self, request: web.Request) -> web.StreamResponse:
        """Send her to sign in; what she sends is given back, as her session may have ended while she wrote."""
        if request.method in {"GET", "HEAD"}:
            response: web.Response = moved(SIGN_IN)
            # What a script fetches into a page that is open is not where she was going.
            if request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
                self._identity.come_back(response, request.path_qs)
            return response
        words = await kept(request)
        told = f"<p>Nothing was sent.</p>{words}" if words else "<p>Nothing was changed.</p>"
        link = f'<p><a class="button" href="{SIGN_IN}">Sign in again</a></p>'
        response = account_page("You are signed out", told + link, self._static, status=401)
        came_from = urlsplit(request.headers.get("Referer", ""))
        self._identity.come_back(response, came_from.path + (f"?{came_from.query}" if came_from.query else ""))
        return response

    def _not_for_customers(self, person: Person, hidden: str) -> web.Response:
        body = (
            f"<p>You are signed in as <strong>{escape(person.email or person.name or person.id)}</strong>. "
            "Your own tickets are in the portal.</p>"
            f'<p><a class="button" href="{PORTAL}">Your tickets</a></p>'
            '<p class="small">You belong to the team? An administrator can list you.</p>'
        )
        actions = signed_in_actions(hidden)
        return account_page("The console is for the team", body, self._static, actions=actions, status=403)

    async def _failed(self, request: web.Request, visit: Visit, problem: Problem) -> web.Response:
        title = _TITLES.get(problem.slug, "That did not work")
        words = "" if problem.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE else await kept(request)
        body = (
            f'<div class="panel"><p>{escape(problem.detail)}</p>{words}'
            f'<p><a class="button" href="{Place.QUEUE}">To the queue</a></p></div>'
        )
        response = self.shown(visit, title, body, status=problem.status)
        response.headers.update(problem.headers)
        return response


def ticket_path(number: str) -> str:
    """Give the address of a ticket's page."""
    return f"/console/tickets/{quote(number)}"


def _me(visit: Visit) -> str:
    person, engineer = visit.person, visit.engineer
    name = escape(person.name or (person.email or person.id).partition("@")[0])
    here = "" if engineer is None else _presence(engineer.presence, visit.hidden)
    state = ""
    if engineer is not None:
        at_work = engineer.presence.here
        state = f'<span class="state {"here" if at_work else "away"}">{"here" if at_work else "away"}</span>'
    return (
        f'<details class="me"><summary><span class="name">{name}</span>{state}</summary><div class="menu">{here}'
        f'<a href="{OWN}">Your account</a><a href="{PORTAL}">Your own tickets</a><a href="/">The chat</a>'
        f'<form method="post" action="{SIGN_OUT}">{visit.hidden}<button type="submit">Sign out</button></form>'
        "</div></details>"
    )


def _presence(presence: Presence, hidden: str) -> str:
    start = f'<form method="post" action="{PRESENCE}">{hidden}'
    if not presence.here:
        until = "" if presence.until is None else f" until {written(presence.until)}"
        return (
            f'{start}<p class="small">You are away{until}: no tickets come to you.</p>'
            '<button class="button" name="here" value="yes">I am back</button></form>'
        )
    times = "".join(f'<button name="away" value="{minutes}">For {name}</button>' for minutes, name in ABSENCES)
    return (
        f'{start}<p class="small">You are here: tickets come to you. Go away:</p>{times}'
        '<button name="away" value="">Until you say so</button></form>'
    )
