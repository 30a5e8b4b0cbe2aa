"""A running server stays on the latest index."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from bot.knowledge.engine import Engine
from bot.knowledge.keeper import Keeper
from bot.knowledge.live import LiveStore
from kb import Access
from kb.errors import SyncInProgress
from kb.ports import Changes
from retrieval.confidence import Calibration
from tests.bot.knowledge.test_librarian import ended, locking
from tests.bot.knowledge.worlds import Killed, Library, disk_library


def kept(library: Library) -> tuple[Engine, Keeper]:
    engine = Engine(library.encoder, Calibration.shipped())
    return engine, Keeper(engine, library.shelf, library.librarian, library.store.revision, library.encoder.tag)


def until(happened, timeout_s: float = 5) -> None:
    deadline = time.monotonic() + timeout_s
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_the_index_in_place_is_used_where_it_fits(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    library.encoder.batches.clear()
    engine, keeper = kept(library)
    keeper.start()
    assert engine.snapshot is not None
    assert engine.snapshot.name == library.shelf.current()
    assert library.encoder.texts == []
    assert not keeper.look()
    await engine.close()


async def test_without_any_index_one_is_made(library: Library) -> None:
    engine, keeper = kept(library)
    keeper.start()
    assert engine.snapshot is not None
    assert (await engine.retrieve("anything", Access.anonymous())).hits == ()
    await engine.close()


@pytest.mark.parametrize("point", ["apply", "promote"])
async def test_a_start_after_a_sync_that_died_mends_the_index(library: Library, point: str) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    source.documents = {"pair": "Hold the button."}
    library.kill.at = point
    with pytest.raises(Killed):
        library.librarian.sync()
    engine, keeper = kept(library)
    keeper.start()
    assert library.whole()
    assert engine.snapshot is not None
    assert engine.snapshot.revision == library.store.revision()
    await engine.close()


async def test_an_index_promoted_by_another_process_is_taken_at_the_next_look(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    engine, keeper = kept(library)
    keeper.start()
    source.documents = {"reset": "Choose *Forgot password*.", "pair": "Hold the round button."}
    library.librarian.sync()
    ranking = await engine.retrieve("hold the round button", Access.anonymous())
    assert [hit.article_id for hit in ranking.hits] == ["reset"]
    assert keeper.look()
    ranking = await engine.retrieve("hold the round button", Access.anonymous())
    assert ranking.hits[0].article_id == "pair"
    assert not keeper.look()
    await engine.close()


async def test_a_store_ahead_of_the_index_is_mended_after_a_little_patience(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    engine, keeper = kept(library)
    keeper.start()
    library.store.apply(Changes("help", (), ("pair",)))
    started = time.monotonic()
    assert not keeper.look()
    until(keeper.look)
    assert time.monotonic() - started > 0.9
    assert library.whole()
    assert engine.snapshot is not None
    assert [article.id for article in engine.snapshot.articles] == ["reset"]
    await engine.close()


async def test_while_another_process_writes_an_index_that_is_behind_will_do(tmp_path: Path) -> None:
    library = disk_library(tmp_path)
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    library.store.apply(Changes("help", (), ("pair",)))
    holder = locking(tmp_path / "sync.lock")
    engine, keeper = kept(library)
    keeper.start()
    assert engine.snapshot is not None
    ended(holder)
    until(keeper.look)
    assert library.whole()
    await engine.close()
    library.store._engine.dispose()


async def test_while_another_process_writes_the_first_index_there_is_none(tmp_path: Path) -> None:
    library = disk_library(tmp_path)
    library.add(reset="Choose *Forgot password*.")
    holder = locking(tmp_path / "sync.lock")
    engine, keeper = kept(library)
    with pytest.raises(SyncInProgress):
        keeper.start()
    assert engine.snapshot is None
    ended(holder)
    library.librarian.sync()
    assert keeper.look()
    assert engine.snapshot is not None
    await engine.close()
    library.store._engine.dispose()


async def test_an_index_damaged_on_disk_does_not_disturb_the_one_in_use(tmp_path: Path) -> None:
    library = disk_library(tmp_path)
    source = library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    engine, keeper = kept(library)
    keeper.start()
    source.documents = {"pair": "Hold the round button."}
    library.librarian.sync()
    (tmp_path / "index" / str(library.shelf.current()) / "words.json").write_text("{")
    until(keeper.look)
    assert engine.snapshot is not None
    assert [article.id for article in engine.snapshot.articles] == ["pair"]
    assert library.whole()
    await engine.close()
    library.store._engine.dispose()


async def test_watching_goes_on_whatever_goes_wrong(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.")
    library.librarian.sync()
    engine = Engine(library.encoder, Calibration.shipped())
    troubles = [RuntimeError("a bug"), OSError("away"), SyncInProgress("busy")]

    def revision() -> int:
        if troubles:
            raise troubles.pop()
        return library.store.revision()

    keeper = Keeper(engine, library.shelf, library.librarian, revision, library.encoder.tag)
    engine.use(library.shelf.load(library.encoder.tag))
    watching = asyncio.create_task(keeper.watch())
    async with asyncio.timeout(10):
        while troubles:
            await asyncio.sleep(0.05)
    assert not watching.done()
    watching.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watching
    await engine.close()


async def test_sources_are_synced_now_and_then_and_a_failure_is_not_the_end(library: Library) -> None:
    source = library.add(reset="Choose *Forgot password*.")
    engine, keeper = kept(library)
    keeper.start()
    source.documents = None
    syncing = asyncio.create_task(keeper.sync_regularly(0.02))
    await asyncio.sleep(0.1)
    source.documents = {"reset": "Choose *Forgot password*."}
    async with asyncio.timeout(10):
        while not library.articles():
            await asyncio.sleep(0.02)
    assert not syncing.done()
    syncing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await syncing
    await engine.close()


async def test_live_articles_are_those_of_the_store_now(library: Library) -> None:
    library.add(reset="Choose *Forgot password*.", pair="Hold the button.")
    library.librarian.sync()
    live = LiveStore(library.store)
    assert set(await live.fetch(["reset", "pair", "none"])) == {"reset", "pair"}
    assert await live.fetch([]) == {}
    library.store.apply(Changes("help", (), ("pair",)))
    assert set(await live.fetch(["reset", "pair"])) == {"reset"}
