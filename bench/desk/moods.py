"""What customers feel, say and do of it, laid over a month that was simulated: hidden from whoever scores their tickets.

Nobody of the simulated team reacts to it; so the month stays as it is, and what is escalated can be drawn afterwards. The rules
know nothing of scores and of promises. Each customer has

- a patience: hours of waiting that she takes for long, log-normal around 20, by the clock on the wall, whatever was promised;
- a temper, standard normal;
- a case that is grave or not: the month's outages are, and every tenth other case. Two of three grave ones say so, and every
  fiftieth of the others says so as well.

She escalates with a hazard of `BASE` an hour, times exp(1.6 w + 1.2 grave + 0.5 temper + 0.5 re-opens + 0.15 turns), where w is
the present wait over her patience, at most 3; while nobody owes her an answer, with a seventh of it. How her words sound is drawn
from her waits so far, gravity and temper; the words are then drawn from what others labelled so.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from handlers.sentiment import Sentiment
from handlers.ticket import OVER, Ticket
from handlers.ticket_event import RESPONSES, ActorKind, EventKind, TicketEvent

BASE = 0.0005
"""So that one ticket in fifteen or twenty is escalated; set on draws that are not reported."""
PATIENCE = 20.0
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Phrases:
    """What can be said: by tone, at first, and of grave cases."""

    by_tone: Mapping[Sentiment, Sequence[str]]
    questions: Sequence[str]
    grave: Sequence[str]


@dataclass(slots=True)
class Customer:
    """Behind a ticket."""

    patience: float
    temper: float
    grave: bool
    says_so: bool
    dice: random.Random
    reopened: int = 0
    turns: int = 0
    longest: float = 0.0

    def hazard(self, waited: float | None) -> float:
        """Per hour. `waited`: hours since an answer is owed; None: none is."""
        own = 1.2 * self.grave + 0.5 * self.temper + 0.5 * self.reopened + 0.15 * self.turns
        if waited is None:
            return BASE * math.exp(own) / 7
        return BASE * math.exp(own + 1.6 * min(3.0, waited / self.patience))

    def sounds(self, answered: bool) -> Sentiment:
        """Draw how the next words sound. `answered`: something of ours came just before."""
        felt = 0.9 * min(2.5, self.longest / self.patience) + 0.7 * self.grave + 0.6 * self.temper + 0.5 * self.reopened
        angry = 1 / (1 + math.exp(-1.5 * (felt - 1.6)))
        drawn = self.dice.random()
        if drawn < angry:
            return Sentiment.NEGATIVE
        glad = (0.4 if answered else 0.03) * (1 - angry)
        return Sentiment.POSITIVE if drawn < angry + glad else Sentiment.NEUTRAL


@dataclass(frozen=True, slots=True)
class Told:
    """A ticket with its words, and when its customer escalated; None: she did not."""

    ticket: Ticket
    events: Sequence[TicketEvent]
    escalated: datetime | None = None


def told(
    ticket: Ticket, events: Sequence[TicketEvent], outage: bool, phrases: Phrases, seed: str, until: datetime
) -> Told:
    """Put words into a ticket, and let its customer escalate or not."""
    return _Telling(ticket, events, _customer(outage, seed), phrases, until).told()


def _customer(outage: bool, seed: str) -> Customer:
    dice = random.Random(seed)
    grave = dice.random() < 0.10 or outage
    says_so = dice.random() < (0.67 if grave else 0.02)
    return Customer(PATIENCE * math.exp(dice.gauss(0.0, 0.7)), dice.gauss(0.0, 1.0), grave, says_so, dice)


@dataclass(slots=True)
class _Telling:
    ticket: Ticket
    events: Sequence[TicketEvent]
    customer: Customer
    phrases: Phrases
    until: datetime
    owed: datetime | None = None
    over: bool = False
    spoke: list[TicketEvent] = field(default_factory=list)

    def told(self) -> Told:
        first = self._first()
        escalated: datetime | None = None
        at = self.owed = self.ticket.opened_at
        for event in self.events:
            escalated = escalated or self._escalates(at, event.at)
            at = event.at
            self.spoke.append(self._takes(event))
        escalated = escalated or self._escalates(at, self.until)
        return Told(replace(self.ticket, subject="", description=first), tuple(self.spoke), escalated)

    def _first(self) -> str:
        dice, sounds = self.customer.dice, self.customer.sounds(answered=False)
        first = dice.choice(self.phrases.questions)
        if sounds is Sentiment.NEGATIVE:
            first = dice.choice(self.phrases.by_tone[sounds])
        return f"{first} {dice.choice(self.phrases.grave)}" if self.customer.says_so else first

    def _takes(self, event: TicketEvent) -> TicketEvent:
        customer = self.customer
        if event.kind in RESPONSES and event.actor.kind is ActorKind.TEAM:
            self._waited(event.at)
            self.owed = None
        elif event.kind is EventKind.ANSWERED:
            self._waited(event.at)
            customer.turns += self.owed is None
            sounds = customer.sounds(answered=self.owed is None)
            self.owed = self.owed or event.at
            return replace(event, text=customer.dice.choice(self.phrases.by_tone[sounds]))
        elif event.kind is EventKind.STATUS:
            was, self.over = self.over, event.after in OVER
            customer.reopened += was and not self.over
            if self.over:
                self.owed = None
        return event

    def _waited(self, at: datetime) -> None:
        if self.owed is not None:
            self.customer.longest = max(self.customer.longest, (at - self.owed) / _HOUR)

    def _escalates(self, since: datetime, until: datetime) -> datetime | None:
        """Draw by the hour, on half of it."""
        if self.over:
            return None
        for at, hours in _steps(since, until):
            waited = None if self.owed is None else (at - self.owed) / _HOUR
            if self.customer.dice.random() < 1 - math.exp(-self.customer.hazard(waited) * hours):
                return at
        return None


def _steps(since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
    while since < until:
        length = min(_HOUR, until - since)
        yield since + length / 2, length / _HOUR
        since += length
