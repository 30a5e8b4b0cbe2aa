"""Which token speaks in which workspace."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import datetime
from functools import partial

import structlog

from bot.slack.api import SlackApi
from bot.slack.errors import NotInstalled, SlackError, SlackRefused
from bot.slack.installations import Installation, Installations
from bot.slack.keyring import Keyring

LEARN_S = 30.0
_TRACKED = 1_000
_DEAD = frozenset({"account_inactive", "token_revoked", "invalid_auth", "token_expired"})
_KEPT = "its token is kept, and cannot be used without ONETOUCH_SLACK_CLIENT_ID and ONETOUCH_ENCRYPTION_KEY"


class SlackWorkspaces:
    """Slack's Web API by workspace: those that installed the app by their own tokens, the others by the one of ours.

    Args:
        own: the workspace of `SLACK_BOT_TOKEN`; None without one.
        keyring: the tokens of those that installed the app; None where none can.
        base_url: ends in ``/api/``.
    """

    def __init__(
        self, installations: Installations, own: SlackApi | None, keyring: Keyring | None, base_url: str
    ) -> None:
        self._installations = installations
        self._own = own
        self._keyring = keyring
        self._base_url = base_url
        self._apis: OrderedDict[str, SlackApi] = OrderedDict()
        self._back: dict[str, datetime] = {}
        self._users: dict[str, str] = {}

    async def of(self, team: str) -> SlackApi:
        """Give the API of a workspace: by the team's id, or by an organisation's that installed the app as a whole.

        Raises:
            NotInstalled: the app is not there, or was removed.
            SlackError: its token cannot be used now.
        """
        found = await self._installations.get(team)
        if found is not None and found.sealed is not None and self._keyring is not None:
            self._users[team] = found.bot_user
            return self._with(team, await self._keyring.token(team), self._keyring)
        if self._own is not None and await self._is_own(self._own, team, found):
            return self._own
        if found is not None and found.sealed is not None:
            raise SlackError(_KEPT)
        raise NotInstalled(team)

    async def home(self) -> frozenset[str]:
        """Give the id of the workspace of `SLACK_BOT_TOKEN`; none where that token does not hold.

        Its members are ours; those of others that installed the app are not.

        Raises:
            SlackError: Slack cannot be asked now.
        """
        if self._own is None:
            return frozenset()
        try:
            itself = await self._own.itself()
        except SlackRefused:
            return frozenset()
        return frozenset({itself.team or itself.enterprise})

    def user(self, team: str) -> str | None:
        """Give our own user id in a workspace, where it is known by now; Slack tells it with almost all it sends."""
        known = self._users.get(team)
        return known if known is not None or self._own is None else self._own.user

    async def learn(self) -> None:
        """Ask who the token of ours makes us, until Slack tells."""
        while self._own is not None and self._own.user is None:
            try:
                await self._own.itself()
            except SlackError as error:
                structlog.get_logger("slack").warning("slack.not_connected", error=str(error))
                await asyncio.sleep(LEARN_S)

    def _with(self, team: str, token: str, keyring: Keyring) -> SlackApi:
        api = self._apis.get(team)
        if api is None:
            api = self._apis[team] = SlackApi.open(token, self._base_url, partial(keyring.instead, team))
            while len(self._apis) > _TRACKED:
                self._users.pop(self._apis.popitem(last=False)[0], None)
        api.client.token = token
        self._apis.move_to_end(team)
        return api

    async def _is_own(self, own: SlackApi, team: str, found: Installation | None) -> bool:
        if found is not None and found.removed_at is not None and self._back.get(team) != found.removed_at:
            return await self._again(own, team, found.removed_at)
        # Where nobody else can install it, all that Slack sends belongs to the one token, whatever it names.
        if self._keyring is None and (found is None or found.sealed is None):
            return True
        return (await own.itself()).at(team)

    async def _again(self, own: SlackApi, team: str, removed_at: datetime) -> bool:
        """Tell whether our token holds all the same in a workspace that the app was removed from: it was put back."""
        try:
            itself = await own.itself(anew=True)
        except SlackRefused as refused:
            if refused.error in _DEAD:
                return False
            raise
        if not itself.at(team):
            return False
        self._back[team] = removed_at
        return True
