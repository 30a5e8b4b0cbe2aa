"""The frame of the portal's pages."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.web.forms import Forms
from bot.web.identity import Identity
from bot.web.page_words import embedded
from bot.web.pages.account import PORTAL, SIGN_IN, moved, sealed, signed_in_actions
from bot.web.pages.portal_readers import Reader
from bot.web.pages.template import Html, page
from bot.web.tongues import UNKNOWN
from handlers.languages import say
from handlers.languages.sentences import together

NEW = f"{PORTAL}/new"
MAIL = f"{PORTAL}/mail"


class Frame:
    """Makes pages. Whoever is not signed in is offered to do so."""

    def __init__(self, identity: Identity, forms: Forms, static: str) -> None:
        self._identity = identity
        self._forms = forms
        self._static = static

    def hidden(self, reader: Reader) -> str:
        """Give the token of the reader's forms, in HTML."""
        return self._forms.field(reader.subject)

    def page(
        self, title: str, body: str, reader: Reader, *, status: int = 200, back: bool = True, theirs: bool = False
    ) -> web.Response:
        """Give a page; `body` is HTML. It is kept nowhere. A stranger is known again by a cookie from here on.

        `back`: with a link to the list. `theirs`: the title is a customer's words.
        """
        actions = (
            signed_in_actions(self.hidden(reader))
            if reader.signed_in
            else _link(PORTAL, say("Requests")) + _link(SIGN_IN, say("Sign in"))
        )
        if reader.visitor is not None:
            actions = _link(SIGN_IN, say("Sign in"))
        response = page(
            "portal",
            status,
            title=title,
            above=Html(_back() if back else ""),
            spoken=Html(UNKNOWN if theirs else ""),
            body=Html(body),
            actions=Html(actions),
            words=embedded(),
            static=self._static,
        )
        return self.known(sealed(response), reader)

    def known(self, response: web.Response, reader: Reader) -> web.Response:
        """Make a stranger known to their browser."""
        if reader.visitor is not None:
            self._identity.remember(response, reader.visitor)
        return response

    def unsent(self, request: web.Request, typed: str, *, ended: bool, detail: str = "") -> web.Response:
        """Say that nothing was sent, and give back what was typed, which is HTML; whoever signs in comes back here.

        `ended`: nobody is signed in any more; else `detail` says why.
        """
        link = f'<a class="button" href="{SIGN_IN}">{escape(say("Sign in again"))}</a>'
        signed_out = say("You are signed out, so nothing was sent.")
        told = escape(signed_out if ended else together(say("Nothing was sent."), detail))
        load = escape(say("Load the page again"))
        again = "" if ended else f'<a class="button ghost" href="{escape(request.path)}">{load}</a>'
        body = f'<div class="panel"><p role="alert">{told}</p>{typed}<p class="deed">{link} {again}</p></div>'
        title = say("You are signed out") if ended else say("This page is too old")
        response = page(
            "portal",
            401 if ended else 403,
            title=title,
            above=Html(""),
            spoken=Html(""),
            body=Html(body),
            actions=Html(_link(SIGN_IN, say("Sign in"))),
            words=embedded(),
            static=self._static,
        )
        return self.returning(sealed(response), request)

    def to_sign_in(self, request: web.Request) -> web.Response:
        """Send somebody to the sign-in page, which leads back here."""
        response = moved(SIGN_IN)
        return self.returning(response, request) if request.method == "GET" else response

    def returning(self, response: web.Response, request: web.Request) -> web.Response:
        """Let whoever signs in from this page come back to it."""
        self._identity.come_back(response, request.path_qs)
        return response


def _link(target: str, label: str) -> str:
    return f'<a class="quiet" href="{target}">{escape(label)}</a>'


def _back() -> str:
    return f'<p class="back"><a href="{PORTAL}">← {escape(say("Your requests"))}</a></p>'
