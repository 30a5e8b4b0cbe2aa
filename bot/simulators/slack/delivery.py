"""How events reach an app: signed requests, or frames on a socket; again when nobody answers."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

ANSWER_S = 3.0


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt to tell the app something.

    Attributes:
        kind: ``events_api``, ``interactive`` or ``slash_commands``.
        payload: the event's envelope, the interaction, or the command's fields.
        attempt: 0 for the first.
        status: of HTTP; 200 for an acknowledged frame; 0 when nothing came back in time.
        body: what the app answered: JSON where it is JSON, else text; None for nothing.
        reason: why it counts as failed, as Slack names it; empty when it did not.
        seconds: how long the answer took.
    """

    kind: str
    payload: dict[str, Any]
    attempt: int = 0
    status: int = 0
    body: Any = None
    reason: str = ""
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the app has it."""
        return not self.reason


class Carrier(Protocol):
    """Brings one thing to the app, once, and waits for the answer at most three seconds."""

    async def carry(self, kind: str, payload: dict[str, Any], attempt: int, reason: str) -> Delivery:
        """Try it; what goes wrong is told in the delivery, never raised."""
        ...


@dataclass(slots=True)
class Signature:
    """How the next requests are signed; a test spoils it.

    Attributes:
        secret: shared with the app.
        skew: seconds added to the timestamp.
        timestamp: sent instead of the time.
    """

    secret: str
    skew: int = 0
    timestamp: str | None = None

    def headers(self, body: bytes) -> dict[str, str]:
        """Sign a body, over its raw bytes."""
        stamp = self.timestamp if self.timestamp is not None else str(int(time.time()) + self.skew)
        base = b"v0:" + stamp.encode() + b":" + body
        digest = hmac.new(self.secret.encode(), base, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class HttpCarrier:
    """Signed requests to the app's request URL.

    Attributes:
        url: the request URL.
        signature: how requests are signed.
        client: used for the requests; closed by its owner.
    """

    url: str
    signature: Signature
    client: aiohttp.ClientSession
    answer_s: float = field(default=ANSWER_S)

    async def carry(self, kind: str, payload: dict[str, Any], attempt: int, reason: str) -> Delivery:
        """Post it; see ``Carrier``."""
        body, content_type = written(kind, payload)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (simulated)"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        return await self.send(kind, payload, body, headers | self.signature.headers(body), attempt)

    async def send(
        self, kind: str, payload: dict[str, Any], body: bytes, headers: dict[str, str], attempt: int = 0
    ) -> Delivery:
        """Post bytes as they are."""
        began = time.monotonic()
        limit = aiohttp.ClientTimeout(total=self.answer_s)
        status, text, failed = 0, "", ""
        try:
            async with self.client.post(self.url, data=body, headers=headers, timeout=limit) as response:
                status, text = response.status, await response.text()
                failed = "" if 200 <= status < 300 else "http_error"
        except TimeoutError:
            failed = "http_timeout"
        except aiohttp.ClientError:
            failed = "connection_failed"
        return Delivery(kind, payload, attempt, status, _parsed(text), failed, time.monotonic() - began)


def written(kind: str, payload: dict[str, Any]) -> tuple[bytes, str]:
    """Give the bytes and the content type of a request."""
    if kind == "events_api":
        return json.dumps(payload, separators=(",", ":")).encode(), "application/json"
    fields = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"


def _parsed(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return text
