"""The signature of a delivery (WebSub, "X-Hub-Signature": the method, ``=``, the HMAC of the raw body). Pure."""

from __future__ import annotations

import hashlib
import hmac

METHODS = ("sha256", "sha384", "sha512")
"""Those that are believed; SHA-1 is not."""


def signature(secret: str, body: bytes, method: str = METHODS[0]) -> str:
    """Sign a body."""
    return f"{method}={hmac.new(secret.encode(), body, getattr(hashlib, method)).hexdigest()}"


def valid(secret: str, given: str, body: bytes) -> bool:
    """Tell whether somebody who knows the secret sent this body."""
    method, _, digest = given.strip().partition("=")
    if method.lower() not in METHODS or not digest.isascii():
        return False
    wanted = signature(secret, body, method.lower()).partition("=")[2]
    return hmac.compare_digest(wanted, digest.lower())


def same(secret: str, given: str) -> bool:
    """Tell whether a text is the secret."""
    return hmac.compare_digest(secret.encode(), given.encode("utf-8", "replace"))
