"""Installing the app in a workspace: to Slack with a state, and back with a code (OAuth 2.0, docs.slack.dev).

InstallationFailed   it did not work; the text says why, and the way out
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calls import TIMEOUT_S, quiet, refusal
from bot.slack.errors import SlackBusy, SlackError, SlackRefused, SlackUnreachable
from bot.slack.installations import Grant, Installation, Tokens
from bot.slack.manifest import missing, scopes
from handlers.ports import Clock

METHOD = "oauth.v2.access"
STATE_LIVES = timedelta(minutes=10)
"""As long as Slack's code."""
_AGAIN = "Please start again."
_WAYS_OUT = {
    "invalid_code": f"The code from Slack was used already, or is older than ten minutes. {_AGAIN}",
    "bad_redirect_uri": "Slack does not know this address: under “OAuth & Permissions” add {redirect} to the Redirect "
    "URLs, and check ONETOUCH_PUBLIC_URL.",
    "invalid_client_id": "Slack does not know this app: check ONETOUCH_SLACK_CLIENT_ID.",
    "bad_client_secret": "The client secret is wrong: check ONETOUCH_SLACK_CLIENT_SECRET.",
    "cannot_install_an_org_installed_app": "The app is installed for the whole organisation already, this workspace "
    "included: there is nothing to do.",
    "user_email_unverified": f"Slack wants you to confirm your e-mail address first. {_AGAIN}",
    "no_scopes": "The app asks for nothing: print the manifest anew with `onetouch slack manifest`, and paste it.",
}


class InstallationFailed(SlackError):
    """It did not work; the text is fit to be shown."""


class States(Protocol):
    """Installations that were begun."""

    async def begin(self, state: str, now: datetime, until: datetime) -> None:
        """Remember a state until then."""
        ...

    async def take(self, state: str, now: datetime) -> bool:
        """Take a state away; False: there is none any more."""
        ...


class Keeping(Protocol):
    """Keeps what Slack grants."""

    async def add(self, grant: Grant) -> Installation:
        """Keep a new installation."""
        ...


class Exchanging(Protocol):
    """Exchanges codes at Slack."""

    async def code(self, code: str, redirect: str) -> Grant:
        """Exchange a code, once.

        Raises:
            SlackError: Slack refuses, or does not answer.
        """
        ...


@dataclass(frozen=True, slots=True)
class Client:
    """The app as OAuth knows it."""

    id: str
    secret: str

    def __repr__(self) -> str:
        """Name it, without the secret."""
        return f"Client({self.id})"


@dataclass(frozen=True, slots=True)
class Begun:
    """An installation that begins: where to send the browser, and what it must bring back."""

    address: str
    state: str


@dataclass(frozen=True, slots=True)
class Installed:
    """An installation that worked. `lacking`: what does not work, as scopes for it were not granted."""

    name: str
    org_wide: bool
    lacking: tuple[str, ...]


class Exchange:
    """Slack's `oauth.v2.access`."""

    def __init__(self, client: Client, base_url: str, *, timeout_s: int = TIMEOUT_S) -> None:
        self._client = client
        # A code and a refresh token are good for once: nothing is sent again by itself.
        self._web = AsyncWebClient(base_url=base_url, timeout=timeout_s, retry_handlers=[], logger=quiet("oauth"))

    async def code(self, code: str, redirect: str) -> Grant:
        """Exchange a code, once.

        Raises:
            SlackError: Slack refuses, or does not answer.
        """
        return await self._call({"code": code, "redirect_uri": redirect})

    async def refresh(self, token: str) -> Grant:
        """Exchange a refresh token, which is good for this once.

        Raises:
            SlackError: Slack refuses, or does not answer.
        """
        return await self._call({"grant_type": "refresh_token", "refresh_token": token})

    async def _call(self, given: Mapping[str, str]) -> Grant:
        proof = b64encode(f"{self._client.id}:{self._client.secret}".encode()).decode("ascii")
        try:
            response = await self._web.api_call(METHOD, data=dict(given), headers={"Authorization": f"Basic {proof}"})
        except SlackApiError as error:
            raise refusal(METHOD, error) from None
        except (TimeoutError, SlackClientError, aiohttp.ClientError, OSError, ValueError) as error:
            raise SlackUnreachable(f"{METHOD}: {type(error).__name__}") from None
        return granted(response.data if isinstance(response.data, dict) else {})


