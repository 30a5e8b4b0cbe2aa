"""How urgently a person must look at a ticket, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from handlers.sentiment import Tone
from handlers.ticket import Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.sla_clock import SlaClock

HIGHEST = 100
"""Of a score; the lowest is 0."""

EventId: TypeAlias = tuple[int, int]
"""An event within its ticket: version and part."""


class PartKind(StrEnum):
    """What a part of the score stands for."""

    TONE = "tone"
    """How the customer sounded last."""
    TREND = "trend"
    """Whether that becomes worse."""
    WAITING = "waiting"
    """How long the customer waits, against what was promised."""
    PING_PONG = "ping_pong"
    """How often it went to and fro."""
    REOPENED = "reopened"
    REASSIGNED = "reassigned"
    SEVERITY = "severity"
    """Words of the customer that speak of harm: production down, data lost."""
    PLAN = "plan"
    OTHERS = "others"
    """Other open tickets of the account."""
    SILENCE = "silence"
    """How long we said nothing, whoever's turn it is."""
    NOT_URGENT = "not_urgent"
    """Somebody of the team looked, and said that it can wait; never above 0."""


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of a score.

    Attributes:
        points: within the bounds of its kind; below 0 for what calms.
        text: the facts, as people read them: ``waiting 5 h of 4 h``.
    """

    kind: PartKind
    points: float
    text: str


@dataclass(frozen=True, slots=True)
class Attention:
    """A ticket's score, at some moment.

    Attributes:
        version: of the ticket that was scored.
        score: 0 to 100: the sum of the parts' points, rounded, and cut to these bounds.
        parts: all that are not 0, the weightiest first, and behind them what calms.
        model: the version of the weights that it was scored with.
    """

    number: str
    version: int
    at: datetime
    score: int
    parts: tuple[Part, ...]
    model: str

    @property
    def clipped(self) -> bool:
        """The parts add up to more than 100, or to less than 0."""
        return not 0 <= round(sum(part.points for part in self.parts)) <= HIGHEST


@dataclass(frozen=True, slots=True)
class NotUrgent:
    """Somebody of the team said that a ticket can wait.

    Attributes:
        version: of the ticket that she looked at.
        score: that it had then, before it was lowered for this: the sum of its parts, above 100 where it was cut.
    """

    number: str
    version: int
    score: int
    by: str
    at: datetime

    @property
    def shown(self) -> int:
        """The score as people saw it then, without what an earlier "not urgent" took from it."""
        return min(HIGHEST, self.score)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a score comes from: nothing else, and nothing of who works on it.

    Attributes:
        ticket: as it stands.
        events: all of its events, oldest first.
        clocks: its promises at `now`.
        tones: of the customer's words, by event; of the description under ``(1, 0)``. Words that were not judged yet
            are missing.
        others: how many other tickets of the same account, or of the same customer, are not over.
        judged: the latest "not urgent", its `by` a name as people read it: the part says it.
        opens: from when on the hours are open that the clocks go by, if they are closed now; None: they are open. It
            says when to score again, and is no part of the score.
    """

    ticket: Ticket
    events: Sequence[TicketEvent]
    clocks: Sequence[SlaClock]
    now: datetime
    tones: Mapping[EventId, Tone] = field(default_factory=dict)
    others: int = 0
    judged: NotUrgent | None = None
    opens: datetime | None = None
