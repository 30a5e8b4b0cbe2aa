"""SQLite's asynchronous driver, with an end that always comes.

When a task is cancelled while its connection is being closed, SQLAlchemy asks the driver a second time to stop, and the
closing that is still under way a third time. The driver's thread ends at the first; nobody reads what is asked of it
after that, and whoever waits for it waits for ever: a server that cannot stop (aiosqlite 0.22.1, issues 259 and 369).
"""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from typing import Any

import aiosqlite
from sqlalchemy import Engine, event

_ROWS_AT_ONCE = 64
"""The driver's own default for cursors that are iterated."""


class Connection(aiosqlite.Connection):
    """A connection that is stopped once; who asks again has nothing to wait for."""

    def stop(self) -> asyncio.Future[object] | None:
        """End its thread, after all that was asked of it before; None where it is ending already."""
        return super().stop() if self._running else None


def use(engine: Engine) -> None:
    """Have the engine make its connections of this kind."""
    event.listen(engine, "do_connect", _on_do_connect)


def _on_do_connect(_dialect: object, _record: object, _arguments: list[Any], parameters: dict[str, Any]) -> None:
    parameters["async_creator_fn"] = _made


def _made(database: str, **options: Any) -> Connection:
    connection = Connection(partial(sqlite3.connect, database, **options), _ROWS_AT_ONCE)
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does: a process may end without closing it
    return connection
