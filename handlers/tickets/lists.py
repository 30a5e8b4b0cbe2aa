"""Lists of tickets for the team: which, in what order, page by page. Words of notes find, too: never for customers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol, TypeAlias

from handlers.ports import InvalidInput
from handlers.ticket import UNSOLVED, Category, Priority, Status

LONGEST_PAGE = 200
LONGEST_TEXT = 200
"""Characters that may be searched for."""
COUNTED = 1_000
"""Tickets up to which a page tells how many there are."""
SOON = timedelta(hours=1)
RECENTLY = timedelta(days=7)


class Order(StrEnum):
    """What stands first. Ties: the lower number first, or the higher where the latest is first."""

    DUE = "due"
    """The earliest promise; tickets of which nothing is due come last, the latest number first."""
    OPENED = "opened"
    """The latest opened."""
    OLDEST = "oldest"
    """The first opened."""
    CHANGED = "changed"
    """The latest changed."""
    PRIORITY = "priority"
    """The most urgent; of the same priority the first opened."""


class View(StrEnum):
    """Lists that the team looks at every day."""

    MINE = "mine"
    """Unsolved ones of whoever looks."""
    UNASSIGNED = "unassigned"
    """Unsolved ones that nobody has."""
    UNSOLVED = "unsolved"
    DUE_SOON = "due_soon"
    """Unsolved ones of which something is due within the hour."""
    OVERDUE = "overdue"
    """Unsolved ones of which something should have been done by now."""
    BREACHED = "breached"
    """Unsolved ones of which something is overdue, or was."""
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    """Solved or closed within a week."""


Counts: TypeAlias = Mapping[View, int]
"""How many tickets each view has."""


@dataclass(frozen=True, slots=True)
class TicketQuery:
    """Which tickets, in what order. All that is named must hold; an empty tuple, an empty text or None names nothing.

    Attributes:
        text: words that stand in subject, description, comments, notes, or the requester's name or address; all of
            them, each also as the beginning of a longer one. Where the text is a ticket's number (``T-12``, ``12``),
            that ticket comes first on the first page, whatever the order. Up to `LONGEST_TEXT` characters.
        assignee: a person's id.
        unassigned: only those that nobody has.
        team: the only team that may work on it, as the ticket says.
        requester: a person's id.
        account: the requester belongs to it, or did when the question was asked.
        breached: something is overdue, or was (True); nothing ever was (False).
        due_from, due_before: something is due at or after, and before, these moments.
        opened_from, opened_until: opened at or after the first, and before the second.
        ended_from: solved or closed, and so since then or later.
        limit: rows of a page, 1 to `LONGEST_PAGE`.
        after: the `Page.next` of the page before; its order is the query's.

    Raises:
        InvalidInput: limit or text is out of range.
    """

    text: str = ""
    status: tuple[Status, ...] = ()
    priority: tuple[Priority, ...] = ()
    category: Category | None = None
    plan: str | None = None
    tier: int | None = None
    team: str | None = None
    region: str | None = None
    language: str | None = None
    assignee: str | None = None
    unassigned: bool = False
    requester: str | None = None
    account: str | None = None
    breached: bool | None = None
    due_from: datetime | None = None
    due_before: datetime | None = None
    opened_from: datetime | None = None
    opened_until: datetime | None = None
    ended_from: datetime | None = None
    order: Order = Order.DUE
    limit: int = 50
    after: str | None = None

    def __post_init__(self) -> None:
        """Check what has a range."""
        if not 1 <= self.limit <= LONGEST_PAGE:
            raise InvalidInput(f"A page has 1 to {LONGEST_PAGE} tickets, not {self.limit:,}.")
        if len(self.text) > LONGEST_TEXT:
            raise InvalidInput(
                f"The search has {len(self.text):,} characters; it may have up to {LONGEST_TEXT}: use fewer words."
            )


@dataclass(frozen=True, slots=True)
class Row:
    """A ticket in a list.

    Attributes:
        assignee: a person's id; `TicketDesk.names` gives the name.
        requester: name, else address, else id.
        account: the first by name of those that the requester belongs to, or did when the question was asked.
        changed_at: the latest change; when it was opened where there is none.
        ended_at: when it was solved, or closed without that; None while it is unsolved, and when it was merged.
        merged_into: the ticket that goes on in its place.
        reply_due, due, breached: as with `handlers.tickets.ports.Standing`.
        comments: replies and notes.
        customer_waits: the last public word is the customer's; the description is one.
    """

    number: str
    version: int
    subject: str
    status: Status
    priority: Priority
    category: Category
    plan: str
    tier: int
    team: str | None
    region: str | None
    language: str | None
    assignee: str | None
    requester_id: str
    requester: str
    account: str | None
    opened_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    reply_due: datetime | None
    due: datetime | None
    breached: bool
    comments: int
    customer_waits: bool
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the tickets of a query, in its order.

    Attributes:
        next: what the next page's query has as `TicketQuery.after`; None: this is the last.
        total: how many tickets the query has in all, at most `COUNTED`.
        more: there are more than `total`.
    """

    rows: tuple[Row, ...]
    next: str | None
    total: int
    more: bool


class TicketLists(Protocol):
    """Lists of all tickets."""

    async def page(self, query: TicketQuery, now: datetime) -> Page:
        """Give a page.

        Whoever turns pages sees each ticket once whose place in the order does not change meanwhile, however many
        others come, go and move. Promises are told as they stood when they were looked at last.

        Raises:
            InvalidInput: `after` is no place in this order that a page ever gave.
        """
        ...

    async def counts(self, now: datetime, me: str) -> Counts:
        """Count the tickets of every view, for whoever looks."""
        ...


def view(which: View, me: str, now: datetime) -> TicketQuery:
    """Give the query of a view, for whoever looks."""
    every = tuple(status for status in Status if status in UNSOLVED)
    match which:
        case View.MINE:
            return TicketQuery(status=every, assignee=me)
        case View.UNASSIGNED:
            return TicketQuery(status=every, unassigned=True)
        case View.UNSOLVED:
            return TicketQuery(status=every)
        case View.DUE_SOON:
            return TicketQuery(status=every, due_from=now, due_before=now + SOON)
        case View.OVERDUE:
            return TicketQuery(status=every, due_before=now)
        case View.BREACHED:
            return TicketQuery(status=every, breached=True)
        case View.PENDING:
            return TicketQuery(status=(Status.PENDING,), order=Order.CHANGED)
        case View.ON_HOLD:
            return TicketQuery(status=(Status.ON_HOLD,))
        case View.SOLVED:
            return TicketQuery(ended_from=now - RECENTLY, order=Order.CHANGED)


def named_number(text: str) -> int | None:
    """Give the numeral of the ticket that a search names, as ``T-12`` or ``12``; None when it is another search."""
    plain = text.strip().upper().removeprefix("T-")
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) < 10 else None
