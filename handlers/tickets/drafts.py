"""Drafts of replies: an article's own words with a greeting and the way to all of it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from handlers.chat.answer import quoted
from handlers.known.solutions import asked
from handlers.reply import Answer, Source
from handlers.ticket import Status, Ticket

Address: TypeAlias = Callable[[Source], str]
"""Where a customer reads an article: an absolute address."""

_OVER = {Status.SOLVED, Status.CLOSED}


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply that an engineer may send as it is, or change.

    Attributes:
        text: the greeting, then what `sources` say, letter for letter, then where they stand.
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
    if ticket.status in _OVER:
        return ()
    public = [comment for comment in ticket.comments if comment.public]
    replied = max((place for place, comment in enumerate(public) if comment.team), default=None)
    said = [comment.text for comment in public[0 if replied is None else replied + 1 :]]
    if replied is not None:
        return ("\n\n".join(said),) if said else ()
    return tuple(dict.fromkeys((asked(ticket), "\n\n".join((ticket.description, *said)))))


def draft(answer: Answer, name: str | None, address: Address) -> Draft | None:
    """Write a draft of an answer; None when its articles have no words to quote.

    Args:
        answer: its spans were checked against the live articles.
        name: of the customer; None where we know none.
        address: of the articles.
    """
    if not any(source.spans for source in answer.sources):
        return None
    links = "\n".join(f"{source.title}: {address(source)}" for source in answer.sources)
    text = "\n\n".join(
        (f"Hello {name}," if name else "Hello,", quoted(answer.sources), f"Read all of it here:\n{links}")
    )
    return Draft(text, answer.confidence, answer.sources)


def told(ticket: Ticket, source: Source, address: Address) -> bool:
    """Tell whether the customer was given an article already: by the bot before, or by a reply that links to it."""
    if source.article in ticket.tried:
        return True
    links = {address(source), source.url} - {None}
    replies = [comment.text for comment in ticket.comments if comment.public and comment.team]
    return any(link in text for link in links if link for text in replies)
