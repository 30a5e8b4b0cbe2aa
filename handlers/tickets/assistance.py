"""What helps an engineer to answer: articles that she may read, and a draft of what the customer may read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Protocol

from handlers.access.permissions import Right, require
from handlers.chat.answer import Ask, Candidate, decide, vetted
from handlers.chat.fragments import fragments
from handlers.chat.inquiry import described
from handlers.chat.policy import Policy
from handlers.chat.quote import quote
from handlers.known.ports import Links
from handlers.known.solutions import asked
from handlers.person import Person
from handlers.ports import LiveArticles, Retriever, Tickets
from handlers.reply import Answer, Clarification
from handlers.search.search import SNIPPET, worth_suggesting
from handlers.terms import LONGEST_MESSAGE, terms
from handlers.ticket import OVER, Ticket
from handlers.tickets.drafts import Address, Draft, Onward, draft, replied, told, unanswered, waiting
from handlers.tickets.merged import merged_in
from handlers.tickets.ports import Names
from kb import INTERNAL, Access, Article
from retrieval import Ranking

CONSIDERED = 10
SUGGESTED = 5
DEADLINE_S = 8.0
_NAMED = 4
"""Shared words that are named as a reason."""
_MARKS = ".,;:!?()[]<>*_`'\""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article that may help.

    Attributes:
        article: its id; pages lie at ``/articles/<id>``.
        url: where its original stands, if anywhere.
        source: the name of the source that it came from.
        excerpt: words of the article, as they stand there; empty where it has none that fit.
        why: why it is suggested, in words.
        internal: customers may not read it: its words must not be sent to them.
        readable: whoever reads the replies to this ticket may read it.
    """

    article: str
    title: str
    url: str | None
    source: str
    excerpt: str
    why: str
    internal: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Help:
    """What helps with a ticket.

    Attributes:
        articles: best first; none where nothing comes near.
        draft: a reply; None: `reason` says why there is none, in words.
    """

    articles: tuple[Suggestion, ...]
    draft: Draft | None
    reason: str | None = None


class Readers(Protocol):
    """Who reads what is replied on a ticket."""

    async def access(self, ticket: Ticket) -> Access:
        """Give what all of its readers may see: the requester, whoever joined, and all who read along where it began.

        Who is not known sees what is public.
        """
        ...


