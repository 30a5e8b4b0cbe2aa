"""Links, sessions, tries and the audit log in SQL: the adapters of `handlers.access.ports`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from bot.database.access_rows import entry_of, link_of, session_of, write_entry
from bot.database.engine import Database
from bot.database.tables import audit, sign_in_link, sign_in_try, web_session
from handlers.access.audit import Act, Entry
from handlers.access.link import Link
from handlers.access.session import Session
from handlers.access.tries import LONGEST, Kind

_LINKS_KEPT = timedelta(days=1)
"""After that time whoever opens an old link is told that it is none, rather than that it is used or expired."""


class SqlLinks:
    """Links, in the table `sign_in_link`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, link: Link, entry: Entry, *, instead: bool = False) -> None:
        """Keep a link and write the entry; those that ended a day ago are forgotten."""
        row = {
            "id": link.id,
            "purpose": str(link.purpose),
            "person_id": link.person_id,
            "browser": link.browser,
            "made_at": link.made_at,
            "until": link.until,
            "used_at": link.used_at,
            "email": link.email,
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_in_link).where(sign_in_link.c.until < link.made_at - _LINKS_KEPT))
            if instead:
                await connection.execute(delete(sign_in_link).where(sign_in_link.c.purpose == str(link.purpose)))
            await connection.execute(insert(sign_in_link).values(row))
            await write_entry(connection, entry)

    async def get(self, id_: str) -> Link | None:
        """Give a link."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(sign_in_link).where(sign_in_link.c.id == id_))).one_or_none()
        return None if row is None else link_of(row)

    async def redeem(self, id_: str, at: datetime) -> bool:
        """Use a link up; one statement, so that of two at once one finds it used."""
        open_ = sign_in_link.c.used_at.is_(None), sign_in_link.c.until > at
        change = update(sign_in_link).where(sign_in_link.c.id == id_, *open_).values(used_at=at)
        async with self._database.writing() as connection:
            return (await connection.execute(change)).rowcount == 1


class SqlSessions:
    """Sessions, in the table `web_session`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, session: Session, instead_of: str | None, entry: Entry) -> None:
        """Keep a session and write the entry; sessions whose time is over are forgotten."""
        row = {
            "id": session.id,
            "person_id": session.person_id,
            "made_at": session.made_at,
            "seen_at": session.seen_at,
            "until": session.until,
            "agent": session.agent,
            "method": str(session.method),
        }
        async with self._database.writing() as connection:
            await connection.execute(delete(web_session).where(web_session.c.until <= session.made_at))
            if instead_of is not None:
                await connection.execute(delete(web_session).where(web_session.c.id == instead_of))
            await connection.execute(insert(web_session).values(row))
            await write_entry(connection, entry)

    async def get(self, id_: str) -> Session | None:
        """Give one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(web_session).where(web_session.c.id == id_))).one_or_none()
        return None if row is None else session_of(row)

    async def touch(self, id_: str, at: datetime) -> None:
        """Say that it was used."""
        async with self._database.writing() as connection:
            await connection.execute(update(web_session).where(web_session.c.id == id_).values(seen_at=at))

    async def of(self, person_id: str) -> tuple[Session, ...]:
        """Give a person's."""
        query = select(web_session).where(web_session.c.person_id == person_id)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query.order_by(web_session.c.seen_at.desc(), web_session.c.id))).all()
        return tuple(session_of(row) for row in rows)

    async def end(self, ids: Sequence[str], entry: Entry) -> int:
        """End these."""
        async with self._database.writing() as connection:
            gone = (await connection.execute(delete(web_session).where(web_session.c.id.in_(list(ids))))).rowcount
            if gone:
                await write_entry(connection, entry)
        return gone


class SqlTries:
    """Tries to sign in, in the table `sign_in_try`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, kind: Kind, key: str, at: datetime) -> tuple[datetime, ...]:
        """Give when it was tried after that."""
        same = sign_in_try.c.kind == str(kind), sign_in_try.c.key == key, sign_in_try.c.at > at
        async with self._database.reading() as connection:
            return tuple((await connection.execute(select(sign_in_try.c.at).where(*same))).scalars())

    async def note(self, kind: Kind, key: str, at: datetime) -> None:
        """Note a try, and forget the old ones."""
        async with self._database.writing() as connection:
            await connection.execute(delete(sign_in_try).where(sign_in_try.c.at < at - LONGEST))
            await connection.execute(insert(sign_in_try).values(kind=str(kind), key=key, at=at))


class SqlAudit:
    """The log, in the table `audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def write(self, entry: Entry) -> None:
        """Append."""
        async with self._database.writing() as connection:
            await write_entry(connection, entry)

    async def latest(self, act: Act) -> Entry | None:
        """Give the latest entry of a kind."""
        query = select(audit).where(audit.c.act == str(act)).order_by(audit.c.id.desc()).limit(1)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else entry_of(row)

    async def since(self, at: datetime | None, limit: int) -> tuple[Entry, ...]:
        """Give the latest entries from then on, oldest first."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if at is not None:
            query = query.where(audit.c.at >= at)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(entry_of(row) for row in reversed(rows))
