"""Forms on pages, with a token each: only a page of ours, shown to this very browser, can have been sent."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping

from aiohttp import web

from bot.web.identity import Identity
from bot.web.problems import Problem
from handlers.languages import mark, say

FIELD = "form_token"
LONGEST = 2_000
"""Characters of a field, at most, where nothing else is said."""
TOO_LONG = mark("That is too long. Please shorten it.")
_PLAIN = "application/x-www-form-urlencoded"


class Unsigned(Problem):
    """A form that no page of ours sent, or one of another session: to be shown with what was typed, and not lost.

    Attributes:
        fields: its texts.
    """

    def __init__(self, problem: Problem, fields: Mapping[str, str]) -> None:
        super().__init__(problem.status, problem.slug, problem.detail)
        self.fields = dict(fields)


class Forms:
    """Makes and checks the tokens: an HMAC of the session, or of the browser's id where nobody is signed in."""

    def __init__(self, signer: bytes, identity: Identity) -> None:
        self._signer = signer
        self._identity = identity

    def token(self, subject: str) -> str:
        """Give the token for a session's secret or a browser's id; neither can be read from it."""
        digest = hmac.new(self._signer, b"form:" + subject.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")

    def field(self, subject: str) -> str:
        """Give the token as a hidden field, in HTML."""
        return f'<input type="hidden" name="{FIELD}" value="{self.token(subject)}">'

    async def read(self, request: web.Request, subject: str | None, longest: int = LONGEST) -> dict[str, str]:
        """Read the fields of a form that was sent, of texts only.

        Raises:
            Problem: 403, it did not come from a page of ours; 415, it is no form; 422, a field is too long.
        """
        fields = await texts(request)
        self.check(subject, fields.pop(FIELD, ""))
        if any(len(value) > longest for value in fields.values()):
            raise Problem(422, "invalid", say(TOO_LONG))
        return fields

    def check(self, subject: str | None, given: str) -> None:
        """Pass when a form's token is that of this session or browser.

        Raises:
            Problem: 403, it is not.
        """
        if subject is None or not hmac.compare_digest(self.token(subject).encode(), given.encode("utf-8", "replace")):
            detail = say("This page is too old, or cookies are switched off. Please load it again and repeat.")
            raise Problem(403, "form-expired", detail)


async def texts(request: web.Request) -> dict[str, str]:
    """Read the texts of a form, whoever sent it.

    Raises:
        Problem: 415, it is no form, or one with files.
    """
    if request.content_type != _PLAIN:
        raise Problem(415, "no-form", say("Send the form of the page."))
    return {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
