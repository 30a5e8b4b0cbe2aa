"""Decide whether, and with what, a question is answered. Pure: the search has been done, the live articles are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.chat.clarify import clarification
from handlers.chat.policy import Policy
from handlers.chat.quote import quote
from handlers.reply import Answer, Clarification, Source
from kb import Access, Article
from retrieval import Hit, Ranking


@dataclass(frozen=True, slots=True)
class Ask:
    """What is looked up, and under which conditions.

    Attributes:
        within: the article that the person chose from a clarifying question, if any.
        clarified: the episode's one clarifying question has been asked.
    """

    query: str
    access: Access
    within: tuple[str, ...] = ()
    clarified: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit, and the live article that it speaks of."""

    hit: Hit
    article: Article


def decide(ask: Ask, ranking: Ranking, live: Mapping[str, Article], policy: Policy) -> Answer | Clarification | None:
    """Answer from the first candidate, ask which of several is meant, or leave it to a person (None).

    Nothing is ever taken from an article that is gone, was edited since it was indexed, or that the asker may not see.
    """
    candidates = vetted(ask, ranking, live)
    if not candidates:
        return None
    if ask.within or candidates[0].hit.confidence >= policy.threshold:
        return _answer(ask, candidates[0])
    if ask.clarified:
        return None
    return clarification([(candidate.article, candidate.hit.confidence) for candidate in candidates], policy)


def vetted(ask: Ask, ranking: Ranking, live: Mapping[str, Article]) -> tuple[Candidate, ...]:
    """Give the hits whose article lives, is unchanged since it was indexed, and may be shown, best first."""
    return tuple(
        Candidate(hit, live[hit.article_id])
        for hit in ranking.hits
        if hit.article_id in live
        and (not ask.within or hit.article_id in ask.within)
        and ask.access.allows(live[hit.article_id].audience)
        and live[hit.article_id].content_hash == hit.content_hash
    )


def holds(source: Source, article: Article) -> bool:
    """Tell whether every span of a source stands in the article, letter for letter."""
    return source.content_hash == article.content_hash and all(
        0 <= span.start <= span.end <= len(article.body) and article.body[span.start : span.end] == span.text
        for span in source.spans
    )


def _answer(ask: Ask, best: Candidate) -> Answer | None:
    article, hit = best.article, best.hit
    passage = hit.passages[0]
    spans = quote(ask.query, article.body, passage.start, passage.end)
    source = Source(article.id, article.title, article.url, hit.score, spans, article.content_hash)
    if not holds(source, article):
        return None
    text = "\n\n".join(span.text for span in spans) or article.title
    return Answer(text, hit.confidence, (source,))
