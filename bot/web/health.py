"""What machines ask: is it alive, is it ready, how is it doing."""

from __future__ import annotations

from aiohttp import web

from bot.web.dependencies import Readiness
from bot.web.measures import Measures


class Health:
    """Answers ``/healthz``, ``/readyz`` and ``/metrics``."""

    def __init__(self, readiness: Readiness, measures: Measures) -> None:
        self._readiness = readiness
        self._measures = measures

    async def alive(self, _request: web.Request) -> web.Response:
        """Say that the process lives."""
        return _unkept(web.json_response({"status": "ok"}))

    async def ready(self, _request: web.Request) -> web.Response:
        """Tell of each part whether it is usable; 503 when one is not."""
        try:
            parts = dict(await self._readiness())
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, it is not ready
            parts = {"readiness": f"cannot be told: {type(error).__name__}"}
        ready = all(state is True or state == "ok" for state in parts.values())
        body = {"status": "ready" if ready else "not ready", "parts": parts}
        return _unkept(web.json_response(body, status=200 if ready else 503))

    async def metrics(self, _request: web.Request) -> web.Response:
        """Give the figures in Prometheus' text format."""
        return _unkept(
            web.Response(
                body=await self._measures.text(),
                headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"},
            )
        )


def _unkept(response: web.Response) -> web.Response:
    response.headers["Cache-Control"] = "no-store"
    return response
