"""Two tickets become one, one becomes two, and neither shows anything to anybody new by accident."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.ticket import CloseReason, Comment, Link, LinkKind, Priority, Status, Ticket
from handlers.tickets.changes import Assign, Close, CustomerReply, InternalNote, PublicReply, Then
from handlers.tickets.combining import OWED, Both, Parted, destination, followed, merged, related, split
from handlers.tickets.history import replay
from handlers.tickets.refusals import Refusal, Refused
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, BOB, CLOCK, RULES, TICKET, after

OTHER = replace(TICKET, number="T-2", subject="It smells")
STRANGE = replace(OTHER, requester_id="p2")
ASKED = after(OTHER, PublicReply("Which lamp?", Then.PENDING))


def both(source: Ticket, into: Ticket, *, strangers: bool = False) -> Both:
    result = merged(source, into, BOB, START, strangers=strangers)
    assert isinstance(result, Both), result
    return result


def why(result: object) -> Refusal:
    assert isinstance(result, Refused)
    return result.why


def test_a_merged_ticket_is_closed_and_points_to_the_other() -> None:
    made = both(TICKET, OTHER)
    source, into = made.one.ticket, made.other.ticket
    assert (source.status, source.closed_because, source.merged_into) == (Status.CLOSED, CloseReason.MERGED, "T-2")
    assert into.links == (Link(LinkKind.MERGED_FROM, "T-1"),)
    assert (into.status, into.comments) == (Status.NEW, ())
    assert replay(TICKET, made.one.events) == source
    assert replay(OTHER, made.other.events) == into


def test_what_waited_for_us_waits_in_the_other() -> None:
    assert both(TICKET, ASKED).other.ticket.status is Status.OPEN
    assert both(ASKED, TICKET).other.ticket.status is Status.NEW
    pending = after(TICKET, PublicReply("Which lamp?", Then.PENDING))
    assert both(pending, ASKED).other.ticket.status is Status.PENDING


def test_words_that_wait_for_an_answer_wait_in_the_other_until_the_team_says_something() -> None:
    into = both(TICKET, ASKED).other
    assert (into.ticket.customer_waits, into.ticket.owed_since) == (True, START)
    assert into.events[0].because == OWED
    assert replay(ASKED, into.events) == into.ticket
    told = after(into.ticket, InternalNote("Odd."))
    assert told.customer_waits
    answered = after(told, PublicReply("Both are the coil.", Then.PENDING))
    assert (answered.customer_waits, answered.owed_since) == (False, None)
    # It goes on over the next merge, and nothing waits that was answered where it was said.
    assert both(into.ticket, replace(OTHER, number="T-3")).other.ticket.owed_since == START
    assert both(replace(ASKED, number="T-3"), ASKED).other.ticket.owed_since is None


def test_strangers_are_merged_only_when_that_is_meant() -> None:
    assert why(merged(TICKET, STRANGE, BOB, START)) is Refusal.STRANGERS
    made = both(TICKET, STRANGE, strangers=True)
    assert made.other.ticket.audience == {"p1", "p2"}
    assert made.one.ticket.audience == {"p1"}
    assert after(made.other.ticket, CustomerReply("Mine too"), ANN).comments[-1].author == "Ann"
    # Who sees more than one of the two persons is a stranger again to a ticket of one of them.
    third = replace(STRANGE, number="T-3")
    assert both(made.other.ticket, third, strangers=True).other.ticket.audience == {"p1", "p2"}
    assert why(merged(made.other.ticket, third, BOB, START)) is Refusal.STRANGERS
    assert why(merged(third, made.other.ticket, BOB, START)) is Refusal.STRANGERS


def test_no_ring_comes_about() -> None:
    made = both(TICKET, OTHER)
    assert why(merged(made.other.ticket, made.one.ticket, BOB, START)) is Refusal.MERGED
    assert why(merged(made.one.ticket, replace(OTHER, number="T-3"), BOB, START)) is Refusal.MERGED
    assert why(merged(TICKET, TICKET, BOB, START)) is Refusal.UNUSABLE
    assert why(merged(TICKET, after(OTHER, Close()), BOB, START)) is Refusal.OVER
    assert why(merged(after(TICKET, Close()), OTHER, BOB, START)) is Refusal.OVER
    assert why(merged(TICKET, OTHER, ANN, START)) is Refusal.NOT_PERMITTED


def test_words_go_on_over_any_number_of_merges() -> None:
    onward = {"T-1": "T-2", "T-2": "T-3", "T-3": None}
    assert [destination(number, onward) for number in ("T-1", "T-3", "T-4")] == ["T-3", "T-3", "T-4"]
    with pytest.raises(ValueError, match="merged into each other"):
        destination("T-1", {"T-1": "T-2", "T-2": "T-1"})


def test_links_go_both_ways_and_once() -> None:
    made = related(TICKET, STRANGE, BOB, START)
    assert isinstance(made, Both)
    assert made.one.ticket.links == (Link(LinkKind.RELATED, "T-2"),)
    assert made.other.ticket.links == (Link(LinkKind.RELATED, "T-1"),)
    assert why(related(made.one.ticket, made.other.ticket, BOB, START)) is Refusal.NO_CHANGE
    assert why(related(TICKET, TICKET, BOB, START)) is Refusal.UNUSABLE
    assert why(related(TICKET, OTHER, ANN, START)) is Refusal.NOT_PERMITTED


SAID = after(after(after(TICKET, InternalNote("The coil")), PublicReply("Hm")), CustomerReply("It smells too"), ANN)


def test_a_split_takes_the_customers_words_along_and_notes_stay_notes() -> None:
    made = split(replace(SAID, episode_id="e1", key="k1", email="a@b.example"), {3, 1}, " It  smells ", "T-7", BOB,
                 START, RULES)  # fmt: skip
    assert isinstance(made, Parted)
    new = made.new.ticket
    assert (new.number, new.subject, new.description, new.status) == ("T-7", "It smells", "It smells too", Status.NEW)
    assert new.comments == (Comment("Bob", "The coil", START, public=False, team=True),)
    assert (new.requester_id, new.email, new.episode_id, new.key) == ("p1", "a@b.example", None, None)
    assert new.links == (Link(LinkKind.SPLIT_FROM, "T-1"),)
    assert made.old.ticket.comments == SAID.comments
    assert made.old.ticket.links == (Link(LinkKind.SPLIT_INTO, "T-7"),)
    assert made.new.event.because == "split from T-1"
    assert (new.asked_by, new.asked_at, new.opened_at) == ("Ann", SAID.comments[2].at, START)


def test_the_request_itself_can_be_split_off_and_stays() -> None:
    made = split(SAID, {0, 3}, "The hum", "T-7", BOB, START, RULES, asker="Ann")
    assert isinstance(made, Parted)
    new = made.new.ticket
    assert (new.description, new.asked_by, new.asked_at) == (SAID.description, "Ann", SAID.opened_at)
    assert [one.text for one in new.comments] == ["It smells too"]
    assert made.old.ticket.description == SAID.description
    # What was split off once keeps its author when it is split again.
    again = split(new, {0}, "The hum again", "T-8", BOB, START, RULES, asker="Bob")
    assert isinstance(again, Parted)
    assert again.new.ticket.asked_by == "Ann"


def test_the_same_persons_see_what_was_split() -> None:
    made = split(replace(SAID, participants=("p2",)), {3}, "It smells", "T-7", BOB, START, RULES)
    assert isinstance(made, Parted)
    assert made.new.ticket.audience == made.old.ticket.audience == {"p1", "p2"}


@pytest.mark.parametrize("chosen", [set(), {-1}, {4}, {1}, {2}, {1, 2}])
def test_a_split_is_about_something_that_the_customer_said(chosen) -> None:
    assert why(split(SAID, chosen, "It smells", "T-7", BOB, START, RULES)) is Refusal.UNUSABLE


def test_a_split_is_refused_without_a_subject_or_by_others() -> None:
    assert why(split(SAID, {3}, " ", "T-7", BOB, START, RULES)) is Refusal.UNUSABLE
    assert why(split(SAID, {3}, "It smells", "T-7", CLOCK, START, RULES)) is Refusal.NOT_PERMITTED


def test_who_comes_too_late_gets_a_ticket_of_their_own() -> None:
    old = replace(after(after(SAID, Assign("bob")), Close()), participants=("p2",), email="a@b.example", plan="premium")
    made = followed(old, "Production is down again", "T-8", ANN, START)
    new = made.new.ticket
    assert (new.requester_id, new.email, new.plan, new.participants) == ("p1", "a@b.example", "premium", ())
    assert (new.status, new.assignee, new.priority, new.closed_at) == (Status.NEW, None, Priority.HIGH, None)
    assert new.links == (Link(LinkKind.FOLLOWS, "T-1"),)
    assert made.old.ticket.links == (Link(LinkKind.FOLLOWED_BY, "T-8"),)
    assert made.old.ticket.status is Status.CLOSED
    theirs = followed(old, "Mine too", "T-9", replace(ANN, id="p2"), START).new.ticket
    assert (theirs.requester_id, theirs.email) == ("p2", None)
