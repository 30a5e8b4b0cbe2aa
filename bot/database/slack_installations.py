"""Installations of the Slack app, in SQL: the adapter of `bot.slack.installations.Installations` and of `States`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from bot.database.engine import Database
from bot.database.tables import slack_delivery, slack_install_state, slack_installation
from bot.slack.installations import Installation

_AT = slack_installation.c


class SqlInstallations:
    """Installations, in the table `slack_installation`. Tokens come and go encrypted."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, workspace: str) -> Installation | None:
        """Give one, a removed one as well."""
        query = select(slack_installation).where(_AT.workspace == workspace)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _installation(dict(row))

    async def all(self) -> tuple[Installation, ...]:
        """Give all, removed ones as well, in order of their names."""
        query = select(slack_installation).order_by(_AT.name, _AT.workspace)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return tuple(_installation(dict(row)) for row in rows)

    async def put(self, installation: Installation) -> None:
        """Keep it, in place of an earlier one of the same workspace."""
        row = {
            "workspace": installation.workspace,
            "team": installation.team,
            "enterprise": installation.enterprise,
            "name": installation.name,
            "bot_user": installation.bot_user,
            "scopes": list(installation.scopes),
            "sealed": installation.sealed,
            "expires_at": installation.expires_at,
            "refreshing_until": None,
            "installed_by": installation.installed_by,
            "installed_at": installation.installed_at,
            "removed_at": installation.removed_at,
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(slack_installation).where(_AT.workspace == installation.workspace))
            await connection.execute(insert(slack_installation).values(row))

    async def forget(self, workspace: str, at: datetime) -> bool:
        """Forget the tokens, and note that the app is not there; False: it was installed after `at`."""
        change = update(slack_installation).values(sealed=None, expires_at=None, refreshing_until=None, removed_at=at)
        async with self._database.writing() as connection:
            done = await connection.execute(change.where(_AT.workspace == workspace, _AT.installed_at <= at))
            if done.rowcount:
                return True
            if await connection.scalar(select(_AT.workspace).where(_AT.workspace == workspace)) is not None:
                return False
            row = {"workspace": workspace, "name": "", "bot_user": "", "scopes": [], "installed_by": ""}
            await connection.execute(insert(slack_installation).values(**row, installed_at=at, removed_at=at))
            return True

    async def claim(self, workspace: str, sealed: str, now: datetime, until: datetime) -> bool:
        """Take the right to renew these very tokens until then."""
        change = (
            update(slack_installation)
            .where(
                _AT.workspace == workspace,
                _AT.sealed == sealed,
                or_(_AT.refreshing_until.is_(None), _AT.refreshing_until <= now),
            )
            .values(refreshing_until=until)
        )
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    async def renew(self, workspace: str, was: str, sealed: str, expires_at: datetime | None) -> bool:
        """Put tokens in the place of others."""
        change = (
            update(slack_installation)
            .where(_AT.workspace == workspace, _AT.sealed == was)
            .values(sealed=sealed, expires_at=expires_at, refreshing_until=None)
        )
        async with self._database.writing() as connection:
            return bool((await connection.execute(change)).rowcount)

    async def last_heard(self) -> datetime | None:
        """Tell when Slack sent something last; what is older than two days is forgotten."""
        async with self._database.reading() as connection:
            heard = await connection.scalar(select(func.max(slack_delivery.c.at)))
        return heard if isinstance(heard, datetime) else None


class SqlStates:
    """Installations that were begun, in the table `slack_install_state`; a state is kept as its hash."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, state: str, now: datetime, until: datetime) -> None:
        """Remember a state until then; forget those whose time is over."""
        async with self._database.writing() as connection:
            await connection.execute(delete(slack_install_state).where(slack_install_state.c.until <= now))
            await connection.execute(insert(slack_install_state).values(state=_hash(state), until=until))

    async def take(self, state: str, now: datetime) -> bool:
        """Take a state away; False: there is none any more."""
        which = slack_install_state.c.state == _hash(state), slack_install_state.c.until > now
        async with self._database.writing() as connection:
            return bool((await connection.execute(delete(slack_install_state).where(*which))).rowcount)


def _hash(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()


def _installation(row: Mapping[str, Any]) -> Installation:
    given = {name: value for name, value in row.items() if name != "refreshing_until"}
    return Installation(**{**given, "scopes": tuple(row["scopes"])})
