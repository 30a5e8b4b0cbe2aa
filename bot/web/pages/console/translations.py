"""Articles and their translations, in the console."""

from __future__ import annotations

from aiohttp import web

from bot.web.dependencies import TeamDesk
from bot.web.numbers import whole
from bot.web.pages.console.frame import Console, Visit
from bot.web.pages.console.places import Place
from bot.web.pages.console.translation_parts import asked, listing
from handlers.translations.desk import TranslationDesk

_DIGITS = 6


class TranslationsPage:
    """Answers ``/console/articles``."""

    def __init__(self, console: Console, desk: TranslationDesk) -> None:
        self._console = console
        self._desk = desk

    async def show(self, request: web.Request, visit: Visit) -> web.StreamResponse:
        """List the articles with their translations."""
        query = asked(request.query)
        found = await self._desk.listed(visit.person, query)
        body = listing(found, query, whole(request.query.get("page", ""), _DIGITS) or 1, visit)
        return self._console.shown(visit, "Articles and translations", body, place=Place.ARTICLES)


def add_translations(app: web.Application, console: Console, team: TeamDesk) -> None:
    """Add the page, as `routes.add_console` does the others."""
    if team.translations is not None:
        console.offer(Place.ARTICLES)
        app.router.add_get(Place.ARTICLES, console.guarded(TranslationsPage(console, team.translations).show))
