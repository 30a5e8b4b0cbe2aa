"""What happens when a language is chosen in the menu of a page."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from bot.web.forms import texts
from bot.web.identity import NOBODY, Identity
from bot.web.pages.language_menu import AUTOMATIC, PATH
from bot.web.ports import People
from bot.web.problems import Problem
from handlers.languages import known, say
from handlers.languages.links import PARAMETER


class LanguagePage:
    """Answers ``POST /language``: the menu's buttons."""

    def __init__(self, identity: Identity, people: People) -> None:
        self._identity = identity
        self._people = people

    async def choose(self, request: web.Request) -> web.StreamResponse:
        """Keep the language with whoever asks, and in this browser; go back to the page that they come from.

        "Automatic" forgets it in both places.

        Raises:
            Problem: 422, it is no language of ours.
        """
        pressed = (await texts(request)).get("language")
        code = known(pressed)
        if code is None and pressed != AUTOMATIC:
            raise Problem(422, "invalid", say("Press one of the buttons of the page."))
        person = await self._identity.person(request)
        if person is not NOBODY:
            await self._people.choose_language(person.id, code)
        response = web.Response(
            status=303, headers={"Location": came_from(request.headers.get("Referer", "")), "Cache-Control": "no-store"}
        )
        self._identity.keep_language(response, code)
        return response


def came_from(referrer: str) -> str:
    """Give the page of ours that a form was sent from, without the language that its address asks for.

    Only its path counts, so nobody is led to another site.
    """
    try:
        parts = urlsplit(referrer)
    except ValueError:
        return "/"
    path = "/" + parts.path.lstrip("/\\")
    if path == PATH:
        return "/"
    query = urlencode([(name, value) for name, value in parse_qsl(parts.query) if name != PARAMETER])
    return f"{path}?{query}" if query else path
