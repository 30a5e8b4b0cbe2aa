"""One log line and one count per request; never a query string, never a body."""

from __future__ import annotations

import re
import time

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.measures import Measures
from handlers.ports import NewId

HEADER = "X-Request-Id"
REQUEST_ID: web.RequestKey[str] = web.RequestKey("request_id", str)

_FOREIGN_ID = re.compile(r"[A-Za-z0-9._-]{8,80}")


def journal(measures: Measures, new_id: NewId) -> Middleware:
    """Make the outermost middleware: names the request, and writes down how it went."""
    log = structlog.get_logger("onetouch.web")

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get(HEADER, "")
        # A proxy's id is kept, so that its log and ours can be read together; anything odd is not repeated.
        request_id = given if _FOREIGN_ID.fullmatch(given) else new_id("r")
        request[REQUEST_ID] = request_id
        started = time.perf_counter()
        status = 499  # the client went away before there was a response
        try:
            with structlog.contextvars.bound_contextvars(request=request_id):
                response = await handler(request)
            status = response.status
            if not response.prepared:
                response.headers[HEADER] = request_id
            return response
        finally:
            seconds = time.perf_counter() - started
            route = template(request)
            method = request.method if request.method in _METHODS else "OTHER"
            measures.request(method, route, status, seconds)
            ms = round(seconds * 1e3, 1)
            log.info("request", request=request_id, method=method, route=route, status=status, ms=ms)

    return middleware


def template(request: web.Request) -> str:
    """Give the route's pattern, so that ids never become log fields or metric labels."""
    resource = request.match_info.route.resource
    return "unmatched" if resource is None else resource.canonical


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
