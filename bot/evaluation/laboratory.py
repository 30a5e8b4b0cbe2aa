"""An engine over data of our choosing: the same code that answers customers, on a snapshot in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from bot.knowledge.librarian import Progress, Reading
from bot.knowledge.reranking import Reranking
from kb import Access, Article
from retrieval import Ranking, Snapshot
from retrieval.asking import language_asked
from retrieval.confidence import Calibration
from retrieval.fusion import Ranker
from retrieval.indexing import build
from retrieval.known_questions import NOTHING_KNOWN, KnownQuestions
from retrieval.learning import train
from retrieval.ports import Reranker, Vectors
from retrieval.routing import READ
from retrieval.search import Query, Rerank, search


@dataclass(frozen=True, slots=True)
class Indexed:
    """A snapshot with its head: what a server has a few seconds after a sync."""

    snapshot: Snapshot
    known: KnownQuestions
    rerank: Rerank | None = None


@dataclass(slots=True)
class Laboratory:
    """Builds a snapshot of articles and searches it.

    Attributes:
        reading: the encoder's side of indexing; vectors are kept in the installation's cache.
        encode: a question's vector, not cached, so that speed is honest: float32 (d,).
        is_word: tells whether the encoder knows a word whole; what it does not may be a typing error.
        progress: called while embedding.
        reranker: reads the first hits anew, where one is set.
        foreign: questions that no knowledge base but our own documentation answers.
    """

    reading: Reading
    encode: Callable[[str], Vectors]
    is_word: Callable[[str], bool]
    calibration: Calibration
    progress: Progress
    ranker: Ranker = Ranker.FUSED
    foreign: Sequence[str] = ()
    reranker: Reranker | None = None
    seconds: float = field(default=0.0, init=False)
    asked: int = field(default=0, init=False)

    def index(self, articles: Sequence[Article]) -> Indexed:
        """Build a snapshot, and train the head over its known questions."""
        snapshot = build(
            articles,
            split=self.reading.split,
            embed=lambda texts: self.reading.embed(texts, self.progress),
            revision=1,
            tag=self.reading.tag,
            make_index=self.reading.make_index,
            foreign=self.reading.foreign,
        )
        rerank = None
        if self.reranker is not None:
            by_id = {article.id: article for article in articles}
            rerank = Reranking(self.reranker, lambda ids: {name: by_id[name] for name in ids})
        return Indexed(snapshot, NOTHING_KNOWN.with_head(train(snapshot, NOTHING_KNOWN)), rerank)

    def ask(self, indexed: Indexed, text: str, *, limit: int = 10, exclude: Collection[str] = ()) -> Ranking:
        """Search with the whole engine, and take the time."""
        started = time.perf_counter()
        spoken = self._spoken(indexed, text)
        mended = indexed.snapshot.mend(text, self.is_word, Access.engineer(), spoken)
        foreign = self.reading.foreign
        query = Query(
            mended,
            foreign.embed([mended])[0] if foreign is not None and spoken in READ else self.encode(mended),
            Access.engineer(),
            limit,
            exclude=exclude,
            ranker=self.ranker,
            written=text,
            language=spoken,
            cut=None if foreign is None else foreign.cut,
        )
        ranking = search(indexed.snapshot, query, self.calibration, indexed.known, indexed.rerank)
        self.seconds += time.perf_counter() - started
        self.asked += 1
        return ranking

    def mended(self, indexed: Indexed, text: str) -> str:
        """Give a text as it is looked up: without typing errors."""
        return indexed.snapshot.mend(text, self.is_word, Access.engineer(), self._spoken(indexed, text))

    def _spoken(self, indexed: Indexed, text: str) -> str | None:
        return language_asked(indexed.snapshot, self.reading.foreign, text, Access.engineer())

    @property
    def queries_per_s(self) -> float:
        """Questions a second so far."""
        return self.asked / self.seconds if self.seconds else 0.0

    @property
    def engine(self) -> str:
        """What is measured."""
        return f"{self.reading.tag} {self.ranker.value}"
