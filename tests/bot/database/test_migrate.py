"""The database's shape: made, kept, and refused when it is a newer version's."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table
from sqlalchemy.exc import DataError, DBAPIError, OperationalError

import bot.database.migrations
from bot.database import Database, DatabaseTooNew, DatabaseUnusable, migrate, sync_engine
from bot.database.engine import named
from bot.database.errors import explained
from bot.database.revision import HEAD
from bot.database.shape import missing, told
from bot.database.tables import metadata
from kb.adapters.tables import metadata as kb_metadata
from tests.databases import database_url


def url(folder: Path) -> str:
    return database_url(folder / "onetouch.db", empty=True)


def test_the_first_start_makes_the_tables_and_the_second_changes_nothing(tmp_path: Path) -> None:
    assert migrate(url(tmp_path / "new" / "folder"))
    assert not migrate(url(tmp_path / "new" / "folder"))


def test_the_named_head_is_the_latest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(bot.database.migrations.__file__).parent))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_the_migrations_make_what_the_code_works_with(tmp_path: Path) -> None:
    migrate(url(tmp_path))
    both = MetaData(naming_convention=metadata.naming_convention)
    for table in (*kb_metadata.tables.values(), *metadata.tables.values()):
        assert isinstance(table, Table)
        table.to_metadata(both)
    engine = sync_engine(url(tmp_path))
    with engine.connect() as connection:
        # The full-text table is no table that SQLAlchemy could describe, nor are those that it keeps its parts in.
        described = {"compare_type": True, "include_name": lambda name, *_: not str(name).startswith("ticket_words")}
        context = MigrationContext.configure(connection, opts=described)
        assert compare_metadata(context, both) == []
    engine.dispose()


@pytest.mark.sqlite
def test_a_newer_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    migrate(url(tmp_path))
    file = tmp_path / "onetouch.db"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(DatabaseTooNew, match=r"onetouch\.db.*9999.*Update onetouch.*nothing was changed"):
        migrate(url(tmp_path))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]
    connection.close()


def test_many_processes_may_start_at_once(tmp_path: Path) -> None:
    code = "import sys; from bot.database import migrate; print(migrate(sys.argv[1]))"
    starters = [
        subprocess.Popen([sys.executable, "-c", code, url(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    said = [starter.communicate(timeout=60)[0].strip() for starter in starters]
    assert [starter.returncode for starter in starters] == [0, 0, 0]
    assert sorted(said) == ["False", "False", "True"]


@pytest.mark.sqlite
def test_a_migration_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    # A table that is in the way makes the migration fail in its middle.
    file = tmp_path / "onetouch.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE turn (something_else INTEGER)")
    connection.close()
    with pytest.raises(DatabaseUnusable, match=r"onetouch\.db"):
        migrate(url(tmp_path))
    with sqlite3.connect(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("turn",)]
    connection.close()


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_named_with_the_way_out(tmp_path: Path) -> None:
    (tmp_path / "onetouch.db").write_bytes(b"no database at all, but long enough to be looked at " * 100)
    with pytest.raises(DatabaseUnusable, match=r"onetouch\.db.*put back a backup"):
        migrate(url(tmp_path))


@pytest.mark.sqlite
def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DatabaseUnusable, match=r"file/onetouch\.db cannot be used"):
        migrate(url(tmp_path / "file"))


@pytest.mark.sqlite
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        with pytest.raises(DatabaseUnusable, match="cannot be used"):
            migrate(url(tmp_path))
    finally:
        tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.sqlite
def test_a_full_disk_is_named_and_nothing_is_half_written(tmp_path: Path) -> None:
    # SQLite reports the same error for its own limit on pages as for a full disk.
    migrate(url(tmp_path))
    engine = sync_engine(url(tmp_path))
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        with pytest.raises(OperationalError, match="full") as caught:
            connection.exec_driver_sql("CREATE TABLE more AS SELECT zeroblob(1000000) AS a")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE name = 'more'").all() == []
    engine.dispose()
    assert "the disk is full: free some space" in str(explained(caught.value, "onetouch.db"))


@pytest.mark.parametrize("bad", ["", "nonsense", "mysql://localhost/x", "sqlserver://x"])
def test_a_url_that_means_nothing_is_refused_with_examples(bad: str) -> None:
    with pytest.raises(DatabaseUnusable, match="sqlite"):
        Database.open(bad)


def test_a_password_is_in_no_message() -> None:
    assert "secret" not in named("postgresql://me:secret@host/name")


def test_what_another_build_made_is_named_with_the_way_out(tmp_path: Path) -> None:
    migrate(url(tmp_path))
    engine = sync_engine(url(tmp_path))
    assert missing(engine) == ()
    with engine.connect() as connection:
        with pytest.raises(DBAPIError) as caught:
            connection.exec_driver_sql("SELECT shoe_size FROM ticket")
        connection.rollback()
        connection.exec_driver_sql("DROP TABLE slack_post")
        connection.commit()
    assert "made by another build" in str(explained(caught.value, "onetouch.db"))
    assert re.search("no such column: shoe_size|shoe_size. does not exist", str(explained(caught.value, "onetouch.db")))
    assert missing(engine) == ("slack_post",)
    engine.dispose()
    assert told(("a", "b.c", "d", "e", "f")).startswith("a, b.c, d and 2 more missing: ")


def test_no_value_that_the_driver_refuses_is_quoted() -> None:
    error = DataError("INSERT", {}, ValueError("invalid input: my password is tulip"))
    assert "tulip" not in str(explained(error, "onetouch.db"))
