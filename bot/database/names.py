"""What persons are called, in SQL: the adapter of `handlers.tickets.ports.Names`."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import person


class SqlNames:
    """Names in the table `person`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def names(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give names, else addresses, by id."""
        query = select(person.c.id, person.c.name, person.c.email).where(person.c.id.in_(sorted(ids)))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {row.id: row.name or row.email for row in rows if row.name or row.email}
