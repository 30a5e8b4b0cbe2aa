"""What the team sees of attention, and says to it: for members of the team only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from handlers.access.permissions import Right, require
from handlers.attention.alert_rules import AlertRules
from handlers.attention.attention import Attention, EventId, NotUrgent
from handlers.attention.damping import undamped
from handlers.attention.places import places
from handlers.attention.ports import Assessments, Progress, Scored
from handlers.attention.words import stands
from handlers.news import bell
from handlers.person import Person
from handlers.ports import ChangeRefused, Clock, InvalidInput, NewId, Tickets
from handlers.sentiment import Tone
from handlers.ticket import OVER, Ticket
from handlers.ticket_event import ActorKind, EventKind, TicketEvent
from handlers.tickets.ports import Names
from handlers.tickets.refusals import Refusal, overtaken

LONGEST_PAGE = 200
JUDGED = "not_urgent"
"""Event for the team's channels: somebody said so of a ticket."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the list of attention.

    Attributes:
        more: there are others behind it.
        alert_at: the score from which the team is alerted.
        names: of persons, by id, as far as they are known.
    """

    rows: tuple[Scored, ...]
    more: bool
    at: datetime
    progress: Progress
    alert_at: int
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a ticket has its score.

    Attributes:
        ticket: as it stands.
        attention: None: it is over, or was not assessed yet.
        tones: of the customer's words, as far as they were judged, by event; of the description under ``(1, 0)``.
        judged: the latest "not urgent"; None: nobody said so.
        names: of persons, by id, as far as they are known.
        places: the tones by the place of their words, see `handlers.attention.places`.
    """

    ticket: Ticket
    attention: Attention | None
    tones: Mapping[EventId, Tone]
    judged: NotUrgent | None
    names: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[int, Tone] = field(default_factory=dict)

    @property
    def behind(self) -> bool:
        """It was changed since it was assessed, and will be assessed again soon."""
        return self.attention is not None and self.attention.version != self.ticket.version


class AttentionDesk:
    """Lists and explains scores, and takes what the team says to them.

    Args:
        assessments: where scores are kept.
        tickets: where tickets are read.
        clock: tells the time.
        names: None: nobody is known by name.
        alert_at: gives the score from which the team is alerted now.
        new_id: makes ids; None: the team's channels are not told of a "not urgent".
        written: called when something was written, so that it is assessed at once.
    """

    def __init__(
        self,
        assessments: Assessments,
        tickets: Tickets,
        clock: Clock,
        *,
        names: Names | None = None,
        alert_at: Callable[[], int] = lambda: AlertRules().alert_at,
        new_id: NewId | None = None,
        written: Callable[[], None] = lambda: None,
    ) -> None:
        self._assessments = assessments
        self._tickets = tickets
        self._clock = clock
        self._names = names
        self._alert_at = alert_at
        self._new_id = new_id
        self._written = written

    @property
    def alert_at(self) -> int:
        """The score from which the team is alerted now."""
        return self._alert_at()

    async def listed(
        self,
        person: Person,
        *,
        limit: int = 50,
        offset: int = 0,
        least: int = 0,
        assignee: str | None = None,
        unassigned: bool = False,
        plan: str | None = None,
    ) -> Listing:
        """List the tickets that are not over, the highest score first; which: see `Assessments.highest`.

        Raises:
            NotPermitted: this person is not on the team.
            InvalidInput: a number is out of range.
        """
        require(person, Right.WORK)
        if not 1 <= limit <= LONGEST_PAGE:
            raise InvalidInput(f"A page has 1 to {LONGEST_PAGE} tickets, not {limit:,}.")
        if offset < 0:
            raise InvalidInput(f"A page begins behind 0 tickets or more, not {offset:,}.")
        now = self._clock()
        rows = tuple(
            await self._assessments.highest(
                limit + 1, offset, least, assignee=assignee, unassigned=unassigned, plan=plan
            )
        )
        more, rows = len(rows) > limit, rows[:limit]
        told = {one for row in rows for one in (row.assignee, row.requester_id) if one is not None}
        told |= {row.judged.by for row in rows if row.judged is not None}
        progress = await self._assessments.progress(now)
        return Listing(rows, more, now, progress, self._alert_at(), await self._called(told))

    async def explained(self, person: Person, number: str) -> Explained:
        """Explain a ticket's score.

        Raises:
            NotPermitted: this person is not on the team.
            TicketNotFound: there is none.
        """
        require(person, Right.WORK)
        ticket = await self._tickets.get(number)
        number = ticket.number  # t-1 names T-1
        judged = await self._assessments.judged(number)
        tones = await self._assessments.tones(number)
        return Explained(
            ticket,
            (await self._assessments.of([number])).get(number),
            tones,
            judged,
            await self._called(() if judged is None else {judged.by}),
            places(ticket, await self._tickets.history(number), tones),
        )

    async def scores(self, person: Person, numbers: Collection[str]) -> Mapping[str, Attention]:
        """Give the scores of these tickets; none of those that are over, or were not assessed yet.

        Raises:
            NotPermitted: this person is not on the team.
        """
        require(person, Right.WORK)
        return await self._assessments.of(numbers)

    async def not_urgent(self, person: Person, number: str, version: int | None = None) -> NotUrgent:
        """Say that a ticket can wait, until its customer says something else or it becomes much worse.

        Who said so already, while that holds, is given what was kept then: a form may come twice.

        Args:
            person: who says so.
            number: the ticket's.
            version: of the ticket that she looked at; None: as it is now.

        Raises:
            NotPermitted: this person is not on the team.
            TicketNotFound: there is none.
            ChangeRefused: it is over, or was changed since `version`; the text names who did what.
            InvalidInput: it was not assessed yet.
        """
        require(person, Right.WORK)
        ticket = await self._tickets.get(number)
        number = ticket.number  # t-1 names T-1
        found = (await self._assessments.of([number])).get(number)
        before = await self._assessments.judged(number)
        mine = before is not None and (before.by, before.version) == (person.id, version or ticket.version)
        if before is not None and mine and (found is None or stands(before, found)):
            return before
        if ticket.status in OVER:
            raise ChangeRefused(f"{number} is {ticket.status}: nobody waits for it.", Refusal.OVER)
        if version is not None and version < ticket.version:
            since = [one for one in await self._tickets.history(number) if _matters(one, person)]
            refused = overtaken(number, since, version)
            if refused is not None:
                raise ChangeRefused(refused.text, refused.why)
        if found is None:
            raise InvalidInput(f"{number} was not assessed yet: that takes a few seconds. Look again.")
        judged = NotUrgent(number, ticket.version, undamped(found), person.id, self._clock())
        bells = () if self._new_id is None else (bell(number, JUDGED, self._new_id),)
        if not await self._assessments.judge(judged, outgoing=bells, before=before):
            # Somebody said so meanwhile: she herself, where her form came twice at once.
            return await self.not_urgent(person, number, version)
        self._written()
        return judged

    async def _called(self, ids: Collection[str]) -> Mapping[str, str]:
        return {} if self._names is None or not ids else await self._names.names(ids)


def _matters(event: TicketEvent, person: Person) -> bool:
    """Tell whether she may think otherwise for an event: not for what she did herself, nor for what routing did."""
    by_itself = event.actor.kind is ActorKind.SYSTEM and event.kind is not EventKind.BREACHED
    return event.actor.id != person.id and not by_itself
