"""The vectors of tickets in SQL: the adapter of `handlers.similar.ports.CaseVectors`."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.database.case_rows import read_vectors
from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import case_vector, ticket, ticket_list
from retrieval.ports import Vectors

_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""


class SqlCaseVectors:
    """The table `case_vector`, as far as it is of one model."""

    def __init__(self, database: Database, tag: str) -> None:
        self._database = database
        self._mine = case_vector.c.tag == tag, case_vector.c.vector.is_not(None)

    async def of(self, numbers: Collection[str]) -> Mapping[str, Vectors]:
        """Give vectors by number."""
        wanted = sorted({numeral(number) for number in numbers})
        found: dict[str, Vectors] = {}
        async with self._database.reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                chosen = case_vector.c.number.in_(wanted[start : start + _AT_ONCE])
                query = select(case_vector.c.number, case_vector.c.vector).where(chosen, *self._mine)
                rows = (await connection.execute(query)).all()
                vectors = read_vectors([row.vector for row in rows])
                found.update({f"T-{row.number}": vector for row, vector in zip(rows, vectors, strict=True)})
        return found

    async def recent(self, since: datetime, limit: int) -> tuple[tuple[str, ...], Vectors]:
        """Give the latest tickets opened since then, and their vectors."""
        query = (
            select(case_vector.c.number, case_vector.c.vector)
            .join(ticket_list, ticket_list.c.number == case_vector.c.number)
            .join(ticket, ticket.c.number == case_vector.c.number)
            .where(ticket_list.c.opened_at >= since, ticket.c.merged_into.is_(None), *self._mine)
            .order_by(ticket_list.c.opened_at.desc(), ticket_list.c.number.desc())
            .limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        # So many that reading them here would hold up the server.
        return tuple(f"T-{row.number}" for row in rows), await asyncio.to_thread(
            read_vectors, [row.vector for row in rows]
        )