class Assistance:
    """Helps with tickets, by the engine that answers customers. A search that fails is told, and never raised."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        retriever: Retriever,
        articles: LiveArticles,
        readers: Readers,
        names: Names,
        policy: Policy,
        address: Address,
        onward: Onward,
        links: Links,
        failed: Callable[[str, str], None] = lambda number, failure: None,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        """Take what it works with.

        `failed` is called with a ticket's number and with what broke, without any words of the customer.
        """
        self._tickets = tickets
        self._retriever = retriever
        self._articles = articles
        self._readers = readers
        self._names = names
        self._policy = policy
        self._address = address
        self._onward = onward
        self._links = links
        self._failed = failed
        self._deadline_s = deadline_s

    async def help(self, number: str, reader: Person) -> Help:
        """Give what helps a member of the team with a ticket.

        Raises:
            TicketNotFound: there is no such ticket.
            NotPermitted: the reader is not of the team.
        """
        require(reader, Right.WORK)
        ticket = await self._tickets.get(number)
        customers = _narrowed(await self._readers.access(ticket))
        try:
            async with asyncio.timeout(self._deadline_s):
                wanted = [text for text in await self._waiting(ticket) if text.strip()]
                articles = await self._suggested(ticket, wanted, reader.access, customers)
                drafted = await self._drafted(ticket, wanted, customers)
        except Exception as error:  # noqa: BLE001 - the ticket is shown all the same, the operator told
            self._failed(ticket.number, described(error))
            return Help((), None, "Articles cannot be searched now; try again in a moment.")
        return Help(articles, drafted) if isinstance(drafted, Draft) else Help(articles, None, drafted)

    async def _waiting(self, ticket: Ticket) -> tuple[str, ...]:
        """Give what waits for an answer, also of tickets that were merged into this one and wait here since."""
        here = waiting(ticket)
        if ticket.owed_since is None or ticket.status in OVER:
            return here
        there = [text for one in await merged_in(self._tickets, ticket) for text in unanswered(one.ticket)]
        return tuple(dict.fromkeys((*there, *here)))

    async def _suggested(
        self, ticket: Ticket, waiting_: Sequence[str], access: Access, customers: Access
    ) -> tuple[Suggestion, ...]:
        wanted = tuple(dict.fromkeys((*waiting_, asked(ticket))))
        found = [await self._candidates(Ask(text[:LONGEST_MESSAGE], access)) for text in wanted if text.strip()]
        threshold = self._policy.threshold
        return tuple(
            _suggestion(query, one, ticket, customers, threshold) for query, one in _first(_turns(found), SUGGESTED)
        )

    async def _candidates(self, ask: Ask) -> list[tuple[str, Candidate]]:
        ranking, live = await self._looked_up(ask)
        near = [one for one in vetted(ask, ranking, live) if worth_suggesting(one.hit)]
        return [(ranking.read or ask.query, one) for one in near]

    async def _looked_up(self, ask: Ask) -> tuple[Ranking, dict[str, Article]]:
        ranking = await self._retriever.retrieve(ask.query, ask.access, limit=CONSIDERED)
        return ranking, dict(await self._articles.fetch([hit.article_id for hit in ranking.hits]))

    async def _drafted(self, ticket: Ticket, waiting_: Sequence[str], customers: Access) -> Draft | str:
        """Write a draft, or say why there is none."""
        wanted = [text[:LONGEST_MESSAGE] for text in waiting_]
        if not wanted:
            return "The customer waits for no reply."
        best: Answer | None = None
        several: Clarification | None = None
        highest = 0.0
        for query in wanted:
            ask = Ask(query, customers)
            ranking, live = await self._looked_up(ask)
            match await asyncio.to_thread(decide, ask, ranking, live, self._policy):
                case Answer() as answer if best is None or answer.confidence > best.confidence:
                    best = answer
                case Clarification() as clarification:
                    several = several or clarification
                case _:
                    pass
            highest = max(highest, ranking.confidence)
        if best is None:
            return _undecided(several, highest, self._policy.threshold)
        source = best.sources[0]
        if told(ticket, source, await self._links.articles(replied(ticket))):
            return f"The customer was given “{source.title}” already."
        names = await self._names.names([ticket.requester_id])
        name = names.get(ticket.requester_id)
        written = draft(best, None if name is None or "@" in name else name, self._address, self._onward)
        return written or f"“{source.title}” has no words that can be quoted."


def _narrowed(access: Access) -> Access:
    # One of us who asks is answered as a customer is: what is written on a ticket may be read by others later.
    return replace(Access.customer(), sources=access.sources) if access.everything else access


def _turns(found: Sequence[Sequence[tuple[str, Candidate]]]) -> Iterator[tuple[str, Candidate]]:
    """Take the best of each search, then the second of each: their scores say nothing about each other."""
    for row in zip_longest(*found):
        yield from (one for one in row if one is not None)


def _first(found: Iterator[tuple[str, Candidate]], most: int) -> Iterator[tuple[str, Candidate]]:
    seen: set[str] = set()
    for query, one in found:
        if one.article.id not in seen and len(seen) < most:
            seen.add(one.article.id)
            yield query, one


def _suggestion(query: str, one: Candidate, ticket: Ticket, customers: Access, threshold: float) -> Suggestion:
    article, passage = one.article, one.hit.passages[0]
    spans = quote(query, article.body, passage.start, passage.end, length=SNIPPET)
    excerpt = "\n\n".join(fragment.text for fragment in fragments(spans))
    return Suggestion(
        article.id,
        article.title,
        article.url,
        article.source,
        excerpt,
        _why(query, one, excerpt, ticket, threshold),
        internal=article.audience == INTERNAL,
        readable=customers.shows(article),
    )


def _why(query: str, one: Candidate, excerpt: str, ticket: Ticket, threshold: float) -> str:
    reasons = []
    if one.article.id in ticket.tried:
        reasons.append("The customer was shown it before.")
    if one.hit.confidence >= threshold:
        reasons.append(f"Most likely answers it ({one.hit.confidence:.0%}).")
    shared = terms(query) & terms(f"{one.article.title}\n{excerpt}")
    words = (word.strip(_MARKS) for word in query.split())
    said = [word for word in dict.fromkeys(words) if terms(word) & shared]
    if said:
        reasons.append(f"Speaks of {', '.join(said[:_NAMED])}.")
    return " ".join(reasons) or "Near in meaning."


def _undecided(several: Clarification | None, highest: float, threshold: float) -> str:
    if several is not None:
        titles = ", ".join(f"“{option.name}”" for option in several.options)
        return f"Several articles may be meant: {titles}."
    if not highest:
        return "Nothing that this customer may read speaks of it."
    sure = f"{highest:.0%} sure, {threshold:.0%} are needed"
    return f"Nothing that this customer may read answers it surely enough ({sure})."
