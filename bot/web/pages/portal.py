"""The portal: somebody's own tickets, to be followed, answered, closed and opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from html import escape
from types import MappingProxyType

from aiohttp import web

from bot.web.dependencies import WebDependencies
from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.pages.account import PORTAL, SIGN_IN, account_page, moved, signed_in_actions
from bot.web.problems import Problem
from handlers.person import Person
from handlers.ticket import UNSOLVED, Comment, Status, Ticket
from handlers.tickets.desk import COMMENT_LIMIT

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: "Received",
        Status.OPEN: "Being worked on",
        Status.PENDING: "Waits for you",
        Status.ON_HOLD: "Being looked into",
        Status.SOLVED: "Solved",
        Status.CLOSED: "Closed",
    }
)


class PortalPages:
    """Answers ``/portal`` and ``/portal/<number>``. Whose a ticket is, is told by the desk: another's is not there."""

    def __init__(
        self, deps: WebDependencies, identity: Identity, forms: Forms, new_secret: Callable[[], str], static: str
    ) -> None:
        self._deps = deps
        self._identity = identity
        self._forms = forms
        self._new_secret = new_secret
        self._static = static

    async def show(self, request: web.Request) -> web.StreamResponse:
        """List one's tickets, latest first; whoever is not signed in does that first."""
        found = await self._somebody(request)
        if found is None:
            return moved(SIGN_IN)
        person, secret = found
        tickets = await self._deps.ticket_desk.of(person)
        rows = "".join(_row(one) for one in tickets)
        none = '<p>You have no tickets.</p><p><a class="button" href="/">Ask a question</a></p>'
        body = f'<ul class="tickets">{rows}</ul>' if tickets else none
        return account_page("Your tickets", body, self._static, actions=signed_in_actions(self._forms.field(secret)))

    async def one(self, request: web.Request) -> web.StreamResponse:
        """Show a ticket as its requester sees it: without notes.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
        """
        found = await self._somebody(request)
        if found is None:
            return moved(SIGN_IN)
        person, secret = found
        ticket = await self._deps.ticket_desk.own(request.match_info["number"].upper(), person)
        hidden = self._forms.field(secret)
        said = "".join(_said(one) for one in ticket.comments if one.public)
        body = (
            f'<p class="small">{ticket.number} · {STATUS[ticket.status]} · opened {_time(ticket.opened_at)}</p>'
            f"{await self._due(ticket)}"
            f'<div class="said own"><p class="small">You</p>{escape(ticket.description)}</div>{said}'
            f"{self._deeds(ticket, hidden)}"
            f'<p><a href="{PORTAL}">All your tickets</a></p>'
        )
        return account_page(ticket.subject, body, self._static, actions=signed_in_actions(hidden))

    async def do(self, request: web.Request) -> web.StreamResponse:
        """Answer, close or open again, and show what came of it.

        Raises:
            TicketNotFound: there is none, or it is somebody else's.
            InvalidInput: there are no words, or too many.
        """
        found = await self._somebody(request)
        if found is None:
            return moved(SIGN_IN)
        person, secret = found
        fields = await self._forms.read(request, secret, longest=COMMENT_LIMIT)
        number, desk = request.match_info["number"].upper(), self._deps.ticket_desk
        match fields.get("do"):
            case "reply":
                # The key is the page's: the same page sent twice says it once.
                await desk.answer(number, person, fields.get("text", ""), key=fields.get("key") or None)
            case "close":
                await desk.close_own(number, person)
            case "reopen":
                await desk.reopen_own(number, person)
            case _:
                raise Problem(422, "invalid", "Press one of the buttons of the page.")
        return moved(f"{PORTAL}/{number}")

    async def _somebody(self, request: web.Request) -> tuple[Person, str] | None:
        found, secret = await self._identity.signed_in(request), self._identity.session_of(request)
        return None if found is None or secret is None else (found[1], secret)

    async def _due(self, ticket: Ticket) -> str:
        team = self._deps.team
        standing = None if team is None else (await team.watch.standings([ticket.number])).get(ticket.number)
        if standing is None or standing.reply_due is None:
            return ""
        return f'<p class="small">Reply due by {_time(standing.reply_due)}</p>'

    def _deeds(self, ticket: Ticket, hidden: str) -> str:
        start = f'<form method="post" action="{PORTAL}/{ticket.number}">{hidden}'
        close = f'{start}<button class="button ghost" name="do" value="close">Close this ticket</button></form>'
        reopen = f'{start}<button class="button ghost" name="do" value="reopen">Open it again</button></form>'
        reply = (
            f'<form class="panel" method="post" action="{PORTAL}/{ticket.number}">{hidden}'
            f'<input type="hidden" name="key" value="{self._new_secret()}">'
            f'<label for="text">Your reply</label><textarea id="text" name="text" rows="5" required '
            f'maxlength="{COMMENT_LIMIT}"></textarea>'
            '<button class="button" type="submit" name="do" value="reply">Send</button></form>'
        )
        return f'{reply}<div class="deeds">{close if ticket.status in UNSOLVED else reopen}</div>'


def _row(ticket: Ticket) -> str:
    return (
        f'<li><a href="{PORTAL}/{ticket.number}"><span class="name" dir="auto">{escape(ticket.subject)}</span>'
        f'<span class="small">{ticket.number} · {STATUS[ticket.status]} · {_time(ticket.opened_at)}</span></a></li>'
    )


def _said(comment: Comment) -> str:
    who, kind = (escape(comment.author), "team") if comment.team else ("You", "own")
    head = f'<p class="small">{who}, {_time(comment.at)}</p>'
    return f'<div class="said {kind}" dir="auto">{head}{escape(comment.text)}</div>'


def _time(at: datetime) -> str:
    return f'<time datetime="{at.isoformat()}">{at:%d %b %Y, %H:%M} UTC</time>'
