"""Makes issues of escalations: once each, whatever happens to the tracker's answers and to this process.

A tracker has no way to say "unless you have it already", and its search finds a new issue a while later only. So:

1. That it is about to be asked is written down (`Escalation.tried_at`) before it is asked. From then on nobody can take
   the escalation back, or link its ticket to something else instead.
2. Where that stands there, it is looked for by its mark; and asked anew only when so much time went by that it would
   be found: `Tracker.settles`, and the longest that a call may still be under way.
3. Where it may have been asked twice all the same, it is looked for once more afterwards: should there be two, the
   oldest is kept, and both sides are told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from handlers.engineering import reports
from handlers.engineering.errors import (
    EscalationNotFound,
    TrackerAway,
    TrackerBusy,
    TrackerDenied,
    TrackerError,
    TrackerRefused,
)
from handlers.engineering.escalating import told
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import IssueName, Kind
from handlers.engineering.jobs import attaching, checking, commenting, referring
from handlers.engineering.noting import LINKED, Noting
from handlers.engineering.ports import Escalations, Filed, FormShape, Kept, Order, Tracker
from handlers.engineering.uniting import moved
from handlers.ports import Clock, HandlerError, NewId, Outgoing, WriteConflict

ATTEMPTS = 5
UNDER_WAY = timedelta(seconds=45)
"""Longest that a call may still be under way after it was begun, be it that the process that began it is gone."""
SOONEST = timedelta(seconds=1)
"""When it is looked for first, after an answer was lost; then after twice as long each time."""


class Affected(Protocol):
    """Counts those for whom escalations are."""

    async def accounts(self, escalation: Escalation) -> int:
        """Give how many organisations the ticket belongs to, and those of its cluster if it has one.

        Requesters without an organisation count as one each.
        """
        ...


class Learning(Protocol):
    """Has issues in the mirror, see `handlers.engineering.tracking.Tracking`."""

    async def learn(self, name: IssueName, kind: Kind) -> Kept:
        """Have an issue there as it is now.

        Raises:
            TrackerError: it could not be read.
            HandlerError: nobody reads the issues of that tracker, or others are writing it.
        """
        ...


class Filing:
    """Files escalations. `file` and `check` may be called again and again; see the module.

    Args:
        tracker: where issues are made.
        escalations: those that are filed.
        affected: counts accounts.
        noting: writes on tickets.
        learning: keeps new issues.
        clock: now.
        new_id: makes ids.
        root: where people reach the server, without a slash at the end.
        under_way, soonest: see `UNDER_WAY` and `SOONEST`.
        hold: tells whether a ticket waits for its issue now.
        answered: called whenever the tracker did what was asked, or said what is wrong with it.
        written: called when something waits to be sent.
    """

    def __init__(
        self,
        *,
        tracker: Tracker,
        escalations: Escalations,
        affected: Affected,
        noting: Noting,
        learning: Learning,
        clock: Clock,
        new_id: NewId,
        root: str,
        under_way: timedelta = UNDER_WAY,
        soonest: timedelta = SOONEST,
        hold: Callable[[], bool] = lambda: True,
        answered: Callable[[], None] = lambda: None,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._tracker = tracker
        self._escalations = escalations
        self._affected = affected
        self._noting = noting
        self._learning = learning
        self._clock = clock
        self._new_id = new_id
        self._root = root
        self._under_way = under_way
        self._soonest = soonest
        self._hold = hold
        self._answered = answered
        self._written = written

    async def file(self, id_: str) -> timedelta | None:
        """Go on with an escalation, as it stands; give after which time to go on, None when there is no more to do.

        Raises:
            TrackerError: the tracker does not do it now; it is to be tried again. Refusals are written down instead.
            WriteConflict: it is being changed by others.
        """
        for _ in range(ATTEMPTS):
            try:
                return await self._go_on(await self._escalations.get(id_))
            except EscalationNotFound:
                return None
            except WriteConflict:
                continue
        raise WriteConflict(f"{id_} is being changed by others")

    async def check(self, id_: str) -> timedelta | None:
        """Look whether an escalation has two issues; give after which time to look, None when that is settled.

        Raises:
            TrackerError: the tracker does not do it now.
            WriteConflict: the escalation was changed meanwhile.
        """
        try:
            found = await self._escalations.get(id_)
        except EscalationNotFound:
            return None
        if found.tried_at is None or found.issue is None:
            return None
        if found.tried_at > self._clock():
            return await self._waited_anew(found)
        left = self._unsettled(found.tried_at)
        if left > timedelta(0):
            return left
        there = await self._find(found)
        if len(there) > 1:
            await self._united(found, found.issue, there[0], there[1:])
        return None

    async def waits(self, id_: str, text: str) -> None:
        """Say on an escalation's ticket that it waits for an administrator. `text`: of the tracker's error."""
        try:
            found = await self._escalations.get(id_)
        except EscalationNotFound:
            return
        if found.state is EscalationState.WAITING:
            await self._noting.note(found.ticket, reports.denied(text), f"denied:{found.id}")

    async def unanswered(self, id_: str, error: TrackerError) -> None:
        """Say on an escalation's ticket that it waits for a tracker that does not answer; once."""
        try:
            found = await self._escalations.get(id_)
        except EscalationNotFound:
            return
        if found.state is EscalationState.WAITING:
            await self._noting.note(found.ticket, reports.unanswered(error, self._clock()), f"away:{found.id}")

    async def _go_on(self, found: Escalation) -> timedelta | None:
        match found.state:
            case EscalationState.WAITING if found.tried_at is not None:
                return await self._look(found, found.tried_at)
            case EscalationState.WAITING:
                await self._create(found)
            case EscalationState.LINKED if found.issue is not None and not found.joined:
                await self._settled(found, found.issue)
            case EscalationState.REFUSED:
                await self._refused(found, "")
        return None

    async def _look(self, found: Escalation, tried_at: datetime) -> timedelta | None:
        """Look for an issue that may be there; make it when it would have been found by now."""
        if tried_at > self._clock():
            return await self._waited_anew(found)
        there = await self._find(found)
        if there:
            await self._link(found, there, unsure=True)
            return None
        left = self._unsettled(tried_at)
        if left > timedelta(0):
            return min(left, max(self._soonest, self._clock() - tried_at))
        await self._create(found)
        return None

    async def _waited_anew(self, found: Escalation) -> timedelta:
        """Wait from now on, as the clock was set back."""
        await self._escalations.write((replace(found, tried_at=self._clock(), version=found.version + 1),))
        return self._soonest

    async def _create(self, found: Escalation) -> None:
        link = f"{self._root}/console/tickets/{found.ticket}"
        accounts = max(1, len(found.draft.accounts), await self._affected.accounts(found))
        order = Order(found.draft, found.mark, accounts, found.ticket, link)
        trying = replace(found, tried_at=self._clock(), version=found.version + 1)
        await self._escalations.write((trying,))
        try:
            made = await self._tracker.create(order)
        except TrackerRefused as refused:
            self._answered()
            problems = refused.problems or {"": str(refused)}
            state, before = EscalationState.REFUSED, found.tried_at
            kept = replace(trying, state=state, problems=problems, tried_at=before, version=trying.version + 1)
            await self._escalations.write((kept,), told(kept, self._new_id))
            self._written()
            await self._refused(kept, str(refused))
            return
        except (TrackerBusy, TrackerDenied):
            await self._untried(trying, found.tried_at)
            raise
        except TrackerAway as away:
            if not away.unsure:
                await self._untried(trying, found.tried_at)
            raise
        self._answered()
        await self._link(trying, (made,), unsure=found.tried_at is not None)

    async def _untried(self, trying: Escalation, before: datetime | None) -> None:
        """Take back that it was asked: it did nothing for sure, so nothing has to be looked for."""
        await self._escalations.write((replace(trying, tried_at=before, version=trying.version + 1),))

    async def _link(self, found: Escalation, there: Sequence[Filed], *, unsure: bool) -> None:
        """Link it to the first of these. `unsure`: there may be a second one that cannot be found yet."""
        kept, others = there[0], there[1:]
        if others:
            await self._noting.note(found.ticket, reports.doubled(kept, others), f"doubled:{found.id}")
        state, version = EscalationState.LINKED, found.version + 1
        linked = replace(found, state=state, issue=kept.name, key=kept.key, problems={}, version=version)
        outgoing = [*told(linked, self._new_id), referring(kept.name, self._new_id)]
        outgoing += [*self._files(found, kept.name), *self._doubles(found, kept, others)]
        if unsure:
            outgoing.append(checking(found.id, self._new_id))
        await self._escalations.write((linked,), outgoing)
        self._written()
        await self._settled(linked, kept.name, kept.url)

    async def _united(self, found: Escalation, held: IssueName, kept: Filed, others: Sequence[Filed]) -> None:
        """Keep the oldest of several issues, with all tickets of the others: whoever saw one may have linked to it."""
        left = [name for name in dict.fromkeys((held, *(one.name for one in others))) if name != kept.name]
        behind = [one for name in left for one in await self._escalations.of_issue(name)]
        moves = moved(kept, await self._escalations.of_issue(kept.name), behind)
        for ticket in dict.fromkeys((found.ticket, *(one.ticket for one in moves))):
            await self._noting.note(ticket, reports.doubled(kept, others), f"doubled:{found.id}")
        outgoing = [*self._doubles(found, kept, others), *(self._files(found, kept.name) if kept.name != held else ())]
        outgoing += [referring(one, self._new_id) for one in (kept.name, *left) if moves]
        await self._escalations.write(moves, outgoing)
        self._written()
        await self._learn(kept.name, found.draft.kind)

    def _files(self, found: Escalation, name: IssueName) -> list[Outgoing]:
        return [attaching(name, file, f"{found.mark}-{file}", self._new_id) for file in found.draft.files]

    def _doubles(self, found: Escalation, kept: Filed, others: Sequence[Filed]) -> list[Outgoing]:
        text = reports.double(kept)
        return [commenting(one.name, text, f"double-{found.mark}", self._new_id) for one in others]

    async def _settled(self, linked: Escalation, name: IssueName, url: str = "") -> None:
        """Say on the ticket that it is there, and let it wait for it. `url`: empty when that is not known any more."""
        key, kept = linked.key or name.id, None if url else await self._learn(name, linked.draft.kind)
        text = reports.filed(linked, key, url if kept is None else kept.snapshot.issue.url)
        waits = self._hold() and (kept is None or not kept.ours)
        await self._noting.note(linked.ticket, text, f"{LINKED}{linked.id}", hold=key if waits else "")
        if kept is None:
            await self._learn(name, linked.draft.kind)

    async def _learn(self, name: IssueName, kind: Kind) -> Kept | None:
        with suppress(TrackerError, HandlerError):  # else it comes with all that changed lately
            return await self._learning.learn(name, kind)
        return None

    async def _refused(self, refused: Escalation, text: str) -> None:
        form: FormShape | None = None
        with suppress(TrackerError):  # else its fields are named as the tracker names them
            form = await self._tracker.form(refused.draft.kind, refused.draft.project)
        # Once for each time that it was sent.
        key = f"refused:{refused.id}:{refused.version}"
        await self._noting.note(refused.ticket, reports.refused(refused, text, form), key)

    async def _find(self, found: Escalation) -> Sequence[Filed]:
        there = await self._tracker.find(found.mark)
        self._answered()
        return there

    def _unsettled(self, tried_at: datetime) -> timedelta:
        """Give for how long an issue that was asked for then may still come, or not be found."""
        settles = self._tracker.settles
        within = settles + self._under_way if settles else settles
        return within - (self._clock() - tried_at)
