"""An app of almost nothing: it takes what Slack delivers, checks the signature, and answers as it is told."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web
from slack_sdk.signature import SignatureVerifier

from bot.simulators.slack.setting import SIGNING_SECRET


@dataclass(frozen=True, slots=True)
class Heard:
    """One request: its payload, or a command's fields, and its headers."""

    payload: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Listener:
    """Answers over a real socket.

    Attributes:
        answers: bodies for the next requests, in order; then empty ones.
        statuses: likewise statuses; then 200.
        slow: seconds before the next answers, in order; then at once.
    """

    heard: list[Heard] = field(default_factory=list)
    answers: deque[Any] = field(default_factory=deque)
    statuses: deque[int] = field(default_factory=deque)
    slow: deque[float] = field(default_factory=deque)
    url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/slack/events", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def events(self) -> list[dict[str, Any]]:
        """The inner events, in order of arrival."""
        return [heard.payload["event"] for heard in self.heard if "event" in heard.payload]

    @property
    def last(self) -> dict[str, Any]:
        """What came last."""
        return self.heard[-1].payload

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        if not SignatureVerifier(SIGNING_SECRET).is_valid_request(body, dict(request.headers)):
            return web.json_response({"error": "invalid request"}, status=401)
        if request.content_type == "application/json":
            payload = json.loads(body)
        else:
            fields: dict[str, Any] = dict(await request.post())
            payload = json.loads(fields["payload"]) if "payload" in fields else fields
        self.heard.append(Heard(payload, dict(request.headers)))
        if self.slow:
            await asyncio.sleep(self.slow.popleft())
        status = self.statuses.popleft() if self.statuses else 200
        answer = self.answers.popleft() if self.answers else None
        return web.Response(status=status) if answer is None else web.json_response(answer, status=status)
