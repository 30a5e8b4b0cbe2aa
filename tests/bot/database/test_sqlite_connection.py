"""A connection to SQLite ends whoever asks, and however often."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from bot.database.sqlite_connection import Connection

pytestmark = pytest.mark.sqlite


async def test_closing_ends_when_it_is_stopped_meanwhile(tmp_path: Path) -> None:
    connection = Connection(partial(sqlite3.connect, tmp_path / "one.db"), 1)
    await connection
    closing = asyncio.ensure_future(connection.close())
    await asyncio.sleep(0)
    stopped = [connection.stop(), connection.stop()]
    async with asyncio.timeout(5):
        await closing
    assert [future is not None for future in stopped] == [True, False]
