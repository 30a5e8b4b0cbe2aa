"""Lists of tickets for the team, as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator, Field

from bot.web.api.answers import Given
from bot.web.api.models import AtMost, Queried, Typed
from handlers.ticket import TIERS, Category, Priority, Status
from handlers.tickets.lists import LONGEST_PAGE, LONGEST_TEXT, Order, View

_Word = Annotated[Typed, AtMost(254)]


def _several(given: object) -> object:
    return given.split(",") if isinstance(given, str) else given


class QueueQuery(Queried):
    """Which tickets, in what order. All that is named must hold."""

    q: Annotated[
        Typed, AtMost(LONGEST_TEXT), Field(description="Words, each also as a beginning; or a ticket's number.")
    ] = ""
    view: Annotated[View | None, Field(description="What is given besides takes the place of what it says.")] = None
    status: Annotated[
        tuple[Status, ...], BeforeValidator(_several), Field(description="One or more, with commas.")
    ] = ()
    priority: Annotated[
        tuple[Priority, ...], BeforeValidator(_several), Field(description="One or more, with commas.")
    ] = ()
    category: Category | None = None
    plan: _Word | None = None
    tier: Annotated[int | None, Field(ge=min(TIERS), le=max(TIERS))] = None
    team: _Word | None = None
    region: _Word | None = None
    language: _Word | None = None
    assignee: Annotated[_Word | None, Field(description="Somebody of the team, by address; or `me`, or `nobody`.")] = (
        None
    )
    requester: Annotated[_Word | None, Field(description="A person's id.")] = None
    account: _Word | None = None
    breached: Annotated[bool | None, Field(description="Something is overdue, or was.")] = None
    due_from: AwareDatetime | None = None
    due_before: AwareDatetime | None = None
    opened_from: AwareDatetime | None = None
    opened_until: AwareDatetime | None = None
    ended_from: Annotated[AwareDatetime | None, Field(description="Solved or closed since then.")] = None
    order: Annotated[Order | None, Field(description="The view's, else `opened`, by default.")] = None
    limit: Annotated[int, Field(ge=1, le=LONGEST_PAGE)] = 50
    after: Annotated[_Word | None, Field(description="The `next` of the page before.")] = None


class QueuedOut(Given):
    """A ticket in the team's list."""

    number: str
    version: int
    subject: str
    status: str
    priority: str
    category: str
    plan: str
    tier: int
    team: str | None
    region: str | None
    language: str | None
    assignee: Annotated[str | None, Field(description="By name.")]
    requester: Annotated[str, Field(description="By name, else by address, else by id.")]
    requester_id: str
    account: str | None
    opened_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    reply_due: datetime | None
    due: datetime | None
    breached: bool
    comments: int
    customer_waits: Annotated[bool, Field(description="The last word is the customer's.")]


class Queue(Given):
    """A page of tickets. `total` goes up to 1,000; `more`: there are more than that."""

    tickets: list[QueuedOut]
    next: str | None
    total: int
    more: bool


class ViewCounts(Given):
    """How many tickets each view has."""

    counts: dict[str, int]
