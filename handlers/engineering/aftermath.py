"""Says on a ticket, and of a cluster, what became of them once somebody linked them to an issue, or took them off."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from handlers.clusters.cluster import ClusterState
from handlers.clusters.ports import ClusterNotFound
from handlers.engineering.answering import ANSWERED
from handlers.engineering.asking import Escalated, Handing, linked
from handlers.engineering.behind import linked_to, onward
from handlers.engineering.companions import ClusterCompanions
from handlers.engineering.errors import EscalationNotFound
from handlers.engineering.escalating import told
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.jobs import referring
from handlers.engineering.news_text import standing
from handlers.engineering.noting import LINKED, Changes, Noting
from handlers.engineering.ports import Kept, Mirror
from handlers.engineering.stages import EngineeringRules
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, HandlerError, NewId, Outgoing, TicketNotFound, Tickets, WriteConflict
from handlers.ticket import Status, Ticket
from handlers.tickets.actors import ENGINEERING
from handlers.tickets.changes import Unhold
from handlers.tickets.writer import Telling

LOOKS = timedelta(seconds=2)
"""How often it is looked whether the first ticket of a cluster has its issue."""
_HANDED = frozenset({EscalationState.WAITING, EscalationState.LINKED})


class Aftermath:
    """The outbox's receiver ``escalation``, see `handlers.engineering.asking`. What comes again is seen once.

    Args:
        escalations, mirror: what became of tickets.
        noting: writes notes on them.
        tickets: as they are; `changes`: changes them.
        clusters: notes that engineering has one, and `companions`, its other tickets; None: there are none here.
        new_id: makes ids.
        rules: gives what the team decided, as it is now.
    """

    def __init__(
        self,
        *,
        escalations: Escalated,
        mirror: Mirror,
        noting: Noting,
        tickets: Tickets,
        changes: Changes,
        clusters: Handing | None,
        companions: ClusterCompanions | None,
        new_id: NewId,
        rules: Callable[[], EngineeringRules] = EngineeringRules,
    ) -> None:
        self._escalations = escalations
        self._mirror = mirror
        self._noting = noting
        self._tickets = tickets
        self._changes = changes
        self._clusters = clusters
        self._companions = companions
        self._new_id = new_id
        self._rules = rules

    async def deliver(self, outgoing: Outgoing) -> timedelta | None:
        """Say what became of the escalation that the subject names; give after which time to look again, if at all.

        Raises:
            HandlerError: it cannot be written now.
        """
        try:
            found = await self._escalations.get(outgoing.subject)
        except EscalationNotFound:
            return None
        match outgoing.payload.get("do"):
            case "linked" if found.state is EscalationState.LINKED:
                await self._linked(found)
            case "taken_off":
                await self._taken_off(found, str(outgoing.payload.get("name", "")))
            case "note":
                text, key = (str(outgoing.payload.get(one, "")) for one in ("text", "key"))
                await self._noting.note(found.ticket, text, key)
            case do if do == ANSWERED:
                await self._answered(found, outgoing)
            case "hand" if found.state in _HANDED:
                await self._handed(found)
            case "spread" if found.state is EscalationState.WAITING:
                return LOOKS
            case "spread" if found.state is EscalationState.LINKED:
                if await self._rests(found):  # somebody may have opened the cluster again meanwhile
                    await self._handed(found)
                await self._spread(found)
        return None

    async def _linked(self, found: Escalation) -> None:
        kept, key = await self._kept(found), found.key or ""
        about = "" if kept is None else f": {kept.snapshot.issue.title}\n{kept.snapshot.issue.url}"
        waits = kept is None or not kept.ours
        # Nobody would tell it that what it is to wait for is over, or waits for us.
        hold = key if self._rules().hold and waits else ""
        text = f"{found.name} linked it to {key}{about}" + ("" if kept is None or waits else f"\n{standing(kept)}")
        await self._noting.note(found.ticket, text, f"{LINKED}{found.id}", hold=hold)

    async def _answered(self, found: Escalation, outgoing: Outgoing) -> None:
        name, text, mark = (str(outgoing.payload.get(one, "")) for one in ("name", "text", "mark"))
        kept = await self._kept(found)
        key = found.key if kept is None else kept.snapshot.issue.key
        await self._noting.note(found.ticket, f"{name} to engineering, on {key}:\n\n{text}", f"answer:{mark}")

    async def _taken_off(self, found: Escalation, name: str) -> None:
        with suppress(ChangeRefused, TicketNotFound):  # it is over by now, or gone
            there = await onward(self._tickets, found.ticket)
            if there.status is Status.ON_HOLD and not await self._waits(there):
                await self._changes.change(there.number, Unhold(), ENGINEERING, Telling("unheld"))
        await self._noting.note(found.ticket, f"{name} took it off {found.key}.", f"taken_off:{found.id}")

    async def _waits(self, ticket: Ticket) -> bool:
        """Tell whether a ticket waits for an issue, be it by one that was merged into it."""
        left = {one.issue for one in await linked_to(self._tickets, self._escalations, ticket) if one.issue is not None}
        known = await self._mirror.these(left)
        return any(name not in known or not known[name].ours for name in left)

    async def _handed(self, found: Escalation) -> None:
        if self._clusters is None or found.cluster is None:
            return
        reference = found.key or f"escalated with {found.ticket}"
        # Whoever escalated it was asked for the right to then.
        person = Person(found.by, Role.MANAGER, known=True, name=found.name)
        try:
            await self._clusters.handed_over(person, found.cluster, reference)
        except WriteConflict:
            raise
        except HandlerError:
            return  # it is gone, or somebody made something else of it meanwhile

    async def _rests(self, found: Escalation) -> bool:
        if self._clusters is None or found.cluster is None:
            return False
        try:
            return (await self._clusters.get(found.cluster)).state is ClusterState.HANDED_OVER
        except ClusterNotFound:
            return False

    async def _spread(self, first: Escalation) -> None:
        """Link the cluster's other tickets, all of them at once."""
        beside = () if self._companions is None else await self._companions.beside(first)
        if first.issue is None or not beside:
            return
        said = [item for one in beside for item in (*told(one, self._new_id), linked(one, self._new_id))]
        await self._escalations.write(beside, (referring(first.issue, self._new_id), *said))

    async def _kept(self, found: Escalation) -> Kept | None:
        return None if found.issue is None else (await self._mirror.these((found.issue,))).get(found.issue)
