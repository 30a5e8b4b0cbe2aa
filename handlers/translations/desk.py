"""The overview of translations, for members of the team only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from handlers.access.permissions import Right, require
from handlers.person import Person
from handlers.translations.overview import Overview, TranslationQuery, overview
from handlers.translations.ports import Articles


class TranslationDesk:
    """Gives the overview. `wanted`: languages that every article should be in; none: those that translations are in."""

    def __init__(self, articles: Articles, wanted: Sequence[str] = ()) -> None:
        self._articles = articles
        self._wanted = tuple(wanted)

    async def listed(self, person: Person, query: TranslationQuery) -> Overview:
        """Put articles and translations together as they are now.

        Raises:
            NotPermitted: this person is not on the team.
            DatabaseUnusable: the articles cannot be read now.
        """
        require(person, Right.WORK)
        entries = await self._articles.entries()
        # Of ten thousands of articles it takes so long that others would wait for it.
        return await asyncio.to_thread(overview, entries, query, self._wanted)
