"""Give a reranker the texts that it reads: the index holds none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from kb import Article
from retrieval.ports import Reranker, Scores
from retrieval.search import Piece

Fetch = Callable[[Collection[str]], Mapping[str, Article]]
"""Gives the live articles among ids."""


class Reranking:
    """Scores passages by their words as they are now; those of a vanished article by none."""

    def __init__(self, reranker: Reranker, fetch: Fetch) -> None:
        self._reranker = reranker
        self._fetch = fetch

    def __call__(self, query: str, pieces: Sequence[Piece]) -> Scores:
        """Score passages for a query: float32 (n,), in [0, 1]."""
        articles = self._fetch({piece.article for piece in pieces})
        texts = []
        for piece in pieces:
            article = articles.get(piece.article)
            texts.append("" if article is None else f"{article.title}\n{article.body[piece.start : piece.end]}")
        return self._reranker.score(query, texts)
