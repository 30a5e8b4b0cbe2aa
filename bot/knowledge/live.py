"""The live articles, for those who wait."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping

from kb import Article
from kb.ports import ArticleStore


class LiveStore:
    """A `handlers.ports.LiveArticles` over the article store."""

    def __init__(self, store: ArticleStore) -> None:
        self._store = store

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`; deleted ones are absent."""
        return await asyncio.to_thread(self._store.fetch, list(ids)) if ids else {}
