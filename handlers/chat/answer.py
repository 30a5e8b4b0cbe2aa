"""Decide whether, and with what, a question is answered. Pure: the search has been done, the live articles are here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.chat.clarify import clarification
from handlers.chat.fragments import fragments
from handlers.chat.languages import unheard
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
    first = next(candidates, None)
    if first is None:
        return None
    if ask.within or first.hit.confidence >= policy.threshold:
        return _answer(ranking.read or ask.query, first)
    if ask.clarified or unheard(ranking):
        return None
    close = ((candidate.article, candidate.hit.confidence) for candidate in (first, *candidates))
    return clarification(tuple(close), policy)


def vetted(ask: Ask, ranking: Ranking, live: Mapping[str, Article]) -> Iterator[Candidate]:
    """Give the hits whose article lives, is unchanged since it was indexed, and may be shown, best first.

    One after the other, because telling whether an article is unchanged reads all of it.
    """
    for hit in ranking.hits:
        article = live.get(hit.article_id)
        if (
            article is not None
            and (not ask.within or hit.article_id in ask.within)
            and ask.access.shows(article)
            and article.content_hash == hit.content_hash
        ):
            yield Candidate(hit, article)


def holds(source: Source, article: Article) -> bool:
    """Tell whether a source quotes this version of the article, letter for letter."""
    return source.content_hash == article.content_hash and verbatim(source, article)


def verbatim(source: Source, article: Article) -> bool:
    """Tell whether every span of a source stands in the article, letter for letter, whatever its version."""
    return all(
        0 <= span.start <= span.end <= len(article.body) and article.body[span.start : span.end] == span.text
        for span in source.spans
    )


def quoted(sources: Sequence[Source]) -> str:
    """Give the text of an answer: its spans; the title of a source that has none."""
    return "\n\n".join(
        part for source in sources for part in ([one.text for one in fragments(source.spans)] or [source.title])
    )


def _answer(question: str, best: Candidate) -> Answer | None:
    article, hit = best.article, best.hit
    passage = hit.passages[0]
    spans = quote(question, article.body, passage.start, passage.end)
    # The hit's hash is the live article's: `vetted` has compared them.
    source = Source(article.id, article.title, article.url, hit.score, spans, hit.content_hash)
    return Answer(quoted((source,)), hit.confidence, (source,)) if verbatim(source, article) else None
