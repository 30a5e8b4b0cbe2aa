"""Wire the door: who is let in, and what is written down about it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager

from bot.compose.kept_secrets import cookie_secret
from bot.compose.services import new_id, utc_now
from bot.config import OPTIONS, Settings
from bot.database.access import SqlAudit, SqlLinks, SqlSessions, SqlTries
from bot.database.engine import Database
from bot.database.migrate import migrate
from bot.database.names import SqlNames
from bot.database.people import SqlPeople
from handlers.access.door import Door
from handlers.access.session import Lifetime

_BYTES = 32
_MARK = 12


def new_secret() -> str:
    """Give 256 random bits as a text that can stand in an address and in a cookie."""
    return secrets.token_urlsafe(_BYTES)


def door(settings: Settings, database: Database) -> Door:
    """Give the door over an open database."""
    key = hmac.new(cookie_secret(settings.data_dir), b"onetouch tries", hashlib.sha256).digest()

    def mask(text: str) -> str:
        return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    return Door(
        links=SqlLinks(database),
        sessions=SqlSessions(database),
        tries=SqlTries(database),
        members=SqlPeople(database, utc_now, new_id),
        audit=SqlAudit(database),
        clock=utc_now,
        new_secret=new_secret,
        mask=mask,
        lifetime=Lifetime(settings.session_idle, settings.session_longest),
    )


def fingerprints(settings: Settings) -> dict[str, str]:
    """Give a keyed hash of each setting that is not as it is by default, by name."""
    key = hmac.new(cookie_secret(settings.data_dir), b"onetouch settings", hashlib.sha256).digest()
    values = {option: repr(getattr(settings, option.name.lower())) for option in OPTIONS}
    return {
        option.name: hmac.new(key, value.encode(), hashlib.sha256).hexdigest()[:_MARK]
        for option, value in values.items()
        if value != repr(option.read(option.default))
    }


@asynccontextmanager
async def doorway(settings: Settings) -> AsyncIterator[tuple[Door, SqlAudit]]:
    """Open the database for a command: the door, and the log."""
    migrate(settings.database)
    database = Database.open(settings.database)
    try:
        yield door(settings, database), SqlAudit(database)
    finally:
        await database.close()


async def names_of(settings: Settings, ids: Collection[str]) -> Mapping[str, str]:
    """Give what persons are called, by id, for a command: names, else addresses; who has neither is left out."""
    database = Database.open(settings.database)
    try:
        return await SqlNames(database).names(ids) if ids else {}
    finally:
        await database.close()
