"""What of a ticket's events its clocks look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.ticket import LinkKind, Priority, Status
from handlers.tickets.changes import (
    CustomerReply,
    InternalNote,
    PublicReply,
    SetPlan,
    SetPriority,
    SetSubject,
    SetTier,
    Then,
)
from handlers.tickets.combining import Both, merged
from handlers.tickets.events import Actor, ActorKind, Changed, EventKind, Happening, TicketEvent
from handlers.tickets.history import opening, recorded
from handlers.tickets.lifecycle import changed
from handlers.tickets.sla_events import sla_history
from handlers.tickets.sla_history import (
    CustomerReplied,
    MergedAway,
    Opened,
    PlanChanged,
    PriorityChanged,
    StatusChanged,
    TeamReplied,
    TierChanged,
)
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, BOB, CLOCK, RULES, TICKET

HOUR = timedelta(hours=1)


def test_a_life_is_read_as_the_clocks_need_it() -> None:
    ticket, events = TICKET, [opening(TICKET, ANN).event]
    steps = [
        (InternalNote("look"), BOB),
        (PublicReply("Which version?", Then.PENDING), BOB),
        (CustomerReply("3.2"), ANN),
        (SetPriority(Priority.HIGH), BOB),
        (SetSubject("It hums loudly"), BOB),
        (SetPlan("premium"), BOB),
        (SetTier(2), BOB),
    ]
    for hour, (change, actor) in enumerate(steps, start=1):
        done = changed(ticket, change, actor, START + hour * HOUR, RULES)
        assert isinstance(done, Changed), done
        ticket, events = done.ticket, [*events, *done.events]
    found = sla_history(ticket, events)
    assert found[0] == Opened(START, "standard", Priority.NORMAL)
    assert found == sla_history(TICKET, events)
    assert [one for one in found[1:] if not isinstance(one, StatusChanged)] == [
        TeamReplied(START + 2 * HOUR),
        CustomerReplied(START + 3 * HOUR),
        PriorityChanged(START + 4 * HOUR, Priority.HIGH),
        PlanChanged(START + 6 * HOUR, "premium"),
        TierChanged(START + 7 * HOUR, 2),
    ]
    statuses = [(one.at, one.status) for one in found if isinstance(one, StatusChanged)]
    assert (START + 2 * HOUR, Status.PENDING) in statuses
    assert (START + 3 * HOUR, Status.OPEN) in statuses


def test_what_the_system_says_by_itself_is_no_reply() -> None:
    said = recorded(TICKET, [Happening(EventKind.REPLIED, text="We have your ticket.")], CLOCK, START).events
    assert CLOCK.kind is ActorKind.SYSTEM
    assert sla_history(TICKET, said) == (Opened(START, "standard", Priority.NORMAL),)


def test_a_call_that_is_written_down_as_it_is_filed_tells_so_by_itself() -> None:
    team = Actor(ActorKind.TEAM, "eve", "Eve")
    filed = TicketEvent("T-1", 1, 0, START, team, EventKind.OPENED, after="new")
    call = TicketEvent("T-1", 1, 1, START, team, EventKind.CALLED, because="Ann called, 3 minutes")
    assert sla_history(TICKET, (filed, call))[0] == Opened(START, "standard", Priority.NORMAL, answered=True)
    later = replace(call, version=2, part=0)
    assert sla_history(TICKET, (filed, later)) == (Opened(START, "standard", Priority.NORMAL), TeamReplied(START))


def test_a_call_is_answered_while_it_is_filed() -> None:
    assert sla_history(TICKET, (), answered=True) == (Opened(START, "standard", Priority.NORMAL, answered=True),)


def test_what_was_owed_in_a_merged_ticket_is_owed_where_it_goes_on() -> None:
    source, into = replace(TICKET, number="T-2"), TICKET
    both = merged(source, into, BOB, START + HOUR)
    assert isinstance(both, Both), both
    assert sla_history(source, both.one.events)[1:] == (
        MergedAway(START + HOUR),
        StatusChanged(START + HOUR, Status.CLOSED),
    )
    assert CustomerReplied(START + HOUR) in sla_history(into, both.other.events, owing=["T-2"])
    assert CustomerReplied(START + HOUR) not in sla_history(into, both.other.events)


def test_a_link_of_another_kind_owes_nothing() -> None:
    link = TicketEvent("T-1", 2, 0, START, BOB, EventKind.LINKED, after=f"{LinkKind.RELATED}:T-2")
    assert sla_history(TICKET, [link], owing=["T-2"])[1:] == ()
