"""Slack's signature of a request, version v0 (docs.slack.dev, "Verifying requests from Slack"). Pure."""

from __future__ import annotations

import hashlib
import hmac

OLDEST_S = 300
"""Seconds that a timestamp may lie away from now, in both directions: older requests may be replayed ones."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Sign the raw body as Slack does."""
    signed = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def valid(secret: str, timestamp: str, given: str, body: bytes, now: float) -> bool:
    """Tell whether Slack sent this body, just now. `now` and `timestamp` are Unix seconds."""
    # A number with a sign, or of another script, is none that Slack sends; an endless one is no date.
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) <= 12):
        return False
    if not given.isascii():
        return False
    if abs(now - int(timestamp)) > OLDEST_S:
        return False
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode())
