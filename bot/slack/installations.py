"""Workspaces that installed the app, and what is kept of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of an installation. `refresh` is good for one renewal; None where tokens do not end."""

    bot: str = field(repr=False)
    refresh: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Grant:
    """What Slack grants when the app is installed, or when its tokens are renewed.

    Attributes:
        team: id of the workspace; None where the app is installed for a whole organisation.
        seconds: until the bot's token ends; None: never.
        by: the user who installed it; empty at a renewal.
    """

    tokens: Tokens
    team: str | None
    enterprise: str | None
    name: str
    bot_user: str
    scopes: tuple[str, ...]
    seconds: float | None = None
    by: str = ""

    @property
    def workspace(self) -> str:
        """What the installation goes by: the team, or the organisation."""
        return self.team or self.enterprise or ""


@dataclass(frozen=True, slots=True)
class Installation:
    """An installation as it is kept.

    Attributes:
        sealed: the tokens, encrypted; None once the app was removed there.
        expires_at: end of the bot's token; None: never.
        removed_at: when the app was removed; None: it is there.
    """

    workspace: str
    team: str | None
    enterprise: str | None
    name: str
    bot_user: str
    scopes: tuple[str, ...]
    sealed: str | None = field(repr=False)
    expires_at: datetime | None
    installed_by: str
    installed_at: datetime
    removed_at: datetime | None = None


class Installations(Protocol):
    """Where installations are kept."""

    async def get(self, workspace: str) -> Installation | None:
        """Give one, a removed one as well."""
        ...

    async def all(self) -> tuple[Installation, ...]:
        """Give all, removed ones as well, in order of their names."""
        ...

    async def put(self, installation: Installation) -> None:
        """Keep it, in place of an earlier one of the same workspace."""
        ...

    async def forget(self, workspace: str, at: datetime) -> bool:
        """Forget the tokens, and note that the app is not there; of one that is not known too.

        False: it was installed after `at`, so that this is old news.
        """
        ...

    async def claim(self, workspace: str, sealed: str, now: datetime, until: datetime) -> bool:
        """Take the right to renew these very tokens until then; False: another has it, or has renewed them."""
        ...

    async def renew(self, workspace: str, was: str, sealed: str, expires_at: datetime | None) -> bool:
        """Put tokens in the place of others; False: the others are not there any more."""
        ...


class Renewing(Protocol):
    """Renews tokens at Slack."""

    async def refresh(self, token: str) -> Grant:
        """Exchange a refresh token, which is good for this once.

        Raises:
            SlackError: Slack refuses, or does not answer.
        """
        ...
