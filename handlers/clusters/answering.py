"""Articles that should have answered: what customers were shown before they filed, and what search finds."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from handlers.chat.inquiry import described
from handlers.clusters.cluster import Member
from handlers.known.solutions import asked
from handlers.person import Person
from handlers.ports import LiveArticles, Retriever, TicketNotFound, Tickets
from handlers.terms import LONGEST_MESSAGE
from kb import Access
from retrieval import Ranking

SEARCHED = 3
"""Examples whose questions are searched for."""
MOST = 5
DEADLINE_S = 5.0
_CONSIDERED = 3
"""Articles of a search that count."""
_NEAR = 0.5
"""Of the confidence from which a customer is answered: what is less sure has only some words in common."""


@dataclass(frozen=True, slots=True)
class Answering:
    """An article that may answer what a cluster asks.

    Attributes:
        article: its id.
        shown: to how many of the customers it was shown before they filed.
        found: for how many of the examples search finds it now; `sure`: for how many it is sure enough to answer.
        readable: customers may read it.
    """

    article: str
    title: str
    url: str | None
    shown: int
    found: int
    sure: int
    readable: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """What was shown, and what is there.

    Attributes:
        articles: those that were shown to most first, then those that search finds surest.
        tickets: of how many tickets it is told what was shown.
        examples: of how many it is told what search finds.
        failed: articles could not be searched: `articles` has what was shown only.
    """

    articles: tuple[Answering, ...]
    tickets: int
    examples: int
    failed: bool = False

    @property
    def gap(self) -> bool:
        """No article that customers may read was shown, and search finds none that would answer."""
        return not self.failed and not any(one.readable and (one.shown or one.sure) for one in self.articles)


class Answers:
    """Looks for the articles of a cluster. A search that fails is told, and never raised."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        retriever: Retriever,
        articles: LiveArticles,
        threshold: float,
        failed: Callable[[str], None] = lambda failure: None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Take what it works with.

        `threshold`: the confidence from which a customer is answered. `failed` is called with what broke, without any
        words of a customer.
        """
        self._tickets = tickets
        self._retriever = retriever
        self._articles = articles
        self._threshold = threshold
        self._failed = failed
        self._deadline_s = deadline_s

    async def find(self, members: Sequence[Member], examples: Sequence[str], reader: Person) -> Findings:
        """Find them. `examples`: numbers of tickets; customers are taken for known ones of no account."""
        shown = Counter(article for member in members for article in set(member.tried))
        found, sure, looked = Counter[str](), Counter[str](), 0
        failed = False
        try:
            async with asyncio.timeout(self._deadline_s):
                for query in await self._questions(examples):
                    ranking = await self._retriever.retrieve(query, Access.customer(), limit=_CONSIDERED)
                    near, best = _near(ranking, self._threshold)
                    found.update(near)
                    sure.update(best)
                    looked += 1
        except Exception as error:  # noqa: BLE001 - the cluster is shown all the same, the operator told
            self._failed(described(error))
            failed = True
        order = sorted({*shown, *found}, key=lambda one: (-shown[one], -sure[one], -found[one], one))
        live = await self._articles.fetch(order)
        told = tuple(
            Answering(
                one.id, one.title, one.url, shown[one.id], found[one.id], sure[one.id], Access.customer().shows(one)
            )
            for one in (live[id_] for id_ in order if id_ in live)
            if reader.access.shows(one)
        )
        return Findings(told[:MOST], len(members), looked, failed)

    async def _questions(self, examples: Sequence[str]) -> Collection[str]:
        texts = []
        for number in examples[:SEARCHED]:
            try:
                texts.append(asked(await self._tickets.get(number))[:LONGEST_MESSAGE])
            except TicketNotFound:
                continue  # it is gone since the clusters were drawn
        return [text for text in dict.fromkeys(texts) if text.strip()]


def _near(ranking: Ranking, threshold: float) -> tuple[set[str], set[str]]:
    near = {hit.article_id for hit in ranking.hits[:_CONSIDERED] if hit.confidence >= _NEAR * threshold}
    best = {hit.article_id for hit in ranking.hits[:1] if hit.confidence >= threshold}
    return near | best, best
