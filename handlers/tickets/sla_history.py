"""What happens to a ticket, as far as its clocks are concerned: each with its instant, aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from handlers.ticket import Priority, Status


@dataclass(frozen=True, slots=True)
class Opened:
    """The first of every history. `answered`: it was opened while talking to the customer, who waits for no reply.

    `language`: the ticket's, as a code, which it keeps; None: not known.
    """

    at: datetime
    plan: str
    priority: Priority
    answered: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class CustomerReplied:
    """The customer said something that an answer is owed to."""

    at: datetime


@dataclass(frozen=True, slots=True)
class TeamReplied:
    """Somebody of the team answered publicly. An internal note is no reply, nor is an automatic mail."""

    at: datetime


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """It has this status from now on; opening again is one, too."""

    at: datetime
    status: Status


@dataclass(frozen=True, slots=True)
class PriorityChanged:
    """It has this priority from now on."""

    at: datetime
    priority: Priority


@dataclass(frozen=True, slots=True)
class PlanChanged:
    """The customer has this plan from now on."""

    at: datetime
    plan: str


@dataclass(frozen=True, slots=True)
class TierChanged:
    """Another tier works on it; no clock notices, for the customer waits on."""

    at: datetime
    tier: int


@dataclass(frozen=True, slots=True)
class MergedAway:
    """It goes on in another ticket, whose clocks count from here; whatever follows is ignored."""

    at: datetime


SlaEvent: TypeAlias = (
    Opened | CustomerReplied | TeamReplied | StatusChanged | PriorityChanged | PlanChanged | TierChanged | MergedAway
)
