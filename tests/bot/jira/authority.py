"""Atlassian's side of OAuth 2.0, over real sockets: consents, codes, tokens that end, and the way to a Jira."""

from __future__ import annotations

import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.simulators.jira import Site as Simulator

CLIENT, SECRET, CLOUD = "client-1", "client secret of tests", "11111111-2222"


@dataclass
class Authority:
    """An app that one Jira may be opened to.

    Attributes:
        site: address under which the Jira is known there; `others`: those that are allowed beside it.
        access: tokens that are good now; `refresh`: those that are good for one renewal.
        renewals: how often tokens were renewed.
        trouble: statuses of the next answers of the token endpoint.
        closed: no token opens anything of the Jira, as when the app lacks permissions.
    """

    sim: Simulator
    site: str
    others: tuple[str, ...] = ()
    access: set[str] = field(default_factory=set)
    refresh: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    renewals: int = 0
    trouble: list[int] = field(default_factory=list)
    closed: bool = False

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/oauth/token", self._token)
        app.router.add_get("/oauth/token/accessible-resources", self._resources)
        app.router.add_route("*", "/ex/jira/{cloud}/{tail:.*}", self._forward)
        self._server = TestServer(app)
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()
        await self._server.close()

    @property
    def url(self) -> str:
        return str(self._server.make_url("")).rstrip("/")

    def agree(self, address: str) -> dict[str, str]:
        """Consent at an address; give what the browser brings back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["client_id"] == CLIENT
        assert asked["response_type"] == "code"
        assert "offline_access" in asked["scope"].split()
        code = secrets.token_hex(8)
        self.codes[code] = asked["redirect_uri"]
        return {"code": code, "state": asked["state"]}

    async def _token(self, request: web.Request) -> web.Response:
        if self.trouble:
            return web.Response(status=self.trouble.pop(0), text="<html>")
        told = await request.json()
        if (told.get("client_id"), told.get("client_secret")) != (CLIENT, SECRET):
            return web.json_response({"error": "access_denied", "error_description": "Unauthorized"}, status=401)
        if told["grant_type"] == "authorization_code":
            good = self.codes.pop(told["code"], None) == told["redirect_uri"]
        else:
            good = told["refresh_token"] in self.refresh
            self.refresh.discard(told["refresh_token"])
            self.renewals += good
        if not good:
            return web.json_response({"error": "invalid_grant", "error_description": "what was sent"}, status=403)
        access, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self.access.add(access)
        self.refresh.add(refresh)
        return web.json_response(
            {"access_token": access, "refresh_token": refresh, "expires_in": 3600, "token_type": "Bearer"}
        )

    def _known(self, request: web.Request) -> bool:
        return request.headers.get("Authorization", "").removeprefix("Bearer ") in self.access

    async def _resources(self, request: web.Request) -> web.Response:
        if not self._known(request):
            return web.json_response({"code": 401, "message": "Unauthorized"}, status=401)
        sites = [{"id": f"other-{at}", "url": url, "name": url} for at, url in enumerate(self.others)]
        return web.json_response([*sites, {"id": CLOUD, "url": self.site, "name": "acme", "scopes": []}])

    async def _forward(self, request: web.Request) -> web.Response:
        if self.closed or not self._known(request) or request.match_info["cloud"] != CLOUD:
            return web.json_response({"code": 401, "message": "Unauthorized"}, status=401)
        user = b64encode(f"{self.sim.email}:{self.sim.token}".encode()).decode()
        headers = {
            name: request.headers[name] for name in ("Content-Type", "X-Atlassian-Token") if name in request.headers
        }
        async with self._client.request(
            request.method,
            f"{self.sim.url}/{request.match_info['tail']}",
            params=list(request.query.items()),
            data=await request.read(),
            headers=headers | {"Authorization": f"Basic {user}"},
        ) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)
