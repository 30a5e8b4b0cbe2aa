"""Decide whether, and with what, a question is answered. Pure: the search has been done, the live articles are here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from handlers.chat import words
from handlers.chat.clarify import clarification
from handlers.chat.fragments import fragments
from handlers.chat.languages import heard
from handlers.chat.policy import Policy
from handlers.chat.quote import quote
from handlers.chat.relevance import Near
from handlers.languages import spoken
from handlers.reply import Answer, Clarification, Source
from kb import Access, Article
from kb.languages import base
from retrieval import Hit, Ranking
from retrieval.routing import Route


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
class Reading:
    """What is known of the language of a question.

    Attributes:
        language: what it is in, where that is surely one of ours.
        alien: what it is in, where that is surely none of ours; ISO 639-1 code.
        near: tells how near texts of any language come to it.
    """

    language: str | None = None
    alien: str | None = None
    near: Near | None = None

    def across(self, language: str | None) -> Near | None:
        """Give what compares the question with an article in this language; None: they have words in common."""
        apart = self.language is not None and language is not None and base(language) != self.language
        return self.near if apart else None


UNREAD = Reading()
"""Nothing is known."""


_FOREIGN = (Route.OWN, Route.CROSS)
"""Routes of questions that are not in English: articles in two languages compete there, as a rule."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit, and the live article that it speaks of."""

    hit: Hit
    article: Article


def decide(
    ask: Ask, ranking: Ranking, live: Mapping[str, Article], policy: Policy, reading: Reading = UNREAD
) -> Answer | Clarification | None:
    """Answer from the first candidate, ask which of several is meant, or leave it to a person (None).

    Nothing is ever taken from an article that is gone, was edited since it was indexed, or that the asker may not see;
    nor from one that only seems to be near a question in a language that we do not speak, see `heard`.
    """
    found = vetted(ask, ranking, live)
    candidates = (candidate for candidate in found if ask.within or heard(candidate.hit, reading.alien))
    first = next(candidates, None)
    if first is None:
        return None
    if ask.within or first.hit.confidence >= policy.threshold:
        return _answer(ranking.read or ask.query, first, reading)
    if ask.clarified:
        return None
    close = ((candidate.article, candidate.hit.confidence) for candidate in (first, *candidates))
    apart = first.hit.evidence.get("route") in _FOREIGN
    return clarification(tuple(close), policy, apart=apart, read=(reading.language, reading.alien))


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


def _answer(question: str, best: Candidate, reading: Reading) -> Answer | None:
    article, hit = best.article, best.hit
    passage = hit.passages[0]
    spans = quote(question, article.body, passage.start, passage.end, near=reading.across(article.language))
    # The hit's hash is the live article's: `vetted` has compared them.
    source = Source(article.id, article.title, article.url, hit.score, spans, hit.content_hash, article.language)
    return Answer(quoted((source,)), hit.confidence, (source,), _note(source)) if verbatim(source, article) else None


def _note(source: Source) -> str:
    """Say in which language an article is, where that is another than we speak now."""
    language = None if source.language is None else base(source.language)
    return "" if language in (None, spoken()) else words.in_language(language)
