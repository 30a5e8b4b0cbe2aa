"""Exceptions become problems: JSON for programs, a plain page for people."""

from __future__ import annotations

import traceback

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.edge.journal import REQUEST_ID
from bot.web.edge.languages import spoken_at
from bot.web.pages.notice import notice
from bot.web.problems import Problem, rendered, translate, unexpected
from handlers.languages import speaking
from handlers.ports import Told


def failures(body_bytes: int, static: str) -> Middleware:
    """Make the middleware. `static` is the address prefix of the pages' style."""
    log = structlog.get_logger("onetouch.web")

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except web.HTTPRedirection:
            raise
        except Exception as error:  # noqa: BLE001 - the edge: nothing may pass it unworded
            with speaking(spoken_at(request)):
                problem = translate(error, body_bytes)
                if problem is None or isinstance(error, Told):
                    name, where = _name(error), _place(error)
                    log.error("request failed", request=request[REQUEST_ID], error=name, where=where)  # noqa: TRY400
                return respond(request, problem or unexpected(), static)

    return middleware


def respond(request: web.Request, problem: Problem, static: str) -> web.Response:
    """Give the problem in the form that its asker can read."""
    request_id = request[REQUEST_ID]
    if request.path.startswith("/api/"):
        return rendered(problem, request_id)
    return notice(problem, request_id, static)


def _name(error: Exception) -> str:
    # The class only, unless the error says otherwise: its text may quote what a customer wrote.
    return f"{type(error).__name__}: {error}" if isinstance(error, Told) else type(error).__name__


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
