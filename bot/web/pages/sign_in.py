"""The pages to sign in and out: asking for a link, opening it, leaving."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from types import MappingProxyType

from aiohttp import web

from bot.mail.address import usable
from bot.web.dependencies import SignIn
from bot.web.edge.rates import client_address
from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.pages.account import OWN, SIGN_IN, account_page, moved
from bot.web.pages.template import Html, html
from bot.web.problems import Problem
from handlers.access.link import MAILED, Purpose, Standing
from handlers.access.visit import Entered, Later, Opened, Visitor
from handlers.languages import mark, say, say_n
from handlers.person import Person
from handlers.ports import Clock

_LONGEST = 254
_MINUTES = int(MAILED.total_seconds() // 60)
_REFUSED: Mapping[Standing, tuple[int, str, str]] = MappingProxyType(
    {
        Standing.USED: (410, mark("This link was used already"), mark("Each link works once.")),
        Standing.EXPIRED: (410, mark("This link is too old"), mark("Each link works for a short time only.")),
        Standing.UNKNOWN: (404, mark("This link is not valid"), mark("Perhaps a part of it is missing.")),
    }
)
_ADDRESS = mark("Please give an e-mail address, like name@example.com.")
_ELSEWHERE = mark(
    "This is not the browser in which the link was asked for. Go on only if you asked for it yourself, or were given "
    "it by somebody whom you trust."
)


class SignInPages:
    """Answers ``/signin``, ``/signin/<token>``, ``/signout`` and ``/signed-out``."""

    def __init__(self, sign_in: SignIn, identity: Identity, forms: Forms, clock: Clock, hops: int, static: str) -> None:
        self._door = sign_in.door
        self._post = sign_in.post
        self._new_secret = sign_in.new_secret
        self._identity = identity
        self._forms = forms
        self._clock = clock
        self._hops = hops
        self._static = static

    async def show(self, request: web.Request) -> web.StreamResponse:
        """Ask for the address; whoever is signed in already goes on."""
        if await self._identity.signed_in(request) is not None:
            return self._back(request)
        return self._asking(request)

    async def ask(self, request: web.Request) -> web.StreamResponse:
        """Say that a link is on its way if somebody has that address: the same for every address."""
        fields = await self._forms.read(request, self._identity.browser_of(request))
        email = fields.get("email", "").strip()
        if not _usable(email):
            return self._asking(request, email=email, error=say(_ADDRESS))
        visitor = self._visitor(request)
        later = await self._door.ask(email, visitor)
        if later is not None:
            raise self._too_many(later)
        self._post(email, visitor.browser)
        return account_page(say("Look into your mail"), _posted(email), self._static)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Let in the browser that asked for the link; ask any other first, since mail scanners open links as well."""
        token, visitor = request.match_info["token"], self._visitor(request)
        opened = await self._door.look(token, visitor)
        if isinstance(opened, Later):
            raise self._too_many(opened)
        # Browsers fetch ahead what somebody may be about to open: that must use nothing up.
        ahead = "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))
        if opened.standing is Standing.VALID and request.method == "GET" and not ahead:
            return await self._tried(request, await self._door.enter(token, visitor))
        if not opened.standing.opens:
            return self._refused(opened.standing)
        return self._confirming(request, opened)

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Let in whoever said yes."""
        fields = await self._forms.read(request, self._identity.browser_of(request))
        token, visitor = request.match_info["token"], self._visitor(request)
        opened = await self._door.look(token, visitor)
        if isinstance(opened, Later):
            raise self._too_many(opened)
        email = fields.get("email", "").strip()
        if opened.purpose is Purpose.FIRST and opened.standing.opens and not _usable(email):
            return self._confirming(request, opened, email=email, error=say(_ADDRESS))
        return await self._tried(request, await self._door.enter(token, visitor, email))

    async def leave(self, request: web.Request) -> web.StreamResponse:
        """End the session; when it is over already, that is fine too."""
        secret = self._identity.session_of(request)
        if secret is not None and await self._identity.signed_in(request) is not None:
            await self._forms.read(request, secret)
            await self._door.leave(secret)
        response = moved("/signed-out")
        self._identity.let_out(response)
        self._identity.forget_way_back(response)
        return response

    async def left(self, _request: web.Request) -> web.StreamResponse:
        """Say that it is done."""
        told, again = escape(say("You are signed out in this browser.")), escape(say("Sign in again"))
        body = f'<p>{told}</p><p><a class="button" href="{SIGN_IN}">{again}</a></p>'
        return account_page(say("Signed out"), body, self._static)

    def _visitor(self, request: web.Request) -> Visitor:
        return self._identity.at_the_door(request, client_address(request, self._hops))

    async def _tried(self, request: web.Request, tried: Entered | Later | Standing) -> web.StreamResponse:
        if isinstance(tried, Later):
            raise self._too_many(tried)
        if not isinstance(tried, Entered):
            return self._refused(tried)
        response = self._back(request)
        self._identity.let_in(response, tried)
        await self._identity.adopt_language(request, tried.person)
        return response

    def _back(self, request: web.Request) -> web.Response:
        # Once: whoever comes to sign in again later is not led to a page of that day.
        response = moved(self._identity.way_back(request) or OWN)
        self._identity.forget_way_back(response)
        return response

    def _asking(self, request: web.Request, *, email: str = "", error: str = "") -> web.Response:
        new = html(
            say("Nothing asked yet? {link}Write to our team{end} without signing in."),
            link=Html('<a href="/portal/new">'),
            end=Html("</a>"),
        ).text
        lead = f'<p>{escape(say("You get a link by mail. There is no password."))}</p><p class="small">{new}</p>'
        field, status = _email(email, error), 422 if error else 200
        return self._form(request, say("Sign in"), SIGN_IN, lead, field, say("Send me a link"), status)

    def _confirming(self, request: web.Request, opened: Opened, *, email: str = "", error: str = "") -> web.Response:
        path = f"{SIGN_IN}/{request.match_info['token']}"
        status = 422 if error else 200
        if opened.purpose is Purpose.FIRST:
            told = say("Nobody is in charge of this server yet. Whoever goes on here becomes its administrator.")
            lead, field, button = f"<p>{escape(told)}</p>", _email(email, error), say("Become administrator")
            return self._form(request, say("Welcome"), path, lead, field, button, status)
        name = Html(f"<strong>{escape(_called(opened.person))}</strong>")
        who = f"<p>{html(say('You will be signed in as {name}.'), name=name).text}</p>"
        elsewhere = f'<p class="warning" role="note">{escape(say(_ELSEWHERE))}</p>'
        warned = elsewhere if opened.standing is Standing.ELSEWHERE else ""
        return self._form(request, say("Sign in here?"), path, who + warned, "", say("Sign in"), status)

    def _form(
        self, request: web.Request, title: str, path: str, lead: str, field: str, button: str, status: int
    ) -> web.Response:
        browser = self._identity.browser_of(request)
        known = browser or self._new_secret()
        kind, hidden = "panel" if field else "alone", self._forms.field(known)
        form = (
            f'<form class="{kind}" method="post" action="{escape(path)}">{hidden}{field}'
            f'<button class="button" type="submit">{escape(button)}</button></form>'
        )
        response = account_page(title, lead + form, self._static, status=status)
        if browser is None:
            self._identity.know_browser(response, known)
        return response

    def _refused(self, standing: Standing) -> web.Response:
        status, title, why = _REFUSED.get(standing, _REFUSED[Standing.UNKNOWN])
        new = escape(say("Ask for a new link"))
        body = f'<p>{escape(say(why))}</p><p><a class="button" href="{SIGN_IN}">{new}</a></p>'
        return account_page(say(title), body, self._static, status=status)

    def _too_many(self, later: Later) -> Problem:
        seconds = max(1, math.ceil((later.at - self._clock()).total_seconds()))
        minutes = math.ceil(seconds / 60)
        if minutes <= 90:
            detail = say_n(
                "There were too many tries to sign in. Please try again in {n} minute.",
                "There were too many tries to sign in. Please try again in {n} minutes.",
                minutes,
            )
        else:
            detail = say_n(
                "There were too many tries to sign in. Please try again in {n} hour.",
                "There were too many tries to sign in. Please try again in {n} hours.",
                math.ceil(minutes / 60),
            )
        return Problem(429, "too-many-requests", detail, headers={"Retry-After": str(seconds)})


def _usable(email: str) -> bool:
    return len(email) <= _LONGEST and usable(email)


def _posted(email: str) -> str:
    known = html(
        say("If {address} is known here, a link to sign in is on its way."),
        address=Html(f"<strong>{escape(email)}</strong>"),
    ).text
    once = say_n(
        "It works once, within {n} minute. Open it in this browser.",
        "It works once, within {n} minutes. Open it in this browser.",
        _MINUTES,
    )
    nothing = html(
        say("No mail? Look into the spam folder, or {link}ask again{end}."),
        link=Html(f'<a href="{SIGN_IN}">'),
        end=Html("</a>"),
    ).text
    return f'<p>{known}</p><p>{escape(once)}</p><p class="small">{nothing}</p>'


def _email(value: str, error: str) -> str:
    wrong = ' aria-invalid="true" aria-describedby="wrong"' if error else ""
    told = f'<p class="error" id="wrong" role="alert">{escape(error)}</p>' if error else ""
    return (
        f'<label for="email">{escape(say("Your e-mail address"))}</label>'
        f'<input id="email" name="email" type="email" autocomplete="email" required maxlength="254" '
        f'value="{escape(value)}" autofocus{wrong}>{told}'
    )


def _called(person: Person | None) -> str:
    return say("somebody") if person is None else person.email or person.name or person.id
