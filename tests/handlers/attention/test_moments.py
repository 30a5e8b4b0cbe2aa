"""What is learned from: tickets as they stood then, and nothing of what came later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given

from handlers.attention.attention import NotUrgent, PartKind
from handlers.attention.moments import FITTED, HORIZON, LOOK, Moment, moments
from handlers.attention.past import Past, as_filed, escalated_at
from handlers.attention.scoring import score
from handlers.attention.weights import SHIPPED
from handlers.ticket import Priority, Ticket
from handlers.ticket_event import TicketEvent
from handlers.tickets.actors import PROMISES
from handlers.tickets.changes import SetPriority, SetTier, Then
from handlers.tickets.history import replay
from handlers.tickets.sla_clock import SlaClock
from tests.handlers.attention.stories import BOB, Story, at, promised, tone
from tests.handlers.attention.test_scoring_properties import stories

MONTH = 720.0


def past(story: Story, **others: object) -> Past:
    made = Past(story.ticket, story.events, story.tones, frozenset({"p1"}))
    return replace(made, **others)  # type: ignore[arg-type]


def clocks_of(ticket: Ticket, events: Sequence[TicketEvent], now: datetime) -> Sequence[SlaClock]:
    return promised(ticket, events, now)


def lived(*pasts: Past, until: float = MONTH) -> list[Moment]:
    return list(moments(pasts, clocks_of, at(until)))


def found(moment: Moment) -> dict[str, float]:
    return {str(kind): round(value, 3) for kind, value in zip(FITTED, moment.values, strict=True) if value}


@given(stories())
def test_a_ticket_is_replayed_from_what_it_is_and_its_events(told: tuple[Story, float]) -> None:
    story, _ = told
    assert replay(as_filed(story.ticket, story.events), story.events) == story.ticket
    assert as_filed(story.ticket, story.events) == story.filed


@given(stories())
def test_a_moment_is_worth_what_its_score_was_then(told: tuple[Story, float]) -> None:
    story, hours = told
    for moment in lived(past(story), until=hours + 200):
        events = [
            event for event in story.events if event.at < moment.at or (event.at == moment.at and not moment.look)
        ]
        then = Story.__new__(Story)
        then.start, then.filed, then.events = story.start, story.filed, events
        then.ticket = replay(story.filed, events)
        then.tones = {event: sounds for event, sounds in story.tones.items() if event[0] <= events[-1].version}
        if len({event.at for event in events}) != len({event.version for event in events}):
            continue  # two changes at one instant: which of them a moment is of cannot be told from outside
        seen = score(then.evidence((moment.at - at(0)) / timedelta(hours=1)), SHIPPED)
        assert seen is not None
        points = sum(round(SHIPPED.of(kind) * value) for kind, value in zip(FITTED, moment.values, strict=True))
        assert max(0, min(100, points)) == seen.score


def test_nothing_of_what_comes_later_is_seen() -> None:
    story = Story(tone=tone(0.1)).customer("Production is down!", 30, tone(0.9)).team(40)
    first, *rest = lived(past(story))
    assert (first.at, first.look, found(first), first.negative) == (at(0), False, {}, 0.1)
    spoken = next(moment for moment in rest if not moment.look)
    assert spoken.at == at(30)
    assert set(found(spoken)) == {"tone", "trend", "waiting", "severity"}
    assert all(moment.at.timetz() == LOOK for moment in rest if moment.look)


def test_a_ticket_is_looked_at_once_a_day_while_it_is_open() -> None:
    story = Story().team(60, Then.SOLVED)
    assert len([moment for moment in lived(past(story)) if moment.look]) in {2, 3}
    assert len([moment for moment in lived(past(Story()), until=120) if moment.look]) in {2, 3}, (
        "what is too young is left"
    )


def test_what_a_person_escalates_is_found_and_what_happens_by_itself_is_not() -> None:
    raised = Story().does(SetPriority(Priority.URGENT), BOB, 30)
    assert escalated_at(past(raised)) == at(30)
    assert escalated_at(past(Story().does(SetPriority(Priority.URGENT), PROMISES, 30))) is None
    assert escalated_at(past(Story().does(SetTier(2), BOB, 20))) == at(20)
    assert escalated_at(past(Story().does(SetTier(2), PROMISES, 20))) is None
    assert escalated_at(past(Story().team(1).held("engineering", 10))) == at(10)
    assert escalated_at(past(Story().team(1))) is None
    rated = Story().team(5, Then.SOLVED).opened_again(6).team(9, Then.SOLVED)
    assert escalated_at(past(rated, followed=[at(50)])) == at(9), "it should have been done before it was over"


def test_what_is_escalated_soon_is_marked_and_what_follows_is_left_out() -> None:
    story = Story().team(1).customer("And?", 100).does(SetPriority(Priority.URGENT), BOB, 130)
    story.customer("Thanks", 150)
    seen = lived(past(story))
    assert [moment.at for moment in seen if moment.escalated] == [
        moment.at for moment in seen if moment.at >= at(130) - HORIZON
    ]
    assert max(moment.at for moment in seen) < at(130)
    assert any(not moment.escalated for moment in seen)


def test_not_urgent_marks_what_was_seen_then() -> None:
    said = NotUrgent("T-1", 1, 20, "kim", at(5))
    story = Story().customer("Well", 10)
    dismissed = [moment for moment in lived(past(story, judged=[said])) if moment.dismissed]
    assert [moment.at for moment in dismissed if not moment.look] == [at(0)]


def test_other_open_tickets_are_those_that_were_open_then() -> None:
    first, second = Story().team(30, Then.SOLVED), Story()
    other = past(second, ticket=replace(second.ticket, number="T-2"), events=[replace(second.events[0], number="T-2")])
    seen = [moment for moment in lived(past(first), other) if moment.number == "T-2"]
    place = FITTED.index(PartKind.OTHERS)
    assert all((moment.values[place] > 0) == (moment.at < at(30)) for moment in seen)
    alone = [moment for moment in lived(past(first, whose=frozenset({"p9"})), other) if moment.number == "T-2"]
    assert not any(moment.values[place] for moment in alone)


def test_a_ticket_whose_events_do_not_make_it_is_left_out() -> None:
    story = Story().does(SetPriority(Priority.URGENT), BOB, 30).does(SetPriority(Priority.LOW), BOB, 40)
    torn = [event for event in story.events if event.at != at(30)]
    assert lived(past(story, events=[torn[0], replace(torn[-1], version=9)])) == []
    assert lived(past(story, events=[])) == []
