"""What only the database does: tombstones, one writer at a time, whole states, other dialects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import Engine, create_engine, event, make_url, select
from sqlalchemy.exc import StatementError
from sqlalchemy.schema import CreateTable

from kb import PUBLIC, Article
from kb.adapters import tables
from kb.adapters.clock import utc_now
from kb.adapters.sql_articles import SqlArticles
from kb.ports import Changes, SourceRow

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{tmp_path / 'kb.sqlite'}")
    tables.metadata.create_all(engine)
    yield engine
    engine.dispose()


def upsert(*ids: str, source: str = "help") -> Changes:
    articles = [Article(id_, source, "Title", "Body", PUBLIC) for id_ in ids]
    return Changes(source, tuple((f"{article.id}.md", article) for article in articles), ())


def test_removed_articles_leave_tombstones(engine: Engine) -> None:
    store = SqlArticles(engine, lambda: NOON)
    store.apply(upsert("a", "b"))
    store.apply(Changes("help", (), ("a",)))
    store.apply(upsert("a"))
    store.add(SourceRow("help", "folder", "help", PUBLIC))
    store.remove("help")
    with engine.connect() as connection:
        rows = connection.execute(
            select(tables.tombstone).order_by(tables.tombstone.c.revision, tables.tombstone.c.article_id)
        )
        stones = [tuple(row) for row in rows]
    assert stones == [("a", 2, "help", "a.md", NOON), ("a", 4, "help", "a.md", NOON), ("b", 4, "help", "b.md", NOON)]


def test_times_are_kept_in_utc_and_naive_ones_refused(engine: Engine) -> None:
    east = datetime(2026, 3, 1, 21, tzinfo=timezone(timedelta(hours=9)))
    SqlArticles(engine, lambda: east).add(SourceRow("help", "folder", "help", PUBLIC))
    with engine.connect() as connection:
        assert connection.execute(select(tables.source.c.added_at)).scalar_one().isoformat() == NOON.isoformat()
    naive = SqlArticles(engine, lambda: datetime(2026, 3, 1))  # noqa: DTZ001 - the fault under test
    with pytest.raises(StatementError, match="no time zone"):
        naive.add(SourceRow("other", "folder", "other", PUBLIC))


def test_two_writers_at_once_lose_no_revision(engine: Engine) -> None:
    def write(name: str) -> None:
        store = SqlArticles(engine, utc_now)
        for number in range(10):
            store.apply(upsert(f"{name}{number}", source=name))

    threads = [Thread(target=write, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    store = SqlArticles(engine, utc_now)
    assert store.revision() == 20
    assert len(list(store.every())) == 20


def test_a_write_that_dies_in_the_middle_leaves_the_last_whole_state(engine: Engine) -> None:
    store = SqlArticles(engine, utc_now)
    store.apply(upsert("a"))

    def die(_: object, __: object, statement: str, *___: object) -> None:
        if statement.startswith("INSERT INTO article"):
            raise KeyboardInterrupt

    event.listen(engine, "before_cursor_execute", die)
    with pytest.raises(KeyboardInterrupt):
        store.apply(Changes("help", upsert("b").upserts, ("a",)))
    event.remove(engine, "before_cursor_execute", die)
    assert store.revision() == 1
    assert [article.id for article in store.every()] == ["a"]


def test_every_constraint_has_a_name_and_every_table_a_postgresql_form() -> None:
    postgresql = make_url("postgresql+psycopg://").get_dialect()()
    for table in tables.metadata.sorted_tables:
        sql = str(CreateTable(table).compile(dialect=postgresql))
        assert "CREATE TABLE" in sql
        assert all(constraint.name for constraint in table.constraints)
    assert 'COLLATE "C"' in str(CreateTable(tables.article).compile(dialect=postgresql))
