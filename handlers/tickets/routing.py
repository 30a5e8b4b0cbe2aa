"""Who gets which ticket: the oldest first, each to whoever of those who can have it has waited longest for her turn.

Pure and deterministic: the same tickets, staff, rotation and moment give the same assignments, in whatever order they
are listed. A ticket that nobody can have holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.assignment import Assignment, Candidate, Excluded, Waiting
from handlers.tickets.eligibility import RoutingPolicy, judged, orders
from handlers.tickets.placement import Unplaced, preferred
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
    team = {one.id: one for one in staff}
    assignments: list[Assignment] = []
    unplaced: list[Unplaced] = []
    for ticket in sorted(waiting, key=_age):
        found = [judged(ticket, team[name], rotation, now, policy, hours) for name in sorted(team)]
        candidates = preferred(one for one in found if isinstance(one, Candidate))
        excluded = tuple(one for one in found if isinstance(one, Excluded))
        if not candidates:
            again = earliest(one.until for one in excluded)
            unplaced.append(Unplaced(ticket, now, excluded, again))
            continue
        chosen = team[candidates[0].engineer]
        rotation = rotation.given(chosen.id)
        team[chosen.id] = replace(chosen, load=chosen.load + 1)
        tried = orders(ticket, policy)
        assignments.append(Assignment(ticket, chosen.id, now, rotation.turn, tried, candidates, excluded))
    return Routed(tuple(assignments), tuple(unplaced), rotation)


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Give the earliest of those moments that there are."""
    return min((moment for moment in moments if moment is not None), default=None)


def _age(ticket: Waiting) -> tuple[int, datetime, int, str]:
    # T-9 is older than T-10 when both came at once.
    return ticket.lane, ticket.opened_at, len(ticket.number), ticket.number
