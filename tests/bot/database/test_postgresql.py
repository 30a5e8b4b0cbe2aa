"""What transactions of PostgreSQL are to each other: what those of SQLite are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, make_url, select, text
from sqlalchemy.exc import InternalError
from sqlalchemy.exc import TimeoutError as AllConnectionsInUse

from bot.database import Database, DatabaseTooNew, DatabaseUnusable, migrate, sync_engine, writing
from bot.database.errors import explained, translated
from bot.database.tables import conversation, ticket_counter
from tests.databases import database_url
from tests.fakes import START

pytestmark = pytest.mark.postgresql


@pytest.fixture
def url(tmp_path: Path) -> str:
    return database_url(tmp_path / "onetouch.db")


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    async with AsyncExitStack() as stack:
        yield await opened(url, stack)


async def opened(url: str, stack: AsyncExitStack) -> Database:
    made = Database.open(url)
    stack.push_async_callback(made.close)
    return made


def row(name: str) -> dict[str, object]:
    return {"id": name, "channel": "web", "person_id": "p1", "opened_at": START}


async def names(database: Database) -> list[str]:
    async with database.reading() as connection:
        return list((await connection.execute(select(conversation.c.id).order_by(conversation.c.id))).scalars())


async def test_who_reads_and_then_writes_is_alone_with_what_was_read(url: str) -> None:
    async def count_up(database: Database) -> None:
        async with database.writing() as connection:
            last = await connection.scalar(select(func.max(ticket_counter.c.last))) or 0
            await asyncio.sleep(0.01)
            await connection.execute(text("DELETE FROM ticket_counter"))
            await connection.execute(insert(ticket_counter).values(id=1, last=last + 1))

    async with AsyncExitStack() as stack:
        processes = [await opened(url, stack) for _ in range(4)]
        await asyncio.gather(*(count_up(database) for database in processes for _ in range(5)))
        async with processes[0].reading() as connection:
            assert await connection.scalar(select(ticket_counter.c.last)) == 20


async def test_who_waits_too_long_for_other_processes_is_told(url: str, database: Database) -> None:
    engine = sync_engine(url)
    async with database.writing() as holder:
        await holder.execute(insert(conversation).values(row("c1")))
        with pytest.raises(DatabaseUnusable, match="another process holds it"):
            await asyncio.to_thread(hurry, engine)
    await asyncio.to_thread(hurry, engine)
    engine.dispose()
    assert await names(database) == ["c1", "hurried"]


def hurry(engine: Engine) -> None:
    with translated("one"), writing(engine, wait_ms=100).begin() as connection:
        connection.execute(insert(conversation).values(row("hurried")))


async def test_whoever_reads_sees_one_moment_and_writes_nothing(database: Database) -> None:
    async with database.writing() as writer, database.reading() as reader:
        await writer.execute(insert(conversation).values(row("c1")))
        assert (await reader.execute(select(conversation))).all() == []
        await writer.commit()
        assert (await reader.execute(select(conversation))).all() == []
    with pytest.raises(DatabaseUnusable, match="not its standby"):
        async with database.reading() as reader:
            await reader.execute(insert(conversation).values(row("c2")))
    # A connection that was used to read writes again.
    async with database.writing() as writer:
        await writer.execute(insert(conversation).values(row("c2")))
    assert await names(database) == ["c1", "c2"]


async def test_a_process_that_is_gone_holds_nobody_up_for_ever(database: Database) -> None:
    async with database.writing() as connection:
        waits = await connection.scalar(text("SELECT current_setting('idle_in_transaction_session_timeout')"))
    assert waits == "1min"
    async with database.reading() as connection:
        assert await connection.scalar(text("SELECT current_setting('idle_in_transaction_session_timeout')")) == "0"


async def test_a_server_that_was_started_anew_is_used_again(url: str, database: Database) -> None:
    assert await names(database) == []
    engine = sync_engine(url)
    with engine.connect() as connection:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        connection.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    engine.dispose()
    # What was in use a moment ago may be found gone when it is used.
    with suppress(DatabaseUnusable):
        await names(database)
    assert await names(database) == []


async def test_a_character_that_it_cannot_keep_is_written_as_another_and_found_by_itself(
    database: Database,
) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(conversation), [row("c\x001"), row("c2")])
        await connection.execute(insert(conversation).values(row("c\x003")))
    assert await names(database) == ["c2", "c\ufffd1", "c\ufffd3"]
    for chosen in (conversation.c.id == "c\x001", conversation.c.id.in_(["c\x001"])):
        async with database.reading() as connection:
            assert await connection.scalar(select(conversation.c.id).where(chosen)) == "c\ufffd1"


async def test_all_connections_in_use_is_told_as_such() -> None:
    async def wait() -> None:
        with translated("one"):
            raise AllConnectionsInUse("QueuePool limit of size 5 overflow 10 reached")

    with pytest.raises(DatabaseUnusable, match="QueuePool limit"):
        await wait()


def test_texts_are_sorted_by_code_points_whatever_the_locale(url: str) -> None:
    engine = sync_engine(url)
    otherwise = """
        SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND atttypid = 'text'::regtype
        AND attcollation <> '"C"'::regcollation
    """
    with engine.connect() as connection:
        assert connection.execute(text(otherwise)).all() == []
    engine.dispose()


def test_a_newer_database_is_refused(url: str) -> None:
    engine = sync_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(DatabaseTooNew, match=r"9999.*Update onetouch.*nothing was changed"):
        migrate(url)


def test_a_migration_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db", empty=True)
    engine = sync_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE turn (something_else INTEGER)"))
    with pytest.raises(DatabaseUnusable, match="already exists"):
        migrate(url)
    with engine.connect() as connection:
        left = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).scalars()
        assert list(left) == ["turn"]
    engine.dispose()


async def test_what_cannot_be_reached_is_named_without_its_password(url: str) -> None:
    wrong = make_url(url).set(password="secret-tulip", database="there-is-none")
    database = Database.open(wrong.render_as_string(hide_password=False))
    with pytest.raises(DatabaseUnusable, match="there-is-none") as caught:
        async with database.reading():
            raise AssertionError
    assert "tulip" not in str(caught.value)
    await database.close()
    away = Database.open("postgresql://me:secret-tulip@127.0.0.1:1/one")
    with pytest.raises(DatabaseUnusable, match="refused"):
        async with away.writing():
            raise AssertionError
    await away.close()


def test_a_full_disk_of_the_server_is_named() -> None:
    said = "could not extend file: No space left on device"
    assert "full: free some space there" in str(explained(InternalError("INSERT", {}, OSError(said)), "one"))
