"""How transactions behave."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from bot.database import Database, migrate, sync_engine, writing
from bot.database.tables import conversation
from tests.fakes import START


@pytest.fixture
def url(tmp_path: Path) -> str:
    made = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(made)
    return made


def row(name: str) -> dict[str, object]:
    return {"id": name, "channel": "web", "person_id": "p1", "opened_at": START}


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
