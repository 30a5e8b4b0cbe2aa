"""Where a test keeps what it writes: a SQLite file, or with ``--postgresql URL`` a database of its own on that server.

Tests name a file of theirs; on a server the same file means the same database. The first databases are copies of one
that the migrations have made; whoever comes later gets one that another test has left, emptied, which takes less time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url

from bot.database import migrate

_SERVER = "postgresql.url"
"""In the folder of all tests: the server that was given, whose user may do everything there."""
_TEMPLATE = "template.db"
_FREE = "free"
"""In the same folder: names of databases that nobody uses."""
_MADE = ".postgresql"
"""Beside the file that a test names: the name of the database that stands for it."""
_OTHER_SHAPE = ".other-postgresql"
"""The same of one that began without tables."""
_REMEMBER = """
DO $$ DECLARE one text; filled boolean; BEGIN
    CREATE SCHEMA at_first;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%%I)', one) INTO filled;
        IF filled THEN EXECUTE format('CREATE TABLE at_first.%%1$I AS TABLE public.%%1$I', one); END IF;
    END LOOP;
END $$
"""
_FORGET = """
DO $$ DECLARE one text; filled boolean; BEGIN
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid();
    SET LOCAL session_replication_role = replica;  -- neither keys nor triggers are asked
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%%I)', one) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM public.%%I', one); END IF;
    END LOOP;
    FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'at_first' LOOP
        EXECUTE format('INSERT INTO public.%%1$I SELECT * FROM at_first.%%1$I', one);
    END LOOP;
    FOR one IN SELECT sequencename FROM pg_sequences WHERE last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE public.%%I RESTART', one);
    END LOOP;
END $$
"""


def database_url(file: Path, *, empty: bool = False) -> str:
    """Give the address of the database that stands for a file. `empty`: not even tables are in it at first."""
    server = next((folder / _SERVER for folder in file.absolute().parents if (folder / _SERVER).is_file()), None)
    if server is None:
        return f"sqlite:///{file}"
    url, made = server.read_text(), file.with_name(file.name + (_OTHER_SHAPE if empty else _MADE))
    if not made.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        free = None if empty else next(server.with_name(_FREE).iterdir(), None)
        if free is not None:
            free.rename(made)
        else:
            _make(url, _name(file), "template0" if empty else _name(server.with_name(_TEMPLATE)))
            made.write_text(_name(file))
    return _of(url, made.read_text())


def furnish(folder: Path, url: str) -> None:
    """Have all tests below a folder keep what they write on a server, whose user may do everything there."""
    template = _name(folder / _TEMPLATE)
    _make(url, template, "template0")
    migrate(_of(url, template))
    with _open(_of(url, template)) as connection:
        connection.exec_driver_sql(_REMEMBER)
    (folder / _FREE).mkdir()
    (folder / _SERVER).write_text(url)


def clear(folder: Path, url: str) -> None:
    """Empty the databases of the files below a folder, for others."""
    for made in folder.rglob(f"*{_MADE}"):
        with _open(_of(url, made.read_text())) as connection:
            connection.exec_driver_sql(_FORGET)
        free = next(one / _FREE for one in folder.parents if (one / _FREE).is_dir())
        made.rename(free / made.read_text())
    for other in folder.rglob(f"*{_OTHER_SHAPE}"):
        _drop(url, other.read_text())
        other.unlink()


def remove(folder: Path, url: str) -> None:
    """Remove all databases of a run."""
    _drop(url, _name(folder / _TEMPLATE))
    for one in (*(folder / _FREE).iterdir(), *folder.rglob(f"*{_MADE}"), *folder.rglob(f"*{_OTHER_SHAPE}")):
        _drop(url, one.read_text())


def _name(file: Path) -> str:
    return f"onetouch_test_{hashlib.sha256(str(file.absolute()).encode()).hexdigest()[:24]}"


def _of(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _make(url: str, name: str, template: str) -> None:
    _drop(url, name)
    with _open(url) as connection:
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _drop(url: str, name: str) -> None:
    with _open(url) as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _open(url: str) -> Iterator[Connection]:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()
