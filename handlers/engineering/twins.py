"""Whether a bug that is filed without a click is one that was filed already: an outage must not fill the tracker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.engineering.asking import Escalated
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import Stage
from handlers.engineering.ports import Mirror
from handlers.person import Person, Role
from handlers.ports import Clock
from handlers.similar.similar import Found
from handlers.ticket import Ticket
from handlers.tickets.actors import ENGINEERING

SURE = 0.93
"""Score from which two tickets say the same in nearly the same words; whoever is not sure files another issue."""
PATIENCE = timedelta(minutes=2)
"""How long it is waited for tickets that are still being read."""
_LOOKED_AT = 10
_OVER = frozenset({Stage.RELEASED, Stage.DECLINED})
_OURSELVES = Person(ENGINEERING.id, Role.ENGINEER, known=True, name=ENGINEERING.name)


class Alike(Protocol):
    """Finds like tickets, see `handlers.similar.desk.Similar`."""

    async def similar(self, person: Person, number: str, limit: int = ...) -> Found:
        """Give what is like a ticket."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        joins: the escalation of a ticket that says the same, whose issue is open; None: there is none.
        later: it cannot be told yet: such a ticket is on its way, or tickets are still being read.
    """

    joins: Escalation | None = None
    later: bool = False


class Twins:
    """Looks for tickets that say the same, and were escalated."""

    def __init__(self, alike: Alike, escalations: Escalated, mirror: Mirror, clock: Clock) -> None:
        self._alike = alike
        self._escalations = escalations
        self._mirror = mirror
        self._clock = clock

    async def of(self, ticket: Ticket) -> Verdict:
        """Tell whether a ticket says what another one said that was escalated.

        Raises:
            TicketNotFound: it is gone.
        """
        found = await self._alike.similar(_OURSELVES, ticket.number, _LOOKED_AT)
        near = [one.number for one in found.cases if one.score >= SURE and one.url is None]
        there = await self._escalations.of_tickets(near)
        every = [one for number in near for one in there.get(number, ())]
        joins = await self._open(every)
        if joins is not None:
            return Verdict(joins)
        on_its_way = any(one.state is EscalationState.WAITING for one in every)
        # What cannot be searched for long is no reason to tell engineering nothing.
        unread = found.reason is not None and self._clock() - ticket.opened_at < PATIENCE
        return Verdict(later=on_its_way or unread)

    async def _open(self, found: Sequence[Escalation]) -> Escalation | None:
        """Give the first one whose issue somebody works on, or will."""
        linked = [one for one in found if one.state is EscalationState.LINKED]
        kept = await self._mirror.these({one.issue for one in linked if one.issue is not None})
        for one in linked:
            there = None if one.issue is None else kept.get(one.issue)
            if there is not None and there.stage not in _OVER and not there.snapshot.issue.gone:
                return one
        return None
