"""Tickets: what a person must look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from handlers.address import folded


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
    """Where it stands.

    A new ticket nobody has taken yet, an open one waits for the team, a pending one for the customer, one on hold for
    engineering. A solved one is over unless the customer says otherwise; a closed one opens again by rule only.
    """

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


UNSOLVED = frozenset({Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD})
"""Statuses of tickets that somebody still works on or waits for."""
OVER = frozenset({Status.SOLVED, Status.CLOSED})
"""All others."""

TIERS = (1, 2)
"""First line, and those it asks."""


class CloseReason(StrEnum):
    """Why a ticket was closed; kept with it. Only the first three are a real end, fit to be asked about."""

    CUSTOMER = "customer"
    """The customer closed it."""
    ENGINEER = "engineer"
    """Somebody of the team closed it."""
    SOLVED = "solved"
    """It was solved, and the customer did not object for as long as the rules wait."""
    IDLE = "idle"
    """The customer was asked and never answered."""
    MERGED = "merged"
    """It goes on in another ticket."""


class LinkKind(StrEnum):
    """How a ticket has to do with another, seen from the one that holds the link."""

    RELATED = "related"
    FOLLOWS = "follows"
    """The other was over when this one was opened by what the customer said to it."""
    FOLLOWED_BY = "followed_by"
    SPLIT_FROM = "split_from"
    SPLIT_INTO = "split_into"
    MERGED_FROM = "merged_from"
    """The other was merged into this one."""


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A ticket's link to another, ``T-<n>``."""

    kind: LinkKind
    number: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A public reply or an internal note on a ticket.

    Attributes:
        public: False never reaches a customer.
        team: somebody of the team wrote it.
    """

    author: str
    text: str
    at: datetime
    public: bool
    team: bool = False


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
        plan: the customer's, when it was filed or as it was changed since; promises are made by plan.
        tier: of `TIERS`, who works on it.
        team: the only team that may work on it; None: any.
        region: whose working hours suit the customer, by name; None: any.
        language: the customer's, as a language code; None: not known.
        skills: what is needed to work on it, all of them.
        participants: ids of persons beside the requester who may see and answer it.
        status_at: since when it has its status; None: since it was opened.
        reached_at: when the team last said something to the customer, in writing or on the phone; None: never.
        solved_at: when it was solved last; kept when it is closed then, gone when it is opened again.
        closed_at: when it was closed, and `closed_because`, why; both None unless it is closed.
        merged_into: the ticket that goes on in its place; what the customer says from then on belongs there.
        reopened: how often it was opened again.
        changed_at: the latest change; None: none since it was opened.
        asked_by: the name of whoever wrote the description, and `asked_at`, when; None: whoever opened it, as it was
            opened. A ticket that was split off is younger than its words, and others opened it.
        owed_since: when a ticket was merged into it whose customer waited for words of ours; None: none was, or we said
            something since.
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
    plan: str = "standard"
    tier: int = 1
    team: str | None = None
    region: str | None = None
    language: str | None = None
    skills: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    status_at: datetime | None = None
    reached_at: datetime | None = None
    solved_at: datetime | None = None
    closed_at: datetime | None = None
    closed_because: CloseReason | None = None
    merged_into: str | None = None
    reopened: int = 0
    changed_at: datetime | None = None
    asked_by: str | None = None
    asked_at: datetime | None = None
    owed_since: datetime | None = None

    @property
    def customer_waits(self) -> bool:
        """The last public word is the customer's, here or on a ticket that was merged into it."""
        latest = next((comment for comment in reversed(self.comments) if comment.public), None)
        return self.owed_since is not None or latest is None or not latest.team

    @property
    def audience(self) -> frozenset[str]:
        """The persons outside the team who may see its public words, whatever address they have; see `shows`."""
        return frozenset({self.requester_id, *self.participants})

    def shows(self, person_id: str, proved: str | None = None) -> bool:
        """Tell whether somebody outside the team may see its public words, and answer: nothing else says so.

        That is who asked or was joined to it, and who proved to have its address (`proved`, folded). Whoever only gave
        the same address, in a form, a mail or a token, may not.
        """
        return person_id in self.audience or self.bears(proved)

    def bears(self, address: str | None) -> bool:
        """Tell whether this is its address; `address`: folded, or None for none."""
        return address is not None and address == folded(self.email)
