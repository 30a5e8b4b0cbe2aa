"""Links to surveys: who has one was sent it, and needs no login. Pure.

The signature is HMAC-SHA256 (RFC 2104), cut to 125 bits. No name or address stands in a link; when it expires is kept
with the survey.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_LENGTH = 25
"""Characters of a signature, five bits each."""
_TOKEN = re.compile(r"(?P<id>[A-Za-z0-9_-]{1,80})\.(?P<signature>[a-z2-7]{25})")

PATH = "/survey/"


@dataclass(frozen=True, slots=True)
class Links:
    """Makes and reads links.

    Attributes:
        key: secret bytes, 32 or more; with another key all earlier links are foreign.
        root: where people reach the server, without a slash at its end.
        purpose: what they lead to, and how their path begins; what was signed for one is foreign to another.
    """

    key: bytes
    root: str
    purpose: str = "survey"

    def token(self, survey_id: str) -> str:
        """Give the token of a survey."""
        return f"{survey_id}.{self._signature(survey_id)}"

    def link(self, survey_id: str) -> str:
        """Give the address of a survey's page."""
        return f"{self.root}{self.path(survey_id)}"

    def path(self, survey_id: str) -> str:
        """Give the same without the server."""
        return f"/{self.purpose}/{self.token(survey_id)}"

    def read(self, token: str) -> str | None:
        """Give the survey of a token of ours; None for any other token."""
        found = _TOKEN.fullmatch(token)
        if found is None or not hmac.compare_digest(self._signature(found["id"]), found["signature"]):
            return None
        return found["id"]

    def _signature(self, survey_id: str) -> str:
        digest = hmac.new(self.key, f"{self.purpose}\0{survey_id}".encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode().lower()[:_LENGTH]
