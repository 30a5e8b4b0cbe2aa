"""Suggests to escalate tickets that are bugs, or escalates them where the team wants that without a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from handlers.engineering.asking import Askers, Forms, Unproposed, linked
from handlers.engineering.deciding import proposed
from handlers.engineering.errors import TrackerError
from handlers.engineering.escalating import told
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filling import suggested, unfilled
from handlers.engineering.issue import Kind
from handlers.engineering.jobs import filing, referring
from handlers.engineering.ports import Escalations, FormShape
from handlers.engineering.twins import Twins, Verdict
from handlers.ports import Clock, HandlerError, NewId, Outgoing, TicketNotFound, Tickets, WriteConflict
from handlers.ticket import Ticket
from handlers.tickets.actors import ENGINEERING

WITHIN = timedelta(days=1)
"""How long ago a ticket was opened at most: what is older was looked at by people, or was there before all this."""
LATEST = WITHIN / 2
"""How long a ticket waits for another that says the same and is on its way; then it is suggested, before it is old."""
AT_ONCE = 500
PAUSE = timedelta(seconds=5)
"""How long a ticket waits that failed, or of which it cannot be told yet whether another says the same."""


class Proposer:
    """Looks for bugs that nobody escalated.

    Args:
        tickets: all of them; `unproposed`: those to be looked at.
        askers: who waits for them.
        escalations: where suggestions are written.
        clock: tells the time.
        new_id: makes ids.
        twins: bugs are filed without a click, unless another ticket tells of the same fault: that one's issue is
            joined. Where that is in doubt, they are suggested. None: they are suggested all.
        forms: tells what the tracker asks for. What only a form can give it is suggested, and not filed.
        failed: told of a ticket that could not be suggested, and why.
    """

    def __init__(
        self,
        *,
        tickets: Tickets,
        unproposed: Unproposed,
        askers: Askers,
        escalations: Escalations,
        forms: Forms,
        clock: Clock,
        new_id: NewId,
        twins: Twins | None = None,
        failed: Callable[[str, Exception], None] = lambda number, error: None,
    ) -> None:
        self._tickets = tickets
        self._unproposed = unproposed
        self._askers = askers
        self._escalations = escalations
        self._forms = forms
        self._clock = clock
        self._new_id = new_id
        self._twins = twins
        self._failed = failed
        self._not_before: dict[str, datetime] = {}

    async def round(self) -> int:
        """Look once; give how many were suggested or filed."""
        made, once = 0, _Once(self._forms)
        for number in await self._due():
            try:
                made += await self._propose(number, once)
            except TicketNotFound:
                continue
            except (HandlerError, ValueError) as error:
                self._not_before[number] = self._clock() + PAUSE
                self._failed(number, error)
        return made

    async def _due(self) -> Sequence[str]:
        now = self._clock()
        found = await self._unproposed.bugs(now - WITHIN, AT_ONCE)
        self._not_before = {number: at for number, at in self._not_before.items() if number in found}
        return [number for number in found if self._not_before.get(number, now) <= now]

    async def _propose(self, number: str, forms: Forms) -> bool:
        ticket = await self._tickets.get(number)
        twin = Verdict() if self._twins is None else await self._twins.of(ticket)
        late = self._clock() - ticket.opened_at > LATEST
        if twin.later and not late:
            self._not_before[number] = self._clock() + PAUSE
            return False
        draft = await suggested(self._tickets, ticket, await self._askers.of(number))
        files = self._twins is not None and twin == Verdict() and not await unfilled(forms, draft)
        made = self._made(ticket, draft, twin.joins, files=files)
        try:
            await self._escalations.write((made,), (*told(made, self._new_id), *self._follows(made)))
        except WriteConflict:
            return False  # somebody escalated it in this very moment
        if self._twins is not None and files:
            await self._twins.filed(ticket)
        return True

    def _made(self, ticket: Ticket, draft: Draft, twin: Escalation | None, *, files: bool) -> Escalation:
        at = self._clock()
        made = proposed(ticket, draft, ENGINEERING, at, filed=files)
        if twin is None:
            return made
        return replace(made, state=EscalationState.LINKED, issue=twin.issue, key=twin.key, joined=True)

    def _follows(self, made: Escalation) -> tuple[Outgoing, ...]:
        if made.issue is not None:
            return referring(made.issue, self._new_id), linked(made, self._new_id)
        return (filing(made.id, self._new_id),) if made.state is EscalationState.WAITING else ()


class _Once:
    """Forms that are asked for once, whatever came of it: a tracker that is away keeps nobody waiting twice."""

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._told: dict[tuple[Kind, str], FormShape | TrackerError] = {}

    @property
    def name(self) -> str:
        return self._forms.name

    async def form(self, kind: Kind, project: str = "") -> FormShape:
        if (kind, project) not in self._told:
            try:
                self._told[kind, project] = await self._forms.form(kind, project)
            except TrackerError as error:
                self._told[kind, project] = error
        found = self._told[kind, project]
        if isinstance(found, TrackerError):
            raise found
        return found
