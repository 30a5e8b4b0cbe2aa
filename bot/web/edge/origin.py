"""Requests that change something must come from our own pages, or carry a token."""

from __future__ import annotations

from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.problems import Problem
from handlers.languages import say

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


def origin(public_url: str, session_cookie: str) -> Middleware:
    """Make the middleware against requests that foreign pages send with our cookies.

    A request with a session must say where it comes from: every browser does, and nothing else has sessions.
    """
    public = urlsplit(public_url).netloc.lower()

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        mute = session_cookie in request.cookies and not {"Origin", "Sec-Fetch-Site"} & set(request.headers)
        if request.method not in _SAFE and not _bears_token(request) and (mute or _foreign(request, public)):
            detail = say("This request came from another site, so it was not carried out.")
            raise Problem(403, "foreign-origin", detail)
        return await handler(request)

    return middleware


def _bears_token(request: web.Request) -> bool:
    """Tell whether a token came along. A browser never sends one on its own, unlike a password (``Basic``)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return scheme.lower() == "bearer" and bool(token.strip())


def _foreign(request: web.Request, public: str) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site.lower() not in _OWN_SITE:
        return True
    sender = request.headers.get("Origin")
    if sender is None:
        return False
    try:
        host = urlsplit(sender).netloc.lower()
    except ValueError:  # not an address at all, like ``http://[``
        return True
    return host not in {public, request.host.lower()} - {""}
