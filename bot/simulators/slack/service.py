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
from bot.simulators.slack.grants import Grants, holder
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
        detail: what Slack said beside the name, a line each.
    """

    method: str
    arguments: dict[str, Any]
    outcome: str
    detail: str = ""


@dataclass
class Service:
    """Answers over real sockets.

    Attributes:
        calls: what our app called, in order.
        changed: called after every call, so that whoever waits can look again.
        neighbours: further workspaces, which are told apart by their tokens.
        grants: the app as OAuth knows it.
    """

    store: Store
    faults: Faults
    sockets: SocketCarrier
    changed: Callable[[], None] = lambda: None
    calls: list[Call] = field(default_factory=list)
    neighbours: list[Store] = field(default_factory=list)
    grants: Grants = field(default_factory=Grants)

    @property
    def stores(self) -> tuple[Store, ...]:
        """All workspaces."""
        return (self.store, *self.neighbours)

    def app(self) -> web.Application:
        """Make the application."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/api/{method}", self.method)
        app.router.add_post("/response/{token}", self.response)
        app.router.add_get("/files-pri/{id}/{name}", self.file)
        app.router.add_get("/files-pri/{id}/download/{name}", self.file)
        app.router.add_post("/upload/{id}", self.upload)
        app.router.add_get("/link", self.sockets.serve)
        app.router.add_get("/oauth/v2/authorize", self.authorize)
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
            return web.json_response({"ok": True} | told, headers=self._scopes(request, args))

        return await self._with_faults(request, name, answer)

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Ask whoever sits at the browser for consent, who is quick to give it."""
        try:
            return web.Response(status=302, headers={"Location": self.grants.authorize(request.query, self.store)})
        except Refused as refused:
            return web.Response(status=400, text=f"<!DOCTYPE html><p>{refused.name}</p>", content_type="text/html")

    async def response(self, request: web.Request) -> web.StreamResponse:
        """Answer a post to a response address."""

        async def answer() -> web.Response:
            try:
                token = request.match_info["token"]
                store = next((one for one in self.stores if token in one.addresses), self.store)
                respond(store, token, await read(request))
            except Refused as refused:
                status = 404 if refused.name in {"used_url", "expired_url"} else 500
                return web.json_response(refused.body(), status=status)
            return web.Response(text="ok")

        return await self._with_faults(request, "response_url", answer)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a file; without the token a sign-in page comes instead, with status 200."""

        async def answer() -> web.Response:
            file = self.store.files.get(request.match_info["id"].rpartition("-")[2])
            if not _is(_bearer(request), self.store.bot_token):
                return web.Response(text=_LOGIN_PAGE, content_type="text/html")
            if file is None:
                return web.Response(status=404)
            return web.Response(body=file.content, content_type=file.mimetype)

        return await self._with_faults(request, "file", answer)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """Take the bytes of a file."""
        file = self.store.files.get(request.match_info["id"])
        if file is None:
            return web.Response(status=404)
        file.content = await request.read()
        return web.Response(text=f"OK - {len(file.content)}")

    def _answer(self, request: web.Request, name: str, args: Arguments) -> dict[str, Any]:
        if name == "oauth.v2.access":
            return self.grants.access(args, request.headers.get("Authorization", ""))
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
        store = holder(token, self.stores)
        granted = store.scopes
        if known.scopes and granted is not None and not granted.intersection(known.scopes):
            raise Refused(
                "missing_scope", extra={"needed": ",".join(known.scopes), "provided": ",".join(sorted(granted))}
            )
        if request.method != "POST" and not (known.reads and request.method == "GET"):
            raise Refused("invalid_arguments", "[ERROR] method must be called by POST")
        store.pace.call(name, known.per_minute, store.clock.now())
        return known.answer(store, args)

    def _scopes(self, request: web.Request, args: Arguments) -> dict[str, str]:
        """Name what the token may do, as every answer does."""
        token = _bearer(request) or args.text("token") or ""
        store = next((one for one in self.stores if token in {one.bot_token, *one.issued}), None)
        if store is None or store.scopes is None:
            return {}
        return {"X-OAuth-Scopes": ",".join(sorted(store.scopes))}

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
            outcome, detail = await _outcome(response)
            outcome = fault.kind if fault and fault.kind == "reset" else outcome
        else:
            response, outcome, detail = _faulty(fault), fault.name or fault.kind, "a fault on demand"
        self.calls.append(Call(name, await _told(request), outcome, detail))
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


async def _outcome(response: web.Response) -> tuple[str, str]:
    if response.content_type != "application/json":
        return "ok" if response.status == 200 else str(response.status), ""
    text = response.text or ""
    told = Arguments({"body": text}).nested("body", "invalid_json")
    if told.get("ok"):
        return "ok", ""
    more = [str(line) for line in (told.get("response_metadata") or {}).get("messages", ())]
    if "needed" in told:
        more.append(f"needs {told['needed']}")
    return str(told.get("error")), "\n".join(more)


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
