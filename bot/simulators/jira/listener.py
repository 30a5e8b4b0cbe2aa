"""An app of almost nothing: it takes what Jira delivers, checks the signature, and answers as it is told."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections import deque
from dataclasses import dataclass, field
from typing import Self

from aiohttp import web

from bot.simulators.jira.courier import signature
from bot.simulators.jira.records import Json
from bot.simulators.jira.setting import SECRET


@dataclass(frozen=True, slots=True)
class Heard:
    """One webhook."""

    body: Json
    headers: dict[str, str]

    @property
    def event(self) -> str:
        """What it tells of."""
        return str(self.body["webhookEvent"])


@dataclass
class Listener:
    """Answers over a real socket.

    Attributes:
        statuses: for the next webhooks, in order; then 200.
        slow: seconds before the next answers, in order; then at once.
        secret: that they are signed with; None: nothing is checked.
    """

    heard: list[Heard] = field(default_factory=list)
    statuses: deque[int] = field(default_factory=deque)
    slow: deque[float] = field(default_factory=deque)
    secret: str | None = SECRET
    url: str = ""
    _runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/webhooks/jira", self._take)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/webhooks/jira"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def events(self) -> list[str]:
        """What it heard of, in order of arrival."""
        return [one.event for one in self.heard]

    async def _take(self, request: web.Request) -> web.Response:
        raw = await request.read()
        given = request.headers.get("X-Hub-Signature", "")
        if self.secret is not None and not hmac.compare_digest(given, signature(self.secret, raw)):
            return web.Response(status=401)
        self.heard.append(Heard(json.loads(raw), dict(request.headers)))
        if self.slow:
            await asyncio.sleep(self.slow.popleft())
        return web.Response(status=self.statuses.popleft() if self.statuses else 200)
