"""A token that holds, for each workspace that installed the app."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.database.errors import StorageError
from bot.slack.errors import NotInstalled, SlackBusy, SlackError
from bot.slack.installations import Grant, Installation, Installations, Renewing, Tokens
from bot.slack.vault import KeyLost, Vault
from handlers.ports import Clock

AHEAD = timedelta(hours=2)
"""How long before its end a token is renewed; Slack gives it twelve hours, and keeps the former one until its end."""
CLAIM = timedelta(seconds=30)
"""How long one process may take to renew a token, and how long it rests after a failure."""
PATIENCE_S = 5.0
_LOOK_S = 0.1
ROUND_S = 300.0
_GONE = frozenset({"account_inactive", "token_revoked"})
"""Slack's words for a token that no waiting brings back."""
_EXPIRED = "token_expired"


class Keyring:
    """Gives each workspace's token, renewed before it ends. One process renews; the others take what it wrote."""

    def __init__(
        self,
        installations: Installations,
        vault: Vault,
        renewing: Renewing,
        clock: Clock,
        *,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._installations = installations
        self._vault = vault
        self._renewing = renewing
        self._clock = clock
        self._pause = pause
        self._unwritten: dict[str, tuple[str, str, datetime | None]] = {}
        self._log = structlog.get_logger("slack")

    async def add(self, grant: Grant) -> Installation:
        """Keep a new installation."""
        now = self._clock()
        made = Installation(
            workspace=grant.workspace,
            team=grant.team,
            enterprise=grant.enterprise,
            name=grant.name,
            bot_user=grant.bot_user,
            scopes=grant.scopes,
            sealed=self._sealed(grant.workspace, grant.tokens),
            expires_at=_end(grant, now),
            installed_by=grant.by,
            installed_at=now,
        )
        await self._installations.put(made)
        self._unwritten.pop(grant.workspace, None)
        self._log.info("slack.installed", workspace=made.workspace)
        return made

    async def token(self, workspace: str) -> str:
        """Give the bot's token.

        Raises:
            NotInstalled: the app is not there.
            KeyLost: the token cannot be decrypted.
            SlackError: it has ended, and Slack did not renew it now.
        """
        found, tokens = await self._read(workspace)
        if found.expires_at is None or found.expires_at - self._clock() > AHEAD:
            return tokens.bot
        return await self._renewed(found, tokens)

    async def instead(self, workspace: str, refused: str, error: str) -> str | None:
        """Give the token to use instead of one that Slack refused with that error; None: there is no other.

        Raises:
            NotInstalled: the app is not there any more; its tokens are forgotten.
            SlackError: there will be another, and there is none yet.
        """
        found, tokens = await self._read(workspace)
        if tokens.bot != refused:
            return tokens.bot
        if error in _GONE:
            await self._installations.forget(workspace, self._clock())
            self._log.warning("slack.uninstalled", workspace=workspace, error=error)
            raise NotInstalled(workspace)
        if error == _EXPIRED and tokens.refresh is not None:
            # Slack's clock counts.
            return await self._renewed(replace(found, expires_at=self._clock()), tokens)
        return None

    async def renew_due(self) -> int:
        """Renew what ends soon, and encrypt anew what an older key encrypted; give the number of tokens looked after.

        Nobody who presses a button should have to wait for it.
        """
        cared = 0
        for found in await self._installations.all():
            if found.sealed is None:
                continue
            try:
                await self.token(found.workspace)
                cared += await self._rekeyed(found.workspace)
            except (SlackError, StorageError) as error:
                told = str(error) if isinstance(error, KeyLost) else f"{type(error).__name__}: {error}"
                self._log.error("slack.token_unusable", workspace=found.workspace, error=told)
        return cared

    async def watch(self) -> None:
        """Do that again and again."""
        while True:
            try:
                await self.renew_due()
            except Exception as error:  # noqa: BLE001 - the next round tries again
                self._log.warning("slack.renewing_failed", error=type(error).__name__)
            await self._pause(ROUND_S)

    def opened(self, found: Installation) -> Tokens:
        """Decrypt the tokens of an installation.

        Raises:
            NotInstalled: it has none.
            KeyLost: they were encrypted with another key, or for another workspace.
        """
        if found.sealed is None:
            raise NotInstalled(found.workspace)
        told = json.loads(self._vault.unseal(found.sealed))
        if told["workspace"] != found.workspace:
            raise KeyLost
        return Tokens(told["bot"], told["refresh"])

    async def _read(self, workspace: str) -> tuple[Installation, Tokens]:
        await self._write_late(workspace)
        found = await self._installations.get(workspace)
        if found is None:
            raise NotInstalled(workspace)
        return found, self.opened(found)

    async def _renewed(self, found: Installation, tokens: Tokens) -> str:
        waited = 0.0
        while True:
            now = self._clock()
            if tokens.refresh is None or found.sealed is None:
                return tokens.bot
            if await self._installations.claim(found.workspace, found.sealed, now, now + CLAIM):
                return await self._exchanged(found, tokens, tokens.refresh)
            if found.expires_at is not None and found.expires_at > now:
                return tokens.bot  # another is at it, and this one holds meanwhile
            if waited >= PATIENCE_S:
                raise SlackBusy(PATIENCE_S)
            await self._pause(_LOOK_S)
            waited += _LOOK_S
            later, others = await self._read(found.workspace)
            if later.sealed != found.sealed:
                return others.bot

    async def _exchanged(self, found: Installation, tokens: Tokens, refresh: str) -> str:
        try:
            grant = await self._renewing.refresh(refresh)
        except SlackError as error:
            self._log.warning("slack.token_not_renewed", workspace=found.workspace, error=str(error))
            if found.expires_at is not None and found.expires_at > self._clock():
                return tokens.bot
            raise
        sealed = self._sealed(found.workspace, grant.tokens)
        # From here on the old refresh token is worth nothing: the new one must not get lost, should the database fail.
        self._unwritten[found.workspace] = (found.sealed or "", sealed, _end(grant, self._clock()))
        try:
            await self._write_late(found.workspace)
        except StorageError as error:
            self._log.error("slack.token_not_written", workspace=found.workspace, error=type(error).__name__)
        return grant.tokens.bot

    async def _write_late(self, workspace: str) -> None:
        waiting = self._unwritten.get(workspace)
        if waiting is None:
            return
        was, sealed, expires_at = waiting
        # False: installed anew meanwhile, and those tokens count.
        await self._installations.renew(workspace, was, sealed, expires_at)
        if self._unwritten.get(workspace) == waiting:
            del self._unwritten[workspace]

    async def _rekeyed(self, workspace: str) -> bool:
        found = await self._installations.get(workspace)
        if found is None or found.sealed is None or not self._vault.outdated(found.sealed):
            return False
        now = self._clock()
        # Else whoever renews these tokens now could not put the new ones in their place, and would lose them.
        if not await self._installations.claim(workspace, found.sealed, now, now + CLAIM):
            return False
        sealed = self._vault.seal(self._vault.unseal(found.sealed))
        return await self._installations.renew(workspace, found.sealed, sealed, found.expires_at)

    def _sealed(self, workspace: str, tokens: Tokens) -> str:
        told = {"workspace": workspace, "bot": tokens.bot, "refresh": tokens.refresh}
        return self._vault.seal(json.dumps(told))


def _end(grant: Grant, now: datetime) -> datetime | None:
    return None if grant.seconds is None else now + timedelta(seconds=grant.seconds)
