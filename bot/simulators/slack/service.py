"""The sockets of the simulator: Web API, response addresses, files, Socket Mode."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.simulators.slack.arguments import Arguments, read
from bot.simulators.slack.faults import Fault, Faults
from bot.simulators.slack.methods import METHODS
from bot.simulators.slack.refusals import Refused
from bot.simulators.slack.responses import respond
from bot.simulators.slack.sockets import SocketCarrier
from bot.simulators.slack.store import Store

_LOGIN_PAGE = "<!DOCTYPE html><html><title>Sign in</title></html>"


@dataclass(frozen=True, slots=True)
class Call:
    """A call that our app made.

    Attributes:
        method: of the Web API, or ``response_url``.
        arguments: as read; without the token.
        outcome: ``ok``, or Slack's name of the error, or the kind of the fault.
    """

    method: str
    arguments: dict[str, Any]
    outcome: str


@dataclass
class Service:
    """Answers over real sockets.

    Attributes:
        calls: what our app called, in order.
        changed: called after every call, so that whoever waits can look again.
    """

    store: Store
    faults: Faults
    sockets: SocketCarrier
    changed: Callable[[], None] = lambda: None
    calls: list[Call] = field(default_factory=list)

    def app(self) -> web.Application:
        """Make the application."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self.method)
        app.router.add_post("/response/{token}", self.response)
        app.router.add_get("/files-pri/{id}/{name}", self.file)
        app.router.add_get("/files-pri/{id}/download/{name}", self.file)
        app.router.add_post("/upload/{id}", self.upload)
        app.router.add_get("/link", self.sockets.serve)
        return app

    async def method(self, request: web.Request) -> web.StreamResponse:
        """Answer a call of the Web API."""
        name = request.match_info["method"]

        async def answer() -> web.Response:
            try:
                args = await read(request)
                told = self._answer(request, name, args)
            except Refused as refused:
                return _refusal(refused)
            # Every answer names what the token may do.
            scopes = {} if self.store.scopes is None else {"X-OAuth-Scopes": ",".join(sorted(self.store.scopes))}
            return web.json_response({"ok": True} | told, headers=scopes)

        return await self._with_faults(request, name, answer)

    async def response(self, request: web.Request) -> web.StreamResponse:
        """Answer a post to a response address."""

        async def answer() -> web.Response:
            try:
                respond(self.store, request.match_info["token"], await read(request))
            except Refused as refused:
                status = 404 if refused.name in {"used_url", "expired_url"} else 500
                return web.json_response(refused.body(), status=status)
            return web.Response(text="ok")

        return await self._with_faults(request, "response_url", answer)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a file; without the token a sign-in page comes instead, with status 200."""
        file = self.store.files.get(request.match_info["id"].rpartition("-")[2])
        if not _is(_bearer(request), self.store.bot_token):
            return web.Response(text=_LOGIN_PAGE, content_type="text/html")
        if file is None:
            return web.Response(status=404)
        return web.Response(body=file.content, content_type=file.mimetype)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file."""
        file = self.store.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    def _answer(self, request: web.Request, name: str, args: Arguments) -> dict[str, Any]:
        token = _bearer(request) or args.values.pop("token", None)
        if not token:
            raise Refused("not_authed")
        if name == "apps.connections.open":
            return self._open_connection(request, token)
        known = METHODS.get(name)
        if known is None:
            raise Refused("unknown_method", extra={"req_method": name})
        if _is(token, self.store.app_token):
            raise Refused("not_allowed_token_type")
        if not _is(token, self.store.bot_token):
            raise Refused("invalid_auth")
        if self.store.revoked:
            raise Refused("token_revoked")
        granted = self.store.scopes
        if known.scopes and granted is not None and not granted.intersection(known.scopes):
            raise Refused(
                "missing_scope", extra={"needed": ",".join(known.scopes), "provided": ",".join(sorted(granted))}
            )
        if request.method != "POST" and not (known.reads and request.method == "GET"):
            raise Refused("invalid_arguments", "[ERROR] method must be called by POST")
        self.store.pace.call(name, known.per_minute, self.store.clock.now())
        return known.answer(self.store, args)

    def _open_connection(self, request: web.Request, token: str) -> dict[str, Any]:
        if _is(token, self.store.bot_token):
            raise Refused("not_allowed_token_type")
        if not _is(token, self.store.app_token):
            raise Refused("invalid_auth")
        if request.method != "POST":
            raise Refused("invalid_arguments", "[ERROR] method must be called by POST")
        self.store.pace.call("apps.connections.open", self.sockets.opens_per_minute, self.store.clock.now())
        return {"url": f"{self.store.url.replace('http', 'ws', 1)}/link?ticket={self.sockets.ticket()}"}

    async def _with_faults(
        self, request: web.Request, name: str, answer: Callable[[], Awaitable[web.Response]]
    ) -> web.StreamResponse:
        fault = self.faults.take(name)
        if fault is not None and fault.kind == "slow":
            await asyncio.sleep(fault.value)
        if fault is None or fault.kind in {"slow", "reset"}:
            response = await answer()
            outcome = fault.kind if fault and fault.kind == "reset" else await _outcome(response)
        else:
            response, outcome = _faulty(fault), fault.name or fault.kind
        self.calls.append(Call(name, await _told(request), outcome))
        self.changed()
        if fault is not None and fault.kind in {"reset", "lose"} and request.transport is not None:
            request.transport.abort()
        return response


async def _told(request: web.Request) -> dict[str, Any]:
    try:
        values = (await read(request)).values
    except Refused:
        return {}
    return {name: value for name, value in values.items() if name != "token"}


async def _outcome(response: web.Response) -> str:
    text = response.text or ""
    if response.content_type != "application/json":
        return "ok" if response.status == 200 else str(response.status)
    told = Arguments({"body": text}).nested("body", "invalid_json")
    return "ok" if told.get("ok") else str(told.get("error"))


def _faulty(fault: Fault) -> web.Response:
    if fault.kind == "limit":
        return _refusal(Refused("ratelimited", retry_after=int(fault.value)))
    if fault.kind == "refuse":
        return _refusal(Refused(fault.name))
    status = int(fault.value) if fault.kind == "status" else 503
    return web.Response(status=status, text="<html>something went wrong</html>", content_type="text/html")


def _refusal(refused: Refused) -> web.Response:
    if refused.retry_after is not None:
        return web.json_response(refused.body(), status=429, headers={"Retry-After": str(refused.retry_after)})
    return web.json_response(refused.body())


def _bearer(request: web.Request) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if kind == "Bearer" and token else None


def _is(token: str | None, right: str) -> bool:
    return token is not None and hmac.compare_digest(token, right)
