"""Live articles, as those who wait for them read them."""

from __future__ import annotations

from pathlib import Path

from bot.database.engine import sync_engine
from bot.database.migrate import migrate
from bot.knowledge.live import LiveStore
from kb import PUBLIC, Article
from kb.adapters.sql_articles import SqlArticles
from kb.ports import Changes, SourceRow


async def test_an_id_that_no_database_can_hold_is_one_of_no_article(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'onetouch.db'}"
    migrate(url)
    engine = sync_engine(url)
    try:
        store = SqlArticles(engine)
        store.add(SourceRow("help", "folder", "/help", PUBLIC))
        store.apply(Changes("help", (("plain", Article("plain", "help", "Plain", "text", PUBLIC)),), ()))
        live = LiveStore(store)
        assert set(await live.fetch(["a\x00b", "\ud800", "plain", "gone"])) == {"plain"}
        assert await live.fetch(["\udcff"]) == {}
    finally:
        engine.dispose()
