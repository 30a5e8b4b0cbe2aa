"""Rows of the audit log, of links and of sessions. Written inside of whatever transaction they belong to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.tables import audit
from handlers.access.audit import Act, Entry
from handlers.access.link import Link, Purpose
from handlers.access.session import Method, Session


async def write_entry(connection: AsyncConnection, entry: Entry, subject: str | None = None) -> None:
    """Append an entry; `subject` stands in for one that was not known when the entry was made."""
    whole = entry if subject is None else replace(entry, subject=subject)
    await connection.execute(
        insert(audit).values(
            at=whole.at, actor=whole.actor, act=str(whole.act), subject=whole.subject, detail=dict(whole.detail)
        )
    )


def entry_of(row: Row[Any]) -> Entry:
    """Read an entry."""
    return Entry(row.at, row.actor, Act(row.act), row.subject, row.detail, row.id)


def link_of(row: Row[Any]) -> Link:
    """Read a link."""
    purpose = Purpose(row.purpose)
    return Link(row.id, purpose, row.person_id, row.browser, row.made_at, row.until, row.used_at, row.email)


def session_of(row: Row[Any]) -> Session:
    """Read a session."""
    return Session(row.id, row.person_id, row.made_at, row.seen_at, row.until, row.agent, Method(row.method))
