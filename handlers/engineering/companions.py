"""The other tickets of a cluster that is handed over: they are linked to the issue of the first one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.clusters.cluster import Member
from handlers.clusters.ports import ClusterNotFound
from handlers.engineering.asking import Escalated, Handing
from handlers.engineering.deciding import begun_there, first_id, on_its_way, to_be_filed
from handlers.engineering.escalation import Escalation


class ClusterCompanions:
    """Knows which tickets go along with an escalation."""

    def __init__(self, clusters: Handing, escalations: Escalated) -> None:
        self._clusters = clusters
        self._escalations = escalations

    async def beside(self, escalation: Escalation) -> Sequence[Escalation]:
        """Give the other tickets' escalations as they are to be written, for one that is linked to its issue.

        Those tickets that are linked to it, or were and were taken off, have one. What was suggested for another, or
        refused by the tracker, becomes this; and so does what is on its way and was not begun.
        """
        if escalation.cluster is None or escalation.issue is None:
            return ()
        try:
            members = await self._clusters.members(escalation.cluster)
        except ClusterNotFound:
            return ()
        others = [one for one in members if one.number != escalation.ticket]
        there = await self._escalations.of_tickets([one.number for one in others])
        return [
            _companion(escalation, one, there.get(one.number, ()))
            for one in others
            if all(known.issue != escalation.issue for known in there.get(one.number, ()))
        ]


def _companion(first: Escalation, member: Member, there: Sequence[Escalation]) -> Escalation:
    waits = on_its_way(there)
    before = waits if waits is not None and not begun_there(waits) else to_be_filed(there)
    id_ = first_id(member.number, member.opened_at, member.requester_id) if not there else _after(first, member)
    if before is not None:
        return _joined(first, before.id, member.number, before.version + 1)
    return _joined(first, id_, member.number, 1)


def _joined(first: Escalation, id_: str, number: str, version: int) -> Escalation:
    return replace(first, id=id_, ticket=number, joined=True, problems={}, tried_at=None, version=version)


def _after(first: Escalation, member: Member) -> str:
    """Name the one of a ticket that had others before."""
    return f"{first.id}-{member.number}"
