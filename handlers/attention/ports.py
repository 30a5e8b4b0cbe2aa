"""What attention asks of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.access.audit import Entry
from handlers.attention.alerting import Alert, Candidate, Message
from handlers.attention.attention import Attention, EventId, NotUrgent
from handlers.ports import Outgoing
from handlers.sentiment import Tone


class ToneReader(Protocol):
    """Judges how texts sound."""

    @property
    def model(self) -> str:
        """The version of what judges; what it judged before under another one may be judged again."""
        ...

    async def read(self, texts: Sequence[str]) -> Sequence[Tone]:
        """Judge texts, in their order. What cannot be judged is said so in its tone, never raised."""
        ...


@dataclass(frozen=True, slots=True)
class Scored:
    """A ticket in the list of attention.

    Attributes:
        assignee: the id of who has it; None: nobody.
        judged: the latest "not urgent"; None: nobody said so.
        accounts: that its requester belongs to, by name.
        unjudged: its customer's words were read, and the tone of none of them could be judged: that counts as nothing,
            which is not the same as calm.
    """

    attention: Attention
    subject: str
    status: str
    priority: str
    plan: str
    requester_id: str
    assignee: str | None
    opened_at: datetime
    judged: NotUrgent | None = None
    accounts: tuple[str, ...] = ()
    unjudged: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the assessing is.

    Attributes:
        assessed: tickets that have a score.
        waiting: tickets that are to be assessed by now.
        latest: when one was assessed last; None: never.
    """

    assessed: int
    waiting: int
    latest: datetime | None = None


class Assessments(Protocol):
    """Tones and scores of tickets.

    A ticket that is new or changed is to be assessed: that is written with the step that writes the ticket.
    """

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Give the numbers of tickets to be assessed by now: what was changed first, then by their moments."""
        ...

    async def next(self) -> datetime | None:
        """Give the earliest moment at which one is to be assessed; None when none is."""
        ...

    async def tones(self, number: str) -> Mapping[EventId, Tone]:
        """Give the tones that are kept of a ticket's words."""
        ...

    async def keep(
        self,
        attention: Attention | None,
        number: str,
        version: int,
        tones: Mapping[EventId, Tone],
        again: datetime | None,
        *,
        reader: str = "",
        judged: NotUrgent | None = None,
    ) -> bool:
        """Keep a score, with the tones that were judged for it, and when to assess again.

        Args:
            attention: None: the ticket is over, and has no score.
            number, version: of the ticket that was assessed; when it was changed since, only the tones are kept, and
                False is given.
            tones: replace those of the same events.
            again: None: not before it is changed.
            reader: the version of what judges tones now.
            judged: the "not urgent" that was known; when another was said since, it is as with a change.
        """
        ...

    async def outdated(self, weights: str, reader: str) -> bool:
        """Tell whether a ticket has a score of other weights, or of another reader of tones."""
        ...

    async def renew(self) -> None:
        """Let all tickets that have a score be assessed again, behind those that were changed."""
        ...

    async def postpone(self, number: str, until: datetime) -> None:
        """Assess one again then, which cannot be assessed now."""
        ...

    async def of(self, numbers: Collection[str]) -> Mapping[str, Attention]:
        """Give the scores of these tickets; none of those that are over, or were not assessed yet."""
        ...

    async def highest(
        self,
        limit: int,
        offset: int = 0,
        least: int = 0,
        *,
        assignee: str | None = None,
        unassigned: bool = False,
        plan: str | None = None,
    ) -> Sequence[Scored]:
        """List tickets that are not over, the highest score first; none below `least`.

        Of equal scores, what is due first comes first, then the oldest; what is not due comes behind.

        Args:
            assignee: only those of this person; None: of anybody, and of nobody.
            unassigned: only those that nobody has.
            plan: only those with this plan.
        """
        ...

    async def count(self, least: int) -> int:
        """Count the tickets that are not over and have this score, or a higher one."""
        ...

    async def progress(self, now: datetime) -> Progress:
        """Tell how far the assessing is."""
        ...

    async def others(self, number: str) -> int:
        """Count the other tickets that are not over of the same account, or else of the same requester.

        At most `handlers.attention.findings.OTHERS_COUNTED`.
        """
        ...

    async def judge(
        self,
        judged: NotUrgent,
        entry: Entry | None = None,
        outgoing: Sequence[Outgoing] = (),
        *,
        before: NotUrgent | None = None,
    ) -> bool:
        """Keep a "not urgent", and let the ticket be assessed at once; what was said before stays for learning.

        `entry` of the audit log and what is `outgoing` are written with it, all or nothing. False, and nothing is kept,
        when the latest "not urgent" of the ticket is another than `before` by now.
        """
        ...

    async def judged(self, number: str) -> NotUrgent | None:
        """Give the latest "not urgent" of a ticket."""
        ...


class Alerts(Protocol):
    """What the team was told of tickets that need a person."""

    async def fell(self, below: int) -> None:
        """Note of tickets that were told of, and have a lower score now, or none, or can wait, that they fell."""
        ...

    async def candidates(self, least: int, step: int, now: datetime, limit: int) -> Sequence[Candidate]:
        """Give tickets that are to be told of, the highest score first, then the oldest.

        That are those with this score or a higher one that were never told of, or that were changed since, and whose
        score rose by `step`, or fell and came back. One that somebody said can wait is told of when that ends, changed
        or not. Neither one that can wait nor one that is to be assessed by now is among them.
        """
        ...

    async def messages(self, since: datetime) -> Sequence[Message]:
        """Give the messages that were told after that, in no order."""
        ...

    async def tell(self, alerts: Sequence[Alert], at: datetime, outgoing: Sequence[Outgoing]) -> bool:
        """Note what is told and leave it in the outbox, all or nothing.

        False, and nothing is told, when another process told of one of these tickets meanwhile.
        """
        ...
