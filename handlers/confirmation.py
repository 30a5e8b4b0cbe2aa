"""Confirmations: what people said about which article answers which wording."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """Who said it, and how."""

    ENGINEER = "engineer"
    """Somebody of the team, by a button or a command."""
    TICKET = "ticket"
    """A solved ticket whose public reply cites the article, or that was closed with it."""
    REFUSAL = "refusal"
    """Somebody of the team said that this article does not answer it."""
    CUSTOMER = "customer"
    """An identified customer whose question it solved."""
    ANONYMOUS = "anonymous"
    """A visitor of whom we know a cookie only."""


TEAM = frozenset({Kind.ENGINEER, Kind.TICKET, Kind.REFUSAL})


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One person's word that an article answers a wording, or, as a refusal, that it does not.

    Attributes:
        question: the wording as it was asked.
        article: id of the article.
        person_id: who said it; None once that person was erased, and where nobody is named.
        accounts: those that the person had then.
        episode_id: the question it was said of; there is one confirmation of an episode.
        ticket: ``T-<n>`` whose closing it was; there is one of a ticket and an article.
        withdrawn_at: since when it counts no more; None while it stands.
        id: 1 and more once it is stored.
    """

    question: str
    article: str
    kind: Kind
    at: datetime
    person_id: str | None = None
    accounts: tuple[str, ...] = ()
    episode_id: str | None = None
    ticket: str | None = None
    withdrawn_at: datetime | None = None
    id: int = 0
