"""The frame of the pages about signing in."""

from __future__ import annotations

from html import escape

from aiohttp import web

from bot.web.pages.template import Html, page
from handlers.languages import say, say_as

SIGN_IN = "/signin"
SIGN_OUT = "/signout"
OWN = "/me"
PORTAL = "/portal"


def account_page(title: str, body: str, static: str, *, actions: str = "", status: int = 200) -> web.Response:
    """Give a page; `body` and `actions` are HTML. It is kept nowhere, and its address is told to no other site."""
    ask = f'<a class="quiet" href="/">{escape(say("Ask a question"))}</a>'
    response = page("account", status, title=title, body=Html(body), actions=Html(actions or ask), static=static)
    return sealed(response)


def signed_in_actions(hidden: str) -> str:
    """Give the links and the button of whoever is signed in, in HTML; `hidden`: the token of their forms."""
    button = f'<button class="quiet" type="submit">{escape(say("Sign out"))}</button>'
    tickets, you = escape(say("Tickets")), escape(say_as("page about oneself", "You"))
    links = f'<a class="quiet" href="{PORTAL}">{tickets}</a><a class="quiet" href="{OWN}">{you}</a>'
    return f'{links}<form method="post" action="{SIGN_OUT}">{hidden}{button}</form>'


def moved(target: str) -> web.Response:
    """Go on to another page of ours, which is then asked for with GET."""
    return sealed(web.Response(status=303, headers={"Location": target}))


def sealed(response: web.Response) -> web.Response:
    """See that addresses with a secret in them leave no trace."""
    response.headers["Cache-Control"] = "no-store"
    # Not `no-referrer`: with it browsers send forms with the origin `null`, which cannot be told from a foreign one.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
