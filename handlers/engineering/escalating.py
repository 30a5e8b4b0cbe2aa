"""Escalates tickets: as a new issue, by linking them to one that is there, and takes them off again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from handlers.access.permissions import Right, may, require
from handlers.engineering.asking import (
    NEWS,
    Askers,
    Escalated,
    FormNeeded,
    Forms,
    Handing,
    Learning,
    TrackerUnavailable,
    handing,
    linked,
    spreading,
    taken_off,
)
from handlers.engineering.deciding import Hindered, Standing, begun, confirmed, joined, withdrawn
from handlers.engineering.drafting import checked
from handlers.engineering.errors import IssueGone, IssueNotFound, TrackerError
from handlers.engineering.escalation import Draft, Escalation, EscalationState
from handlers.engineering.filling import present, suggested, unfilled
from handlers.engineering.issue import Kind
from handlers.engineering.jobs import filing, referring
from handlers.engineering.naming import named
from handlers.engineering.ports import Kept, Mirror
from handlers.news import bell, log
from handlers.person import Person
from handlers.ports import (
    Attachments,
    ChangeRefused,
    Clock,
    InvalidInput,
    NewId,
    NotPermitted,
    Outgoing,
    Tickets,
    WriteConflict,
)
from handlers.ticket import Ticket
from handlers.tickets.actors import of_team

_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Stood:
    """An escalation as it stands. `kept`: its issue; None: there is none yet, or we do not know it."""

    escalation: Escalation
    kept: Kept | None = None


class EscalationDesk:
    """Escalates tickets, for members of the team.

    Args:
        tickets, files: of whom it is about.
        escalations, mirror: what became of them.
        askers: who waits for them.
        forms: tells what the tracker asks for.
        learning: reads issues that are not known yet.
        clusters: of tickets; None: there are none here.
        clock: tells the time.
        new_id: makes ids.
        written: called when something waits to be sent.
    """

    def __init__(
        self,
        *,
        tickets: Tickets,
        files: Attachments,
        escalations: Escalated,
        mirror: Mirror,
        askers: Askers,
        forms: Forms,
        learning: Learning,
        clusters: Handing | None,
        clock: Clock,
        new_id: NewId,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._tickets = tickets
        self._files = files
        self._escalations = escalations
        self._mirror = mirror
        self._askers = askers
        self._forms = forms
        self._learning = learning
        self._clusters = clusters
        self._clock = clock
        self._new_id = new_id
        self._written = written

    async def of_ticket(self, person: Person, number: str, *others: str) -> Sequence[Stood]:
        """Give a ticket's escalations, the oldest first, and those of `others` that were merged into it.

        Raises:
            NotPermitted: this person is not of the team.
        """
        require(person, Right.WORK)
        there = await self._escalations.of_tickets((number, *others))
        found = [one for name in (number, *others) for one in there.get(name, ())]
        kept = await self._mirror.these({one.issue for one in found if one.issue is not None})
        return tuple(Stood(one, None if one.issue is None else kept.get(one.issue)) for one in found)

    async def get(self, person: Person, id_: str) -> Stood:
        """Give one.

        Raises:
            NotPermitted: this person is not of the team.
            EscalationNotFound: there is none.
        """
        require(person, Right.WORK)
        found = await self._escalations.get(id_)
        kept = {} if found.issue is None else await self._mirror.these((found.issue,))
        return Stood(found, next(iter(kept.values()), None))

    async def escalate(
        self, person: Person, number: str, draft: Draft, *, cluster: str | None = None, another: bool = False
    ) -> Escalation:
        """File a ticket as a new issue; the same words again are the same one.

        `cluster`: whose other tickets are linked to the issue once it is there; for managers. `another`: it is to be
        another issue than the one that the ticket is on.

        Raises:
            NotPermitted: this person may not.
            TicketNotFound, ClusterNotFound: there is none.
            InvalidInput: it cannot be filed so; the text says why.
            ChangeRefused: it is on its way already, or on an issue, or the ticket goes on in another.
            WriteConflict: others are changing it.
        """
        self._may(person, cluster)
        ticket, by = await present(self._tickets, number), of_team(person)
        wanted = await self._checked(ticket, draft)
        cluster = None if cluster is None else await self._cluster(cluster)

        def decide(there: Sequence[Escalation]) -> Escalation | Standing | Hindered:
            return begun(there, ticket, wanted, by, self._clock(), self._new_id("e"), cluster, another=another)

        return await self._decided(ticket.number, decide)

    async def confirm(self, person: Person, id_: str) -> Escalation:
        """File what was suggested, or refused; raises as `escalate` does.

        What was suggested is written anew: the customer may have said more since. What was refused is as it was sent.

        Raises:
            EscalationNotFound: there is none.
            FormNeeded: the tracker asks for what a form only can give.
        """
        require(person, Right.WORK)
        found, by = await self._escalations.get(id_), of_team(person)
        if found.state in {EscalationState.WAITING, EscalationState.LINKED}:
            return found
        ticket = await present(self._tickets, found.ticket)
        draft = found.draft if found.state is EscalationState.REFUSED else await self._drafted(ticket)
        missing = await unfilled(self._forms, draft)
        if missing:
            raise FormNeeded(missing)
        wanted = await self._checked(ticket, draft)
        return await self._decided(
            ticket.number, lambda there: confirmed(there, id_, ticket, wanted, by, self._clock())
        )

    async def link(
        self, person: Person, number: str, key: str, *, draft: Draft | None = None, cluster: str | None = None
    ) -> Escalation:
        """Link a ticket to an issue that is there; one that is linked to it stays as it is.

        `key`: as people call the issue now, or its address, see `handlers.engineering.naming`. `draft`: what would have
        been filed; None: what the ticket says. `cluster`: whose other tickets are linked to it, too; for managers.

        Raises:
            NotPermitted: this person may not.
            TicketNotFound, ClusterNotFound: there is none.
            InvalidInput: that is no key.
            IssueNotFound: there is no such issue that we may see.
            TrackerUnavailable: the tracker cannot be asked now.
            ChangeRefused: it is being filed as another, or goes on in another ticket.
            WriteConflict: others are changing it.
        """
        self._may(person, cluster)
        ticket, by = await present(self._tickets, number), of_team(person)
        wanted = await self._drafted(ticket) if draft is None else draft
        issue = (await self._issue(key, wanted.kind)).snapshot.issue
        cluster = None if cluster is None else await self._cluster(cluster)

        def decide(there: Sequence[Escalation]) -> Escalation | Standing | Hindered:
            new, at = self._new_id("e"), self._clock()
            return joined(there, ticket, wanted, issue.name, issue.key, by, at, new, cluster)

        return await self._decided(ticket.number, decide)

    async def withdraw(self, person: Person, id_: str, seen: int | None = None) -> Escalation:
        """Say no to an escalation, or take the ticket off its issue; one that is so already stays as it is.

        `seen`: the version that was looked at: whoever says no to a suggestion takes no ticket off the issue that
        somebody made of it meanwhile. None: whatever it is.

        Raises:
            NotPermitted: this person is not of the team.
            EscalationNotFound: there is none.
            ChangeRefused: the tracker is making it, or it is not any more as it was looked at.
            WriteConflict: others are changing it.
        """
        require(person, Right.WORK)
        for _ in range(_ATTEMPTS):
            found = await self._escalations.get(id_)
            made = withdrawn(found, seen)
            if isinstance(made, Standing):
                return made.escalation
            if isinstance(made, Hindered):
                raise ChangeRefused(made.text, str(made.why))
            outgoing = told(made, self._new_id)
            if found.issue is not None:
                said = taken_off(made, of_team(person).name, self._new_id)
                outgoing = (*outgoing, referring(found.issue, self._new_id), said)
            if await self._write(made, outgoing):
                return made
        raise WriteConflict("others are changing the escalation; please try again")

    def _may(self, person: Person, cluster: str | None) -> None:
        require(person, Right.WORK)
        if cluster is not None and not may(person, Right.MANAGE):
            raise NotPermitted("Only managers and administrators may hand over a cluster.")

    async def _checked(self, ticket: Ticket, draft: Draft) -> Draft:
        files = await self._files.of_ticket(ticket.number) if draft.files else ()
        return checked(draft, (await self._askers.of(ticket.number)).accounts, files)

    async def _drafted(self, ticket: Ticket) -> Draft:
        return await suggested(self._tickets, ticket, await self._askers.of(ticket.number))

    async def _cluster(self, number: str) -> str:
        if self._clusters is None:
            raise InvalidInput("There are no clusters here.")
        return (await self._clusters.get(number)).number

    async def _issue(self, key: str, kind: Kind) -> Kept:
        tracker, plain = named(key, self._forms.name)
        try:
            return await self._learning.learn_by_key(tracker, plain, kind)
        except IssueGone as error:
            raise IssueNotFound(f"There is no issue {plain} in the tracker, or we may not see it.") from error
        except TrackerError as error:
            raise TrackerUnavailable(error.wrong) from error

    async def _decided(
        self, number: str, decide: Callable[[Sequence[Escalation]], Escalation | Standing | Hindered]
    ) -> Escalation:
        """Write what is decided of a ticket's escalations, with what follows of it."""
        for _ in range(_ATTEMPTS):
            made = decide(await self._escalations.of_ticket(number))
            if isinstance(made, Standing):
                return made.escalation
            if isinstance(made, Hindered):
                raise ChangeRefused(made.text, str(made.why))
            if await self._write(made, self._follows(made)):
                return made
        raise WriteConflict(f"others are escalating {number}; please try again")

    async def _write(self, made: Escalation, outgoing: Sequence[Outgoing]) -> bool:
        try:
            await self._escalations.write((made,), outgoing)
        except WriteConflict:
            return False
        self._written()
        return True

    def _follows(self, made: Escalation) -> tuple[Outgoing, ...]:
        ring, hand = told(made, self._new_id), tuple[Outgoing, ...]()
        if made.cluster is not None:
            hand = (handing(made, self._new_id), spreading(made, self._new_id))
        if made.issue is None:
            return (*ring, filing(made.id, self._new_id), *hand)
        return (*ring, referring(made.issue, self._new_id), linked(made, self._new_id), *hand)


def told(made: Escalation, new_id: NewId) -> tuple[Outgoing, ...]:
    """Tell the team's channels and the log what became of a ticket's escalation."""
    facts: dict[str, str | int] = {"number": made.ticket, "state": str(made.state), "escalation": made.id}
    return bell(made.ticket, NEWS, new_id), log("ticket.escalation", new_id, facts)
