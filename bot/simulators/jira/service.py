"""The sockets of the simulator: the REST interface, with its gate, its limits and its faults."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from bot.simulators.jira.asking import Asked, Upload
from bot.simulators.jira.faults import Fault, Faults
from bot.simulators.jira.limits import Limits, limited
from bot.simulators.jira.operations import ROUTES, Route
from bot.simulators.jira.records import Json
from bot.simulators.jira.refusals import Refused
from bot.simulators.jira.store import Store

_MOST_BYTES = 64 * 1024 * 1024
_BROKEN = "<!DOCTYPE html><html><title>Oops, you've found a dead link. - JIRA</title></html>"
_SIGN_IN = "<!DOCTYPE html><html><title>Log in with Atlassian account</title></html>"


class Judge(Protocol):
    """Holds requests and answers against a contract; each verb gives what it objects to."""

    def request(self, operation: str, query: dict[str, list[str]], body: Any) -> list[str]:
        """Look at a request; `body`: JSON, None where there is none."""
        ...

    def answer(self, operation: str, status: int, body: Any) -> list[str]:
        """Look at an answer."""
        ...


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came.

    Attributes:
        operation: by its name in Atlassian's OpenAPI document.
        path: what stands in the address, by name.
        body: JSON; None where there is none.
        status: of the answer; 0: the connection was reset.
        outcome: ``ok``, the kind of the fault, or what Jira objects to.
    """

    operation: str
    path: dict[str, str]
    body: Any
    status: int
    outcome: str


