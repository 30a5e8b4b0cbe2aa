"""A small client of the REST interface, as an app would be, and the site that it talks to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.simulators.jira import Flavour, Site
from tests.simulators.jira.contract import judge

Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """An answer: its status, JSON (None where there is none) and headers."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def errors(self) -> Json:
        return dict(self.body["errors"])

    @property
    def messages(self) -> list[str]:
        return list(self.body["errorMessages"])


@dataclass
class Api:
    """Calls of one site."""

    site: Site
    session: aiohttp.ClientSession
    version: int = 3

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> Told:
        url = f"{self.site.url}/rest/api/{self.version}{path}"
        async with self.session.request(method, url, json=body, **more) as response:
            text = await response.text()
            is_json = response.content_type == "application/json" and text
            return Told(response.status, await response.json() if is_json else None, dict(response.headers))

    async def get(self, path: str, **params: str | int) -> Told:
        return await self.call("GET", path, params=params)

    async def post(self, path: str, body: Any) -> Told:
        return await self.call("POST", path, body)

    async def put(self, path: str, body: Any) -> Told:
        return await self.call("PUT", path, body)

    async def delete(self, path: str, **params: str) -> Told:
        return await self.call("DELETE", path, params=params)

    async def search(self, jql: str, *fields: str, **more: Any) -> Told:
        return await self.post("/search/jql", {"jql": jql, "fields": list(fields or ["summary"])} | more)

    async def create(self, summary: str = "The lamp blinks", **fields: Any) -> Told:
        given = {"project": {"key": "ONE"}, "issuetype": {"name": "Bug"}, "summary": summary}
        return await self.post("/issue", {"fields": given | fields})


def signed(site: Site, token: str | None = None) -> dict[str, str]:
    """Give the headers that an app signs in with."""
    given = site.token if token is None else token
    if site.store.flavour is Flavour.CLOUD:
        return {"Authorization": aiohttp.encode_basic_auth(site.email, given)}
    return {"Authorization": f"Bearer {given}"}


@asynccontextmanager
async def using(site: Site) -> AsyncIterator[Api]:
    """Open a client of a site that is open."""
    version = 3 if site.store.flavour is Flavour.CLOUD else 2
    async with aiohttp.ClientSession(headers=signed(site)) as session:
        yield Api(site, session, version)


@asynccontextmanager
async def jira(flavour: Flavour = Flavour.CLOUD, **given: Any) -> AsyncIterator[tuple[Site, Api]]:
    """Open a site and a client; both sides are held against the contract where it lies beside the repository."""
    async with Site(flavour, judge=judge(), **given) as site, using(site) as api:
        yield site, api
        assert site.service.objections == []


def doc(*paragraphs: str) -> Json:
    """Give a document."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": one}]} for one in paragraphs]
    return {"type": "doc", "version": 1, "content": content}
