"""What is found in a ticket for one part of its score, before it is weighed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from handlers.attention.attention import PartKind
from handlers.ticket import Status, Ticket

THEIR_TURN = 1 / 3
"""How much a fact counts while the customer was asked something: nobody of us is waited for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that speaks for looking at a ticket, or against it.

    Attributes:
        value: how much of its kind's weight it has: 0 to 1, and from -1 on where the kind may calm.
        text: the fact, as people read it.
    """

    kind: PartKind
    value: float
    text: str


def ramp(amount: float, start: float, full: float) -> float:
    """Give how far an amount came from `start`, which is 0, to `full`, which is 1; nothing beyond either."""
    return min(1.0, max(0.0, (amount - start) / (full - start)))


def in_turn(found: Finding, ticket: Ticket) -> Finding:
    """Give what a fact counts by whose turn it is; what calms does so all the same."""
    if ticket.status is not Status.PENDING or found.value <= 0.0:
        return found
    return replace(found, value=found.value * THEIR_TURN, text=f"{found.text}, their turn")
