"""What a form for an escalation begins with, and what it asks."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.access.permissions import Right, require
from handlers.engineering.asking import Askers, Forms, Handing
from handlers.engineering.deciding import already_on, to_be_filed
from handlers.engineering.drafting import Asked, drafted, of_cluster
from handlers.engineering.errors import TrackerError, TrackerRefused
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.issue import Kind, Stage
from handlers.engineering.ports import Escalations, FormShape, Mirror
from handlers.person import Person
from handlers.ports import Attachments, ChangeRefused, InvalidInput, Tickets
from handlers.ticket import Ticket
from handlers.tickets.refusals import Refusal


@dataclass(frozen=True, slots=True)
class On:
    """An issue that a ticket is on already. `stage`, `url`: None and empty where we have no copy of it."""

    key: str
    stage: Stage | None = None
    url: str = ""

    @property
    def named(self) -> str:
        """Give it in words: ``ONE-3 (needs information)``."""
        return self.key if self.stage is None else f"{self.key} ({self.stage.replace('_', ' ')})"


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form for a ticket begins with.

    Attributes:
        draft: what stands in it: what the tracker refused, else what the ticket says by now.
        escalation: that was refused or suggested; None: there is none.
        asked: who waits for the ticket; of its accounts some may be named.
        files: of the ticket that may go along: id and name.
        shape: what the tracker asks for beside it; None: it cannot be told, and `trouble` says why.
        wrong: what the tracker will not have of what was chosen, as a project that is not there; empty: nothing.
        cluster: the number of the cluster that is handed over with it, with its tickets; None: none is.
        on: issues that the ticket is on already: another one needs somebody who says that it is.
    """

    ticket: Ticket
    draft: Draft
    escalation: Escalation | None
    asked: Asked
    files: tuple[tuple[str, str], ...]
    shape: FormShape | None
    trouble: str = ""
    cluster: str | None = None
    tickets: int = 1
    on: tuple[On, ...] = ()
    wrong: str = ""

    @property
    def already(self) -> str:
        """Say on which issues the ticket is; empty: on none."""
        return f"{self.ticket.number} is already {_enumerated([one.named for one in self.on])}." if self.on else ""

    def lacks(self, draft: Draft) -> str:
        """Say why a draft of this project cannot be filed; empty: it can, or the tracker cannot tell now."""
        return self.wrong or ("" if self.shape is None else lacking(draft, self.shape))


class Fillings:
    """Begins forms, for members of the team. What it takes: see `handlers.engineering.escalating.EscalationDesk`."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        files: Attachments,
        escalations: Escalations,
        mirror: Mirror,
        askers: Askers,
        forms: Forms,
        clusters: Handing | None,
    ) -> None:
        self._tickets = tickets
        self._files = files
        self._escalations = escalations
        self._mirror = mirror
        self._askers = askers
        self._forms = forms
        self._clusters = clusters

    async def of(
        self,
        person: Person,
        number: str,
        *,
        kind: Kind | None = None,
        project: str | None = None,
        cluster: str | None = None,
    ) -> Filling:
        """Give what a form begins with. `kind`, `project`: what was chosen by now; None: as it was drafted.

        Raises:
            NotPermitted: this person is not of the team.
            TicketNotFound, ClusterNotFound: there is none.
            ChangeRefused: the ticket goes on in another.
        """
        require(person, Right.WORK)
        ticket = await present(self._tickets, number)
        there = await self._escalations.of_ticket(ticket.number)
        before = to_be_filed(there)
        asked, many = await self._askers.of(ticket.number), 1
        if before is not None and before.state is EscalationState.REFUSED and cluster is None:
            draft = before.draft
        else:
            draft = await suggested(self._tickets, ticket, asked)
        if cluster is not None:
            draft, many = await self._of_cluster(cluster, draft)
        draft = replace(
            draft, kind=draft.kind if kind is None else kind, project=draft.project if project is None else project
        )
        shape, trouble, wrong = await self._shape(draft)
        files = tuple((one.id, one.name) for one in await self._files.of_ticket(ticket.number) if one.kept)
        on = await self._on(already_on(there))
        return Filling(ticket, draft, before, asked, files, shape, trouble, cluster, many, on, wrong)

    async def _shape(self, draft: Draft) -> tuple[FormShape | None, str, str]:
        """Give what is asked, why it cannot be told, and what of the choice is wrong."""
        try:
            return await self._forms.form(draft.kind, draft.project), "", ""
        except TrackerRefused as error:
            said = " ".join(dict.fromkeys(error.problems.values())) or str(error)
            return None, said, said if draft.project else ""
        except TrackerError as error:
            return None, error.wrong, ""

    async def _on(self, there: Sequence[Escalation]) -> tuple[On, ...]:
        kept = await self._mirror.these({one.issue for one in there if one.issue is not None})
        found = [(one, None if one.issue is None else kept.get(one.issue)) for one in there]
        return tuple(
            On(one.key or "an issue")
            if known is None
            else On(known.snapshot.issue.key, known.stage, known.snapshot.issue.url)
            for one, known in found
        )

    async def _of_cluster(self, number: str, draft: Draft) -> tuple[Draft, int]:
        if self._clusters is None:
            raise InvalidInput("There are no clusters here.")
        cluster, members = await self._clusters.get(number), await self._clusters.members(number)
        customers = len({one.requester_id for one in members})
        return of_cluster(draft, cluster.title or "", len(members), customers), len(members)


async def suggested(tickets: Tickets, ticket: Ticket, asked: Asked) -> Draft:
    """Give what is suggested to engineering of a ticket, as it is now."""
    sent = await tickets.diagnostics(ticket.number)
    # In a thread: long texts take some milliseconds each, and chat is answered meanwhile.
    return await asyncio.to_thread(drafted, ticket, sent, asked)


async def present(tickets: Tickets, number: str) -> Ticket:
    """Give a ticket that can be escalated.

    Raises:
        TicketNotFound: there is none.
        ChangeRefused: it goes on in another, which is to be escalated in its place.
    """
    found = await tickets.get(number)
    if found.merged_into is not None:
        text = f"{found.number} was merged into {found.merged_into}: escalate that one."
        raise ChangeRefused(text, str(Refusal.MERGED))
    return found


def lacking(draft: Draft, shape: FormShape) -> str:
    """Say which fields the tracker asks for and are not filled in, or hold what cannot be chosen; empty: none."""
    given = {id_: text for id_, text in draft.fields.items() if text.strip()}
    empty = [one.label for one in shape.fields if one.required and not (given.get(one.id) or one.default)]
    if empty:
        return f"Fill in {_enumerated(empty)}: the tracker asks for {'it' if len(empty) == 1 else 'them'}."
    for one in shape.fields:
        known = {id_ for id_, _ in one.choices}
        if known and any(value and value not in known for value in given.get(one.id, "").split("\n")):
            return f"Choose {one.label} among what the tracker offers."
    return ""


async def unfilled(forms: Forms, draft: Draft) -> str:
    """Say what a form has to give that the draft has not; empty: nothing, or the tracker cannot tell now."""
    try:
        shape = await forms.form(draft.kind, draft.project)
    except TrackerError:
        return ""  # what it asks for is said once it is there again
    return lacking(draft, shape)


def _enumerated(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
