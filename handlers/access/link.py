"""One-time links to sign in with. Pure.

A link is a random text of 256 bits; what is kept is its hash, so that whoever reads the database cannot use it. It
needs no slow hash: nobody can try out 2^256 of them.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MAILED = timedelta(minutes=15)
"""How long a link is valid that was mailed, or that an operator made for somebody."""
FIRST = timedelta(hours=1)
"""How long the link is valid that makes the first administrator; each start prints a new one."""


class Purpose(StrEnum):
    """Where a link came from."""

    MAIL = "mail"
    OPERATOR = "operator"
    FIRST = "first"


class Standing(StrEnum):
    """What a link is good for now."""

    VALID = "valid"
    ELSEWHERE = "elsewhere"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def opens(self) -> bool:
        """Whether it lets somebody in; `ELSEWHERE` only after a question, as mail scanners open links too."""
        return self in {Standing.VALID, Standing.ELSEWHERE}


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was made.

    Attributes:
        id: hash of its secret part.
        person_id: who is let in; None for the first administrator, whom nobody knows yet, and where `email` is given.
        browser: hash of the id of the browser that asked for it; None when no browser did.
        until: from then on it is worth nothing.
        email: of somebody who has asked us something and is nobody yet: whoever opens the link becomes a customer.
    """

    id: str
    purpose: Purpose
    person_id: str | None
    browser: str | None
    made_at: datetime
    until: datetime
    used_at: datetime | None = None
    email: str | None = None


def hashed(secret: str) -> str:
    """Give what is kept of a secret: SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def standing(link: Link | None, browser: str | None, now: datetime) -> Standing:
    """Tell what a link is good for, when the browser with this id opens it."""
    if link is None:
        return Standing.UNKNOWN
    if link.used_at is not None:
        return Standing.USED
    if now >= link.until:
        return Standing.EXPIRED
    same = link.browser is not None and browser is not None and link.browser == hashed(browser)
    return Standing.VALID if same else Standing.ELSEWHERE
