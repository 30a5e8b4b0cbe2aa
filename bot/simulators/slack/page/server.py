"""The page's own small server: the page, what people do on it, and a stream of what they see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from bot.simulators import pages
from bot.simulators.slack.page.deeds import Deeds
from bot.simulators.slack.page.notes import Notes
from bot.simulators.slack.page.snapshot import snapshot
from bot.simulators.slack.page.stage import Stage
from bot.simulators.slack.workspace import Workspace

_MOST_BYTES = 24 * 1024 * 1024


class Page:
    """Serves the page on this machine only."""

    def __init__(self, workspace: Workspace, stage: Stage) -> None:
        self._workspace = workspace
        self._stage = stage
        self._notes = Notes(workspace)
        self._deeds = Deeds(workspace, stage, self._notes)
        self._ending = False

    def app(self) -> web.Application:
        """Make the application."""
        app = pages.application(pages.static_files("bot.simulators.slack.page"), _MOST_BYTES)
        app.router.add_get("/stream", self._stream)
        app.router.add_post("/do/{name}", self._do)
        app.router.add_post("/say", self._say)
        app.on_shutdown.append(self._end)
        return app

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[str]:
        """Serve, and give the address; `port` 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        async with pages.serving(self.app(), port) as address:
            yield address

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send all that somebody sees, now and whenever it is different."""
        # A page that was open since an earlier start asks for people of then.
        asked = request.query.get("as")
        role = next((one for one in self._stage.roles if one.user.id == asked), self._stage.roles[0])

        def seen() -> str:
            return json.dumps(snapshot(self._workspace, self._stage, role, self._notes.read_on()), ensure_ascii=True)

        return await pages.stream(request, self._workspace.watch, seen, lambda: self._ending)

    async def _do(self, request: web.Request) -> web.Response:
        """Do what the page asks for; who does it stands in ``as``."""
        try:
            given = await request.json()
            name, who = request.match_info["name"], str(given["as"])
        except (ValueError, TypeError, KeyError):
            raise web.HTTPBadRequest from None
        return _json(await self._deeds.do(name, who, given))

    async def _say(self, request: web.Request) -> web.Response:
        """Write a message with files: a form whose field ``said`` is the JSON of the deed."""
        form = await request.post()
        try:
            given = json.loads(str(form["said"]))
            who = str(given["as"])
        except (ValueError, TypeError, LookupError):
            raise web.HTTPBadRequest from None
        sent = {
            one.filename: await asyncio.to_thread(one.file.read)
            for one in form.getall("file", [])
            if isinstance(one, web.FileField)
        }
        return _json(await self._deeds.do("say", who, given, sent))

    async def _end(self, _app: web.Application) -> None:
        self._ending = True
        self._workspace.watch.notify()


def _json(told: dict[str, Any]) -> web.Response:
    return web.json_response(told)
