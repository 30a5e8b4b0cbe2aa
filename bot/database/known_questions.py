"""Confirmations in SQL: the adapter of `handlers.known.ports.Confirmations`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, select

from bot.database import confirmation_rows
from bot.database.engine import Database
from bot.database.tables import confirmation, confirmation_state
from handlers.confirmation import Confirmation, Kind


class SqlConfirmations:
    """Confirmations, in the tables `confirmation` and `confirmation_state`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def revision(self) -> int:
        """Give a number that rises with every change of what may be known."""
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(confirmation_state.c.revision)) or 0)

    async def standing(self) -> Sequence[Confirmation]:
        """Give all that are not withdrawn and may make something known, by id."""
        return await self._standing(confirmation.c.kind != Kind.ANONYMOUS.value)

    async def everything(self) -> Sequence[Confirmation]:
        """Give all that are not withdrawn, the anonymous ones too, by id."""
        return await self._standing()

    async def of_ticket(self, number: str) -> Sequence[Confirmation]:
        """Give those of a ticket that are not withdrawn, by id."""
        return await self._standing(confirmation.c.ticket == number)

    async def add(self, taught: Confirmation) -> Confirmation:
        """Write one; give it with its id."""
        async with self._database.writing() as connection:
            return replace(taught, id=await confirmation_rows.put(connection, taught))

    async def _standing(self, *which: ColumnElement[bool]) -> Sequence[Confirmation]:
        query = select(confirmation).where(confirmation.c.withdrawn_at.is_(None), *which).order_by(confirmation.c.id)
        async with self._database.reading() as connection:
            return tuple(confirmation_rows.read(row) for row in (await connection.execute(query)).mappings())
