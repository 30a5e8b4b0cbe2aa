"""What is well with the connection to Slack and what is not, each with the way out: for `onetouch doctor`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import aiohttp

from bot.slack.errors import SlackError
from bot.slack.findings import COPY_IT, GRANT_THEM, TOKEN_ADVICE, Check, Told, clock_check, granted, read_date
from bot.slack.installations import Installation, Installations, Tokens
from handlers.ports import Clock

TIMEOUT_S = 10.0
_SIGNING_SECRET = re.compile(r"[0-9a-f]{32}")
_SOON = timedelta(hours=1)

_INVITE = "type /invite @Onetouch there, or choose another triage channel with /onetouch settings"
_MAKE_ONE = (
    "under “Basic Information”, “App-Level Tokens”, make one with the scope connections:write, and copy it into "
    "ONETOUCH_SLACK_APP_TOKEN"
)
_OFFLINE = "is this machine offline, or behind a proxy? Nothing else of Slack can be checked until it answers"


@dataclass(frozen=True, slots=True)
class Given:
    """What is set.

    Attributes:
        groups: user groups of engineers.
        triage: triage channels: team, channel.
        api_url: ends in ``/api/``.
    """

    bot_token: str | None
    signing_secret: str | None
    app_token: str | None
    groups: tuple[str, ...]
    triage: tuple[tuple[str, str], ...]
    api_url: str

    def __repr__(self) -> str:
        """Show nothing of the secrets."""
        return f"Given({self.api_url})"


class Opening(Protocol):
    """Decrypts tokens, see `bot.slack.keyring.Keyring`."""

    def opened(self, found: Installation) -> Tokens:
        """Decrypt the tokens of an installation.

        Raises:
            SlackError: they cannot be.
        """
        ...


class SlackChecks:
    """Asks Slack, and tells what it found."""

    def __init__(
        self, given: Given, installations: Installations, keyring: Opening | None, clock: Clock, *, timeout_s: float = 0
    ) -> None:
        self._given = given
        self._installations = installations
        self._keyring = keyring
        self._clock = clock
        self._offline: Check | None = None
        self._timeout = aiohttp.ClientTimeout(total=timeout_s or TIMEOUT_S)

    async def all(self) -> tuple[Check, ...]:
        """Look at everything; never raises for what Slack does."""
        found = [*self._shapes()]
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            tokens: dict[str, str] = {}
            if self._given.bot_token is not None:
                found += await self._workspace(session, "Slack", self._given.bot_token, tokens, TOKEN_ADVICE)
            if self._given.app_token is not None:
                found.append(await self._socket(session, self._given.app_token))
            for one in await self._installations.all():
                found += await self._installed(session, one, tokens)
            for team, channel in self._given.triage:
                found += await self._triage(session, tokens.get(team), channel)
            if self._given.bot_token is not None and tokens:
                found += [await self._group(session, self._given.bot_token, group) for group in self._given.groups]
        return tuple(found)

    def _shapes(self) -> Iterator[Check]:
        secret, app_token = self._given.signing_secret, self._given.app_token
        if secret is not None:
            advice = (
                "copy the Signing Secret, not the Client Secret, from “Basic Information”: 32 digits and letters a to f"
            )
            fine = _SIGNING_SECRET.fullmatch(secret) is not None
            detail = "has the right shape; whether it is this app's shows when Slack sends something"
            yield Check("Slack signing secret", fine, detail if fine else "does not look like one", advice)
        if secret is None and app_token is None:
            yield Check(
                "Slack's way in",
                False,
                "nothing can be heard from Slack",
                "set ONETOUCH_SLACK_SIGNING_SECRET for HTTP, or ONETOUCH_SLACK_APP_TOKEN for Socket Mode",
            )
        elif secret is not None and app_token is not None:
            yield Check("Slack's way in", True, "Socket Mode, and HTTP for what Slack still sends to /slack/events")

    async def _workspace(
        self,
        session: aiohttp.ClientSession,
        name: str,
        token: str,
        tokens: dict[str, str],
        advice: Mapping[str, str],
    ) -> list[Check]:
        """Look at one token: does it work, what may it do, does its clock go as ours. Fill in whose it is."""
        told = await self._ask(session, "auth.test", token)
        if isinstance(told, Check):
            return [Check(name, False, told.detail, told.advice)]
        if told.error:
            return [Check(name, False, f"the token is refused: {told.error}", advice.get(told.error, told.error))]
        body = told.body
        if not body.get("bot_id"):
            return [
                Check(
                    name,
                    False,
                    "the token is a person's, not a bot's",
                    f"take the one that begins with xoxb-: {COPY_IT}",
                )
            ]
        org_wide = bool(body.get("is_enterprise_install"))
        workspace = str((body.get("enterprise_id") if org_wide else body.get("team_id")) or "")
        tokens[workspace] = token
        found = [Check(name, True, f"{body.get('team') or workspace} ({workspace}), as {body.get('user')}")]
        found += granted(name, told.scopes)
        if (clock := clock_check(told.date, self._clock())) is not None:
            found.append(clock)
        return found

    async def _socket(self, session: aiohttp.ClientSession, token: str) -> Check:
        name = "Slack Socket Mode"
        told = await self._ask(session, "apps.connections.open", token)
        if isinstance(told, Check):
            return Check(name, False, told.detail, told.advice)
        if not told.error:
            return Check(name, True, "a connection is granted")
        advice = {
            "missing_scope": f"the token lacks connections:write: {_MAKE_ONE}",
            "forbidden_team": "an administrator of the workspace must allow the app",
            "ratelimited": "Slack asks to wait: try again in a minute",
        }.get(told.error, f"{_MAKE_ONE}; and switch on “Socket Mode”")
        return Check(name, False, f"no connection is granted: {told.error}", advice)

    async def _installed(
        self, session: aiohttp.ClientSession, one: Installation, tokens: dict[str, str]
    ) -> list[Check]:
        name = f"Slack workspace {one.name or one.workspace}"
        if one.sealed is None:
            return [Check(name, True, f"removed the app on {one.removed_at:%Y-%m-%d}; nothing is sent there")]
        if self._keyring is None:
            needs = "its token is kept, and cannot be used without ONETOUCH_SLACK_CLIENT_ID and ONETOUCH_ENCRYPTION_KEY"
            return [Check(name, False, needs, "set what was set when it was installed")]
        try:
            token = self._keyring.opened(one).bot
        except SlackError as error:
            return [Check(name, False, "its token cannot be decrypted", str(error))]
        if one.expires_at is not None and one.expires_at - self._clock() < _SOON:
            return [
                Check(
                    name,
                    False,
                    f"its token ends, or ended, at {one.expires_at:%Y-%m-%d %H:%M} UTC, and was not renewed",
                    "a running server renews it; should its log say token_not_renewed, install again at /slack/install",
                )
            ]
        again = dict.fromkeys(TOKEN_ADVICE, "let its administrator install the app again at /slack/install")
        return await self._workspace(session, name, token, tokens, again)

    async def _triage(self, session: aiohttp.ClientSession, token: str | None, channel: str) -> list[Check]:
        name = f"triage channel {channel}"
        if token is None:
            return [Check(name, True, "cannot be checked: its workspace is none that answered")]
        told = await self._ask(session, "conversations.info", token, channel=channel)
        if isinstance(told, Check):
            return [Check(name, False, told.detail, told.advice)]
        if told.error == "channel_not_found":
            return [Check(name, False, "is gone, or is private and the bot is not in it", _INVITE)]
        if told.error:
            return [Check(name, False, f"cannot be looked at: {told.error}", GRANT_THEM)]
        found = told.body.get("channel") or {}
        if found.get("is_archived"):
            return [Check(name, False, f"#{found.get('name')} is archived", _INVITE)]
        inside = bool(found.get("is_member"))
        state = "the bot is in it" if inside else "the bot is not in it, so that no cards of tickets arrive"
        return [Check(name, inside, f"#{found.get('name')}: {state}", _INVITE)]

    async def _group(self, session: aiohttp.ClientSession, token: str, group: str) -> Check:
        name = f"engineers' group {group}"
        told = await self._ask(session, "usergroups.users.list", token, usergroup=group)
        if isinstance(told, Check):
            return Check(name, False, told.detail, told.advice)
        if told.error == "missing_scope":
            return Check(name, False, "may not be read: usergroups:read is missing", GRANT_THEM)
        if told.error:
            return Check(
                name,
                False,
                f"cannot be read: {told.error}",
                "take the group's id (S...) from its menu in Slack, and put it into ONETOUCH_SLACK_ENGINEERS",
            )
        members = len(told.body.get("users") or ())
        return Check(name, members > 0, f"{members} engineers", "add somebody to the group: nobody there answers now")

    async def _ask(self, session: aiohttp.ClientSession, method: str, token: str, **arguments: str) -> Told | Check:
        """Call a method; a `Check` when no answer came that can be read."""
        if self._offline is not None:
            return self._offline
        headers = {"Authorization": f"Bearer {token}"}
        where = self._given.api_url
        try:
            async with session.post(f"{where}{method}", data=arguments, headers=headers) as response:
                if response.status == 429:
                    return Told({"ok": False, "error": "ratelimited"})
                body = await response.json(content_type=None)
                scopes, date = response.headers.get("X-OAuth-Scopes"), response.headers.get("Date")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            kind = "no answer in time" if isinstance(error, TimeoutError) else type(error).__name__
            self._offline = Check(method, False, f"no answer from {where}: {kind}", _OFFLINE)
            return self._offline
        return Told(
            body if isinstance(body, dict) else {},
            None if scopes is None else frozenset(one.strip() for one in scopes.split(",") if one.strip()),
            read_date(date),
        )
