"""What a solved ticket teaches: its question is answered by the articles that solved it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from handlers.confirmation import Confirmation, Kind
from handlers.known.ports import Links
from handlers.known.wordings import fits
from handlers.ports import ArticleNotFound, LiveArticles
from handlers.terms import normalised
from handlers.ticket import Ticket

MOST_CITED = 3
"""Articles of one reply; who links to more gives a reading list, not an answer."""


class Solutions:
    """Finds the articles that a ticket was solved with."""

    def __init__(self, articles: LiveArticles, links: Links) -> None:
        self._articles = articles
        self._links = links

    async def of(self, ticket: Ticket, named: Collection[str], at: datetime) -> tuple[Confirmation, ...]:
        """Give what closing the ticket confirms: by the articles named, else by those that the team's reply cites.

        Citing counts where the ticket's question was asked in its conversation. Nothing when neither is there, or the
        ticket's question is none that can be known.

        Raises:
            ArticleNotFound: an article that was named does not exist.
        """
        wanted = tuple(dict.fromkeys(named))
        live = await self._articles.fetch(wanted) if wanted else {}
        for article in wanted:
            if article not in live:
                raise ArticleNotFound(f"there is no article {article!r}; `onetouch search` shows the ids of articles")
        question = asked(ticket)
        if not fits(question):
            return ()
        return tuple(
            Confirmation(question, article, Kind.TICKET, at, ticket=ticket.number)
            for article in wanted or (await self._cited(ticket) if was_asked(ticket) else ())
        )

    async def _cited(self, ticket: Ticket) -> tuple[str, ...]:
        """Give the articles that the team's latest public reply with a link cites."""
        for comment in reversed(ticket.comments):
            # What the customer links to proves nothing.
            if comment.public and comment.team:
                found = await self._links.articles(comment.text)
                if found:
                    return tuple(found) if len(found) <= MOST_CITED else ()
        return ()


def was_asked(ticket: Ticket) -> bool:
    """Tell whether a ticket's question was asked in its conversation.

    A subject may be anything, whatever the description says, and the link in the team's reply answers the description.
    By naming the article the team says that it answers the subject.
    """
    question = normalised(asked(ticket))
    return any(author == "customer" and question in normalised(text) for author, text in ticket.transcript)


def asked(ticket: Ticket) -> str:
    """Give a ticket's question: its subject; where that was cut from the customer's first words, those whole."""
    first = " ".join(ticket.description.partition("\n\n")[0].split())
    cut = ticket.subject.removesuffix("…")
    return first if cut != ticket.subject and first.startswith(cut) else ticket.subject