@dataclass
class Service:
    """Answers over real sockets.

    Attributes:
        calls: what came, in order.
        changed: called after every call, so that whoever waits can look again.
        judge: holds both sides against the contract; None: nobody does.
        objections: to our own answers.
        board: where a person sees the issues; empty: nowhere.
    """

    store: Store
    faults: Faults
    limits: Limits = field(default_factory=Limits)
    changed: Callable[[], None] = lambda: None
    calls: list[Call] = field(default_factory=list)
    judge: Judge | None = None
    objections: list[str] = field(default_factory=list)
    board: str = ""

    def app(self) -> web.Application:
        """Make the application."""
        app = web.Application(client_max_size=_MOST_BYTES)
        cloud = self.store.flavour.is_cloud
        for route in ROUTES:
            if route.cloud if cloud else route.elsewhere:
                for version in (2, 3) if cloud else (2,):
                    app.router.add_route(
                        route.method, f"/rest/api/{version}{route.path}", self._handler(route, version)
                    )
        app.router.add_get("/rest/api/{version}/attachment/content/{id}", self._file)
        app.router.add_get("/browse/{key}", self._browse)
        return app

    def _handler(self, route: Route, version: int) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def handle(request: web.Request) -> web.StreamResponse:
            fault = self.faults.take(route.name)
            if fault is not None and fault.kind == "slow":
                await asyncio.sleep(fault.value)
            body: Any = None
            outcome = "ok"
            try:
                if fault is not None and fault.kind not in {"slow", "reset"}:
                    outcome = fault.kind
                    raise self._faulty(fault)
                body, files = await _read(request)
                response = self._answer(request, route, version, body, files)
            except Refused as refused:
                response = _refusal(refused)
                outcome = str(refused) if outcome == "ok" else outcome
            broken = fault is not None and fault.kind in {"lose", "reset"}
            if broken and fault is not None:
                outcome = fault.kind
            status = 0 if broken else response.status
            self.calls.append(Call(route.name, dict(request.match_info), body, status, outcome))
            self.changed()
            if broken and request.transport is not None:
                request.transport.abort()
            return response

        return handle

    def _answer(
        self, request: web.Request, route: Route, version: int, body: Any, files: tuple[Upload, ...]
    ) -> web.Response:
        self._let_in(request)
        store, path = self.store, dict(request.match_info)
        issue = store.keys.get(path["issue"].upper(), path["issue"]) if "issue" in path else None
        headers = self.limits.count(route.name, request.method, issue, store.clock.now())
        if route.name in store.forbidden:
            raise Refused(403, "You do not have permission to do this.")
        if route.writes and not store.bot.writes:
            if route.name == "createIssue":
                text = "You do not have permission to create issues in this project."
                raise Refused(403, text)
            raise Refused(403, "You do not have the permission to change this issue.")
        query = {name: [str(one) for one in request.query.getall(name)] for name in request.query}
        judged = self.judge is not None and version == 3
        if self.judge is not None and judged and (wrong := self.judge.request(route.name, query, body)):
            raise Refused(400, *wrong)
        asked = Asked(store, store.bot, version, path, query, body, files, request.headers)
        answer = route.answer(asked)
        if self.judge is not None and judged:
            self.objections += self.judge.answer(route.name, answer.status, answer.body)
        if answer.body is None:
            return web.Response(status=answer.status, headers=headers)
        return web.json_response(answer.body, status=answer.status, headers=headers)

    def _let_in(self, request: web.Request) -> None:
        """Look at the sign-in: an address with a token in the Cloud, a token alone elsewhere."""
        given = request.headers.get("Authorization", "")
        store = self.store
        if not given:
            raise Refused(401, "You are not authenticated. Authentication required to perform this operation.")
        if store.captcha:
            denied = {
                "X-Seraph-LoginReason": "AUTHENTICATION_DENIED",
                "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE",
            }
            raise Refused(403, headers=denied, page=_SIGN_IN)
        right = f"Bearer {store.token}"
        if store.flavour.is_cloud:
            right = "Basic " + base64.b64encode(f"{store.bot.email}:{store.token}".encode()).decode()
        if store.revoked or not store.bot.active or not hmac.compare_digest(given.encode(), right.encode()):
            raise Refused(401, headers={"X-Seraph-LoginReason": "AUTHENTICATED_FAILED"}, page=_SIGN_IN)

    def _faulty(self, fault: Fault) -> Refused:
        now = self.store.clock.now()
        if fault.kind == "limit" and not fault.bare:
            return limited(fault.name, int(fault.value), now)
        if fault.kind == "limit":
            return Refused(429, page=_BROKEN)
        if fault.kind == "refuse":
            return Refused(int(fault.value), *fault.body["errorMessages"], errors=fault.body["errors"])
        wait = fault.body.get("retry_after")
        headers = {"Retry-After": str(wait)} if wait else {}
        return Refused(int(fault.value) if fault.kind == "status" else 503, headers=headers, page=_BROKEN)

    async def _file(self, request: web.Request) -> web.Response:
        try:
            self._let_in(request)
        except Refused as refused:
            return _refusal(refused)
        for issue in self.store.issues.values():
            for file in issue.attachments:
                if file.id == request.match_info["id"]:
                    return web.Response(body=file.content, content_type=file.kind)
        return web.Response(status=404)

    async def _browse(self, request: web.Request) -> web.Response:
        """Show an issue to a person: on the board, where there is one."""
        key = request.match_info["key"]
        if self.board:
            return web.Response(status=302, headers={"Location": f"{self.board}/#{key}"})
        try:
            issue = self.store.issue(key)
        except Refused:
            return web.Response(status=404, text="There is no such issue.")
        return web.Response(text=f"{issue.key}: {issue.summary}")


async def _read(request: web.Request) -> tuple[Any, tuple[Upload, ...]]:
    if request.content_type.startswith("multipart/"):
        form = await request.post()
        files = [one for one in form.getall("file", []) if isinstance(one, web.FileField)]
        return None, tuple([
            Upload(one.filename, one.content_type, await asyncio.to_thread(one.file.read)) for one in files
        ])  # fmt: skip
    raw = await request.read()
    if not raw:
        return None, ()
    if request.content_type != "application/json":
        raise Refused(415, "Unsupported Media Type")
    try:
        return json.loads(raw), ()
    except ValueError:
        raise Refused(400, "There was an error parsing JSON. Check that your request body is valid.") from None


def _refusal(refused: Refused) -> web.Response:
    if refused.page is not None:
        return web.Response(status=refused.status, text=refused.page, content_type="text/html", headers=refused.headers)
    told: Json = refused.body()
    return web.json_response(told, status=refused.status, headers=refused.headers)
