"""Tickets that live through something, and what a score comes from then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.attention.attention import EventId, Evidence, NotUrgent
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Category, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from handlers.tickets.actors import ROUTING
from handlers.tickets.calendar import AROUND_THE_CLOCK, WorkCalendar
from handlers.tickets.changes import (
    Assign,
    Change,
    CustomerReply,
    Hold,
    InternalNote,
    LogCall,
    PublicReply,
    Reopen,
    SetTier,
    Solve,
    Then,
)
from handlers.tickets.events import Changed
from handlers.tickets.history import opening
from handlers.tickets.lifecycle import changed
from handlers.tickets.rules import Rules
from handlers.tickets.sla import clocks
from handlers.tickets.sla_clock import SlaClock
from handlers.tickets.sla_events import sla_history
from handlers.tickets.sla_policy import SlaPolicies, SlaPolicy, SlaTargets
from tests.fakes import START

ANN = Actor(ActorKind.CUSTOMER, "p1", "Ann")
BOB = Actor(ActorKind.TEAM, "bob", "Bob")
KIM = Actor(ActorKind.TEAM, "kim", "Kim")
_HOUR = timedelta(hours=1)
_ALWAYS = WorkCalendar(ZoneInfo("UTC"), AROUND_THE_CLOCK)
_FOUR = SlaTargets(4 * _HOUR, 4 * _HOUR, 40 * _HOUR)
_POLICIES = SlaPolicies(
    {
        "standard": SlaPolicy("always", dict.fromkeys(Priority, _FOUR)),
        "premium": SlaPolicy("always", dict.fromkeys(Priority, SlaTargets(_HOUR, 2 * _HOUR, 24 * _HOUR))),
        "free": SlaPolicy("always", {}),
    },
    "standard",
)


def tone(negative: float, positive: float = 0.0) -> Tone:
    """A tone of these probabilities."""
    neutral = 1.0 - negative - positive
    kinds = ((negative, Sentiment.NEGATIVE), (positive, Sentiment.POSITIVE), (neutral, Sentiment.NEUTRAL))
    return Tone(max(kinds, key=lambda one: one[0])[1], negative, positive, "test")


def promised(ticket: Ticket, events: Sequence[TicketEvent], now: datetime) -> Sequence[SlaClock]:
    """The promises about a ticket: standard 4 hours, premium 1 or 2, free none; always open."""
    return clocks(sla_history(ticket, events), _POLICIES, lambda _: _ALWAYS, now)


UNKNOWN = Tone(None, 0.0, 0.0, "test", because=("another language",))


class Story:
    """A ticket on its way; all times are hours since it was filed, `since` so many hours after the start."""

    def __init__(
        self,
        subject: str = "It hums",
        told: str = "It hums at night.",
        *,
        plan: str = "standard",
        tone: Tone | None = None,
        number: str = "T-1",
        since: float = 0.0,
        requester: str = "p1",
    ) -> None:
        self.start = START + since * _HOUR
        self.filed = Ticket(
            number, requester, subject, told, Category.BUG, Priority.NORMAL, Status.NEW, self.start, plan=plan
        )
        self.ticket = self.filed
        self.events: list[TicketEvent] = [opening(self.filed, ANN).event]
        self.tones: dict[EventId, Tone] = {} if tone is None else {(1, 0): tone}

    def does(self, change: Change, actor: Actor, hours: float) -> Story:
        """Let something happen that is allowed."""
        made = changed(self.ticket, change, actor, self.start + hours * _HOUR, Rules())
        assert isinstance(made, Changed), made
        self.ticket = made.ticket
        self.events += made.events
        return self

    def customer(self, text: str, hours: float, tone: Tone | None = None) -> Story:
        self.does(CustomerReply(text), ANN, hours)
        if tone is not None:
            said = next(event for event in reversed(self.events) if event.kind is EventKind.ANSWERED)
            self.tones[said.version, said.part] = tone
        return self

    def team(self, hours: float, then: Then = Then.STAY, by: Actor = BOB) -> Story:
        return self.does(PublicReply("We look into it.", then), by, hours)

    def note(self, hours: float, by: Actor = BOB) -> Story:
        return self.does(InternalNote("Seen."), by, hours)

    def called(self, hours: float) -> Story:
        return self.does(LogCall("called the customer", "It hums less."), BOB, hours)

    def given(self, to: str | None, hours: float, by: Actor = ROUTING) -> Story:
        return self.does(Assign(to), by, hours)

    def tier(self, hours: float) -> Story:
        return self.does(SetTier(2), BOB, hours)

    def held(self, because: str, hours: float) -> Story:
        return self.does(Hold(because), BOB, hours)

    def solved(self, hours: float) -> Story:
        return self.does(Solve(), BOB, hours)

    def opened_again(self, hours: float) -> Story:
        return self.does(Reopen(), ANN, hours)

    def evidence(self, hours: float, *, others: int = 0, judged: NotUrgent | None = None) -> Evidence:
        """What is known so many hours after filing, nothing else having happened."""
        now = self.start + hours * _HOUR
        seen = promised(self.filed, self.events, now)
        return Evidence(self.ticket, self.events, seen, now, self.tones, others, judged)


def at(hours: float) -> datetime:
    """A moment so many hours after filing."""
    return START + hours * _HOUR
