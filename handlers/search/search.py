"""Search for people: ranked articles with the passage that speaks for each, and suggestions while typing."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.chat.quote import quote
from handlers.person import Person
from handlers.ports import LiveArticles, Retriever
from handlers.reply import Span
from handlers.terms import checked

MOST = 50
SUGGESTED = 5
SHORTEST = 3
"""Characters typed before suggesting is worth anything."""
SNIPPET = 240


@dataclass(frozen=True, slots=True)
class Found:
    """An article that was found. `article` is its id, `score` is comparable within one search only."""

    article: str
    title: str
    url: str | None
    source: str
    score: float
    spans: tuple[Span, ...]


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
        found: list[Found] = []
        for hit in ranking.hits[:wanted]:
            article = live.get(hit.article_id)
            if (
                article is None
                or not person.access.allows(article.audience)
                or article.content_hash != hit.content_hash
            ):
                continue
            passage = hit.passages[0]
            spans = quote(text, article.body, passage.start, passage.end, length=SNIPPET)
            found.append(Found(article.id, article.title, article.url, article.source, hit.score, spans))
        return tuple(found)

    async def suggest(self, typed: str, person: Person, limit: int = SUGGESTED) -> tuple[Found, ...]:
        """Give a few articles while somebody types; none for the first characters.

        Raises:
            InvalidInput: what was typed is too long.
            RetrievalUnavailable: no index can be searched now.
        """
        return () if len(typed.strip()) < SHORTEST else await self.find(typed, person, min(limit, SUGGESTED))
