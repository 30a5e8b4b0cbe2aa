"""Who gets which ticket: the oldest first, each to whoever of those who can have it has waited longest for her turn.

Pure and deterministic: the same tickets, staff, rotation and moment give the same assignments, in whatever order they
are listed. A ticket that nobody can have holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handlers.assignment import Assignment, Waiting
from handlers.tickets.eligibility import Judge, RoutingPolicy
from handlers.tickets.placement import Unplaced, earliest
from handlers.tickets.rotation import Rotation
from handlers.tickets.staff import Engineer, WorkingHours


@dataclass(frozen=True, slots=True)
class Routed:
    """What one round of routing decided, in its order.

    Attributes:
        rotation: where it stands afterwards; it is kept together with the assignments, or neither is.
    """

    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    rotation: Rotation

    @property
    def look_again(self) -> datetime | None:
        """The earliest moment at which time alone may place a ticket."""
        return earliest(one.look_again for one in self.unplaced)


def route(
    waiting: Iterable[Waiting],
    staff: Iterable[Engineer],
    rotation: Rotation,
    now: datetime,
    policy: RoutingPolicy,
    hours: WorkingHours,
) -> Routed:
    """Give the waiting tickets to whoever can have them now.

    Args:
        waiting: tickets without an assignee; numbers are unique.
        staff: all engineers, whether they are there or not; ids are unique.
    """
    judge = Judge(staff, policy, now, hours)
    assignments: list[Assignment] = []
    unplaced: list[Unplaced] = []
    for ticket in sorted(waiting, key=_age):
        found = judge.look(ticket, rotation)
        if not found.candidates:
            unplaced.append(Unplaced(ticket, now, found.excluded, found.until))
            continue
        chosen = found.candidates[0].engineer
        rotation = rotation.given(chosen)
        judge.given(chosen)
        tried = judge.orders(ticket)
        assignments.append(Assignment(ticket, chosen, now, rotation.turn, tried, found.candidates, found.excluded))
    return Routed(tuple(assignments), tuple(unplaced), rotation)


def _age(ticket: Waiting) -> tuple[int, datetime, int, str]:
    # T-9 is older than T-10 when both came at once.
    return ticket.lane, ticket.opened_at, len(ticket.number), ticket.number
