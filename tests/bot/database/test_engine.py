"""How transactions behave."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, DatabaseUnusable, migrate, sync_engine, writing
from bot.database.tables import conversation
from tests.databases import database_url
from tests.fakes import START


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = database_url(tmp_path / "onetouch.db")
    migrate(made)
    return made


def row(name: str) -> dict[str, object]:
    return {"id": name, "channel": "web", "person_id": "p1", "opened_at": START}


@pytest.mark.sqlite
async def test_every_connection_is_set_up(url: str) -> None:
    database = Database.open(url)
    async with database.reading() as connection:
        pragmas = [
            (await connection.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 5000]
    await database.close()


async def test_a_transaction_that_fails_leaves_nothing(url: str) -> None:
    database = Database.open(url)

    async def write_twice() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(conversation), [row("c1"), row("c2")])
            await connection.execute(insert(conversation).values(row("c1")))

    with pytest.raises(IntegrityError):
        await write_twice()
    async with database.reading() as connection:
        assert (await connection.execute(select(conversation))).all() == []
    await database.close()


async def test_readers_do_not_wait_for_a_writer(url: str) -> None:
    database = Database.open(url)
    async with database.writing() as writer:
        await writer.execute(insert(conversation).values(row("c1")))
        async with asyncio.timeout(2), database.reading() as reader:
            assert (await reader.execute(select(conversation))).all() == []
    await database.close()


async def test_two_who_read_first_and_write_then_both_succeed(url: str) -> None:
    first, second = Database.open(url), Database.open(url)

    async def read_then_write(database: Database, name: str) -> None:
        async with database.writing() as connection:
            await connection.execute(select(conversation))
            await asyncio.sleep(0.05)
            await connection.execute(insert(conversation).values(row(name)))

    await asyncio.gather(read_then_write(first, "c1"), read_then_write(second, "c2"))
    await first.close()
    await second.close()


def test_the_command_line_writes_beside_the_server(url: str) -> None:
    engine = sync_engine(url)
    with writing(engine).begin() as connection:
        connection.execute(insert(conversation).values(**row("c1")))
    with engine.connect() as connection:
        assert connection.execute(select(conversation.c.opened_at)).scalar() == START
    engine.dispose()


@pytest.mark.sqlite
async def test_a_locked_database_is_said_to_everybody_in_time(url: str) -> None:
    database = Database.open(url)
    holder = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    async def write(number: int) -> float:
        began = time.monotonic()
        with pytest.raises(DatabaseUnusable):
            async with database.writing() as connection:
                await connection.execute(insert(conversation).values(row(f"c{number}")))
        return time.monotonic() - began

    async def later() -> float:
        await asyncio.sleep(2)
        return await write(99)

    *first, last = await asyncio.gather(*(write(number) for number in range(10)), later())
    assert max(first) < 6.5
    assert last < 6.5
    holder.execute("ROLLBACK")
    holder.close()
    async with database.writing() as connection:
        await connection.execute(insert(conversation).values(row("c1")))
    async with database.reading() as connection:
        assert (await connection.execute(text("PRAGMA busy_timeout"))).scalar() == 5000
    await database.close()


async def test_an_error_without_words_is_named_all_the_same(url: str) -> None:
    database = Database.open(url)
    with pytest.raises(DatabaseUnusable, match="TimeoutError"):
        async with database.reading():
            raise TimeoutError
    await database.close()
