"""A librarian, its shelf and store, over a fake encoder: in memory, or in a folder as the product has them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bot.database.engine import sync_engine
from bot.database.migrate import migrate
from bot.knowledge.librarian import Librarian, Progress, Reading
from kb import PUBLIC, Article, Audience
from kb.adapters.memory_articles import MemoryArticles
from kb.adapters.sql_articles import SqlArticles
from kb.errors import SourceUnavailable
from kb.passages import split
from kb.ports import Changes, Document, KnowledgeSource, Problem, SourceRow, TellLanguage
from retrieval import Snapshot
from retrieval.adapters.index_files import IndexFolder
from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.embedding import embed
from retrieval.exact import ExactIndex
from retrieval.ports import IndexUnusable, Vectors
from retrieval.tokens import terms

DIMENSION = 64


class WordEncoder:
    """Embeds a text as the sum of fixed random vectors of its words; notes what it was given, batch by batch."""

    tag = "words:1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.batches: list[tuple[str, ...]] = []

    @property
    def texts(self) -> list[str]:
        return [text for batch in self.batches for text in batch]

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.batches.append(tuple(texts))
        rows = np.stack([_sum(text) for text in texts]) if texts else np.zeros((0, DIMENSION), dtype=np.float32)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def count_tokens(self, text: str) -> int:
        return len(text.split())


class Dictionary(WordEncoder):
    """Knows some words whole, and has to cut all others into pieces."""

    def __init__(self, words: Collection[str]) -> None:
        super().__init__()
        self.words = words
        self.looked_up: list[str] = []

    def count_tokens(self, text: str) -> int:
        self.looked_up.append(text)
        return 1 if text in self.words else 2


def _sum(text: str) -> Vectors:
    total = np.zeros(DIMENSION, dtype=np.float32)
    for word in terms(text) or [text]:
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        total += np.random.default_rng(seed).standard_normal(DIMENSION).astype(np.float32)
    return total


class MemoryShelf:
    """An index shelf in memory."""

    def __init__(self) -> None:
        self.written: dict[str, Snapshot] = {}
        self.place: str | None = None

    def current(self) -> str | None:
        return self.place

    def load(self, tag: str) -> Snapshot:
        if self.place is None or self.written[self.place].tag != tag:
            raise IndexUnusable("there is no index")
        return self.written[self.place]

    def save(self, snapshot: Snapshot) -> None:
        self.written[snapshot.name] = snapshot

    def promote(self, name: str) -> None:
        self.place = name


class MemoryCache:
    """A vector cache in memory."""

    def __init__(self) -> None:
        self.kept: dict[bytes, Vectors] = {}

    def load(self, keys):
        return {key: self.kept[key] for key in keys if key in self.kept}

    def store(self, vectors) -> None:
        self.kept.update(vectors)


class Killed(BaseException):
    """Stands for a kill: nothing that runs can catch it by mistake."""


@dataclass
class Kill:
    """Where the next sync dies: ``apply`` before the store is written, ``promote`` before the index is in place."""

    at: str | None = None

    def maybe(self, point: str) -> None:
        if self.at == point:
            self.at = None
            raise Killed(point)


class DyingStore:
    """A store whose writer can be killed."""

    def __init__(self, store, kill: Kill) -> None:
        self._store = store
        self._kill = kill

    def __getattr__(self, name: str):
        return getattr(self._store, name)

    def apply(self, changes: Changes) -> int:
        self._kill.maybe("apply")
        return int(self._store.apply(changes))


class DyingShelf:
    """A shelf whose writer can be killed."""

    def __init__(self, shelf, kill: Kill) -> None:
        self._shelf = shelf
        self._kill = kill

    def __getattr__(self, name: str):
        return getattr(self._shelf, name)

    def promote(self, name: str) -> None:
        self._kill.maybe("promote")
        self._shelf.promote(name)


@dataclass
class FakeSource:
    """A source that delivers what stands in it; None: it is away."""

    documents: dict[str, str] | None = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)

    def read(self) -> Iterator[Document | Problem]:
        if self.documents is None:
            raise SourceUnavailable("/help is gone: put it back, or remove the source")
        for name, body in self.documents.items():
            yield Document(name, f"/help/{name}.md", self.titles.get(name, name.capitalize()), body)


@dataclass
class Library:
    """A librarian with everything around it."""

    folder: Path
    store: MemoryArticles | SqlArticles
    shelf: MemoryShelf | IndexFolder
    cache: MemoryCache | VectorCache
    encoder: WordEncoder = field(default_factory=WordEncoder)
    kill: Kill = field(default_factory=Kill)
    sources: dict[str, FakeSource] = field(default_factory=dict)
    tell: TellLanguage = lambda text: None

    @property
    def librarian(self) -> Librarian:
        return Librarian(
            DyingStore(self.store, self.kill),  # type: ignore[arg-type]
            DyingShelf(self.shelf, self.kill),  # type: ignore[arg-type]
            self.reading,
            self.open,
            self.folder / "sync.lock",
            tell=self.tell,
        )

    def reading(self) -> Reading:
        def embedded(texts: Sequence[str], progress: Progress) -> Vectors:
            return embed(texts, self.encoder, self.cache, text_key, progress)

        return Reading(
            self.encoder.tag, lambda article: split(article, self.encoder.count_tokens), embedded, ExactIndex
        )

    def open(self, row: SourceRow) -> KnowledgeSource:
        return self.sources[row.name]

    def add(self, name: str = "help", audience: Audience = PUBLIC, **documents: str) -> FakeSource:
        source = self.sources[name] = FakeSource(dict(documents))
        self.store.add(SourceRow(name, "folder", f"/{name}", audience))
        return source

    def articles(self) -> dict[str, Article]:
        return {article.id: article for article in self.store.every()}

    def indexed(self) -> dict[str, str]:
        """Content hash by id, of what the index in place holds."""
        return {article.id: article.content_hash for article in self.shelf.load(self.encoder.tag).articles}

    def whole(self) -> bool:
        """Index and store tell the same."""
        snapshot = self.shelf.load(self.encoder.tag)
        live = {article.id: article.content_hash for article in self.store.every()}
        return snapshot.revision == self.store.revision() and self.indexed() == live


def memory_library(folder: Path) -> Library:
    return Library(folder, MemoryArticles(), MemoryShelf(), MemoryCache())


def disk_library(folder: Path) -> Library:
    url = f"sqlite:///{folder / 'onetouch.db'}"
    migrate(url)
    cache = VectorCache(folder / "cache" / "vectors.sqlite", WordEncoder.tag)
    return Library(folder, SqlArticles(sync_engine(url)), IndexFolder(folder / "index"), cache)


LIBRARIES: dict[str, Callable[[Path], Library]] = {"memory": memory_library, "disk": disk_library}
