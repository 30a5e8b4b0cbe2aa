"""Tickets: what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Category(StrEnum):
    """What kind of thing it is."""

    BUG = "bug"
    QUESTION = "question"
    REQUEST = "request"
    OTHER = "other"


class Priority(StrEnum):
    """How soon it must be looked at."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


class Status(StrEnum):
    """Where it stands."""

    NEW = "new"
    OPEN = "open"
    SOLVED = "solved"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Comment:
    """A public reply or an internal note on a ticket.

    Attributes:
        public: False never reaches a customer.
        team: somebody of the team wrote it.
        key: the sender's own id of it; a ticket has no two of the same.
    """

    author: str
    text: str
    at: datetime
    public: bool
    team: bool = False
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket, ``T-<n>``.

    Attributes:
        transcript: the conversation's lines, oldest first: author, text.
        tried: article ids whose passages were shown before the handoff.
        email: where the requester is reached; None when the person is known by id only.
        episode_id: the question it came from; an episode has one ticket at most.
        key: the sender's own id of the filing; the same requester and key is the same ticket.
        version: counts the changes, from 1; a change is written only over the version that it was made from.
    """

    number: str
    requester_id: str
    subject: str
    description: str
    category: Category
    priority: Priority
    status: Status
    opened_at: datetime
    conversation_id: str | None = None
    email: str | None = None
    transcript: tuple[tuple[str, str], ...] = ()
    tried: tuple[str, ...] = ()
    assignee: str | None = None
    comments: tuple[Comment, ...] = ()
    episode_id: str | None = None
    key: str | None = None
    version: int = 1
