"""What can be done to one ticket; to two of them: `handlers.tickets.combining`.

What the customer reads and what they never read are different types.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from handlers.ticket import Category, Priority


class Then(StrEnum):
    """What the team's reply makes of the ticket."""

    STAY = "stay"
    """What it was; a new one is open then."""
    PENDING = "pending"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class PublicReply:
    """The team's words to the customer.

    Attributes:
        key: names it where it may come again; see `handlers.ticket_event.TicketEvent`.
        late: they are news that a customer is to hear though the ticket is closed; it stays closed then.
    """

    text: str
    then: Then = Then.STAY
    key: str | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class InternalNote:
    """Words among the team. They never leave the ticket.

    Attributes:
        key: names it where it may come again.
    """

    text: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerReply:
    """What the customer says about their ticket.

    Attributes:
        key: names it where it may come again.
        enclosing: files come with it, so that it says more than its words.
    """

    text: str
    key: str | None = None
    enclosing: bool = False


class CallOutcome(StrEnum):
    """How a call ended."""

    OPEN = "open"
    """The team goes on with it."""
    PENDING = "pending"
    """The customer does something next."""
    SOLVED = "solved"
    """It was solved on the call, as the customer said: the ticket is closed."""


@dataclass(frozen=True, slots=True)
class LogCall:
    """A call with the customer was had.

    Attributes:
        what: who called, and for how long, in words.
        notes: what was talked about, for the team.
        told: what the customer is to read of it; empty: nothing.
        priority: how soon it must be looked at from now on; None: as before.
        assignee: who goes on with it if nobody has it; None: nobody.
        key: names it where it may come again.
    """

    what: str
    notes: str
    told: str = ""
    outcome: CallOutcome = CallOutcome.OPEN
    priority: Priority | None = None
    assignee: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the ticket to somebody; to nobody, with None.

    Attributes:
        because: why, when it is not a person's wish.
    """

    assignee: str | None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class SetPriority:
    """Say how soon it must be looked at."""

    priority: Priority


@dataclass(frozen=True, slots=True)
class SetCategory:
    """Say what kind of thing it is."""

    category: Category


@dataclass(frozen=True, slots=True)
class SetSubject:
    """Word its subject anew."""

    subject: str


@dataclass(frozen=True, slots=True)
class SetPlan:
    """The customer has another plan now."""

    plan: str


@dataclass(frozen=True, slots=True)
class SetTier:
    """Hand it to another tier.

    Attributes:
        because: why, such as a promise that was broken.
    """

    tier: int
    because: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """Wait for engineering.

    Attributes:
        because: what is waited for.
    """

    because: str


@dataclass(frozen=True, slots=True)
class Unhold:
    """Work on it again."""


@dataclass(frozen=True, slots=True)
class Pend:
    """Wait for the customer."""


@dataclass(frozen=True, slots=True)
class Solve:
    """It is done, as far as the team can tell."""


@dataclass(frozen=True, slots=True)
class Close:
    """It is over. Who does it gives the reason that is kept.

    Attributes:
        unsolved: that it was not solved, and what is missing, as its customer says it; empty: nothing of the kind.
    """

    unsolved: str = ""


@dataclass(frozen=True, slots=True)
class Reopen:
    """It is not over after all."""


Amendment: TypeAlias = SetPriority | SetCategory | SetSubject | SetPlan | SetTier
"""What a ticket is taken for, as the team says it."""
AMENDED: Mapping[type[Amendment], str] = {
    SetPriority: "priority",
    SetCategory: "category",
    SetSubject: "subject",
    SetPlan: "plan",
    SetTier: "tier",
}
"""How each is called to the team's channels and in the log."""


@dataclass(frozen=True, slots=True)
class Revise:
    """Make several of these changes at once, or none of them. Each is of another kind; there is at least one."""

    changes: tuple[Amendment | Assign, ...]


Change: TypeAlias = (
    PublicReply
    | InternalNote
    | CustomerReply
    | LogCall
    | Assign
    | SetPriority
    | SetCategory
    | SetSubject
    | SetPlan
    | SetTier
    | Hold
    | Unhold
    | Pend
    | Solve
    | Close
    | Reopen
    | Revise
)
