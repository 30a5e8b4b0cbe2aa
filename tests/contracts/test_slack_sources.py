"""What everything must do that names the installed sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.database import sync_engine
from bot.knowledge.live import LiveSources
from bot.slack.ports import Sources
from kb import INTERNAL, PUBLIC
from kb.adapters.memory_articles import MemoryArticles
from kb.adapters.sql_articles import SqlArticles
from kb.adapters.tables import metadata
from kb.ports import SourceRegistry, SourceRow
from tests.databases import database_url
from tests.worlds import KINDS


@dataclass(frozen=True, slots=True)
class Shelf:
    """A port, and the list of sources that it speaks of."""

    port: Sources
    registry: SourceRegistry


@pytest.fixture(params=KINDS)
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf]:
    if request.param == "memory":
        registry = MemoryArticles()
        yield Shelf(LiveSources(registry), registry)
        return
    engine = sync_engine(database_url(tmp_path / "kb.sqlite"))
    metadata.create_all(engine)
    kept = SqlArticles(engine)
    yield Shelf(LiveSources(kept), kept)
    engine.dispose()


async def test_sources_are_named_in_the_order_in_which_they_were_added(shelf: Shelf) -> None:
    assert await shelf.port.sources() == ()
    for name, audience in (("manuals", PUBLIC), ("help", PUBLIC), ("Runbooks and \u201cnotes\u201d", INTERNAL)):
        shelf.registry.add(SourceRow(name, "folder", f"/{name}", audience))
    assert await shelf.port.sources() == ("manuals", "help", "Runbooks and \u201cnotes\u201d")


async def test_one_that_was_removed_is_not_named_and_comes_last_when_it_is_added_again(shelf: Shelf) -> None:
    for name in ("manuals", "help"):
        shelf.registry.add(SourceRow(name, "folder", f"/{name}", PUBLIC))
    shelf.registry.remove("manuals")
    assert await shelf.port.sources() == ("help",)
    shelf.registry.add(SourceRow("manuals", "folder", "/manuals", PUBLIC))
    assert await shelf.port.sources() == ("help", "manuals")
