"""What a form for an escalation begins with, and what it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.access.permissions import Right, require
from handlers.engineering.asking import Askers, Forms, Handing
from handlers.engineering.deciding import to_be_filed
from handlers.engineering.drafting import Asked, drafted, of_cluster
from handlers.engineering.escalation import Draft, Escalation
from handlers.engineering.issue import Kind
from handlers.engineering.ports import Escalations, FormShape, TrackerError
from handlers.person import Person
from handlers.ports import Attachments, ChangeRefused, InvalidInput, Tickets
from handlers.ticket import Ticket
from handlers.tickets.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Filling:
    """What a form for a ticket begins with.

    Attributes:
        draft: what stands in it: what the tracker refused or somebody suggested, else what the ticket says.
        escalation: that was refused or suggested; None: there is none.
        asked: who waits for the ticket; of its accounts some may be named.
        files: of the ticket that may go along: id and name.
        shape: what the tracker asks for beside it; None: it cannot be told, and `trouble` says why.
        cluster: the number of the cluster that is handed over with it, with its tickets; None: none is.
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


class Fillings:
    """Begins forms, for members of the team. What it takes: see `handlers.engineering.escalating.EscalationDesk`."""

    def __init__(
        self,
        *,
        tickets: Tickets,
        files: Attachments,
        escalations: Escalations,
        askers: Askers,
        forms: Forms,
        clusters: Handing | None,
    ) -> None:
        self._tickets = tickets
        self._files = files
        self._escalations = escalations
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
        before = to_be_filed(await self._escalations.of_ticket(ticket.number))
        asked, many = await self._askers.of(ticket.number), 1
        if before is not None and cluster is None:
            draft = before.draft
        else:
            draft = drafted(ticket, await self._tickets.diagnostics(ticket.number), asked)
        if cluster is not None:
            draft, many = await self._of_cluster(cluster, draft)
        draft = replace(
            draft, kind=draft.kind if kind is None else kind, project=draft.project if project is None else project
        )
        shape, trouble = await self._shape(draft)
        files = tuple((one.id, one.name) for one in await self._files.of_ticket(ticket.number) if one.kept)
        return Filling(ticket, draft, before, asked, files, shape, trouble, cluster, many)

    async def _shape(self, draft: Draft) -> tuple[FormShape | None, str]:
        try:
            return await self._forms.form(draft.kind, draft.project), ""
        except TrackerError as error:
            return None, str(error)

    async def _of_cluster(self, number: str, draft: Draft) -> tuple[Draft, int]:
        if self._clusters is None:
            raise InvalidInput("There are no clusters here.")
        cluster, members = await self._clusters.get(number), await self._clusters.members(number)
        customers = len({one.requester_id for one in members})
        return of_cluster(draft, cluster.title or "", len(members), customers), len(members)


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
    empty = [one.label for one in shape.fields if one.required and not (draft.fields.get(one.id) or one.default)]
    if empty:
        return f"Fill in {_enumerated(empty)}: the tracker asks for {'it' if len(empty) == 1 else 'them'}."
    for one in shape.fields:
        known = {id_ for id_, _ in one.choices}
        given = draft.fields.get(one.id, "").split("\n")
        if known and any(value and value not in known for value in given):
            return f"Choose {one.label} among what the tracker offers."
    return ""


def _enumerated(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
