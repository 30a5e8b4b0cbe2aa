"""Writing down what may come twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Insert, Select
from sqlalchemy.exc import IntegrityError

from bot.database.engine import Database


async def written_once(database: Database, there: Select[Any], write: Insert) -> bool:
    """Write a row, unless `there` finds it written; tell whether it was written now."""
    try:
        async with database.writing() as connection:
            if (await connection.execute(there)).first() is not None:
                return False
            await connection.execute(write)
            return True
    except IntegrityError:  # PostgreSQL: another process was given the same at the same time
        async with database.reading() as connection:
            if (await connection.execute(there)).first() is None:
                raise
        return False
