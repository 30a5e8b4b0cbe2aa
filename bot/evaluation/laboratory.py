"""An engine over data of our choosing: the same code that answers customers, on a snapshot in memory."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from bot.knowledge.librarian import Progress, Reading
from kb import Access, Article
from retrieval import Ranking, Snapshot
from retrieval.confidence import Calibration
from retrieval.fusion import Ranker
from retrieval.indexing import build
from retrieval.ports import Vectors
from retrieval.search import Query, search


@dataclass(slots=True)
class Laboratory:
    """Builds a snapshot of articles and searches it.

    Attributes:
        reading: the encoder's side of indexing; vectors are kept in the installation's cache.
        encode: a question's vector, not cached, so that speed is honest: float32 (d,).
        progress: called while embedding.
    """

    reading: Reading
    encode: Callable[[str], Vectors]
    calibration: Calibration
    progress: Progress
    ranker: Ranker = Ranker.FUSED
    seconds: float = field(default=0.0, init=False)
    asked: int = field(default=0, init=False)

    def index(self, articles: Sequence[Article]) -> Snapshot:
        """Build a snapshot."""
        return build(
            articles,
            split=self.reading.split,
            embed=lambda texts: self.reading.embed(texts, self.progress),
            revision=1,
            tag=self.reading.tag,
            make_index=self.reading.make_index,
        )

    def ask(self, snapshot: Snapshot, text: str, *, limit: int = 10, exclude: Collection[str] = ()) -> Ranking:
        """Search with the whole engine, and take the time."""
        started = time.perf_counter()
        query = Query(text, self.encode(text), Access.engineer(), limit, exclude=exclude, ranker=self.ranker)
        ranking = search(snapshot, query, self.calibration)
        self.seconds += time.perf_counter() - started
        self.asked += 1
        return ranking

    @property
    def queries_per_s(self) -> float:
        """Questions a second so far."""
        return self.asked / self.seconds if self.seconds else 0.0

    @property
    def engine(self) -> str:
        """What is measured."""
        return f"{self.reading.tag} {self.ranker.value}"
