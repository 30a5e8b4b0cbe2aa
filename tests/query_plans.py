"""How a database finds what it is asked for."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from sqlalchemy import event

from bot.database import Database


async def plan(database: Database, ask: Awaitable[object]) -> str:
    """Tell how the database finds what is asked for first."""
    said: list[tuple[str, Any]] = []

    def hear(connection: object, cursor: object, statement: str, given: Any, *_: object) -> None:
        said.append((statement, given))

    event.listen(database.engine.sync_engine, "before_cursor_execute", hear)
    await ask
    event.remove(database.engine.sync_engine, "before_cursor_execute", hear)
    async with database.reading() as connection:
        first, given = next(one for one in said if one[0].startswith("SELECT") and "FROM" in one[0])
        if database.engine.dialect.name == "postgresql":
            # It would rather read a small table whole: what is asked is whether it could do otherwise.
            for way in ("seqscan", "sort"):
                await connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
            return str((await connection.exec_driver_sql(f"EXPLAIN {first}", given)).all())
        return str((await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {first}", given)).all())
