"""What the pages of simulators share: they are for this machine alone, and show what changes while it changes."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from aiohttp import web

from bot.simulators.watch import NothingHeard, Watch

HOST = "127.0.0.1"
_BEAT_S = 15.0
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

Files = dict[str, tuple[bytes, str]]
"""Bytes and content type by name."""


def application(static: Files, most_bytes: int) -> web.Application:
    """Make an application that answers its own page alone: ``page.html`` at ``/``, the rest below ``/static/``."""
    app = web.Application(client_max_size=most_bytes, middlewares=[_own_only])

    async def page(_request: web.Request) -> web.Response:
        return _file(static["page.html"])

    async def file(request: web.Request) -> web.Response:
        found = static.get(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        return _file(found)

    app.router.add_get("/", page)
    app.router.add_get("/static/{name:.+}", file)
    app.on_response_prepare.append(_secure)
    return app


@asynccontextmanager
async def serving(app: web.Application, port: int) -> AsyncIterator[str]:
    """Serve, and give the address; `port` 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def stream(
    request: web.Request, watch: Watch, text: Callable[[], str], ending: Callable[[], bool]
) -> web.StreamResponse:
    """Send all that is seen, now and whenever it is different, until it ends."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream; charset=utf-8"})
    await response.prepare(request)
    last = ""

    def fresh() -> str | None:
        now = text()
        return now if now != last or ending() else None

    # The page goes away whenever it likes.
    with suppress(ConnectionError):
        while not ending():
            try:
                last = await watch.until(fresh, _BEAT_S, lambda: "nothing new")
            except NothingHeard:
                await response.write(b": nothing new\n\n")
                continue
            await response.write(f"data: {last}\n\n".encode())
    return response


def static_files(package: str) -> Files:
    """Give the files of a page, and those that all pages share."""
    return dict(_found(files("bot.simulators") / "static")) | dict(_found(files(package) / "static"))


def _found(folder: Traversable, below: str = "") -> list[tuple[str, tuple[bytes, str]]]:
    found = []
    for one in folder.iterdir():
        if one.is_dir():
            found += _found(one, f"{below}{one.name}/")
        else:
            found.append((f"{below}{one.name}", (one.read_bytes(), _TYPES[one.name.rpartition(".")[2]])))
    return found


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


def _file(found: tuple[bytes, str]) -> web.Response:
    return web.Response(body=found[0], content_type=found[1], charset="utf-8")
