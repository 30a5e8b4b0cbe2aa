"""What becomes of an engineer's tickets when she goes away, and of all tickets when somebody comes or goes. Pure.

A round is due whenever somebody comes or goes, a ticket comes in or is over, working hours begin, and at the start of
the server; a second round at the same moment changes nothing more.

- Only what waits for the team is given to others; what waits for the customer or for engineering stays with her.
- Where she is in the middle of a conversation she keeps it, unless she is away for long.
- When her hours end, only those whose promise runs around the clock go to others, and not in mid-conversation.
- Who is no longer on the staff keeps nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.assignment import Waiting
from handlers.tickets.eligibility import RoutingPolicy
from handlers.tickets.placement import earliest
from handlers.tickets.rotation import Rotation
from handlers.tickets.routing import Routed, route
from handlers.tickets.staff import Engineer, WorkingHours


@dataclass(frozen=True, slots=True)
class DrainPolicy:
    """When tickets leave an engineer.

    Attributes:
        conversation: she is in the middle of one for so long after her latest words to the customer.
        long_absence: she is away for long when she means to be, or has been, away for that long.
    """

    conversation: timedelta = timedelta(hours=4)
    long_absence: timedelta = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket that somebody has.

    Attributes:
        ticket: as it would wait for somebody else.
        waits: for the team, now.
        spoke_at: when the assignee last wrote to the customer on it.
        around_the_clock: its promises run at night too.
    """

    ticket: Waiting
    assignee: str
    waits: bool
    spoke_at: datetime | None = None
    around_the_clock: bool = False


class Why(StrEnum):
    """Why a ticket leaves an engineer who is not there, or stays with her."""

    GONE = "is no longer on the staff"
    AWAY = "is away"
    AWAY_LONG = "is away for long"
    HOURS_OVER = "is out of hours, and the promise runs around the clock"
    NOT_OURS = "the ticket does not wait for the team"
    TALKING = "is in the middle of a conversation"
    HOURS = "is out of hours, and so is the promise"


@dataclass(frozen=True, slots=True)
class Given:
    """A ticket that is taken from an engineer."""

    ticket: Waiting
    engineer: str
    why: Why


@dataclass(frozen=True, slots=True)
class Kept:
    """A ticket that stays with an engineer who is not there.

    Attributes:
        until: when to look again; None: only when something happens.
    """

    number: str
    engineer: str
    why: Why
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Round:
    """What one look at all tickets decided. Tickets in `given` are in `routed` too, placed or not."""

    given: tuple[Given, ...]
    kept: tuple[Kept, ...]
    routed: Routed

    @property
    def look_again(self) -> datetime | None:
        """When the next round is due if nothing happens before."""
        return earliest((self.routed.look_again, *(one.until for one in self.kept)))


def drained(
    held: Iterable[Held], staff: Iterable[Engineer], now: datetime, policy: DrainPolicy, hours: WorkingHours
) -> tuple[tuple[Given, ...], tuple[Kept, ...]]:
    """Give the tickets of engineers who are not there: those to be given to others, and those that stay."""
    team = {one.id: one for one in staff}
    found = [
        one
        for ticket in sorted(held, key=lambda one: (one.ticket.opened_at, len(one.ticket.number), one.ticket.number))
        if (one := _looked_at(ticket, team.get(ticket.assignee), now, policy, hours)) is not None
    ]
    given = tuple(one for one in found if isinstance(one, Given))
    return given, tuple(one for one in found if isinstance(one, Kept))


def settled(
    waiting: Iterable[Waiting],
    held: Iterable[Held],
    staff: Iterable[Engineer],
    rotation: Rotation,
    now: datetime,
    policy: RoutingPolicy,
    drain: DrainPolicy,
    hours: WorkingHours,
) -> Round:
    """Look at all tickets: take from those who are not there, and give to those who are."""
    team = tuple(staff)
    given, kept = drained(held, team, now, drain, hours)
    taken = Counter(one.engineer for one in given)
    team = tuple(replace(one, load=max(one.load - taken[one.id], 0)) for one in team) if given else team
    return Round(given, kept, route((*waiting, *(one.ticket for one in given)), team, rotation, now, policy, hours))


def _looked_at(
    held: Held, engineer: Engineer | None, now: datetime, policy: DrainPolicy, hours: WorkingHours
) -> Given | Kept | None:
    number, name = held.ticket.number, held.assignee
    taken = replace(held.ticket, since=now)
    if engineer is None:
        return Given(taken, name, Why.GONE)
    if engineer.presence.here and hours.is_open(name, now):
        return None
    if not held.waits:
        return Kept(number, name, Why.NOT_OURS, None)
    if not engineer.presence.here:
        return _absent(held, taken, engineer, now, policy)
    if not held.around_the_clock:
        return Kept(number, name, Why.HOURS, None)
    if held.spoke_at is not None and now - held.spoke_at < policy.conversation:
        return Kept(number, name, Why.TALKING, held.spoke_at + policy.conversation)
    return Given(taken, name, Why.HOURS_OVER)


def _absent(held: Held, taken: Waiting, engineer: Engineer, now: datetime, policy: DrainPolicy) -> Given | Kept:
    left, back = engineer.presence.since, engineer.presence.until
    long = left + policy.long_absence
    if now >= long or (back is not None and back >= long):
        return Given(taken, engineer.id, Why.AWAY_LONG)
    # What counts is what she was doing when she left.
    if held.spoke_at is not None and left - held.spoke_at < policy.conversation:
        return Kept(held.ticket.number, engineer.id, Why.TALKING, long)
    return Given(taken, engineer.id, Why.AWAY)
