"""Rate limits: token buckets by visitor and by client address, in memory, bounded."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.web.dependencies import Limits, Rate
from bot.web.identity import Identity
from bot.web.problems import Problem
from handlers.languages import say_n

_READ = ("/api/", "/articles/", "/portal", "/console", "/survey/", "/fix/")
"""Where a page is worked out from the database."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float


class Buckets:
    """At most `tracked` buckets; the least recently used is forgotten first (and begins full again)."""

    def __init__(self, tracked: int, now: Callable[[], float] = time.monotonic) -> None:
        self._tracked = tracked
        self._now = now
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def __len__(self) -> int:
        return len(self._buckets)

    def take(self, kind: str, who: str, rate: Rate) -> float:
        """Take a token; give 0, or the seconds until there is one."""
        now = self._now()
        key = (kind, who)
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = _Bucket(float(rate.burst), now)
            if len(self._buckets) > self._tracked:
                self._buckets.popitem(last=False)
        else:
            self._buckets.move_to_end(key)
        bucket.tokens = min(float(rate.burst), bucket.tokens + (now - bucket.at) * rate.per_second)
        bucket.at = now
        if bucket.tokens >= 1.0:
            bucket.tokens -= 1.0
            return 0.0
        return (1.0 - bucket.tokens) / rate.per_second


def rates(limits: Limits, identity: Identity) -> Middleware:
    """Make the middleware."""
    buckets = Buckets(limits.tracked)

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        kind = _kind(request)
        if kind is not None:
            rate = {"write": limits.write, "read": limits.read, "suggest": limits.suggest}[kind]
            shared = Rate(rate.burst * limits.address_factor, rate.per_second * limits.address_factor)
            wait = buckets.take(kind, f"address {client_address(request, limits.forwarded_hops)}", shared)
            visitor = identity.visitor_of(request)
            if wait == 0.0 and visitor is not None:
                wait = buckets.take(kind, f"visitor {visitor}", rate)
            if wait > 0.0:
                seconds = max(1, math.ceil(wait))
                detail = say_n(
                    "That was a lot at once. Please try again in {n} second.",
                    "That was a lot at once. Please try again in {n} seconds.",
                    seconds,
                )
                raise Problem(429, "too-many-requests", detail, headers={"Retry-After": str(seconds)})
        return await handler(request)

    return middleware


def client_address(request: web.Request, hops: int) -> str:
    """Give the client's address, believing as many forwarding entries as there are trusted proxies."""
    if hops > 0:
        entries = [entry.strip() for entry in ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")]
        believed = [entry for entry in entries if entry]
        if believed:
            return believed[max(0, len(believed) - hops)]
    return request.remote or "unknown"


def _kind(request: web.Request) -> str | None:
    if request.path in {"/slack/events", "/webhooks/jira"}:
        return None  # all of a workspace comes from a few addresses, signed; to refuse it would lose messages
    if request.method not in {"GET", "HEAD"} or request.path in {"/slack/install", "/slack/oauth", "/jira/oauth"}:
        return "write"
    if request.path == "/api/v1/suggest":
        return "suggest"
    return "read" if request.path == "/me" or request.path.startswith(_READ) else None
