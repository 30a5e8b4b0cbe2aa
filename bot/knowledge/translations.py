"""The live articles in their languages: the adapter of `handlers.translations.ports`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import Lock

from bot.database.errors import translated
from kb import Access, Article
from kb.ports import ArticleList, Entry
from kb.translations import group_of


@dataclass(frozen=True, slots=True)
class _Shelf:
    """All articles of a revision: their groups, and the members of those that have several."""

    revision: int
    entries: tuple[Entry, ...]
    group: Mapping[str, str]
    members: Mapping[str, Sequence[Entry]]


class LiveTranslations:
    """Reads the list of articles once a revision, and keeps it. Safe for threads."""

    def __init__(self, articles: ArticleList) -> None:
        self._articles = articles
        self._reading = Lock()
        self._kept: _Shelf | None = None

    async def entries(self) -> tuple[Entry, ...]:
        """Give all live articles without their texts, ordered by id.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        return (await asyncio.to_thread(self._shelf)).entries

    async def of(self, article: Article, access: Access) -> Mapping[str, Entry]:
        """Give the articles that say the same in other languages, by language, see `handlers.translations.ports`.

        Raises:
            DatabaseUnusable: the store cannot be read now.
        """
        shelf = await asyncio.to_thread(self._shelf)
        group = shelf.group.get(article.id)
        if group is None or article.language is None:
            return {}
        shown = (
            entry
            for entry in shelf.members.get(group, ())
            if entry.id != article.id
            and entry.language not in {None, article.language}
            and access.allows(entry.audience)
            and access.holds(entry.source)
        )
        # The best of each language comes last, and stays.
        ranked = sorted(shown, key=lambda entry: (entry.language or "", entry.id == group, entry.changed_at, entry.id))
        return {entry.language: entry for entry in ranked if entry.language}

    def _shelf(self) -> _Shelf:
        with self._reading, translated("in the data folder"):
            revision = self._articles.revision()
            if self._kept is None or self._kept.revision != revision:
                self._kept = _shelved(revision, self._articles.entries())
            return self._kept


def _shelved(revision: int, entries: tuple[Entry, ...]) -> _Shelf:
    group = group_of(entries)
    members: dict[str, list[Entry]] = {}
    for entry in entries:
        members.setdefault(group[entry.id], []).append(entry)
    return _Shelf(revision, entries, group, {id_: found for id_, found in members.items() if len(found) > 1})
