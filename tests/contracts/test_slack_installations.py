"""What every store of installations must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from bot.database import Database, migrate
from bot.database.slack_installations import SqlInstallations, SqlStates
from bot.slack.installations import Installation, Installations
from tests.bot.slack.memory_installations import MemoryInstallations
from tests.databases import database_url
from tests.fakes import START

HOUR = timedelta(hours=1)
ACME = Installation("T1", "T1", "E1", "Acme", "UBOT", ("chat:write", "commands"), "sealed", START + HOUR, "U1", START)


@asynccontextmanager
async def database(folder: Path) -> AsyncIterator[Database]:
    url = database_url(folder / "onetouch.db")
    migrate(url)
    opened = Database.open(url)
    try:
        yield opened
    finally:
        await opened.close()


@pytest.fixture(params=["memory", "sql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Installations]:
    if request.param == "memory":
        yield MemoryInstallations()
        return
    async with database(tmp_path) as opened:
        yield SqlInstallations(opened)


async def test_one_is_kept_whole_and_replaced_by_a_later_one(store: Installations) -> None:
    assert await store.get("T1") is None
    await store.put(ACME)
    assert await store.get("T1") == ACME
    later = Installation("T1", "T1", None, "Acme", "UBOT", (), "other", None, "U2", START + HOUR)
    await store.put(later)
    other = Installation("E9", None, "E9", "Aaa", "UBOT", (), "sealed", None, "U2", START)
    await store.put(other)
    assert await store.all() == (other, later)


async def test_a_workspace_that_left_has_no_tokens_until_it_installs_anew(store: Installations) -> None:
    await store.put(ACME)
    assert await store.forget("T1", START + HOUR)
    gone = await store.get("T1")
    assert gone is not None
    assert (gone.sealed, gone.expires_at, gone.removed_at) == (None, None, START + HOUR)
    assert await store.forget("T1", START + HOUR)
    await store.put(ACME)
    back = await store.get("T1")
    assert back is not None
    assert (back.sealed, back.removed_at) == ("sealed", None)


async def test_old_news_of_leaving_do_not_undo_a_new_installation(store: Installations) -> None:
    await store.put(ACME)
    assert not await store.forget("T1", START - HOUR)
    assert await store.get("T1") == ACME


async def test_a_workspace_that_nobody_knows_may_leave(store: Installations) -> None:
    assert await store.forget("T7", START)
    gone = await store.get("T7")
    assert gone is not None
    assert gone.removed_at == START


async def test_one_renews_the_tokens_and_only_these(store: Installations) -> None:
    await store.put(ACME)
    assert not await store.claim("T1", "other", START, START + HOUR)
    assert not await store.claim("T2", "sealed", START, START + HOUR)
    assert await store.claim("T1", "sealed", START, START + HOUR)
    assert not await store.claim("T1", "sealed", START, START + HOUR)
    assert await store.claim("T1", "sealed", START + HOUR, START + 2 * HOUR), "a claim ends"
    assert not await store.renew("T1", "other", "new", None)
    assert await store.renew("T1", "sealed", "new", START + 3 * HOUR)
    held = await store.get("T1")
    assert held is not None
    assert (held.sealed, held.expires_at) == ("new", START + 3 * HOUR)
    assert await store.claim("T1", "new", START, START + HOUR), "renewing ends the claim"


async def test_a_state_is_taken_once_and_in_time(tmp_path: Path) -> None:
    async with database(tmp_path) as opened:
        states = SqlStates(opened)
        await states.begin("one", START, START + HOUR)
        await states.begin("two", START, START + HOUR)
        assert not await states.take("three", START)
        assert await states.take("one", START)
        assert not await states.take("one", START)
        assert not await states.take("two", START + HOUR)
        await states.begin("four", START + 2 * HOUR, START + 3 * HOUR)
        assert not await states.take("two", START), "what is over is forgotten"


async def test_nothing_was_heard_in_an_empty_database(tmp_path: Path) -> None:
    async with database(tmp_path) as opened:
        assert await SqlInstallations(opened).last_heard() is None
