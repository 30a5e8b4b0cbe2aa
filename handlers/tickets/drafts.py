"""Drafts of replies: an article's own words with a greeting and the way to all of it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TypeAlias

from handlers.chat.answer import quoted
from handlers.known.solutions import asked
from handlers.reply import Answer, Source
from handlers.ticket import OVER, Ticket

Address: TypeAlias = Callable[[Source], str]
"""Where a customer reads an article: an absolute address."""

Onward: TypeAlias = Callable[[Source, str], str]
"""Gives words of an article with links that lead on from anywhere; in an article they start from its own page."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that an engineer may send as it is, or change.

    Attributes:
        text: the greeting, then what `sources` say, letter for letter but for where their links lead, then where
            they stand.
        confidence: calibrated probability in [0, 1] that it answers.
    """

    text: str
    confidence: float
    sources: tuple[Source, ...]


def waiting(ticket: Ticket) -> tuple[str, ...]:
    """Give what waits for an answer, the likelier wording first; nothing when no reply is owed.

    That is what the customer said since the team's latest public reply; before the first one, their question: the
    subject, and the description where it says more.
    """
    return () if ticket.status in OVER else unanswered(ticket)


def unanswered(ticket: Ticket) -> tuple[str, ...]:
    """Give the same of a ticket that may be over, such as one that goes on in another."""
    public = [comment for comment in ticket.comments if comment.public]
    replied = max((place for place, comment in enumerate(public) if comment.team), default=None)
    said = [comment.text for comment in public[0 if replied is None else replied + 1 :]]
    if replied is not None:
        return ("\n\n".join(said),) if said else ()
    return tuple(dict.fromkeys((asked(ticket), "\n\n".join((ticket.description, *said)))))


def draft(answer: Answer, name: str | None, address: Address, onward: Onward) -> Draft | None:
    """Write a draft of an answer; None when its articles have no words to quote.

    Args:
        answer: its spans were checked against the live articles.
        name: of the customer; None where we know none.
        address: of the articles.
        onward: writes the links in their words out.
    """
    if not any(source.spans for source in answer.sources):
        return None
    links = "\n".join(f"{source.title}: {address(source)}" for source in answer.sources)
    said = [onward(source, quoted((source,))) for source in answer.sources]
    text = "\n\n".join((f"Hello {name}," if name else "Hello,", *said, f"Read all of it here:\n{links}"))
    return Draft(text, answer.confidence, answer.sources)


def replied(ticket: Ticket) -> str:
    """Give what the team has said to the customer, all of it."""
    return "\n\n".join(comment.text for comment in ticket.comments if comment.public and comment.team)


def told(ticket: Ticket, source: Source, cited: Collection[str]) -> bool:
    """Tell whether the customer was given an article already: by the bot before, or by a reply that links to it.

    `cited`: the ids of the articles that the replies link to.
    """
    return source.article in ticket.tried or source.article in cited