def granted(told: Mapping[str, Any]) -> Grant:
    """Read Slack's answer.

    Raises:
        SlackRefused: it grants no bot.
    """
    team, enterprise = told.get("team") or {}, told.get("enterprise") or {}
    org_wide = bool(told.get("is_enterprise_install"))
    token, bot_user = told.get("access_token"), told.get("bot_user_id")
    if not token or not bot_user or told.get("token_type") != "bot" or not (team.get("id") or enterprise.get("id")):
        raise SlackRefused(METHOD, "no_scopes")
    seconds = told.get("expires_in")
    return Grant(
        tokens=Tokens(str(token), told.get("refresh_token") or None),
        team=None if org_wide else team.get("id"),
        enterprise=enterprise.get("id"),
        name=str((enterprise if org_wide else team).get("name") or team.get("id") or enterprise.get("id")),
        bot_user=str(bot_user),
        scopes=tuple(sorted(one for one in str(told.get("scope") or "").split(",") if one)),
        seconds=float(seconds) if isinstance(seconds, int | float) else None,
        by=str((told.get("authed_user") or {}).get("id") or ""),
    )


class Installer:
    """Brings a browser to Slack and takes it back.

    Args:
        authorize: Slack's page that asks for consent.
        redirect: our page to which Slack sends the browser back.
    """

    def __init__(
        self,
        *,
        client_id: str,
        authorize: str,
        redirect: str,
        states: States,
        exchange: Exchanging,
        keyring: Keeping,
        clock: Clock,
    ) -> None:
        self._client_id = client_id
        self._authorize = authorize
        self._redirect = redirect
        self._states = states
        self._exchange = exchange
        self._keyring = keyring
        self._clock = clock

    async def begin(self) -> Begun:
        """Begin an installation."""
        state, now = secrets.token_urlsafe(32), self._clock()
        await self._states.begin(state, now, now + STATE_LIVES)
        asked = {
            "client_id": self._client_id,
            "scope": ",".join(scopes()),
            "state": state,
            "redirect_uri": self._redirect,
        }
        return Begun(f"{self._authorize}?{urlencode(asked)}", state)

    async def finish(self, query: Mapping[str, str], remembered: str) -> Installed:
        """Take what Slack sent back. `remembered`: the state that the browser kept.

        Raises:
            InstallationFailed: it did not work.
        """
        state = query.get("state", "")
        # The browser that began it is the one that comes back: nobody can make another install something unasked.
        if not state or not hmac.compare_digest(state.encode(), remembered.encode()):
            raise InstallationFailed(f"This was begun in another browser, or more than ten minutes ago. {_AGAIN}")
        if not await self._states.take(state, self._clock()):
            raise InstallationFailed(f"This link was used already, or is older than ten minutes. {_AGAIN}")
        if (error := query.get("error")) is not None:
            raise InstallationFailed(_denied(error))
        if not (code := query.get("code")):
            raise InstallationFailed(f"Slack sent no code. {_AGAIN}")
        try:
            grant = await self._exchange.code(code, self._redirect)
        except SlackRefused as refused:
            told = _WAYS_OUT.get(refused.error, f"Slack refused it and named no reason but “{refused.error}”. {_AGAIN}")
            raise InstallationFailed(told.replace("{redirect}", self._redirect)) from refused
        except SlackBusy as busy:
            raise InstallationFailed(f"Slack is busy. Please start again in {busy.seconds:.0f} seconds.") from busy
        except SlackError as error:
            raise InstallationFailed(
                "Slack did not answer, so nothing was installed. Please start again in a moment."
            ) from error
        made = await self._keyring.add(grant)
        return Installed(made.name, made.team is None, tuple(call.serves for call in missing(made.scopes)))


def authorize_url(api_url: str) -> str:
    """Give Slack's page that asks for consent. `api_url` ends in ``/api/``."""
    return f"{api_url.rstrip('/').removesuffix('/api')}/oauth/v2/authorize"


def _denied(error: str) -> str:
    if error == "access_denied":
        return "You did not allow it, so nothing was installed. Start again should you change your mind."
    return f"Slack did not allow it. {_AGAIN} If it stays so, ask an administrator of the workspace to install the app."
