"""Mail over HTTP: the hook that mails are posted to, and the page to unsubscribe on."""

from __future__ import annotations

import hashlib
import hmac
import json
from html import escape

from aiohttp import web

from bot.database.errors import StorageError
from bot.mail.mailroom import LARGEST, Mailroom
from bot.mail.ports import Refusals, Sendings
from bot.web.pages.template import Html, page
from handlers.languages import say, say_as
from handlers.ports import Clock
from handlers.tickets.seal import Seal

SIGNATURE = "X-Onetouch-Signature"
"""Header with ``sha256=`` and the HMAC-SHA256 of the body in hexadecimal digits."""
_POSTED = LARGEST + 15 * 1024 * 1024
"""Bytes that are read at most; what is beyond `LARGEST` is not kept."""


class MailHook:
    """Answers ``POST /webhooks/mail``: one mail as the body, from whoever knows the secret."""

    def __init__(self, mailroom: Mailroom, secret: str) -> None:
        self._mailroom = mailroom
        self._secret = secret.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Take a mail: 200 when it is safe, 401, 413 or 415 when it is not taken, 503 when it must be sent again."""
        signed = request.headers.get(SIGNATURE)
        if signed is None and not self._bears(request):
            return _said(401, "the secret is missing or wrong")
        if request.content_type != "message/rfc822":
            return _said(415, "post the mail itself as message/rfc822")
        body, size, digest = bytearray(), 0, hmac.new(self._secret, digestmod=hashlib.sha256)
        async for chunk in request.content.iter_chunked(64 * 1024):
            size += len(chunk)
            if size > _POSTED:
                return _said(413, f"a mail may have up to {_POSTED // 1024 // 1024} MB")
            digest.update(chunk)
            body += chunk[: max(0, LARGEST - len(body))]
        raw = bytes(body)
        if signed is not None and not _same(f"sha256={digest.hexdigest()}", signed.strip().lower()):
            return _said(401, "the signature is wrong")
        if not raw.strip():
            return _said(400, "there is no mail in the body")
        try:
            fresh = await self._mailroom.accept(raw)
        except StorageError:
            return _said(503, "the mail could not be taken just now; please send it again", retry=True)
        return web.json_response({"taken": True, "duplicate": not fresh})

    def _bears(self, request: web.Request) -> bool:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(
            token.strip().encode("utf-8", "replace"), self._secret
        )


class UnsubscribePage:
    """Answers ``/mail/unsubscribe/<token>``: the page asks, the POST does it (also one-click, RFC 8058).

    `static`: the address prefix of the pages' style.
    """

    def __init__(self, seal: Seal, sendings: Sendings, refusals: Refusals, clock: Clock, static: str = "") -> None:
        self._seal = seal
        self._sendings = sendings
        self._refusals = refusals
        self._clock = clock
        self._static = static

    async def show(self, request: web.Request) -> web.Response:
        """Ask. Mail servers open links to look for harm: that must change nothing."""
        found = await self._scope(request)
        if found is None:
            return self._unknown()
        number = _ticket(found[1])
        asked = say("Get no more mails of this kind?")
        if number is not None:
            asked = say("Get no more mails about the ticket {number}?", number=number)
        return self._page(200, say("Unsubscribe"), asked, button=True)

    async def carry_out(self, request: web.Request) -> web.Response:
        """Do it; again changes nothing."""
        found = await self._scope(request)
        if found is None:
            return self._unknown()
        address, scope = found
        await self._refusals.refuse(address, scope, self._clock())
        number = _ticket(scope)
        told = say("You get no more mails of this kind.")
        if number is not None:
            told = say("You get no more mails about the ticket {number}.", number=number)
        return self._page(200, say_as("heading of a page", "Done"), told)

    def _unknown(self) -> web.Response:
        return self._page(404, say("This link is not valid"), say("Please use the link of a newer mail."))

    def _page(self, status: int, title: str, text: str, *, button: bool = False) -> web.Response:
        pressed = f'<button class="button" type="submit">{escape(say("Unsubscribe"))}</button>'
        form = f'<form class="alone" method="post">{pressed}</form>'
        body = Html(f"<p>{escape(text)}</p>{form if button else ''}")
        response = page("account", status, title=title, body=body, actions=Html(""), static=self._static)
        response.headers["Cache-Control"] = "no-store"
        return response

    async def _scope(self, request: web.Request) -> tuple[str, str] | None:
        id_ = self._seal.mail_of(request.match_info["token"])
        sent = None if id_ is None else await self._sendings.get(id_)
        return None if sent is None or sent.scope is None else (sent.address, sent.scope)


def _same(wanted: str, given: str) -> bool:
    return hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace"))


def _ticket(scope: str) -> str | None:
    """Give the ticket that a scope is about; None for letters of a kind."""
    kind, _, name = scope.partition(":")
    return name if kind == "ticket" else None


def _said(status: int, detail: str, *, retry: bool = False) -> web.Response:
    headers = {"Retry-After": "30"} if retry else {}
    body = json.dumps({"error": detail})
    return web.Response(status=status, text=body, content_type="application/json", headers=headers)
