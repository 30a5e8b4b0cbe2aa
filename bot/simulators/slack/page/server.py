"""The page's own small server: the page, what people do on it, and a stream of what they see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from typing import Any

from aiohttp import web

from bot.simulators.slack.page.deeds import Deeds
from bot.simulators.slack.page.notes import Notes
from bot.simulators.slack.page.snapshot import snapshot
from bot.simulators.slack.page.stage import Stage
from bot.simulators.slack.watch import NothingHeard
from bot.simulators.slack.workspace import Workspace

HOST = "127.0.0.1"
_BEAT_S = 15.0
_MOST_BYTES = 24 * 1024 * 1024
_TYPES = {"html": "text/html", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Page:
    """Serves the page on this machine only."""

    def __init__(self, workspace: Workspace, stage: Stage) -> None:
        self._workspace = workspace
        self._stage = stage
        self._notes = Notes(workspace)
        self._deeds = Deeds(workspace, stage, self._notes)
        self._ending = False
        self._files = dict(_static())

    def app(self) -> web.Application:
        """Make the application."""
        app = web.Application(client_max_size=_MOST_BYTES, middlewares=[_own_only])
        app.router.add_get("/", self._page)
        app.router.add_get("/static/{name:.+}", self._static)
        app.router.add_get("/stream", self._stream)
        app.router.add_post("/do/{name}", self._do)
        app.router.add_post("/say", self._say)
        app.on_response_prepare.append(_secure)
        app.on_shutdown.append(self._end)
        return app

    @asynccontextmanager
    async def serving(self, port: int) -> AsyncIterator[str]:
        """Serve, and give the address; `port` 0 takes a free one.

        Raises:
            OSError: the port is taken.
        """
        runner = web.AppRunner(self.app(), access_log=None, shutdown_timeout=1.0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, port).start()
            yield f"http://{HOST}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _page(self, _request: web.Request) -> web.Response:
        return _file(self._files["page.html"])

    async def _static(self, request: web.Request) -> web.Response:
        found = self._files.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return _file(found)

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """Send all that somebody sees, now and whenever it is different."""
        # A page that was open since an earlier start asks for people of then.
        asked = request.query.get("as")
        role = next((one for one in self._stage.roles if one.user.id == asked), self._stage.roles[0])
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
        await response.prepare(request)
        last = ""

        def fresh() -> str | None:
            text = json.dumps(snapshot(self._workspace, self._stage, role, self._notes.read_on()), ensure_ascii=True)
            return text if text != last or self._ending else None

        # The page goes away whenever it likes.
        with suppress(ConnectionError):
            while not self._ending:
                try:
                    last = await self._workspace.watch.until(fresh, _BEAT_S, lambda: "nothing new")
                except NothingHeard:
                    await response.write(b": nothing new\n\n")
                    continue
                await response.write(f"data: {last}\n\n".encode())
        return response

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


@web.middleware
async def _own_only(request: web.Request, handler: Any) -> web.StreamResponse:
    """Take requests of the page alone: no other site may lead a browser here, under whatever name."""
    host = request.host.rpartition(":")[0] or request.host
    sent_by = request.headers.get("Origin")
    if host not in {HOST, "localhost"} or (sent_by is not None and sent_by != f"http://{request.host}"):
        raise web.HTTPForbidden
    if request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"} and request.path != "/":
        raise web.HTTPForbidden
    response: web.StreamResponse = await handler(request)
    return response


async def _secure(_request: web.Request, response: web.StreamResponse) -> None:
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)


def _static() -> list[tuple[str, tuple[bytes, str]]]:
    folder = files("bot.simulators.slack.page") / "static"
    found = [("", one) for one in folder.iterdir()] + [("js/", one) for one in (folder / "js").iterdir()]
    return [
        (f"{below}{one.name}", (one.read_bytes(), _TYPES[one.name.rpartition(".")[2]]))
        for below, one in found
        if one.is_file()
    ]


def _file(found: tuple[bytes, str]) -> web.Response:
    return web.Response(body=found[0], content_type=found[1], charset="utf-8")


def _json(told: dict[str, Any]) -> web.Response:
    return web.json_response(told)
