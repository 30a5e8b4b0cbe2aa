"""Tickets of the past, each as it stood when somebody could have looked at it, and whether it was escalated then.

Pure. A moment is what a person would have seen: the ticket replayed up to then, its clocks as they stood then, and
nothing of what came later; only the label looks ahead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import TypeAlias

from handlers.attention.attention import EventId, Evidence, PartKind
from handlers.attention.course import spoken
from handlers.attention.findings import lasting, others, passing
from handlers.attention.past import Past, as_filed, escalated_at
from handlers.attention.side_by_side import SideBySide
from handlers.sentiment import Tone
from handlers.ticket import OVER, Ticket
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.history import replay
from handlers.tickets.sla_clock import SlaClock

HORIZON = timedelta(days=2)
"""How soon after a moment a ticket is escalated, for the moment to have asked for somebody."""
LOOK = time(9, tzinfo=UTC)
"""When a lead looks at the list, every day."""
FITTED = tuple(kind for kind in PartKind if kind is not PartKind.NOT_URGENT)
"""The kinds that are learned, in the order of `Moment.values`; "not urgent" is what a person said of the score."""
_DAY = timedelta(days=1)

ClocksOf: TypeAlias = Callable[[Ticket, Sequence[TicketEvent], datetime], Sequence[SlaClock]]
"""The promises about a ticket at some moment."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A ticket at some moment.

    Attributes:
        values: of `FITTED`, see `Finding.value`; 0 where nothing was found.
        escalated: it was, within `HORIZON` from then on.
        look: it is the daily look, rather than the moment of the customer's words.
        dismissed: somebody said "not urgent" of it before anything else was said.
        negative: the probability that the latest words were negative, as far as that was judged.
        due: the earliest promise that is not kept yet; None: nothing is promised.
    """

    number: str
    at: datetime
    opened_at: datetime
    values: tuple[float, ...]
    escalated: bool
    look: bool
    dismissed: bool = False
    negative: float = 0.0
    due: datetime | None = None


def moments(
    pasts: Sequence[Past],
    clocks_of: ClocksOf,
    until: datetime,
    escalated: Callable[[Past], datetime | None] = escalated_at,
) -> Iterator[Moment]:
    """Give the moments of tickets, ticket by ticket: when the customer spoke, and the daily looks while it was open.

    What comes after the first escalation is left out: it was looked at then. So is what is so young that an escalation
    may be still to come, and a ticket whose events do not make it what it is.

    Args:
        until: up to when the past is known.
        escalated: when a ticket was first escalated.
    """
    together = SideBySide(pasts)
    for past in pasts:
        try:
            filed = as_filed(past.ticket, past.events)
            replay(filed, past.events)
        except (ValueError, IndexError):
            continue
        yield from _Lived(past, filed, clocks_of, together, until, escalated(past)).moments()


@dataclass(frozen=True, slots=True)
class _Stage:
    """A ticket after one of its changes.

    Attributes:
        count: events until then.
        tones: of what was said until then.
        values: of what time does not change, by kind; other tickets left out.
    """

    count: int
    ticket: Ticket
    at: datetime
    tones: Mapping[EventId, Tone]
    values: Mapping[PartKind, float]


@dataclass(frozen=True, slots=True)
class _Lived:
    """A ticket that is gone through once more."""

    past: Past
    filed: Ticket
    clocks_of: ClocksOf
    together: SideBySide
    until: datetime
    escalated: datetime | None

    def moments(self) -> Iterator[Moment]:
        """Give the moments of this ticket, in their order."""
        escalated = self.escalated
        stages = self._stages()
        for stage, following in pairwise((*stages, None)):
            if stage is None or stage.ticket.status in OVER:
                continue
            words = [stage.at] if self._spoken(stage.count) else []
            end = self.until if following is None else following.at
            for at in (*words, *_looks(stage.at, end)):
                soon = escalated is not None and escalated <= at + HORIZON
                # Of the last two days only what was escalated would be known for sure: that says too much of it.
                if at + HORIZON <= self.until and (escalated is None or at < escalated):
                    yield self._moment(stage, at, escalated=soon, look=at not in words)

    def _spoken(self, count: int) -> bool:
        """Tell whether the change that ends here has words of the customer."""
        version = self.past.events[count - 1].version
        return any(
            event.kind in {EventKind.OPENED, EventKind.ANSWERED}
            for event in self.past.events[:count]
            if event.version == version
        )

    def _stages(self) -> list[_Stage]:
        ticket, found, events = self.filed, list[_Stage](), self.past.events
        start = 0
        for place, event in enumerate(events, start=1):
            if place == len(events) or events[place].version != event.version:
                ticket = replay(ticket, events[start:place])
                start = place
                tones = {said: tone for said, tone in self.past.tones.items() if said[0] <= event.version}
                still = lasting(Evidence(ticket, events[:place], (), event.at, tones))
                values = {one.kind: one.value for one in still}
                found.append(_Stage(place, ticket, event.at, tones, values))
        return found

    def _moment(self, stage: _Stage, at: datetime, *, escalated: bool, look: bool) -> Moment:
        ticket, events = stage.ticket, self.past.events[: stage.count]
        seen = self.clocks_of(ticket, events, at)
        evidence = Evidence(ticket, events, seen, at, stage.tones, self.together.others(self.past, at))
        values = {**stage.values, **{one.kind: one.value for one in (*passing(evidence), others(evidence))}}
        judged = [one.tone for one in spoken(evidence) if one.tone is not None]
        return Moment(
            ticket.number,
            at,
            ticket.opened_at,
            tuple(values.get(kind, 0.0) for kind in FITTED),
            escalated,
            look,
            dismissed=not escalated and self._dismissed(at, stage.count),
            negative=judged[-1].negative if judged else 0.0,
            due=min((clock.due for clock in seen if clock.due is not None and clock.met_at is None), default=None),
        )

    def _dismissed(self, at: datetime, count: int) -> bool:
        events = self.past.events
        until = events[count].at if count < len(events) else self.until
        return any(at <= judged.at <= until for judged in self.past.judged)


def _looks(since: datetime, until: datetime) -> Iterator[datetime]:
    """Give the daily looks behind one moment, up to another."""
    look = datetime.combine(since.astimezone(UTC).date(), LOOK)
    while look < until:
        if look > since:
            yield look
        look += _DAY
