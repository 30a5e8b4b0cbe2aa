"""Confirmations of visitors without a name cannot grow without bound."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, insert, select

from bot.database import Database, migrate
from bot.database.known_questions import SqlConfirmations
from bot.database.tables import confirmation
from handlers.confirmation import Confirmation, Kind
from handlers.known.ports import ANONYMOUS_KEPT
from tests.databases import database_url
from tests.fakes import START
from tests.query_plans import plan


async def test_only_the_latest_words_of_visitors_without_a_name_are_kept(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    many = [
        {"question": f"how {n}?", "article": "a1", "kind": "anonymous", "at": START + timedelta(seconds=n // 2)}
        | {"person_id": f"v{n}", "accounts": []}
        for n in range(ANONYMOUS_KEPT + 10)
    ]
    try:
        async with database.writing() as connection:
            await connection.execute(insert(confirmation), many)
        store = SqlConfirmations(database)
        named = await store.add(Confirmation("how?", "a1", Kind.CUSTOMER, START, "p1"))
        last = await store.add(Confirmation("how?", "a1", Kind.ANONYMOUS, START + timedelta(days=1), "v"))
        async with database.reading() as connection:
            assert await connection.scalar(select(func.count()).select_from(confirmation)) == ANONYMOUS_KEPT + 1
        everything = await store.everything()
        assert everything[0].question == "how 11?"
        assert list(everything[-2:]) == [named, last]
        assert list(await store.standing()) == [named]
    finally:
        await database.close()


async def test_they_are_found_by_an_index(tmp_path: Path) -> None:
    url = database_url(tmp_path / "onetouch.db")
    migrate(url)
    database = Database.open(url)
    latest = select(confirmation).where(confirmation.c.kind == "anonymous")

    async def ask() -> None:
        async with database.reading() as connection:
            await connection.execute(latest.order_by(confirmation.c.at.desc(), confirmation.c.id.desc()))

    found = await plan(database, ask())
    await database.close()
    assert "ix_confirmation_kind_at" in found
    assert "TEMP B-TREE" not in found
