"""What attention asks of the world."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.access.audit import Entry
from handlers.attention.attention import Attention, EventId, NotUrgent
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
    ) -> bool:
        """Keep a score, with the tones that were judged for it, and when to assess again.

        Args:
            attention: None: the ticket is over, and has no score.
            number, version: of the ticket that was assessed; when it was changed since, only the tones are kept, and
                False is given.
            tones: replace those of the same events.
            again: None: not before it is changed.
        """
        ...

    async def postpone(self, number: str, until: datetime) -> None:
        """Assess one again then, which cannot be assessed now."""
        ...

    async def of(self, numbers: Collection[str]) -> Mapping[str, Attention]:
        """Give the scores of these tickets; none of those that are over, or were not assessed yet."""
        ...

    async def highest(self, limit: int, offset: int = 0, least: int = 0) -> Sequence[Scored]:
        """List tickets that are not over, the highest score first, then the oldest; none below `least`."""
        ...

    async def others(self, number: str) -> int:
        """Count the other tickets that are not over of the same account, or else of the same requester."""
        ...

    async def judge(self, judged: NotUrgent, entry: Entry | None = None) -> None:
        """Keep a "not urgent", and let the ticket be assessed at once; what was said before stays for learning."""
        ...

    async def judged(self, number: str) -> NotUrgent | None:
        """Give the latest "not urgent" of a ticket."""
        ...
