"""Figures by language, and which translations are wanted."""

from __future__ import annotations

from datetime import timedelta

from handlers.conversation import Outcome
from handlers.insights import Course, Given
from handlers.insights.languages import Wanted, by_language, wanted
from tests.fakes import START

END = START + timedelta(days=30)
IN = START + timedelta(days=10)


def course(language: str | None, outcome: Outcome, *sources: tuple[str, str | None], day: int = 10) -> Course:
    """Make an episode: an answer for each source, or a handoff where there is none."""
    at = START + timedelta(days=day)
    answers = tuple(Given("answer", at, 0.9, {}, False, article, spoken) for article, spoken in sources)
    settled = None if outcome is Outcome.OPEN else at
    return Course("e", "p", outcome, settled, answers or (Given("handoff", at),), language)


COURSES = [
    *[course("ko", Outcome.CONFIRMED, ("reset", "en"))] * 3,
    course("ko", Outcome.ASSUMED, ("export.ko", "ko")),
    course("ko", Outcome.ESCALATED),
    course("ko", Outcome.OPEN, ("reset", "en")),
    course("de", Outcome.CONFIRMED, ("reset", "en")),
    course("en", Outcome.CONFIRMED, ("reset", "en")),
    course("en", Outcome.ASSUMED, ("reset", None)),
    course(None, Outcome.REVOKED, ("reset", "en")),
    course("fr", Outcome.CONFIRMED, ("reset", "en"), day=40),
]


def test_each_language_has_its_shares_the_most_settled_first() -> None:
    found = by_language(COURSES, START, END)
    assert [(each.language, each.settled) for each in found] == [("ko", 5), ("en", 2), ("de", 1), (None, 1)]
    korean = found[0]
    assert (korean.verified.part, korean.headline.part, korean.unanswered.part) == (3, 4, 1)
    assert (korean.foreign.part, korean.foreign.whole) == (4, 5)
    assert [(each.foreign.part, each.foreign.whole) for each in found[1:]] == [(0, 1), (1, 1), (0, 0)]


def test_an_article_is_wanted_where_no_translation_of_it_is_to_be_had_now() -> None:
    editions = {"reset": {"en", "de"}, "export.ko": {"en", "ko"}}
    assert wanted(COURSES, editions, START, END) == (Wanted("ko", "reset", 4),)
    assert wanted(COURSES, {"reset": {"en"}}, START, END) == (Wanted("ko", "reset", 4), Wanted("de", "reset", 1))


def test_of_what_is_gone_or_of_unknown_language_nothing_is_wanted() -> None:
    assert wanted(COURSES, {}, START, END) == ()
    assert wanted(COURSES, {"reset": set()}, START, END) == ()
