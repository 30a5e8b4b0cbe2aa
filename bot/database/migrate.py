"""Bring a database to the shape that this version works with. Runs at every start."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from bot.database.engine import named, sqlite_file, sync_engine, writing
from bot.database.errors import DatabaseTooNew, translated
from bot.database.revision import HEAD

_PATIENCE_MS = 600_000
"""How long whoever starts waits in PostgreSQL until another process has made the tables."""


def migrate(url: str) -> bool:
    """Make or update the tables; several processes may do so at once. Tell whether anything was to do.

    All steps are one transaction: a process killed in the middle leaves the former shape.

    Raises:
        DatabaseTooNew: the database was made by a newer version; nothing was changed.
        DatabaseUnusable: it cannot be opened or written (folder, rights, full disk, damage).
    """
    where = named(url)
    file = sqlite_file(url)
    with translated(where):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
        engine = sync_engine(url)
        try:
            with engine.connect() as connection:
                if current(connection) == HEAD:
                    return False
            patient = writing(engine, _PATIENCE_MS) if file is None else writing(engine)
            with _one_at_a_time(file), patient.begin() as connection:
                return _upgrade(connection, where)
        finally:
            engine.dispose()


def current(connection: Connection) -> str | None:
    """Give the database's revision; None when it has no tables of ours yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _upgrade(connection: Connection, where: str) -> bool:
    # Alembic is read from disk only when there is something to do: it costs a tenth of a second.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    found = current(connection)
    if found == HEAD:  # another process was faster
        return False
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseTooNew(where, found)
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)
    return True


@contextmanager
def _one_at_a_time(file: Path | None) -> Iterator[None]:
    # SQLite's own lock would make the second starter fail after the busy timeout; a file lock makes it wait.
    if file is None:
        yield
        return
    with file.with_name(file.name + ".migrating").open("a", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
