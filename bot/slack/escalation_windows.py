"""The window in which a ticket is escalated: filled, and shown what became of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import structlog

from bot.slack import phrases
from bot.slack.rendering import escalations as shown
from bot.slack.rendering.blocks import Json
from bot.slack.rendering.escalation_forms import ANOTHER, SUMMARY, Prefilled, escalation_form, read_another
from bot.slack.rendering.escalations import Escalated
from bot.slack.rendering.issues import LookedAlike
from bot.slack.rendering.submissions import Refused
from bot.slack.rendering.views import notice
from bot.slack.windows import Windows
from handlers.chat.inquiry import described
from handlers.engineering.escalating import Stood
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filling import Filling
from handlers.engineering.issue import Kind
from handlers.engineering.ports import FormShape
from handlers.person import Person
from handlers.ports import ChangeRefused, HandlerError
from handlers.tickets.refusals import Refusal

PATIENCE_S = 20.0
"""Longest that a window is watched for its issue, and may say that we look something up."""
DECLINED = "It is not escalated. The ticket stays as it is."
REFUSED = "Engineering's tracker will not have it so. Change it, and send it again."
NO_OTHER = "No other issue looks the same."
LEARNED_S = 1.0
"""Longest that it is waited for how an issue stands once its key is there."""
_PAUSE_S = 0.2


class Fillings(Protocol):
    """Begins forms, see `handlers.engineering.filling.Fillings`."""

    async def of(self, person: Person, number: str, *, kind: Kind | None = None, project: str | None = None) -> Filling:
        """Give what a form begins with."""
        ...


class Standings(Protocol):
    """Tells how escalations stand, see `handlers.engineering.escalating.EscalationDesk`."""

    async def get(self, person: Person, id_: str) -> Stood:
        """Give one."""
        ...


class Looking(Protocol):
    """Looks for issues that look the same, see `bot.slack.lookalikes`."""

    async def of(self, person: Person, number: str) -> LookedAlike:
        """Give those that look like a ticket; what goes wrong is said in a word."""
        ...


class EscalationWindows:
    """Shows the form in windows that are open, and what became of what was sent. Whoever asks checks who sees it."""

    def __init__(
        self,
        *,
        fillings: Fillings,
        standings: Standings,
        looking: Looking,
        windows: Windows,
        patience_s: float = PATIENCE_S,
    ) -> None:
        self._fillings = fillings
        self._standings = standings
        self._looking = looking
        self._windows = windows
        self._patience_s = patience_s
        self._log = structlog.get_logger("slack")

    async def fill(
        self,
        team: str,
        window: str,
        person: Person,
        number: str,
        kind: Kind | None = None,
        project: str | None = None,
        note: str = "",
    ) -> None:
        """Show the form of a ticket in a window that is open."""
        await self.show(team, window, await self.form(person, number, kind, project, note))

    async def form(
        self, person: Person, number: str, kind: Kind | None = None, project: str | None = None, note: str = ""
    ) -> Json:
        """Give the form of a ticket; where it cannot be made, what is to be said in its place."""
        try:
            async with asyncio.timeout(self._patience_s):
                filling = await self._fillings.of(person, number, kind=kind, project=project)
                looked = await self._looking.of(person, number)
            return escalation_form(prefilled(filling, looked, note))
        except HandlerError as refused:
            return notice(shown.title(number), phrases.why(refused))
        except Exception as error:  # noqa: BLE001 - whatever it is, the window must not wait for ever
            self._log.warning("slack.escalation_form_failed", error=described(error))
            return notice(shown.title(number), phrases.TRY_AGAIN)

    async def another(
        self,
        person: Person,
        number: str,
        draft: Draft,
        view: Mapping[str, object],
        refused: ChangeRefused,
        within_s: float,
    ) -> Json:
        """Give what Slack is answered to a form that was refused as the ticket is on an issue: it asks for another.

        Raises:
            ChangeRefused: it was refused for another reason.
        """
        if refused.why != Refusal.NO_CHANGE:
            raise refused
        if read_another(view) is not None:
            return Refused({ANOTHER: str(refused)}).answer()
        form = asyncio.ensure_future(self.form(person, number, draft.kind, draft.project, str(refused)))
        done, _ = await asyncio.wait({form}, timeout=within_s)
        if not done:
            form.cancel()
            return Refused({SUMMARY: str(refused)}).answer()
        return {"response_action": "update", "view": form.result()}  # Slack keeps what was typed

    async def watch(self, team: str, window: str, person: Person, made: Escalation) -> None:
        """Show in a window what became of an escalation, once it is known."""
        stood = await self.settled(person, made.id, self._patience_s)
        match stood.escalation.state:
            case EscalationState.LINKED:
                await self.show(team, window, shown.arrived(Escalated(stood.escalation, stood.kept)))
            case EscalationState.REFUSED:
                await self.fill(team, window, person, made.ticket)
            case EscalationState.WAITING:
                await self.show(team, window, shown.later(made.ticket))
            case _:
                await self.show(team, window, notice(shown.title(made.ticket), DECLINED))

    async def settled(self, person: Person, id_: str, within_s: float) -> Stood:
        """Give an escalation once it is not on its way any more; as it stands when that takes too long."""
        now = asyncio.get_running_loop().time
        ends, linked = now() + within_s, False
        while True:
            stood = await self._standings.get(person, id_)
            state = stood.escalation.state
            if state is EscalationState.LINKED and stood.kept is None and not linked:
                ends, linked = min(ends, now() + LEARNED_S), True  # its issue is read in this moment
            waits = state is EscalationState.WAITING or (linked and stood.kept is None)
            if not waits or now() >= ends:
                return stood
            await asyncio.sleep(_PAUSE_S)

    async def show(self, team: str, window: str, view: Json) -> None:
        """Show something in a window that is open."""
        await self._windows.show(team, window, view, notice(shown.LABEL, phrases.TRY_AGAIN))


def prefilled(filling: Filling, looked: LookedAlike, note: str = "") -> Prefilled:
    """Give a form as it is to be shown. `note`: why it is shown again; empty: it is not."""
    before = filling.escalation
    notes = [one for one in (note, filling.trouble) if one]
    refused = before is not None and before.state is EscalationState.REFUSED
    if refused and not note:
        notes.insert(0, REFUSED)
    return Prefilled(
        ticket=filling.ticket.number,
        subject=filling.ticket.subject,
        draft=filling.draft,
        shape=filling.shape or FormShape((), filling.draft.project),
        accounts=filling.asked.accounts,
        files=filling.files,
        escalation="" if before is None else before.id,
        version=0 if before is None else before.version,
        looked=replace(looked, note=NO_OTHER) if filling.on and looked == LookedAlike() else looked,
        note="\n".join(notes),
        problems=before.problems if before is not None and refused else {},
        already=filling.already,
    )
