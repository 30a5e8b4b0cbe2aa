"""Slack's requests over HTTP: verified over the raw body, then Bolt's."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from urllib.parse import parse_qs

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack.signature import valid

LONGEST = 4 * 1024 * 1024
"""Bytes of a request."""


class SlackEndpoint:
    """Answers ``/slack/events``: events, buttons, windows, commands."""

    def __init__(self, app: AsyncApp, signing_secret: str, *, now: Callable[[], float] = time.time) -> None:
        self._app = app
        self._secret = signing_secret
        self._now = now

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request; 401 for one that Slack did not sign just now. Nothing of its body is logged."""
        # Slack sends a message whole, twice for an edit, and escapes all that is not ASCII.
        body = await request.clone(client_max_size=LONGEST).read()
        timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
        given = request.headers.get("X-Slack-Signature", "")
        if not valid(self._secret, timestamp, given, body, self._now()):
            return web.json_response({"error": "invalid request"}, status=401)
        try:
            text = body.decode("utf-8")
            if request.content_type == "application/x-www-form-urlencoded" and "ssl_check" in parse_qs(text):
                return web.Response(text="")
            headers: dict[str, str | Sequence[str]] = {name: [value] for name, value in request.headers.items()}
            received = AsyncBoltRequest(body=text, query=request.query_string, headers=headers)
        except ValueError:
            return web.json_response({"error": "not understood"}, status=400)
        try:
            return await to_aiohttp_response(await self._app.async_dispatch(received))
        except Exception as error:  # noqa: BLE001 - Bolt reads it before it asks our listeners, and may stumble over it
            # The class only: what it says, and where, may quote the request.
            structlog.get_logger("slack").error("slack.request_failed", error=type(error).__name__)
            return web.json_response({"error": "not understood"}, status=500)
