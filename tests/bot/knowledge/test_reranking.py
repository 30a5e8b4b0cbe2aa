"""A reranker reads the best passages of the first hits, as they are now."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot.knowledge.reranking import Reranking
from kb import PUBLIC, Access, Article
from retrieval.confidence import Calibration
from retrieval.ports import Scores
from retrieval.search import Piece, Query, search
from tests.retrieval.fakes import BagEmbedder, snapshot_of

ARTICLES = {
    "a": Article("a", "kb", "Reset the password", "Open the settings and reset the password.", PUBLIC),
    "b": Article("b", "kb", "Reset the board", "Press the button to reset the board.", PUBLIC),
}


class Wordy:
    """Prefers texts that hold a word; remembers what it was asked."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.seen: list[tuple[str, tuple[str, ...]]] = []

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        self.seen.append((query, tuple(texts)))
        return np.array([float(self.word in text) for text in texts], dtype=np.float32)


def ranked(reranker: Wordy | None) -> list[str]:
    text = "reset the password"
    query = Query(text, BagEmbedder().one(text), Access.anonymous())
    rerank = None if reranker is None else Reranking(reranker, lambda ids: {name: ARTICLES[name] for name in ids})
    found = search(snapshot_of(list(ARTICLES.values())), query, Calibration.shipped(), rerank=rerank)
    return [hit.article_id for hit in found.hits]


def test_what_the_reranker_prefers_comes_first() -> None:
    assert ranked(None) == ["a", "b"]
    assert ranked(Wordy("button")) in (["b", "a"], ["a", "b"])
    assert ranked(Wordy("settings")) == ["a", "b"]


def test_it_reads_title_and_passage_of_each_hit() -> None:
    reranker = Wordy("x")
    ranked(reranker)
    ((query, texts),) = reranker.seen
    assert query == "reset the password"
    assert sorted(texts) == [
        "Reset the board\nPress the button to reset the board.",
        "Reset the password\nOpen the settings and reset the password.",
    ]


def test_an_article_that_vanished_has_no_words() -> None:
    reranker = Wordy("x")
    scores = Reranking(reranker, lambda ids: {})("reset", [Piece("gone", 0, 5)])
    assert scores.tolist() == [0.0]
    assert reranker.seen == [("reset", ("",))]
