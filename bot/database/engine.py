"""Engines from one `DATABASE_URL`: asynchronous for the server, synchronous for the command line.

SQLite is set up at every connection:

- ``journal_mode=WAL``: readers never wait for the writer.
- ``synchronous=FULL``: a commit is on the disk before it counts. ``NORMAL`` would survive a killed process as well, but
  may forget the last commits when the machine loses power, and an accepted message must not be lost then either.
  It costs one fsync per commit, and we commit twice per message.
- writers begin with ``BEGIN IMMEDIATE``: a transaction that reads first and writes later could otherwise be refused
  half-way (``SQLITE_BUSY_SNAPSHOT``), which no waiting cures.

PostgreSQL is set up so that transactions are to each other what they are in SQLite: see `bot.database.postgresql`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.database import postgresql, sqlite_connection
from bot.database.errors import DatabaseUnusable, translated

BEGIN = "onetouch_begin"
"""Execution option: how a transaction begins; ``IMMEDIATE`` for writers, ``DEFERRED`` (default) for readers."""

BUSY_TIMEOUT_MS = 5_000
"""How long a writer waits for another process that writes."""
WAIT = "onetouch_wait_ms"
"""Execution option: how long this transaction waits for that; `BUSY_TIMEOUT_MS` by default."""
_HARDLY = 0.1
"""Seconds in the queue of writers that are not taken off a writer's patience."""


def sync_engine(url: str) -> Engine:
    """Make the synchronous engine: for the command line, and for the store of articles.

    A transaction that reads before it writes goes through `writing(engine)`, else it may be refused half-way while
    another process writes. The store of articles takes the engine as it is: its changes write first, or are retried.

    Raises:
        DatabaseUnusable: the URL is of no kind that we know, or its driver is not installed.
    """
    target = _target(url, "sqlite")
    try:
        # Parameters hold what customers wrote: no error may carry them into a log.
        engine = create_engine(target, hide_parameters=True, **_pool(target))
    except ModuleNotFoundError as missing:
        raise _driver_missing(target) from missing
    _set_up(engine)
    return engine


def writing(engine: Engine, wait_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """Give the same engine (one pool) whose transactions begin as a writer's, who waits so long for others."""
    return engine.execution_options(**{BEGIN: "IMMEDIATE", WAIT: wait_ms})


@dataclass(frozen=True, slots=True)
class Database:
    """The server's database: transactions that read, and transactions that write.

    Attributes:
        where: what to call it in messages; no password in it.
        writer: one task writes at a time; waiting here is fair, waiting on the file's lock is not, and in PostgreSQL
            every waiting task would hold a connection.
    """

    engine: AsyncEngine
    where: str
    writer: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    def open(cls, url: str) -> Database:
        """Make the engine; nothing is connected yet.

        Raises:
            DatabaseUnusable: the URL is of no kind that we know, or its driver is not installed.
        """
        target = _target(url, "sqlite+aiosqlite")
        try:
            engine = create_async_engine(target, hide_parameters=True, **_pool(target))
        except ModuleNotFoundError as missing:
            raise _driver_missing(target) from missing
        if engine.dialect.name == "sqlite":
            sqlite_connection.use(engine.sync_engine)
        _set_up(engine.sync_engine)
        return cls(engine, named(url))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """Enter one consistent read.

        Raises:
            DatabaseUnusable: it cannot be read now.
        """
        with translated(self.where):
            async with self.engine.connect() as connection:
                if self.engine.dialect.name == "postgresql":
                    await connection.execution_options(**postgresql.READING)
                yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Enter one transaction: all of it is written at the end, or nothing.

        Waits for its turn among this process's writers and for other processes' together about `BUSY_TIMEOUT_MS`.

        Raises:
            DatabaseUnusable: it cannot be written now.
        """
        with translated(self.where):
            async with self._turn() as left_ms:
                options = {BEGIN: "IMMEDIATE", WAIT: left_ms}
                async with self.engine.execution_options(**options).begin() as connection:
                    yield connection

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[int]:
        """Wait for our turn to write; give the milliseconds of patience that are left."""
        began = time.monotonic()
        try:
            async with asyncio.timeout(BUSY_TIMEOUT_MS / 1e3):
                await self.writer.acquire()
        except TimeoutError:
            raise DatabaseUnusable(
                f"the database {self.where} cannot be written: others have waited too long"
            ) from None
        try:
            waited = time.monotonic() - began
            yield BUSY_TIMEOUT_MS if waited < _HARDLY else max(BUSY_TIMEOUT_MS - int(waited * 1e3), 1)
        finally:
            self.writer.release()

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


def named(url: str) -> str:
    """Call the database something fit for a message: the file, or the URL without its password."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return parsed.database or "in memory"
    return parsed.render_as_string(hide_password=True)


def without_password(url: str) -> str:
    """Give the URL as it may be shown: a password is starred; ``(set)`` where it cannot be read."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "(set)"


def sqlite_file(url: str) -> Path | None:
    """Give the file of a SQLite database; None for any other."""
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseUnusable(
            "DATABASE_URL is not understood: use sqlite:////absolute/path.db or postgresql://user:password@host/name"
        ) from error
    return parsed.set(drivername="postgresql") if parsed.drivername == "postgres" else parsed


def _target(url: str, sqlite: str) -> URL:
    parsed = _parsed(url)
    match parsed.drivername.partition("+")[0]:
        case "sqlite":
            return parsed.set(drivername=sqlite)
        case "postgresql":
            return postgresql.with_patience(parsed.set(drivername="postgresql+psycopg"))
        case other:
            raise DatabaseUnusable(f"databases of the kind {other!r} are not supported: use sqlite or postgresql")


def _driver_missing(target: URL) -> DatabaseUnusable:
    name = target.get_backend_name()
    return DatabaseUnusable(f"the driver for {name} is not installed: pip install 'psycopg[binary]' beside onetouch")


def _pool(target: URL) -> Mapping[str, Any]:
    return {} if target.get_backend_name() == "sqlite" else postgresql.POOL


def _set_up(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        postgresql.use(engine)
        event.listen(engine, "begin", _on_begin_far)


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver would otherwise begin transactions of its own, and late
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",  # first: switching to WAL below may have to wait
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    wait_ms = options.get(WAIT, BUSY_TIMEOUT_MS)
    if connection.info.get(WAIT, BUSY_TIMEOUT_MS) != wait_ms:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
        connection.info[WAIT] = wait_ms
    how = options.get(BEGIN, "DEFERRED")
    connection.exec_driver_sql(f"BEGIN {how}")


def _on_begin_far(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get(BEGIN) == "IMMEDIATE":
        postgresql.begin(connection, options.get(WAIT, BUSY_TIMEOUT_MS))
