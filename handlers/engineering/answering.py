"""What the team answers engineering: said on the issue in the name of whoever wrote it, and noted on the ticket."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from handlers.access.permissions import Right, require
from handlers.engineering.asking import ESCALATION
from handlers.engineering.behind import linked_to
from handlers.engineering.drafting import TEXT_LIMIT
from handlers.engineering.escalation import Escalation, EscalationState, marked
from handlers.engineering.jobs import commenting
from handlers.engineering.ports import Escalations
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, NewId, Outgoing, Tickets
from handlers.terms import clean
from handlers.tickets.actors import of_team
from handlers.tickets.keys import said_once
from handlers.tickets.refusals import Refusal

ANSWERED = "answered"
"""What the receiver ``escalation`` is to say on the ticket, see `handlers.engineering.aftermath`."""
EMPTY = "Please write what engineering is to read."


class Answering(Protocol):
    """Answers engineering; what the team's pages, API and Slack ask for."""

    async def linked(self, person: Person, number: str) -> Sequence[Escalation]:
        """Give what puts a ticket on issues, see `AnswerDesk.linked`."""
        ...

    async def answer(self, person: Person, id_: str, text: str, key: str | None = None) -> Escalation:
        """Say something on the issue of an escalation, see `AnswerDesk.answer`."""
        ...


class AnswerDesk:
    """Answers engineering, for members of the team.

    Args:
        tickets: as they are.
        escalations: by which tickets have issues.
        new_id: makes ids.
        written: called when something waits to be sent.
    """

    def __init__(
        self, tickets: Tickets, escalations: Escalations, new_id: NewId, written: Callable[[], None] = lambda: None
    ) -> None:
        self._tickets = tickets
        self._escalations = escalations
        self._new_id = new_id
        self._written = written

    async def linked(self, person: Person, number: str) -> Sequence[Escalation]:
        """Give what puts a ticket, or one that goes on in it, on issues; the oldest first.

        Raises:
            NotPermitted: this person is not of the team.
            TicketNotFound: there is none.
        """
        require(person, Right.WORK)
        return await linked_to(self._tickets, self._escalations, await self._tickets.get(number))

    async def answer(self, person: Person, id_: str, text: str, key: str | None = None) -> Escalation:
        """Say something on the issue of an escalation, once per key and words; give the escalation.

        What was typed goes there as it is, beneath the name of `person` and the number of the ticket, and nothing else
        of either. `key`: names it where it may come again; None: what is sent twice stands there twice.

        Raises:
            NotPermitted: this person is not of the team.
            EscalationNotFound: there is none.
            InvalidInput: nothing was typed, or too much.
            ChangeRefused: it has no issue, or not any more.
        """
        require(person, Right.WORK)
        said = clean(text)
        if not said:
            raise InvalidInput(EMPTY)
        if len(said) > TEXT_LIMIT:
            raise InvalidInput(f"Please keep it to {TEXT_LIMIT:,} characters; these are {len(said):,}.")
        found = await self._escalations.get(id_)
        if found.state is not EscalationState.LINKED or found.issue is None:
            raise ChangeRefused(f"{found.ticket} is on no issue by it: nobody reads an answer.", str(Refusal.OVERTAKEN))
        name = of_team(person).name
        # The mark makes it one comment there, and one note here, however often this is written.
        mark = marked(said_once(f"answer:{id_}:{person.id}:{key or self._new_id('k')}", said))
        note = {"do": ANSWERED, "name": name, "text": said, "mark": mark}
        comment = commenting(found.issue, f"{name} of support, on {found.ticket}:\n\n{said}", mark, self._new_id)
        await self._escalations.write((), (comment, Outgoing(self._new_id("o"), ESCALATION, found.id, note)))
        self._written()
        return found
