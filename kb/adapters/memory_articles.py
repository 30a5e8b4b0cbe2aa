"""Articles and sources in memory: for evaluation in a scratch, and for tests."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from kb.adapters.clock import Clock, utc_now
from kb.article import Article
from kb.errors import ArticleConflict, SourceExists, UnknownSource
from kb.ports import Changes, Entry, SourceRow, Stored


@dataclass(frozen=True, slots=True)
class _State:
    """One whole state; readers keep the one they started with."""

    revision: int
    articles: Mapping[str, Article]
    """By id of ours."""
    external: Mapping[str, Mapping[str, str]]
    """Ids of ours by external id, by source."""
    changed_at: Mapping[str, datetime] = field(default_factory=dict)
    """By id of ours."""


class MemoryArticles:
    """`ArticleStore` and `SourceRegistry` that forget everything at the end of the process. Thread-safe."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._state = _State(0, {}, {})
        self._sources: dict[str, SourceRow] = {}
        self._writer = Lock()

    def revision(self) -> int:
        """Give the knowledge base's revision; 0 before the first change."""
        return self._state.revision

    def known(self, source: str) -> Mapping[str, Stored]:
        """Give the live articles of one source by external id."""
        state = self._state
        ids = state.external.get(source, {})
        held = {external_id: state.articles[id_] for external_id, id_ in ids.items()}
        return {key: Stored(article.id, article.content_hash, article.language) for key, article in held.items()}

    def taken(self, ids: Collection[str]) -> Mapping[str, str]:
        """Give, for those of `ids` that live articles hold, the name of the source that holds it."""
        return {id_: found.source for id_, found in self.fetch(ids).items()}

    def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        """Give the live articles among `ids`. Deleted ones are absent."""
        articles = self._state.articles
        return {id_: articles[id_] for id_ in ids if id_ in articles}

    def every(self) -> Iterator[Article]:
        """Give all live articles, ordered by id, in one consistent read."""
        articles = self._state.articles
        for id_ in sorted(articles):
            yield articles[id_]

    def entries(self) -> tuple[Entry, ...]:
        """Give all live articles without their texts, ordered by id, in one consistent read."""
        state = self._state
        return tuple(_entry(state.articles[id_], state.changed_at[id_]) for id_ in sorted(state.articles))

    def apply(self, changes: Changes) -> int:
        """Take the changes all at once and give the new revision; no changes, no new revision.

        Raises:
            ArticleConflict: an id belongs to another source, or an external id to another article.
        """
        with self._writer:
            state = self._state
            if changes.empty:
                return state.revision
            removed = set(changes.removed)
            ids = {key: id_ for key, id_ in state.external.get(changes.source, {}).items() if id_ not in removed}
            gone = set(state.external.get(changes.source, {}).values()) - set(ids.values())
            articles = {id_: kept for id_, kept in state.articles.items() if id_ not in gone}
            keys = {id_: key for key, id_ in ids.items()}
            changed_at = {id_: state.changed_at[id_] for id_ in articles}
            now = self._clock()
            for external_id, written in changes.upserts:
                holder = articles.get(written.id)
                if (holder and holder.source != changes.source) or ids.get(external_id, written.id) != written.id:
                    raise ArticleConflict(
                        f"article id {written.id!r} or external id {external_id!r} belongs to another article"
                    )
                if holder is None or (holder.title, holder.body) != (written.title, written.body):
                    changed_at[written.id] = now
                articles[written.id] = written
                ids.pop(keys.get(written.id, external_id), None)
                keys[written.id] = external_id
                ids[external_id] = written.id
            external = {**state.external, changes.source: ids}
            self._state = _State(state.revision + 1, articles, external, changed_at)
            return self._state.revision

    def sources(self) -> tuple[SourceRow, ...]:
        """Give all sources in the order they were added."""
        return tuple(self._sources.values())

    def add(self, source: SourceRow) -> None:
        """Add a source.

        Raises:
            SourceExists: the name is taken.
        """
        with self._writer:
            if source.name in self._sources:
                raise SourceExists(f"there is a source named {source.name!r} already: choose another name")
            self._sources = {**self._sources, source.name: source}

    def remove(self, name: str) -> int:
        """Remove the source and all of its articles at once; give the number of articles.

        Raises:
            UnknownSource: no source has that name.
        """
        with self._writer:
            if name not in self._sources:
                raise UnknownSource(f"there is no source named {name!r}: `onetouch source list` shows them")
            self._sources = {key: row for key, row in self._sources.items() if key != name}
            state = self._state
            articles = {id_: kept for id_, kept in state.articles.items() if kept.source != name}
            count = len(state.articles) - len(articles)
            external = {key: ids for key, ids in state.external.items() if key != name}
            changed_at = {id_: state.changed_at[id_] for id_ in articles}
            self._state = _State(state.revision + bool(count), articles, external, changed_at)
            return count


def _entry(article: Article, changed_at: datetime) -> Entry:
    return Entry(
        id=article.id,
        source=article.source,
        title=article.title,
        audience=article.audience,
        url=article.url,
        language=article.language,
        translation_of=article.translation_of,
        changed_at=changed_at,
    )
