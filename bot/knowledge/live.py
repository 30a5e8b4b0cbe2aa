"""The live articles, for those who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

from bot.database.errors import translated
from handlers.terms import storable
from kb import Article
from kb.ports import ArticleStore, SourceRegistry


class LiveStore:
    """A `handlers.ports.LiveArticles` over the article store."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`; deleted ones are absent.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        # Ids come from addresses and commands too, and drivers fail on what a database cannot hold.
        possible = [article for article in ids if storable(article)]
        return await asyncio.to_thread(self._fetch, possible) if possible else {}

    def _fetch(self, ids: list[str]) -> Mapping[str, Article]:
        with translated("in the data folder"):
            return self._store.fetch(ids)


class LiveSources:
    """The sources as they are now, a `bot.slack.ports.Sources`."""

    def __init__(self, store: SourceRegistry) -> None:
        self._store = store

    async def sources(self) -> tuple[str, ...]:
        """Give the names of the sources, in the order in which they were added.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        return await asyncio.to_thread(self._sources)

    def _sources(self) -> tuple[str, ...]:
        with translated("in the data folder"):
            return tuple(source.name for source in self._store.sources())
