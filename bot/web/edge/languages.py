"""The language of each request: opened once around all that happens to it, so that whatever is said is said in it.

Customers' pages and routes speak the reader's; the console, the team's routes, and what programs call, speak English.
The first of these counts: ``?lang=`` in a page's address (links in letters carry it; it is not kept), what the reader
chose, as a person or in this browser, the ``locale`` of their token, what their browser accepts, the installation's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.database import StorageError
from bot.web.edge.journal import template
from bot.web.identity import Identity
from handlers.languages import known, preferred, speaking
from handlers.languages.choosing import spoken_to
from handlers.languages.links import PARAMETER
from handlers.person import Person

Route: TypeAlias = tuple[str, str]
"""Method, and the pattern of the path."""

_SPOKEN: web.RequestKey[str] = web.RequestKey("spoken", str)
_LOCALE: web.RequestKey[str] = web.RequestKey("locale", str)
_ENGLISH = ("/console", "/static/", "/slack/", "/webhooks/", "/jira/", "/healthz", "/readyz", "/metrics")
"""Where paths begin that no customer reads."""


def languages(identity: Identity, default: str, team: Collection[Route]) -> Middleware:
    """Make the middleware around the one that words failures; it reads nothing but the request.

    `default`: the installation's language. `team`: the routes of the API that are not for customers.
    """
    english = frozenset(team)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path.startswith(_ENGLISH) or (request.method, template(request)) in english:
            return await handler(request)
        accepted = preferred(request.headers.get("Accept-Language"))
        request[_LOCALE] = asked(request) or identity.language_of(request) or accepted or ""
        request[_SPOKEN] = spoken_to(locale=request[_LOCALE], default=default)
        with speaking(request[_SPOKEN]):
            return await handler(request)

    return middleware


def own_language(identity: Identity) -> Middleware:
    """Make the innermost middleware: whoever is signed in, or named by a token, is spoken to in their own language."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _SPOKEN not in request or asked(request):
            return await handler(request)
        named = identity.language_of(request) or identity.claimed_locale(request)
        request[_LOCALE] = named or request[_LOCALE]
        request[_SPOKEN] = await _signed_in(identity, request) or named or request[_SPOKEN]
        with speaking(request[_SPOKEN]):
            return await handler(request)

    return middleware


async def as_person(
    request: web.Request, person: Person, work: Callable[[], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Do the work of a request in the language that its person chose, where they did."""
    if _SPOKEN not in request or asked(request):
        return await work()
    request[_SPOKEN] = known(person.language) or request[_SPOKEN]
    with speaking(request[_SPOKEN]):
        return await work()


def asked(request: web.Request) -> str | None:
    """Give the language that a page's address asks for; None for none of ours. The API has no such parameter."""
    return None if request.path.startswith("/api/") else known(request.query.get(PARAMETER))


def carried(request: web.Request) -> str:
    """Give what an address needs behind it, so that the next page is in the language that was asked for here."""
    language = asked(request)
    return "" if language is None else f"?{PARAMETER}={language}"


def spoken_at(request: web.Request) -> str | None:
    """Give the language that the request was answered in as far as it went; None: English, as for the team."""
    return request.get(_SPOKEN)


def locale_of(request: web.Request) -> str | None:
    """Give the language of the page, widget or program that somebody writes in; None: it tells nothing."""
    return known(request.get(_LOCALE))


async def _signed_in(identity: Identity, request: web.Request) -> str | None:
    try:
        found = await identity.signed_in(request)
    except StorageError:  # pages that read nothing must be shown even then
        return None
    return None if found is None else known(found[1].language)
