"""Whatever is done to tickets, in whatever order: what must always be true of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.ticket import Category, CloseReason, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from handlers.tickets.changes import (
    Assign,
    Change,
    Close,
    CustomerReply,
    Hold,
    InternalNote,
    PublicReply,
    Reopen,
    Revise,
    SetCategory,
    SetPlan,
    SetPriority,
    SetSubject,
    SetTier,
    Solve,
    Then,
    Unhold,
)
from handlers.tickets.combining import Both, Parted, destination, followed, merged, related, split
from handlers.tickets.events import Changed
from handlers.tickets.history import replay
from handlers.tickets.lifecycle import changed
from handlers.tickets.refusals import Elsewhere, FollowUp, Refused
from tests.fakes import START
from tests.handlers.tickets.worlds import BOB, CLOCK, RULES, TICKET

PEOPLE = ("p1", "p2", "p3")
ACTORS = (BOB, CLOCK, *(Actor(ActorKind.CUSTOMER, person, person) for person in PEOPLE))
FILED = tuple(replace(TICKET, number=f"T-{n}", requester_id=PEOPLE[n % 3]) for n in range(1, 6))

# Texts are made unique by the town, so that each can be followed.
single: st.SearchStrategy[Change] = st.one_of(
    st.builds(PublicReply, st.just("reply"), st.sampled_from(Then)),
    st.just(InternalNote("note")),
    st.just(CustomerReply("words")),
    st.builds(Assign, st.sampled_from([None, "bob", "eve"])),
    st.builds(SetPriority, st.sampled_from(Priority)),
    st.builds(SetCategory, st.sampled_from(Category)),
    st.builds(SetSubject, st.sampled_from(["a", "b", ""])),
    st.builds(SetPlan, st.sampled_from(["standard", "premium"])),
    st.builds(SetTier, st.integers(0, 3)),
    st.builds(
        lambda subject, tier, assignee: Revise((SetSubject(subject), SetTier(tier), Assign(assignee))),
        st.sampled_from(["a", "b", ""]),
        st.integers(1, 3),
        st.sampled_from([None, "bob"]),
    ),
    st.sampled_from([Hold("LAMP-1"), Unhold(), Solve(), Close(), Reopen()]),
)
Step: TypeAlias = Callable[["Town"], None]
places = st.integers(0, 20)
steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(lambda n, c, a: lambda town: town.change(n, c, a), places, single, st.sampled_from(ACTORS)),
    st.builds(lambda n, c: lambda town: town.change(n, c, BOB), places, single),
    st.builds(lambda n, m, s: lambda town: town.merge(n, m, strangers=s), places, places, st.booleans()),
    st.builds(lambda n, c: lambda town: town.split(n, c), places, st.sets(st.integers(0, 6))),
    st.builds(lambda n, m: lambda town: town.relate(n, m), places, places),
    st.builds(lambda h: lambda town: town.wait(h), st.sampled_from([-30, 1, 24, 24 * 6, 24 * 20])),
)


@dataclass
class Town:
    """Tickets with their whole history, and what was said as what."""

    now: datetime = START
    filed: dict[str, Ticket] = field(default_factory=lambda: {ticket.number: ticket for ticket in FILED})
    tickets: dict[str, Ticket] = field(default_factory=lambda: {ticket.number: ticket for ticket in FILED})
    events: dict[str, list[TicketEvent]] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    public: set[str] = field(default_factory=set)
    acquainted: set[frozenset[str]] = field(default_factory=set)
    said: int = 0

    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def pick(self, place: int) -> Ticket:
        return list(self.tickets.values())[place % len(self.tickets)]

    def change(self, place: int, change: Change, actor: Actor) -> None:
        ticket = self.pick(place)
        if isinstance(change, PublicReply | InternalNote | CustomerReply):
            self.said += 1
            change = replace(change, text=f"{change.text} {self.said}")
            (self.notes if isinstance(change, InternalNote) else self.public).add(change.text)
        result = changed(ticket, change, actor, self.now, RULES)
        if isinstance(result, Changed):
            self.keep(result)
            if ticket.status is Status.CLOSED and result.ticket.status is not Status.CLOSED:
                over = ticket.solved_at or ticket.closed_at
                assert isinstance(change, Reopen | CustomerReply)
                assert over is not None
                assert self.now - over <= RULES.reopen_window
                assert ticket.merged_into is None
        elif isinstance(result, Elsewhere):
            onward = destination(result.number, {number: t.merged_into for number, t in self.tickets.items()})
            assert actor.id in self.tickets[onward].audience
        elif isinstance(result, FollowUp) and isinstance(change, CustomerReply):
            self.part(followed(ticket, change.text, self.number(), actor, self.now))
        else:
            assert isinstance(result, Refused | FollowUp)

    def merge(self, place: int, other: int, *, strangers: bool) -> None:
        source, into = self.pick(place), self.pick(other)
        result = merged(source, into, BOB, self.now, strangers=strangers)
        if isinstance(result, Both):
            if strangers:
                self.acquainted.add(source.audience | into.audience)
            self.keep(result.one)
            self.keep(result.other)

    def relate(self, place: int, other: int) -> None:
        result = related(self.pick(place), self.pick(other), BOB, self.now)
        if isinstance(result, Both):
            self.keep(result.one)
            self.keep(result.other)

    def split(self, place: int, chosen: set[int]) -> None:
        result = split(self.pick(place), chosen, "part", self.number(), BOB, self.now, RULES)
        if isinstance(result, Parted):
            self.part(result)

    def number(self) -> str:
        return f"T-{len(self.tickets) + 1}"

    def part(self, made: Parted) -> None:
        self.keep(made.old)
        self.filed[made.new.ticket.number] = self.tickets[made.new.ticket.number] = made.new.ticket
        assert made.new.event.kind is EventKind.OPENED

    def keep(self, made: Changed) -> None:
        number = made.ticket.number
        before = self.tickets[number]
        assert made.ticket.version == before.version + 1
        assert made.as_read.version == before.version
        assert [(event.version, event.part) for event in made.events] == [
            (made.ticket.version, part) for part in range(len(made.events))
        ]
        assert made.events
        assert made.ticket.comments[: len(before.comments)] == before.comments
        self.tickets[number] = made.ticket
        self.events.setdefault(number, []).extend(made.events)


def played(town: Town, todo: list[Step]) -> Town:
    for step in todo:
        step(town)
    return town


town_after = st.builds(lambda todo: played(Town(), todo), st.lists(steps, max_size=30))


@settings(deadline=None)
@given(town_after)
def test_the_events_of_a_ticket_make_it_from_what_was_filed(town: Town) -> None:
    for number, ticket in town.tickets.items():
        events = town.events.get(number, [])
        assert replay(town.filed[number], events) == ticket
        times = [event.at for event in events]
        assert times == sorted(times)
        assert all(event.at >= ticket.opened_at for event in events)


@settings(deadline=None)
@given(town_after)
def test_status_and_times_agree(town: Town) -> None:
    for ticket in town.tickets.values():
        assert (ticket.status is Status.CLOSED) == (ticket.closed_at is not None)
        assert (ticket.closed_at is None) == (ticket.closed_because is None)
        assert (ticket.closed_because is CloseReason.MERGED) == (ticket.merged_into is not None)
        assert ticket.solved_at is None or ticket.status in {Status.SOLVED, Status.CLOSED}
        assert ticket.status is not Status.SOLVED or ticket.solved_at is not None
        if ticket.solved_at is not None and ticket.closed_at is not None:
            assert ticket.solved_at <= ticket.closed_at


@settings(deadline=None)
@given(town_after)
def test_no_note_ever_becomes_public(town: Town) -> None:
    for ticket in town.tickets.values():
        assert ticket.description not in town.notes
        for comment in ticket.comments:
            assert comment.public == (comment.text in town.public)
            assert comment.public != (comment.text in town.notes)


@settings(deadline=None)
@given(town_after)
def test_customers_see_each_others_words_only_where_that_was_meant(town: Town) -> None:
    for ticket in town.tickets.values():
        assert len(ticket.audience) == 1 or any(ticket.audience <= met for met in town.acquainted)


@settings(deadline=None)
@given(town_after)
def test_merged_tickets_lead_to_one_that_was_not(town: Town) -> None:
    onward = {number: ticket.merged_into for number, ticket in town.tickets.items()}
    for number, ticket in town.tickets.items():
        last = destination(number, onward)
        assert onward[last] is None
        assert ticket.audience <= town.tickets[last].audience
