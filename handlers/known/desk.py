"""The desk of known questions: what the team sees of them, and decides."""

from __future__ import annotations

import asyncio

from handlers.confirmation import TEAM, Confirmation, Kind
from handlers.known.ports import Confirmations
from handlers.known.recording import teaches
from handlers.known.rules import Alike, Judged, Known, Suggestion, judged, learnable
from handlers.known.wordings import LONGEST
from handlers.person import Person
from handlers.ports import (
    ArticleNotFound,
    Clock,
    InvalidInput,
    KnownQuestionNotFound,
    LiveArticles,
    NotPermitted,
)
from handlers.terms import clean, normalised


class KnownDesk:
    """Lists known questions and suggestions, and takes the team's word on them. Customers are refused.

    All methods raise NotPermitted for whoever is not of the team.
    """

    def __init__(self, confirmations: Confirmations, articles: LiveArticles, alike: Alike, clock: Clock) -> None:
        self._confirmations = confirmations
        self._articles = articles
        self._alike = alike
        self._clock = clock

    async def everything(self, person: Person) -> Judged:
        """Give all known questions and suggestions."""
        _checked_role(person)
        return await self._judged()

    async def confirm(self, question: str, article: str, person: Person) -> Known:
        """Make a wording known as answered by an article; one that is so already stays as it is.

        Raises:
            ArticleNotFound: there is no such article, or this person may not see it.
            InvalidInput: the wording cannot be known: too short, too long, or small talk.
        """
        _checked_role(person)
        wording = _checked_wording(question)
        live = (await self._articles.fetch([article])).get(article)
        if live is None or not person.access.allows(live.audience):
            raise ArticleNotFound(f"there is no article {article!r}; searching shows the ids of articles")
        return await self._confirmed(wording, article, person)

    async def refuse(self, found_id: int, person: Person) -> Known | Suggestion:
        """Withdraw a known question, or reject a suggestion: whichever has this id.

        Raises:
            KnownQuestionNotFound: none has it.
        """
        _checked_role(person)
        there = await self._judged()
        everything: tuple[Known | Suggestion, ...] = (*there.known, *there.suggested)
        for found in everything:
            if found.id == found_id:
                await self._refused(found.question, found.article, person)
                return found
        raise KnownQuestionNotFound(f"there is no known question or suggestion {found_id}; list them to see their ids")

    async def withdraw(self, known_id: int, person: Person) -> Known:
        """Take back a known question. It stays so until somebody of the team confirms it again.

        Raises:
            KnownQuestionNotFound: none has this id.
        """
        _checked_role(person)
        for found in (await self._judged()).known:
            if found.id == known_id:
                await self._refused(found.question, found.article, person)
                return found
        raise KnownQuestionNotFound(f"there is no known question {known_id}; list them to see their ids")

    async def accept(self, suggestion_id: int, person: Person) -> Known:
        """Make a suggestion known.

        Raises:
            KnownQuestionNotFound: none has this id.
            ArticleNotFound: its article is gone.
        """
        found = await self._suggestion(suggestion_id, person)
        return await self.confirm(found.question, found.article, person)

    async def reject(self, suggestion_id: int, person: Person) -> Suggestion:
        """Refuse a suggestion; customers do not bring it back.

        Raises:
            KnownQuestionNotFound: none has this id.
        """
        found = await self._suggestion(suggestion_id, person)
        await self._refused(found.question, found.article, person)
        return found

    async def _judged(self) -> Judged:
        said = await self._confirmations.standing()
        # Comparing wordings may have to embed some of them first.
        return await asyncio.to_thread(judged, said, self._alike)

    async def _suggestion(self, suggestion_id: int, person: Person) -> Suggestion:
        _checked_role(person)
        for found in (await self._judged()).suggested:
            if found.id == suggestion_id:
                return found
        raise KnownQuestionNotFound(f"there is no suggestion {suggestion_id}; list them to see their ids")

    async def _confirmed(self, question: str, article: str, person: Person) -> Known:
        words = normalised(question)
        last = [
            one
            for one in await self._confirmations.standing()
            if one.kind in TEAM and normalised(one.question) == words
        ]
        there = max(last, key=lambda one: (one.at, one.id), default=None)
        if there is None or there.article != article or there.kind is Kind.REFUSAL:
            there = await self._confirmations.add(self._word(question, article, Kind.ENGINEER, person))
        return Known(there.id, there.question, there.article, there.kind, there.at)

    async def _refused(self, question: str, article: str, person: Person) -> None:
        await self._confirmations.add(self._word(question, article, Kind.REFUSAL, person))

    def _word(self, question: str, article: str, kind: Kind, person: Person) -> Confirmation:
        return Confirmation(question, article, kind, self._clock(), person.id, person.accounts)


def _checked_role(person: Person) -> None:
    if not teaches(person):
        raise NotPermitted("Only members of the team may see and change known questions.")


def _checked_wording(question: str) -> str:
    wording = " ".join(clean(question).split())
    if len(wording) > LONGEST:
        raise InvalidInput(f"The question has {len(wording):,} characters; it may have up to {LONGEST}: shorten it.")
    if not learnable(wording):
        raise InvalidInput("That is too short, or small talk: give the question as a customer would ask it.")
    return wording
