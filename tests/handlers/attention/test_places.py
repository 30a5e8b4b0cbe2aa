"""Which words of a ticket a tone belongs to."""

from __future__ import annotations

from dataclasses import replace

from handlers.attention.places import places
from handlers.sentiment import Sentiment, Tone
from handlers.ticket import Comment
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from tests.fakes import START
from tests.handlers.tickets.worlds import TICKET

ANN = Actor(ActorKind.CUSTOMER, "p1", "Ann")
BAD = Tone(Sentiment.NEGATIVE, 0.9, 0.0, "m1")
FINE = Tone(Sentiment.POSITIVE, 0.0, 0.9, "m1")


def event(version: int, part: int, kind: EventKind) -> TicketEvent:
    return TicketEvent("T-1", version, part, START, ANN, kind, text="Hello")


def said(text: str) -> Comment:
    return Comment("Ann", text, START, public=True)


def test_tones_stand_with_the_words_that_they_were_judged_of() -> None:
    ticket = replace(TICKET, comments=(said("one"), said("two")))
    events = [event(1, 0, EventKind.OPENED), event(2, 1, EventKind.ANSWERED), event(4, 0, EventKind.ANSWERED)]
    assert places(ticket, events, {(1, 0): BAD, (4, 0): FINE}) == {0: BAD, 2: FINE}


def test_comments_that_were_copied_stand_before_those_that_have_events() -> None:
    ticket = replace(TICKET, comments=(said("copied"), said("own")))
    assert places(ticket, [event(2, 0, EventKind.ANSWERED)], {(2, 0): BAD}) == {2: BAD}


def test_tones_of_events_that_are_gone_are_left_out() -> None:
    assert places(TICKET, [], {(7, 0): BAD}) == {}
