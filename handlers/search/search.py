"""Search for people: ranked articles with the passage that speaks for each, and suggestions while typing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.chat.quote import quote
from handlers.person import Person
from handlers.ports import LiveArticles, Retriever
from handlers.reply import Span
from handlers.terms import checked
from kb import INTERNAL, Article
from retrieval import Hit
from retrieval.likelihood import likely

MOST = 50
SUGGESTED = 5
SHORTEST = 3
"""Characters typed before suggesting is worth anything."""
NEAR, COVERED = 0.45, 0.3
"""Fused score, or covered share of what was typed, from which an article is suggested: something is always nearest."""
SNIPPET = 240
LONG = 20_000
"""Code points of all found articles together above which they are quoted in a thread."""


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found.

    Attributes:
        article: its id.
        score: comparable within one search only.
        audience: who may see it; whatever does not say counts as internal.
        likely: it may well be what was looked for. In a list the likely ones come first; in one without any, nothing
            seems to fit.
    """

    article: str
    title: str
    url: str | None
    source: str
    score: float
    spans: tuple[Span, ...]
    audience: str = INTERNAL.value
    likely: bool = True


class Search:
    """Finds articles. What it shows is checked again: it lives, is unchanged since it was indexed, and may be seen."""

    def __init__(self, retriever: Retriever, articles: LiveArticles) -> None:
        self._retriever = retriever
        self._articles = articles

    async def find(self, query: str, person: Person, limit: int = 10) -> tuple[Found, ...]:
        """Give at most `limit` (1 to 50) articles, best first.

        Raises:
            InvalidInput: the query is too long.
            RetrievalUnavailable: no index can be searched now.
        """
        text = checked(query)
        if not text:
            return ()
        wanted = min(max(limit, 1), MOST)
        ranking = await self._retriever.retrieve(text, person.access, limit=wanted)
        live = await self._articles.fetch([hit.article_id for hit in ranking.hits])
        pairs = [(hit, live[hit.article_id]) for hit in ranking.hits[:wanted] if hit.article_id in live]
        seen = [(hit, article) for hit, article in pairs if person.access.shows(article)]
        near = frozenset(hit.article_id for hit in ranking.hits[: likely(ranking.hits)])
        # Hashing and parsing of long articles takes a while in which others must be served.
        if sum(len(article.body) for _, article in seen) > LONG:
            return await asyncio.to_thread(_quoted, ranking.read or text, seen, near)
        return _quoted(ranking.read or text, seen, near)

    async def suggest(self, typed: str, person: Person, limit: int = SUGGESTED) -> tuple[Found, ...]:
        """Give a few articles while somebody types, without spans; none for the first characters.

        Raises:
            InvalidInput: what was typed is too long.
            RetrievalUnavailable: no index can be searched now.
        """
        text = checked(typed)
        if len(text) < SHORTEST:
            return ()
        wanted = min(max(limit, 1), SUGGESTED)
        ranking = await self._retriever.retrieve(text, person.access, limit=wanted)
        live = await self._articles.fetch([hit.article_id for hit in ranking.hits])
        pairs = [(hit, live[hit.article_id]) for hit in ranking.hits[:wanted] if hit.article_id in live]
        # Titles are all that is shown here, so titles are all that is compared: bodies are neither hashed nor parsed.
        return tuple(
            Found(article.id, article.title, article.url, article.source, hit.score, (), article.audience.value)
            for hit, article in pairs
            if worth_suggesting(hit) and person.access.shows(article) and article.title == hit.title
        )


def _quoted(query: str, seen: Sequence[tuple[Hit, Article]], near: Collection[str]) -> tuple[Found, ...]:
    """Give those that are unchanged since they were indexed, with what they say."""
    return tuple(
        Found(
            article.id,
            article.title,
            article.url,
            article.source,
            hit.score,
            quote(query, article.body, hit.passages[0].start, hit.passages[0].end, length=SNIPPET),
            article.audience.value,
            article.id in near,
        )
        for hit, article in seen
        if article.content_hash == hit.content_hash
    )


def worth_suggesting(hit: Hit) -> bool:
    """Tell whether an article comes near enough to be suggested."""
    return hit.score >= NEAR or hit.evidence.get("coverage", 0.0) >= COVERED
