"""Versions of the desk's settings in SQL: the adapter of `handlers.tickets.rulebook.DeskTexts`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, Row, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError

from bot.database import attention_rows
from bot.database.access_rows import write_entry
from bot.database.engine import Database
from bot.database.tables import desk_text
from bot.database.watch import mark_all
from handlers.access.audit import Entry
from handlers.ports import WriteConflict
from handlers.tickets.rulebook import NONE_KEPT, DeskText


class SqlDeskTexts:
    """The table `desk_text`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def latest(self) -> DeskText | None:
        """Give the one that holds."""
        async with self._database.reading() as connection:
            row = (await connection.execute(_LATEST)).first()
        return None if row is None else _read(row)

    async def version(self) -> int:
        """Give the number of the latest."""
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.max(desk_text.c.version))) or NONE_KEPT)

    async def get(self, version: int) -> DeskText | None:
        """Give one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(desk_text).where(desk_text.c.version == version))).first()
        return None if row is None else _read(row)

    async def every(self, limit: int) -> tuple[DeskText, ...]:
        """Give them, the latest first."""
        query = select(desk_text).order_by(desk_text.c.version.desc()).limit(limit)
        async with self._database.reading() as connection:
            return tuple(_read(row) for row in await connection.execute(query))

    async def keep(self, text: DeskText, entry: Entry) -> None:
        """Keep the next version."""
        row = {"version": text.version, "text": text.text, "at": text.at, "by": text.by, "name": text.name}
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(desk_text).values(row))
                await mark_all(connection, text.version)
                await attention_rows.mark_all(connection)
                await write_entry(connection, entry)
        except IntegrityError as error:
            raise WriteConflict("somebody else replaced the settings meanwhile: look at them again") from error


def kept_text(engine: Engine) -> DeskText | None:
    """Give the version that holds, before the server runs; None while none is kept, or there is no such table yet."""
    if not inspect(engine).has_table(desk_text.name):
        return None
    with engine.connect() as connection:
        row = connection.execute(_LATEST).first()
    return None if row is None else _read(row)


_LATEST = select(desk_text).order_by(desk_text.c.version.desc()).limit(1)


def _read(row: Row[Any]) -> DeskText:
    return DeskText(row.version, row.text, row.at, row.by, row.name)
