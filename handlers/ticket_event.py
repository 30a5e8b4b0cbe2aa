"""What happened to a ticket: one event for each thing that changed; `handlers.tickets.history` follows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class ActorKind(StrEnum):
    """On whose side somebody acts."""

    CUSTOMER = "customer"
    TEAM = "team"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something.

    Attributes:
        id: the person's; of the system, the name of its part that acted, such as ``routing``.
        name: as others see it.
        proved: see `Person.proved`; kept nowhere.
    """

    kind: ActorKind
    id: str
    name: str
    proved: str | None = field(default=None, compare=False, repr=False)


class EventKind(StrEnum):
    """What happened. Each kind changes one thing of the ticket, see `history.applied`."""

    OPENED = "opened"
    """The first event of every ticket; `after` is its status then."""
    REPLIED = "replied"
    """The team's words to the customer."""
    ANSWERED = "answered"
    """The customer's words."""
    CALLED = "called"
    """The team talked to the customer on the phone; `because` says who called, and for how long."""
    NOTED = "noted"
    """An internal note; no other kind makes one, and this makes nothing else."""
    STATUS = "status"
    """`because`: why it was closed (a `CloseReason`), or what a ticket on hold waits for."""
    ASSIGNED = "assigned"
    PRIORITY = "priority"
    CATEGORY = "category"
    SUBJECT = "subject"
    PLAN = "plan"
    TIER = "tier"
    LINKED = "linked"
    """`after` is the link, as ``kind:T-<n>``."""
    JOINED = "joined"
    """`after` is a person who may see and answer it from now on."""
    MERGED = "merged"
    """`after` is the ticket that goes on in its place; a status event follows."""
    WARNED = "warned"
    """A promise will be broken soon; `after` names its clock, ``first_reply/1``."""
    BREACHED = "breached"
    """A promise was broken; `after` names its clock."""


SPOKEN = frozenset({EventKind.REPLIED, EventKind.ANSWERED, EventKind.NOTED})
PUBLIC = frozenset({EventKind.REPLIED, EventKind.ANSWERED})
RESPONSES = frozenset({EventKind.REPLIED, EventKind.CALLED})
"""What answers the customer, in writing or on the phone, when the team does it."""
TOLD = frozenset({EventKind.WARNED, EventKind.BREACHED})
"""What is told of a ticket, and changes nothing of it."""


@dataclass(frozen=True, slots=True)
class TicketEvent:
    """One thing that changed.

    Attributes:
        version: the ticket's, once this is written; events of one change share it.
        part: its place among those, from 0; number, version and part name an event.
        at: aware UTC; never before that of an earlier version, whatever the clock did.
        before, after: the value that changed, as text; None where there is none.
        because: a reason, for people and for `EventKind.STATUS`.
        text: what was said, with the kinds of `SPOKEN`.
        key: names what may come again, such as a mail; a ticket has one event of a key.
    """

    number: str
    version: int
    part: int
    at: datetime
    actor: Actor
    kind: EventKind
    before: str | None = None
    after: str | None = None
    because: str | None = None
    text: str | None = None
    key: str | None = None
