"""Questions that are offered in the assistant pane: those that the articles really answer."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from bot.slack.rendering.lengths import one_line
from bot.slack.web_api import Prompt
from handlers.chat.preview import Preview
from handlers.languages import DEFAULT
from handlers.person import Person
from handlers.ports import Clock, LiveArticles
from handlers.reply import Answer
from kb import PUBLIC, Access, Article

MOST = 4
"""Slack shows no more."""
TRIED = 12
"""Articles that are tried out for these."""
LOOKED_BACK = timedelta(days=90)
FRESH_S = 900.0
PATIENCE_S = 5.0
_TITLE, _MESSAGE = 70, 300
_KEPT = 100


class Popular(Protocol):
    """Tells which articles answer most."""

    async def asked(self, since: datetime, limit: int, language: str | None = None) -> tuple[str, ...]:
        """Give the ids of the public articles that answered most questions since then, the most asked first.

        `language`: of the articles; None: of all.
        """
        ...

    async def public(self, limit: int, language: str | None = None) -> tuple[str, ...]:
        """Give the ids of public articles: first of those that say themselves which questions they answer.

        `language`: of the articles; None: of all.
        """
        ...


class Desk(Protocol):
    """Says what it would answer."""

    async def preview(self, question: str, person: Person) -> Preview:
        """Say what a first message would be answered, without writing anything."""
        ...


class Prompts:
    """Picks questions for a person. Each was tried: what is offered is answered, by the article that it names."""

    def __init__(
        self,
        *,
        popular: Popular,
        articles: LiveArticles,
        desk: Desk,
        clock: Clock,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._popular = popular
        self._articles = articles
        self._desk = desk
        self._clock = clock
        self._now = now
        self._kept: OrderedDict[tuple[Access, str], tuple[float, tuple[Prompt, ...]]] = OrderedDict()

    async def of(self, person: Person, language: str = DEFAULT) -> tuple[Prompt, ...]:
        """Give at most four; none when nothing is known that could be asked.

        `language`: of what is offered, where there is any in it: whoever presses one asks in its language.
        """
        key = person.access, language
        kept = self._kept.get(key)
        if kept is not None and self._now() - kept[0] < FRESH_S:
            return kept[1]
        found: list[Prompt] = []
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._find(found, person, language)
                if not found:
                    await self._find(found, person, None)
        except TimeoutError:
            return tuple(found)  # as far as it came; next time it is tried again
        self._kept[key] = self._now(), tuple(found)
        self._kept.move_to_end(key)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return tuple(found)

    async def _find(self, found: list[Prompt], person: Person, language: str | None) -> None:
        for article in await self._candidates(language):
            prompt = await self._tried(article, person)
            if prompt is not None:
                found.append(prompt)
            if len(found) == MOST:
                return

    async def _candidates(self, language: str | None) -> list[Article]:
        asked = await self._popular.asked(self._clock() - LOOKED_BACK, TRIED, language)
        others = await self._popular.public(TRIED, language) if len(asked) < MOST else ()
        ids = list(dict.fromkeys((*asked, *others)))
        live = await self._articles.fetch(ids)
        return [live[one] for one in ids if one in live and live[one].audience == PUBLIC]

    async def _tried(self, article: Article, person: Person) -> Prompt | None:
        for words in _wordings(article):
            reply = (await self._desk.preview(words, person)).reply
            if isinstance(reply, Answer) and any(source.article == article.id for source in reply.sources):
                return Prompt(one_line(article.title, _TITLE), words)
        return None


def _wordings(article: Article) -> Iterator[str]:
    """Give what could be asked: what the author says first, then the title."""
    for words in (*article.questions[:1], article.title):
        if words.strip() and len(words) <= _MESSAGE:
            yield " ".join(words.split())
