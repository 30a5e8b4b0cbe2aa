"""The one engine: look up, fetch what lives, decide. Chat, command line and replay all go through here."""

from __future__ import annotations

import asyncio
import traceback
from dataclasses import dataclass

from handlers.chat.answer import UNREAD, Ask, Reading, decide
from handlers.chat.policy import Policy
from handlers.chat.relevance import Near
from handlers.languages.choosing import alien, sure
from handlers.ports import LiveArticles, Retriever, Told
from handlers.reply import Answer, Clarification
from retrieval import Ranking
from retrieval.ports import LanguageDetector

CONSIDERED = 10
"""How many articles are looked at for one question."""

LONG = 20_000
"""Code points of all fetched articles together above which a decision is made in a thread."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of looking a question up.

    Attributes:
        reply: None where a person must help.
        failure: what broke, for the operator (no words of the customer in it); None when all went well.
        alien: the question's language, where that is surely none of ours.
    """

    reply: Answer | Clarification | None
    ranking: Ranking
    failure: str | None = None
    alien: str | None = None


class Inquiry:
    """Looks questions up. Never raises and never takes longer than the deadline: a broken engine is a finding too."""

    def __init__(
        self,
        retriever: Retriever,
        articles: LiveArticles,
        policy: Policy,
        deadline_s: float,
        detector: LanguageDetector | None = None,
        near: Near | None = None,
    ) -> None:
        self._retriever = retriever
        self._articles = articles
        self._policy = policy
        self._deadline_s = deadline_s
        self._detector = detector
        self._near = near

    async def find(self, ask: Ask) -> Finding:
        """Look it up and decide."""
        ranking = Ranking((), "")
        reading = self._read(ask)
        try:
            async with asyncio.timeout(self._deadline_s):
                ranking = await self._retriever.retrieve(
                    ask.query, ask.access, limit=CONSIDERED, within=ask.within or None
                )
                live = await self._articles.fetch([hit.article_id for hit in ranking.hits])
                # Hashing and parsing of long articles takes a while in which others must be served.
                long = sum(len(article.body) for article in live.values()) > LONG
                deciding = (ask, ranking, live, self._policy, reading)
                reply = await asyncio.to_thread(decide, *deciding) if long else decide(*deciding)
            return Finding(reply, ranking, alien=reading.alien)
        except Exception as error:  # noqa: BLE001 - a person is offered, the operator told
            return Finding(None, ranking, described(error))

    def _read(self, ask: Ask) -> Reading:
        if self._detector is None:
            return UNREAD
        told = self._detector.detect(ask.query)
        # What was chosen is not refused any more.
        return Reading(sure(told), None if ask.within else alien(told), self._near)


def described(error: BaseException) -> str:
    """Name an error and how it was reached, without its text, which may quote the customer.

    A `Told` error gives its text instead: that says what is wrong and the way out, which no line of code does.
    """
    if isinstance(error, Told):
        return f"{type(error).__name__}: {error}"
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    way = " > ".join(f"{frame.name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} in {way}" if way else type(error).__name__
