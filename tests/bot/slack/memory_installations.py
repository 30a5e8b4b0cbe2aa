"""Installations in memory, and a Slack that renews tokens: see `bot.slack.installations`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.slack.errors import SlackError, SlackRefused
from bot.slack.installations import Grant, Installation, Tokens


@dataclass
class MemoryInstallations:
    """Keeps the contract of `Installations`. `fails`: what renewing and looking at all raise instead, in order."""

    rows: dict[str, Installation] = field(default_factory=dict)
    claims: dict[str, datetime] = field(default_factory=dict)
    fails: list[BaseException] = field(default_factory=list)

    async def get(self, workspace: str) -> Installation | None:
        return self.rows.get(workspace)

    async def all(self) -> tuple[Installation, ...]:
        if self.fails:
            raise self.fails.pop(0)
        return tuple(sorted(self.rows.values(), key=lambda row: (row.name, row.workspace)))

    async def put(self, installation: Installation) -> None:
        self.rows[installation.workspace] = installation
        self.claims.pop(installation.workspace, None)

    async def forget(self, workspace: str, at: datetime) -> bool:
        there = self.rows.get(workspace)
        if there is None:
            there = Installation(workspace, None, None, "", "", (), None, None, "", at)
        elif there.installed_at > at:
            return False
        self.rows[workspace] = replace(there, sealed=None, expires_at=None, removed_at=at)
        return True

    async def claim(self, workspace: str, sealed: str, now: datetime, until: datetime) -> bool:
        there = self.rows.get(workspace)
        if there is None or there.sealed != sealed or self.claims.get(workspace, now) > now:
            return False
        self.claims[workspace] = until
        return True

    async def renew(self, workspace: str, was: str, sealed: str, expires_at: datetime | None) -> bool:
        if self.fails:
            raise self.fails.pop(0)
        there = self.rows.get(workspace)
        if there is None or there.sealed != was:
            return False
        self.rows[workspace] = replace(there, sealed=sealed, expires_at=expires_at)
        self.claims.pop(workspace, None)
        return True


@dataclass
class RenewingSlack:
    """Exchanges each refresh token once; `fails`: what happens instead, in order."""

    issued: int = 0
    good: set[str] = field(default_factory=lambda: {"refresh-0"})
    fails: list[SlackError] = field(default_factory=list)
    seconds: float = 43_200.0

    async def refresh(self, token: str) -> Grant:
        if self.fails:
            raise self.fails.pop(0)
        if token not in self.good:
            raise SlackRefused("oauth.v2.access", "invalid_refresh_token")
        self.good.remove(token)
        self.issued += 1
        self.good.add(f"refresh-{self.issued}")
        return grant(Tokens(f"xoxb-{self.issued}", f"refresh-{self.issued}"), seconds=self.seconds)


def grant(tokens: Tokens | None = None, *, team: str | None = "T1", seconds: float | None = None) -> Grant:
    return Grant(
        tokens=tokens or Tokens("xoxb-0", "refresh-0" if seconds else None),
        team=team,
        enterprise=None if team else "E1",
        name="Acme",
        bot_user="UBOT",
        scopes=("chat:write",),
        seconds=seconds,
        by="UADMIN",
    )
