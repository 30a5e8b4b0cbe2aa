"""Where Jira's webhooks come in: ``POST /webhooks/jira``, written down before it is acknowledged."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Sequence

import structlog
from aiohttp import web

from bot.database.errors import StorageError
from bot.jira import signature
from bot.jira.webhooks import NotUnderstood, hints
from handlers.engineering.hearing import Hint, Hints
from handlers.ports import Clock

SIGNED, IDENTIFIER = "X-Hub-Signature", "X-Atlassian-Webhook-Identifier"
LONGEST = 25 * 1024 * 1024
"""Bytes of a delivery: it holds an issue whole, with all that was said to it."""
USUAL = 1024 * 1024
"""Bytes up to which a delivery is nothing unusual."""
LARGE = 4
"""Larger ones that are read at once: anybody can begin to send one, and it is held until its signature is known."""
_LONGEST_IDENTIFIER = 200
_AGAIN_S = "30"


class JiraDoor:
    """Takes deliveries: of a Cloud or new Data Center signed, of an older one with the secret in the address.

    Args:
        hints: where they wait.
        secret: what they are signed with.
        tracker: whose they are.
        clock: now.
        wake: called when there is something new to look at.
        large: see `LARGE`.
    """

    def __init__(
        self,
        hints: Hints,
        secret: str,
        tracker: str,
        clock: Clock,
        wake: Callable[[], None] = lambda: None,
        *,
        large: int = LARGE,
    ) -> None:
        self._hints = hints
        self._secret = secret
        self._tracker = tracker
        self._clock = clock
        self._wake = wake
        self._room = large
        self._log = structlog.get_logger("jira")

    async def handle(self, request: web.Request) -> web.Response:
        """Take a delivery.

        200 when it is safe, 401 when it is not Jira's, 400 or 413 when it is none, 503 when Jira must send it again.
        """
        if SIGNED not in request.headers and not self._bears(request):
            return _said(401, "the signature is missing")
        body = await self._body(request)
        if body is None:
            return _said(503, "too many large ones are sent at once; please send it again")
        signed = request.headers.get(SIGNED)
        if signed is not None and not signature.valid(self._secret, signed, body):
            return _said(401, "the signature is wrong")
        try:
            found = await asyncio.to_thread(json.loads, body)
            identifier = request.headers.get(IDENTIFIER, "").strip()[:_LONGEST_IDENTIFIER]
            told = hints(found, self._key(identifier, body), self._tracker)
        except (ValueError, RecursionError) as error:
            # The class only: what it says may quote what was sent.
            self._log.warning("jira.delivery_not_understood", error=type(error).__name__)
            reason = str(error) if isinstance(error, NotUnderstood) else "a delivery is JSON"
            return _said(400, reason)
        try:
            fresh = await self._accepted(told)
        except StorageError as error:
            self._log.warning("jira.delivery_not_kept", error=type(error).__name__)
            return _said(503, "it could not be taken just now; please send it again")
        if fresh:
            self._wake()
        return web.json_response({"taken": True, "duplicate": bool(told) and not fresh})

    async def _body(self, request: web.Request) -> bytes | None:
        """Read what is sent; None where there is no room for it now."""
        if request.content_length is not None and request.content_length <= USUAL:
            return await request.clone(client_max_size=USUAL).read()
        if not self._room:
            return None
        self._room -= 1
        try:
            return await request.clone(client_max_size=LONGEST).read()
        finally:
            self._room += 1

    def _bears(self, request: web.Request) -> bool:
        """Tell whether its address holds the secret: a Server of old signs nothing."""
        return signature.same(self._secret, request.query.get("secret", ""))

    def _key(self, identifier: str, body: bytes) -> str:
        """Name a delivery: by Jira's own name of it, else by what stands in it, time included."""
        return f"{self._tracker}:{identifier or hashlib.sha256(body).hexdigest()}"

    async def _accepted(self, told: Sequence[Hint]) -> bool:
        fresh = [await self._hints.accept(hint, self._clock()) for hint in told]
        return any(fresh)


def _said(status: int, detail: str) -> web.Response:
    headers = {"Retry-After": _AGAIN_S} if status == 503 else {}
    return web.json_response({"error": detail}, status=status, headers=headers)
