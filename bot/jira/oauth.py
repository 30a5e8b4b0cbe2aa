"""Letting us into Jira Cloud by consent: to Atlassian with a state, back with a code ("OAuth 2.0 (3LO) apps").

ConnectingFailed   it did not work; the text says why, and the way out
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp

from bot.jira.entry import CONNECT, Grant, Grants
from bot.jira.paging import mapping
from bot.jira.site import Site
from handlers.engineering.errors import TrackerAway, TrackerDenied, TrackerError
from handlers.ports import Clock, Told

AUTHORITY, API = "https://auth.atlassian.com", "https://api.atlassian.com"
SCOPES = ("read:jira-work", "write:jira-work", "read:jira-user", "offline_access")
STATE_LIVES = timedelta(minutes=30)
RETURN = "/jira/oauth"
"""Our page to which Atlassian sends the browser back."""
TIMEOUT_S = 15.0
_SHORTEST_S = 60
_AGAIN = "Please begin again with `onetouch jira connect`."


class ConnectingFailed(Told):
    """It did not work."""


@dataclass(frozen=True, slots=True)
class Client:
    """Our app as Atlassian knows it."""

    id: str
    secret: str = field(repr=False)


class States(Protocol):
    """What was begun."""

    async def begin(self, tracker: str, state: str, until: datetime) -> None:
        """Remember the only state that somebody may come back with."""
        ...

    async def take(self, tracker: str, state: str, now: datetime) -> bool:
        """Take it away; False: it is another one, or none any more."""
        ...


class Exchange:
    """Exchanges codes and refresh tokens at Atlassian; each is good for once."""

    def __init__(
        self, client: Client, clock: Clock, *, authority: str = AUTHORITY, api: str = API, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._client = client
        self._clock = clock
        self._authority = authority
        self._api = api
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def code(self, code: str, redirect: str, site: str) -> Grant:
        """Exchange a code.

        Args:
            code: as Atlassian gave it.
            redirect: the page to which it was sent.
            site: address of the Jira that we want to be let into.

        Raises:
            ConnectingFailed: another Jira was allowed.
            TrackerError: Atlassian refuses, or does not answer.
        """
        found = await self._token({"grant_type": "authorization_code", "code": code, "redirect_uri": redirect}, "")
        headers = {"Authorization": f"Bearer {found.access}", "Accept": "application/json"}
        told = await self._asked("GET", f"{self._api}/oauth/token/accessible-resources", headers=headers)
        sites = [mapping(one) for one in told] if isinstance(told, list) else []
        for one in sites:
            if str(one.get("url") or "").rstrip("/").casefold() == site.casefold() and one.get("id"):
                return replace(found, cloud=str(one["id"]))
        allowed = ", ".join(str(one.get("url")) for one in sites) or "none"
        raise ConnectingFailed(f"{site} is not among the sites that were allowed ({allowed}). {_AGAIN}")

    async def refresh(self, grant: Grant) -> Grant:
        """Renew a grant.

        Raises:
            TrackerError: Atlassian refuses, or does not answer.
        """
        found = await self._token({"grant_type": "refresh_token", "refresh_token": grant.refresh}, grant.refresh)
        return replace(found, cloud=grant.cloud, version=grant.version + 1)

    async def _token(self, given: Mapping[str, str], refresh: str) -> Grant:
        body = {**given, "client_id": self._client.id, "client_secret": self._client.secret}
        told = mapping(await self._asked("POST", f"{self._authority}/oauth/token", body=body))
        access, seconds = told.get("access_token"), told.get("expires_in")
        if not access:
            raise TrackerAway("Atlassian's answer holds no token", unsure=False)
        lives = timedelta(seconds=max(_SHORTEST_S, seconds if isinstance(seconds, int) else 0))
        return Grant("", str(access), str(told.get("refresh_token") or refresh), self._clock() + lives)

    async def _asked(
        self,
        method: str,
        address: str,
        *,
        body: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.request(method, address, json=body, headers=headers, allow_redirects=False) as response,
            ):
                status = response.status
                told = await response.json(content_type=None) if status < 500 else None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as failed:
            raise TrackerAway(f"Atlassian does not answer ({type(failed).__name__})", unsure=False) from failed
        if status == 429 or status >= 500:
            raise TrackerAway(f"Atlassian failed ({status})", unsure=False)
        if status >= 300:
            raise TrackerDenied(f"Atlassian does not let us in any more ({_named(told)}): {CONNECT}")
        return told


class Connector:
    """Brings a browser to Atlassian, and takes it back.

    Args:
        site: the Jira.
        client_id: of our app.
        redirect: our page to which the browser comes back.
        authority: where Atlassian asks for consent.
    """

    def __init__(
        self,
        site: Site,
        client_id: str,
        redirect: str,
        states: States,
        grants: Grants,
        exchange: Exchange,
        clock: Clock,
        *,
        authority: str = AUTHORITY,
    ) -> None:
        self._site = site
        self._client_id = client_id
        self._redirect = redirect
        self._states = states
        self._grants = grants
        self._exchange = exchange
        self._clock = clock
        self._authority = authority

    async def begin(self) -> str:
        """Give the address at which somebody agrees; it is good for `STATE_LIVES`, and once."""
        state = secrets.token_urlsafe(32)
        await self._states.begin(self._site.name, state, self._clock() + STATE_LIVES)
        asked = {
            "audience": "api.atlassian.com",
            "client_id": self._client_id,
            "scope": " ".join(SCOPES),
            "redirect_uri": self._redirect,
            "state": state,
            "response_type": "code",
            "prompt": "consent",
        }
        return f"{self._authority}/authorize?{urlencode(asked)}"

    async def finish(self, query: Mapping[str, str]) -> str:
        """Take what Atlassian sent back; give the address of the Jira that we are let into.

        Raises:
            ConnectingFailed: it did not work.
        """
        # Only who ran the command knows the state: nobody can connect us to a Jira of their own.
        if not await self._states.take(self._site.name, query.get("state", ""), self._clock()):
            raise ConnectingFailed(f"This link was used already, or is too old. {_AGAIN}")
        if query.get("error") is not None or not query.get("code"):
            raise ConnectingFailed(f"Atlassian did not allow it. {_AGAIN}")
        try:
            made = await self._exchange.code(query["code"], self._redirect, self._site.url)
        except TrackerError as error:
            raise ConnectingFailed(f"It did not work: {error}. {_AGAIN}") from error
        await self._grants.put(self._site.name, made)
        return self._site.url


def _named(told: object) -> str:
    """Give Atlassian's name of an error, and nothing else that it says."""
    name = str(mapping(told).get("error") or "")
    return name if name.replace("_", "").isalnum() and len(name) < 40 else "refused"
