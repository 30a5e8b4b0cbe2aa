"""The desk of known questions: what the team sees of them, and decides."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from handlers.access.permissions import Right, require
from handlers.confirmation import TEAM, Confirmation, Kind
from handlers.known.ports import Confirmations
from handlers.known.rules import Alike, Judged, Known, Suggestion, judged
from handlers.known.wordings import LONGEST, fits
from handlers.person import Person
from handlers.ports import (
    ArticleNotFound,
    Clock,
    InvalidInput,
    KnownQuestionNotFound,
    LiveArticles,
)
from handlers.terms import clean, normalised

T = TypeVar("T", Known, Suggestion, Known | Suggestion)


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
        either: tuple[Known | Suggestion, ...] = (*there.known, *there.suggested)
        return await self._refused(_found("known question or suggestion", found_id, either), person)

    async def withdraw(self, known_id: int, person: Person) -> Known:
        """Take back a known question. It stays so until somebody of the team confirms it again.

        Raises:
            KnownQuestionNotFound: none has this id.
        """
        _checked_role(person)
        return await self._refused(_found("known question", known_id, (await self._judged()).known), person)

    async def accept(self, suggestion_id: int, person: Person) -> Known:
        """Make a suggestion known.

        Raises:
            KnownQuestionNotFound: none has this id.
            ArticleNotFound: its article is gone.
        """
        _checked_role(person)
        found = _found("suggestion", suggestion_id, (await self._judged()).suggested)
        return await self.confirm(found.question, found.article, person)

    async def reject(self, suggestion_id: int, person: Person) -> Suggestion:
        """Refuse a suggestion; customers do not bring it back.

        Raises:
            KnownQuestionNotFound: none has this id.
        """
        _checked_role(person)
        return await self._refused(_found("suggestion", suggestion_id, (await self._judged()).suggested), person)

    async def _judged(self) -> Judged:
        said = await self._confirmations.everything()
        # Comparing wordings may have to embed some of them first.
        return await asyncio.to_thread(judged, said, self._alike)

    async def _confirmed(self, question: str, article: str, person: Person) -> Known:
        words = normalised(question)
        standing = await self._confirmations.standing()
        teams = [one for one in standing if one.kind in TEAM and normalised(one.question) == words]
        there = next((one for one in judged(teams, self._alike).known if one.article == article), None)
        if there is not None and there.kind is Kind.ENGINEER:
            return there
        # What a ticket made known is written too, or it would go when the ticket is opened again. It is said in one
        # breath with the ticket's other articles then, or they would be known no more.
        at = self._clock() if there is None else there.at
        made = await self._confirmations.add(_word(question, article, Kind.ENGINEER, person, at))
        return Known(made.id, made.question, made.article, made.kind, made.at)

    async def _refused(self, found: T, person: Person) -> T:
        word = _word(found.question, found.article, Kind.REFUSAL, person, self._clock())
        await self._confirmations.add(word)
        return found


def _word(question: str, article: str, kind: Kind, person: Person, at: datetime) -> Confirmation:
    return Confirmation(question, article, kind, at, person.id, person.accounts)


def _found(what: str, wanted: int, among: Sequence[T]) -> T:
    for found in among:
        if found.id == wanted:
            return found
    raise KnownQuestionNotFound(f"there is no {what} {wanted}; list them to see their ids")


def _checked_role(person: Person) -> None:
    require(person, Right.TEACH)


def _checked_wording(question: str) -> str:
    wording = " ".join(clean(question).split())
    if len(wording) > LONGEST:
        raise InvalidInput(f"The question has {len(wording):,} characters; it may have up to {LONGEST}: shorten it.")
    if not fits(wording):
        raise InvalidInput("That is too short, or small talk: give the question as a customer would ask it.")
    return wording
