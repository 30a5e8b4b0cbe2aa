"""Questions that the assistant pane offers: public, asked before, and answered when they are asked."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from datetime import UTC, datetime

from bot.slack.prompts import Prompts
from bot.slack.web_api import Prompt
from handlers.chat.preview import Preview
from handlers.person import Person, Role
from handlers.reply import Answer, Handoff, Source
from kb import INTERNAL, PUBLIC, Article, Audience

NOW = datetime(2026, 11, 1, tzinfo=UTC)
ANA, EVE = Person("p1", known=True), Person("p2", Role.ENGINEER, known=True)


def article(
    id_: str, *questions: str, audience: Audience = PUBLIC, title: str = "", language: str | None = None
) -> Article:
    return Article(id_, "help", title or f"About {id_}", "words", audience, questions=questions, language=language)


class Asked:
    """What was asked, and what says what it answers. An id that begins with a language is of an article in it."""

    def __init__(self, asked: tuple[str, ...], public: tuple[str, ...]) -> None:
        self._asked, self._public = asked, public

    async def asked(self, since: datetime, limit: int, language: str | None = None) -> tuple[str, ...]:
        assert since < NOW
        return _those_in(self._asked, language)[:limit]

    async def public(self, limit: int, language: str | None = None) -> tuple[str, ...]:
        return _those_in(self._public, language)[:limit]


def _those_in(ids: tuple[str, ...], language: str | None) -> tuple[str, ...]:
    if language in {None, "en"}:
        return ids
    return tuple(one for one in ids if one.startswith(f"{language}-"))


class Shelf:
    """Articles by id."""

    def __init__(self, *articles: Article) -> None:
        self._articles = {one.id: one for one in articles}

    async def fetch(self, ids: Collection[str]) -> Mapping[str, Article]:
        return {one: self._articles[one] for one in ids if one in self._articles}


class Answering:
    """A desk that answers these words, each by an article."""

    def __init__(self, answers: Mapping[str, str], slow_s: float = 0.0) -> None:
        self.previews: list[str] = []
        self._answers, self._slow_s = answers, slow_s

    async def preview(self, question: str, person: Person) -> Preview:
        self.previews.append(question)
        await asyncio.sleep(self._slow_s)
        if question not in self._answers:
            return Preview(Handoff("A person helps."))
        source = Source(self._answers[question], "", None, 1.0, (), "")
        return Preview(Answer("words", 0.9, (source,)))


def prompts(popular: Asked, shelf: Shelf, desk: Answering, seconds: list[float] | None = None) -> Prompts:
    now = [0.0] if seconds is None else seconds
    return Prompts(popular=popular, articles=shelf, desk=desk, clock=lambda: NOW, now=lambda: now[0])


async def test_the_most_asked_come_first_and_each_is_answered_by_its_own_article() -> None:
    shelf = Shelf(
        article("a", "how do I a?"),
        article("b", "how do I b?"),
        article("c"),
        article("secret", "how do I hide?", audience=INTERNAL),
        article("long", "x" * 301, title="Long  one"),
    )
    answered = {"how do I a?": "other", "About a": "a", "how do I b?": "b", "how do I hide?": "secret"}
    desk = Answering(answered | {"Long one": "long"})
    popular = Asked(("secret", "b", "gone", "long"), ("a", "b", "c"))
    assert await prompts(popular, shelf, desk).of(ANA) == (
        Prompt("About b", "how do I b?"),
        Prompt("Long one", "Long one"),
    )
    popular = Asked(("b",), ("a", "b", "c"))
    assert await prompts(popular, shelf, desk).of(ANA) == (
        Prompt("About b", "how do I b?"),
        Prompt("About a", "About a"),
    )


async def test_four_are_enough_and_they_are_kept_for_all_who_see_the_same() -> None:
    shelf = Shelf(*(article(str(number), f"q{number}") for number in range(9)))
    desk = Answering({f"q{number}": str(number) for number in range(9)})
    seconds = [0.0]
    offered = prompts(Asked(tuple(map(str, range(9))), ()), shelf, desk, seconds)
    assert len(await offered.of(ANA)) == 4
    assert len(await offered.of(Person("p9", known=True))) == 4
    assert len(desk.previews) == 4
    await offered.of(EVE)
    assert len(desk.previews) == 8
    seconds[0] = 1_000.0
    await offered.of(ANA)
    assert len(desk.previews) == 12


async def test_nothing_is_offered_where_nothing_is_known() -> None:
    assert await prompts(Asked((), ()), Shelf(), Answering({})).of(ANA) == ()


async def test_those_that_are_kept_are_not_without_end() -> None:
    desk = Answering({"q": "a"})
    offered = prompts(Asked(("a",), ()), Shelf(article("a", "q")), desk)
    for number in range(101):
        await offered.of(Person("p", known=True, accounts=(str(number),)))
    await offered.of(Person("p", known=True, accounts=("0",)))
    assert len(desk.previews) == 102


async def test_questions_in_the_readers_language_come_first_and_others_where_there_are_none() -> None:
    shelf = Shelf(
        article("lamp", "How do I return a lamp?"), article("ja-lamp", "ランプを返品するには？", language="ja")
    )
    desk = Answering({"How do I return a lamp?": "lamp", "ランプを返品するには？": "ja-lamp"})
    offered = prompts(Asked(("lamp", "ja-lamp"), ("lamp", "ja-lamp")), shelf, desk)
    assert [one.message for one in await offered.of(ANA, "ja")] == ["ランプを返品するには？"]
    assert len(await offered.of(ANA, "ko")) == 2, "none is in Korean: better those than none"
    assert [one.message for one in await offered.of(ANA, "ja")] == ["ランプを返品するには？"]
