"""What lets us into Jira, in SQL: the adapter of `bot.jira.entry.Grants` and `bot.jira.oauth.States`."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import insert, select, update

from bot.database.engine import Database
from bot.database.jira_tables import jira_grant
from bot.jira.entry import CONNECT, Grant
from handlers.engineering.errors import TrackerDenied

_G = jira_grant.c


class KeyUnknown(Exception):
    """It was encrypted with a key that we do not have."""


class Sealing(Protocol):
    """Encrypts and decrypts."""

    def seal(self, text: str) -> str:
        """Encrypt."""
        ...

    def unseal(self, sealed: str) -> str:
        """Decrypt.

        Raises:
            KeyUnknown: it was encrypted with none of our keys.
        """
        ...


class SqlJiraGrants:
    """Grants, in the table `jira_grant`, with their tokens encrypted."""

    def __init__(self, database: Database, sealing: Sealing) -> None:
        self._database = database
        self._sealing = sealing

    async def get(self, tracker: str) -> Grant | None:
        """Give a tracker's."""
        query = select(jira_grant).where(_G.tracker == tracker)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None or row.access is None:
            return None
        try:
            access, refresh = self._sealing.unseal(row.access), self._sealing.unseal(row.refresh)
        except KeyUnknown:
            text = f"what lets us into Jira was encrypted with another ONETOUCH_ENCRYPTION_KEY: add that, or {CONNECT}"
            raise TrackerDenied(text) from None
        return Grant(row.cloud, access, refresh, row.expires_at, row.version)

    async def put(self, tracker: str, grant: Grant) -> None:
        """Write a new one, in place of whatever there is."""
        await self._written(tracker, self._row(grant) | {"version": _G.version + 1})

    async def keep(self, tracker: str, grant: Grant) -> bool:
        """Write a renewed one over the version before it."""
        change = update(jira_grant).where(_G.tracker == tracker, _G.version == grant.version - 1)
        async with self._database.writing() as connection:
            done = await connection.execute(change.values(self._row(grant) | {"version": grant.version}))
        return bool(done.rowcount)

    async def begin(self, tracker: str, state: str, until: datetime) -> None:
        """Remember the only state that somebody may come back with."""
        await self._written(tracker, {"state": _hashed(state), "state_until": until})

    async def take(self, tracker: str, state: str, now: datetime) -> bool:
        """Take it away."""
        there = _G.tracker == tracker, _G.state == _hashed(state), _G.state_until > now
        change = update(jira_grant).where(*there).values(state=None, state_until=None)
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    async def _written(self, tracker: str, values: dict[str, Any]) -> None:
        async with self._database.writing() as connection:
            there = await connection.execute(select(_G.tracker).where(_G.tracker == tracker))
            if there.one_or_none() is None:
                await connection.execute(insert(jira_grant).values(tracker=tracker, version=0))
            await connection.execute(update(jira_grant).where(_G.tracker == tracker).values(values))

    def _row(self, grant: Grant) -> dict[str, Any]:
        return {
            "cloud": grant.cloud,
            "access": self._sealing.seal(grant.access),
            "refresh": self._sealing.seal(grant.refresh),
            "expires_at": grant.expires_at,
        }


def _hashed(state: str) -> str:
    return hashlib.sha256(state.encode("utf-8", "replace")).hexdigest()
