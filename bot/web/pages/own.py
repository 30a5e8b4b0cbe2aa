"""The page about oneself: who one is here, and where one is signed in."""

from __future__ import annotations

from datetime import datetime
from html import escape

from aiohttp import web

from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.pages.account import OWN, SIGN_IN, account_page, moved, signed_in_actions
from bot.web.pages.agents import named
from bot.web.pages.template import Html, html
from handlers.access.door import Door
from handlers.access.permissions import on_team
from handlers.access.session import Session
from handlers.languages import mark_as, say, say_as
from handlers.languages.dates import moment
from handlers.person import Person, Role

_ROLES = {
    Role.CUSTOMER: mark_as("role of a person", "customer"),
    Role.ENGINEER: mark_as("role of a person", "engineer"),
    Role.MANAGER: mark_as("role of a person", "manager"),
    Role.ADMINISTRATOR: mark_as("role of a person", "administrator"),
}


class OwnPages:
    """Answers ``/me`` and ``/me/sessions``."""

    def __init__(self, door: Door, identity: Identity, forms: Forms, static: str) -> None:
        self._door = door
        self._identity = identity
        self._forms = forms
        self._static = static

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Show it; whoever is not signed in does that first."""
        found, secret = await self._identity.signed_in(request), self._identity.session_of(request)
        if found is None or secret is None:
            return moved(SIGN_IN)
        here, person = found
        hidden = self._forms.field(secret)
        sessions = await self._door.sessions(person)
        elsewhere, where = escape(say("Sign out everywhere else")), escape(say("Where you are signed in"))
        rows = "".join(_row(one, one.id == here.id, hidden) for one in sessions)
        others = (
            f'<form class="others" method="post" action="{OWN}/sessions">{hidden}'
            f'<button class="button ghost" type="submit" name="session" value="others">{elsewhere}</button>'
            "</form>"
            if len(sessions) > 1
            else ""
        )
        console = escape(say("To the console"))
        work = f'<p><a class="button" href="/console">{console}</a></p>' if on_team(person) else ""
        body = (
            f'<div class="panel"><dl class="facts">{_facts(person)}</dl></div>{work}'
            f'<h2 id="where">{where}</h2>'
            f'<ul class="sessions" aria-labelledby="where">{rows}</ul>{others}'
        )
        return account_page(say_as("page about oneself", "You"), body, self._static, actions=signed_in_actions(hidden))

    async def end(self, request: web.Request) -> web.StreamResponse:
        """End one of one's sessions, or all others."""
        found, secret = await self._identity.signed_in(request), self._identity.session_of(request)
        if found is None or secret is None:
            return moved(SIGN_IN)
        here, person = found
        chosen = (await self._forms.read(request, secret)).get("session", "")
        if chosen == "others":
            await self._door.end_all(person, person.id, but=here.handle)
        else:
            await self._door.end(person, chosen, person.id)
        return moved(OWN)


def _facts(person: Person) -> str:
    rows = [
        (say("Address"), person.email or ""),
        (say_as("of a person", "Name"), person.name or ""),
        (say("Role"), say_as(*_ROLES[person.role])),
        (say("Accounts"), ", ".join(person.accounts)),
    ]
    return "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)


def _row(session: Session, here: bool, hidden: str) -> str:
    what = escape(named(session.agent))
    mark = f'<span class="here">{escape(say("this browser"))}</span>' if here else ""
    used = html(say("Last used {when}"), when=_time(session.seen_at)).text
    times = f"{used}<br>{html(say('Signed in {when}'), when=_time(session.made_at)).text}"
    sign_out = html(say("Sign out {browser}"), browser=named(session.agent)).text
    end = (
        ""
        if here
        else f'<form method="post" action="{OWN}/sessions">{hidden}<button class="quiet" type="submit" name="session" '
        f'value="{session.handle}" aria-label="{sign_out}">{escape(say("Sign out"))}</button></form>'
    )
    return f'<li><div class="what"><span class="name">{what}</span>{mark}<p class="small">{times}</p></div>{end}</li>'


def _time(at: datetime) -> Html:
    return Html(f'<time datetime="{at.isoformat()}">{moment(at)} UTC</time>')
