"""How it goes in each language, and which articles are asked for in languages that they are not in. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.conversation import Outcome
from handlers.insights.course import Course
from handlers.insights.rates import Share

_DEFLECTED = frozenset({Outcome.CONFIRMED, Outcome.ASSUMED})


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """How it went with the questions that were answered in one language.

    Attributes:
        language: ISO 639-1 code; None: of questions of which nobody could tell it.
        settled: number of episodes that settled in the window.
        verified: confirmed among the settled; headline: confirmed or assumed among the settled.
        unanswered: without any answer, among the settled.
        foreign: answered from an article in another language, among the answers of the window that quote an article of
            known language.
    """

    language: str | None
    settled: int
    verified: Share
    headline: Share
    unanswered: Share
    foreign: Share


@dataclass(frozen=True, slots=True)
class Wanted:
    """An article that answered in a language that it is not in.

    `answers`: how many, of the window.
    """

    language: str
    article: str
    answers: int


def by_language(courses: Iterable[Course], since: datetime, until: datetime) -> tuple[LanguageFigures, ...]:
    """Count in each language, the most settled first. `courses`: as for `report`."""
    spoken: dict[str | None, list[Course]] = {}
    for course in courses:
        spoken.setdefault(course.language, []).append(course)
    found = (_figures(language, members, since, until) for language, members in spoken.items())
    told = (each for each in found if each.settled or each.foreign.whole)
    return tuple(sorted(told, key=lambda each: (-each.settled, each.language is None, each.language or "")))


def wanted(
    courses: Iterable[Course], editions: Mapping[str, Collection[str]], since: datetime, until: datetime
) -> tuple[Wanted, ...]:
    """Give the articles that answered in languages in which they are not to be had, the most asked for first.

    Args:
        courses: as for `report`.
        editions: the languages that each article is in with its translations, by id; what is not in it is gone.
        since: start of the window.
        until: end of the window.
    """
    counted = Counter(
        (course.language, reply.article)
        for course in courses
        for reply in course.replies
        if course.language
        and reply.article
        and since <= reply.at <= until
        and (languages := editions.get(reply.article))
        and course.language not in languages
    )
    listed = [Wanted(language, article, answers) for (language, article), answers in counted.items()]
    return tuple(sorted(listed, key=lambda each: (-each.answers, each.language, each.article)))


def _figures(language: str | None, courses: Sequence[Course], since: datetime, until: datetime) -> LanguageFigures:
    settled = [c for c in courses if c.outcome is not Outcome.OPEN and c.settled_at and since <= c.settled_at <= until]
    quoted = [
        reply.article_language
        for course in courses
        for reply in course.replies
        if reply.kind == "answer" and reply.article_language and since <= reply.at <= until
    ]
    return LanguageFigures(
        language=language,
        settled=len(settled),
        verified=Share.among(course.outcome is Outcome.CONFIRMED for course in settled),
        headline=Share.among(course.outcome in _DEFLECTED for course in settled),
        unanswered=Share.among(not course.has("answer") for course in settled),
        foreign=Share.among(one != language for one in quoted) if language else Share.of(0, 0),
    )
