"""A connection to SQLite ends whoever asks, and however often."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

from sqlalchemy import text

from bot.database import Database
from bot.database.sqlite_connection import Connection


async def test_closing_ends_when_it_is_stopped_meanwhile(tmp_path: Path) -> None:
    connection = Connection(partial(sqlite3.connect, tmp_path / "one.db"), 1)
    await connection
    closing = asyncio.ensure_future(connection.close())
    await asyncio.sleep(0)
    stopped = [connection.stop(), connection.stop()]
    async with asyncio.timeout(5):
        await closing
    assert [future is not None for future in stopped] == [True, False]


async def test_a_task_that_is_cancelled_anywhere_leaves_a_database_that_can_be_closed(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'two.db'}")

    async def count() -> None:
        while True:
            async with database.reading() as connection:
                await connection.execute(text("SELECT 1"))

    for turns in range(40):
        counting = [asyncio.ensure_future(count()) for _ in range(3)]
        for _ in range(turns):
            await asyncio.sleep(0)
        for task in counting:
            task.cancel()
            task.cancel()
        await asyncio.gather(*counting, return_exceptions=True)
    left = asyncio.all_tasks() - {asyncio.current_task()}
    async with asyncio.timeout(10):
        await asyncio.gather(*left, return_exceptions=True)
        await database.close()
