"""Signed addresses and tokens of mails: who has one was sent it. Pure.

Keyed hashes are HMAC-SHA256 (RFC 2104), cut to 100 bits, in base32, since mail programs may change the case of an
address.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_LENGTH = 20
"""Characters of a signature, five bits each."""
_REPLY = re.compile(r"reply\+(?P<number>t-[0-9]{1,18})\.(?P<signature>[a-z2-7]{20})", re.IGNORECASE)
_TOKEN = re.compile(r"(?P<mail>[A-Za-z0-9_-]{1,80})\.(?P<signature>[a-z2-7]{20})")


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """A reply address as it was written; genuine or not."""

    number: str
    signature: str


@dataclass(frozen=True, slots=True)
class Seal:
    """Signs reply addresses and unsubscribe tokens.

    Attributes:
        key: secret bytes, 32 or more; with another key all earlier addresses are foreign.
        domain: where mails to us are delivered.
    """

    key: bytes
    domain: str

    def reply_address(self, number: str, person_id: str) -> str:
        """Give the address under which this person answers about this ticket."""
        return f"reply+{number}.{self._signature('reply', number.upper(), person_id)}@{self.domain}"

    def read(self, address: str) -> ReplyAddress | None:
        """Read a reply address of ours; None for any other address."""
        local, _, domain = address.rpartition("@")
        found = _REPLY.fullmatch(local)
        if found is None or domain.lower() != self.domain.lower():
            return None
        return ReplyAddress(found["number"].upper(), found["signature"].lower())

    def genuine(self, address: ReplyAddress, person_id: str) -> bool:
        """Tell whether we gave this person that address."""
        return hmac.compare_digest(self._signature("reply", address.number, person_id), address.signature)

    def token(self, mail_id: str) -> str:
        """Give the token with which whoever was sent this mail unsubscribes; no address stands in it."""
        return f"{mail_id}.{self._signature('unsubscribe', mail_id)}"

    def mail_of(self, token: str) -> str | None:
        """Give the id of the mail that a token of ours was in; None for any other token."""
        found = _TOKEN.fullmatch(token)
        if found is None:
            return None
        genuine = hmac.compare_digest(self._signature("unsubscribe", found["mail"]), found["signature"])
        return found["mail"] if genuine else None

    def _signature(self, *parts: str) -> str:
        # A NUL stands in no id, so that different parts never make the same text.
        digest = hmac.new(self.key, "\0".join(parts).encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:_LENGTH]
