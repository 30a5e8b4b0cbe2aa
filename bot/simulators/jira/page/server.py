"""The page's own small server: the board, what one does on it, and a stream of what one sees."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.simulators import pages
from bot.simulators.jira.page.hands import Hands
from bot.simulators.jira.page.notes import Notes
from bot.simulators.jira.page.snapshot import snapshot
from bot.simulators.jira.records import Person
from bot.simulators.jira.site import Site

_MOST_BYTES = 1024 * 1024


class Page:
    """Serves the page on this machine only. `me`: who one is on it."""

    def __init__(self, site: Site, me: Person) -> None:
        self._site = site
        self._me = me
        self._notes = Notes(site)
        self._hands = Hands(site, me, self._notes)
        self._ending = False

    def app(self) -> web.Application:
        """Make the application."""
        app = pages.application(pages.static_files("bot.simulators.jira.page"), _MOST_BYTES)
        app.router.add_get("/stream", self._stream)
        app.router.add_post("/do/{name}", self._do)
        app.on_shutdown.append(self._end)
        return app

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[str]:
        """Serve, and give the address; `port` 0 takes a free one. Links to issues lead to the page from now on.

        Raises:
            OSError: the port is taken.
        """
        async with pages.serving(self.app(), port) as address:
            self._site.service.board = address
            yield address

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        def seen() -> str:
            return json.dumps(snapshot(self._site, self._me, self._notes.read_on()), ensure_ascii=True)

        return await pages.stream(request, self._site.watch, seen, lambda: self._ending)

    async def _do(self, request: web.Request) -> web.Response:
        try:
            given = await request.json()
        except ValueError:
            raise web.HTTPBadRequest from None
        if not isinstance(given, dict):
            raise web.HTTPBadRequest
        return web.json_response(await self._hands.do(request.match_info["name"], given))

    async def _end(self, _app: web.Application) -> None:
        self._ending = True
        self._site.watch.notify()
