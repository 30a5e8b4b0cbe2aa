"""Whether a bug that is filed without a click is one that was filed already: an outage must not fill the tracker."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from handlers.engineering.asking import Escalated
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import IssueName, Stage
from handlers.engineering.kinship import Kinship, Report, kinship, reported
from handlers.engineering.ports import Kept, Mirror
from handlers.person import Person, Role
from handlers.ports import Clock, TicketNotFound, Tickets
from handlers.similar.similar import Found
from handlers.ticket import Ticket
from handlers.tickets.actors import ENGINEERING

PATIENCE = timedelta(minutes=2)
"""How long it is waited for tickets that are still being read, and for an issue of which we have no copy yet."""
_LOOKED_AT = 20
_REMEMBERED = 200
"""Tickets that were filed of late, and are compared whatever else is found: in an outage hundreds are as near."""
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
        joins: the escalation of a ticket that tells of the same fault, whose issue is open; None: there is none.
        later: it cannot be told yet: such a ticket is on its way, or tickets are still being read.
        doubtful: it may be the fault of another that was escalated, or suggested: a person is to look.
    """

    joins: Escalation | None = None
    later: bool = False
    doubtful: bool = False


class Twins:
    """Looks for tickets that tell of the same fault, and were escalated."""

    def __init__(self, alike: Alike, tickets: Tickets, escalations: Escalated, mirror: Mirror, clock: Clock) -> None:
        self._alike = alike
        self._tickets = tickets
        self._escalations = escalations
        self._mirror = mirror
        self._clock = clock
        self._filed: OrderedDict[str, Report] = OrderedDict()

    async def of(self, ticket: Ticket) -> Verdict:
        """Tell whether a ticket tells of a fault that another one told of, and that was escalated.

        Raises:
            TicketNotFound: it is gone.
        """
        mine = await self._report(ticket)
        found = await self._alike.similar(_OURSELVES, ticket.number, _LOOKED_AT)
        scores: dict[str, float | None] = {one.number: one.score for one in found.cases if one.url is None}
        scores |= {number: None for number in self._filed if number not in scores and number != ticket.number}
        there = await self._escalations.of_tickets(scores)
        kin = [(await self._kin(mine, number, scores[number]), there[number]) for number in scores if number in there]
        same = [one for near, ones in kin for one in ones if near is Kinship.SAME]
        every = [*same, *(one for near, ones in kin for one in ones if near is Kinship.DOUBTFUL)]
        kept = await self._mirror.these({one.issue for one in _linked(every) if one.issue is not None})
        joins = next((one for one in _linked(same) if _open(one, kept)), None)
        if joins is not None:
            return Verdict(joins)
        unread = found.reason is not None or any(one.issue not in kept for one in _linked(every))
        patient = self._clock() - ticket.opened_at < PATIENCE
        if (unread and patient) or any(one.state is EscalationState.WAITING for one in every):
            return Verdict(later=True)
        # What cannot be searched for long may be there all the same: engineering is told once somebody says so.
        return Verdict(doubtful=unread or any(_standing(one, kept, same) for one in every))

    async def filed(self, ticket: Ticket) -> None:
        """Take in that a ticket was filed: others are compared with it before it is found by its words."""
        self._filed[ticket.number] = await self._report(ticket)
        while len(self._filed) > _REMEMBERED:
            self._filed.popitem(last=False)

    async def _kin(self, mine: Report, number: str, score: float | None) -> Kinship:
        other = self._filed.get(number)
        if other is None:
            with suppress(TicketNotFound):
                other = await self._report(await self._tickets.get(number))
        return Kinship.OTHER if other is None else kinship(mine, other, score)

    async def _report(self, ticket: Ticket) -> Report:
        sent = await self._tickets.diagnostics(ticket.number)
        return reported(ticket, "" if sent is None else sent.error)


def _linked(found: Sequence[Escalation]) -> Iterator[Escalation]:
    return (one for one in found if one.state is EscalationState.LINKED and one.issue is not None)


def _open(one: Escalation, kept: Mapping[IssueName, Kept]) -> bool:
    """Tell whether somebody works on its issue, or will."""
    there = None if one.issue is None else kept.get(one.issue)
    return there is not None and there.stage not in _OVER and not there.snapshot.issue.gone


def _standing(one: Escalation, kept: Mapping[IssueName, Kept], same: Sequence[Escalation]) -> bool:
    """Tell whether a person is to look before another issue is made beside it."""
    if one.state is EscalationState.LINKED:
        return _open(one, kept)
    # What somebody said no to is no issue; neither is what says the very same, unless somebody says so.
    return one.state is not EscalationState.WITHDRAWN or one in same
