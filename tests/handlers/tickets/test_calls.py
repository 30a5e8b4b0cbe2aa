"""Phone calls: a new ticket or one that is there, what the clocks make of them, and what cannot be written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.call import Direction, Recording, Verification
from handlers.person import Person
from handlers.ports import ChangeRefused, InvalidInput, TicketNotFound
from handlers.ticket import CloseReason, Priority, Status
from handlers.ticket_event import EventKind
from handlers.tickets.call_entry import CallEntry, NewCaller
from handlers.tickets.call_words import headline, particulars
from handlers.tickets.calls import CallDesk
from handlers.tickets.changes import CallOutcome
from handlers.tickets.history import replay
from handlers.tickets.sla_clock import ClockState
from handlers.tickets.sla_policy import Aim
from handlers.tickets.timeline import timeline
from tests.fakes import START, Memory
from tests.handlers.tickets.desks import ANN, EVE, DeskWorld
from tests.memory_calls import calling
from tests.worlds import memory_world

ACME = Person("p2", known=True, name="Al", email="al@acme.example", accounts=("ACME",))
CALL = CallEntry(
    key="c1",
    caller="p1",
    began=START - timedelta(minutes=12),
    length=timedelta(minutes=12),
    notes="It hums; he pressed the coil.",
    subject="It hums",
    recording=Recording.NOTICE_GIVEN,
    verification=Verification.DETAILS,
    phone="+49 30 123456",
    session="https://remote.example.com/s/1",
)


class Phones:
    """A desk with a phone."""

    def __init__(self, **settings: object) -> None:
        self.memory = Memory()
        self.desks = DeskWorld(memory_world(self.memory), **settings)
        self.calls: CallDesk = calling(self.desks, ACME)

    def sent(self, receiver: str) -> list[object]:
        """Give what was left for a receiver."""
        return [
            one.payload.get("kind") or one.payload.get("event")
            for one in self.memory.outbox
            if one.receiver == receiver
        ]


@pytest.fixture
def phones() -> Phones:
    return Phones()


async def test_a_call_becomes_a_ticket_with_its_whole_history(phones: Phones):
    ticket = await phones.calls.log(CALL, EVE)
    assert (ticket.number, ticket.version, ticket.status) == ("T-1", 1, Status.OPEN)
    assert (ticket.requester_id, ticket.email, ticket.description) == ("p1", "ann@example.com", "It hums")
    assert ticket.opened_at == CALL.began
    assert [(one.text, one.public, one.team) for one in ticket.comments] == [(CALL.notes, False, True)]
    assert await phones.desks.kinds() == [EventKind.OPENED, EventKind.CALLED, EventKind.NOTED, EventKind.STATUS]
    dossier = await phones.desks.desk.dossier("T-1")
    assert [line.what for line in timeline(dossier.events, {})] == [
        "opened it (on the phone)",
        "talked on the phone (Ann called, 12 minutes)",
        "wrote a note",
        "made it open",
    ]
    (call,) = dossier.calls
    assert (call.number, call.version, call.by, call.caller, call.minutes) == ("T-1", 1, "eve", "Ann", 12)
    assert headline(call) == "Ann called us, 12 minutes"
    assert particulars(call) == (
        "recorded, notice was given",
        "told details of the account",
        "phone +49 30 123456",
        "remote session https://remote.example.com/s/1",
    )
    assert phones.sent("mail") == ["filed"]
    assert phones.sent("team") == ["filed"]


async def test_the_history_says_what_the_ticket_is(phones: Phones):
    ticket = await phones.calls.log(replace(CALL, told="Press it.", outcome=CallOutcome.PENDING), EVE)
    events = await phones.desks.world.tickets.history("T-1")
    filed = replace(ticket, status=Status.NEW, status_at=None, comments=(), changed_at=None)
    assert replay(filed, events) == ticket


async def test_a_call_tells_the_name_that_was_given_whatever_the_list_says(phones: Phones):
    await phones.calls.log(replace(CALL, caller=NewCaller("Abe", email="al@acme.example")), EVE)
    dossier = await phones.desks.desk.dossier("T-1")
    assert (dossier.ticket.requester_id, dossier.calls[0].caller) == ("p2", "Abe")
    assert "talked on the phone (Abe called, 12 minutes)" in [line.what for line in timeline(dossier.events, {})]


async def test_no_first_reply_is_owed_to_whoever_was_talked_to(phones: Phones):
    await phones.calls.log(CALL, EVE)
    clocks = (await phones.desks.desk.dossier("T-1")).clocks
    assert [clock.aim for clock in clocks] == [Aim.RESOLUTION]


async def test_a_call_answers_a_ticket_from_when_it_began(phones: Phones):
    await phones.desks.file()
    phones.desks.wait(hours=1)
    now = phones.desks.clock()
    await phones.calls.log(replace(CALL, number="T-1", began=now - timedelta(minutes=20)), EVE)
    first = (await phones.desks.desk.dossier("T-1")).clocks[0]
    assert (first.aim, first.state, first.met_at) == (Aim.FIRST_REPLY, ClockState.MET, now - timedelta(minutes=20))


async def test_a_call_never_goes_before_what_happened_already(phones: Phones):
    await phones.desks.file()
    phones.desks.wait(minutes=30)
    await phones.desks.desk.answer("T-1", ANN, "Still.")
    phones.desks.wait(minutes=5)
    ticket = await phones.calls.log(replace(CALL, number="T-1", began=START, length=timedelta(minutes=1)), EVE)
    assert ticket.changed_at == START + timedelta(minutes=30)


async def test_a_call_that_solved_it_closes_the_ticket_for_a_real_reason(phones: Phones):
    ticket = await phones.calls.log(replace(CALL, outcome=CallOutcome.SOLVED), EVE)
    assert (ticket.status, ticket.closed_because, ticket.assignee) == (Status.CLOSED, CloseReason.ENGINEER, None)
    assert phones.sent("mail") == ["solved"]
    assert "solved on the call" in particulars((await phones.desks.desk.dossier("T-1")).calls[0])


async def test_the_customer_reads_what_they_were_told(phones: Phones):
    ticket = await phones.calls.log(replace(CALL, told="Press the coil firmly."), EVE)
    assert [(one.text, one.public) for one in ticket.comments] == [
        (CALL.notes, False),
        ("Press the coil firmly.", True),
    ]
    assert phones.sent("mail") == ["answer"]
    mailed = next(one for one in phones.memory.outbox if one.receiver == "mail")
    assert mailed.payload["ordinal"] == 2


async def test_words_of_a_call_appear_on_a_ticket_that_is_there(phones: Phones):
    await phones.desks.file()
    ticket = await phones.calls.log(
        replace(CALL, number="t-1", caller=None, told="Press it.", priority=Priority.HIGH, assignee="eve"), EVE
    )
    assert (ticket.priority, ticket.assignee, ticket.status) == (Priority.HIGH, "eve", Status.OPEN)
    assert phones.sent("mail") == ["filed", "answer"]
    assert phones.sent("team") == ["filed", "called"]
    assert (await phones.calls.latest())[0].caller == "Ann"


async def test_the_same_call_is_written_down_once(phones: Phones):
    first = await phones.calls.log(CALL, EVE)
    assert await phones.calls.log(CALL, EVE) == first
    await phones.calls.log(replace(CALL, number="T-1", key="c2"), EVE)
    again = await phones.calls.log(replace(CALL, number="T-1", key="c2"), EVE)
    assert again.version == 2
    assert len(phones.memory.calls) == 2
    # Other notes under the same key are not thrown away.
    assert (await phones.calls.log(replace(CALL, number="T-1", key="c2", notes="Another matter."), EVE)).version == 3
    assert len(phones.memory.calls) == 3


async def test_somebody_new_is_known_when_they_call_again(phones: Phones):
    new = NewCaller("Zoe", phone="+49 (30) 777-888")
    first = await phones.calls.log(replace(CALL, caller=new, phone=""), EVE)
    for number in ("030 777 888", "30777888", "+49 30 777888"):
        assert [one.name for one in await phones.calls.find(number)] == ["Zoe"]
    assert await phones.calls.find("777 999") == []
    second = await phones.calls.log(replace(CALL, caller=replace(new, phone="0049 30 777888"), phone="", key="c2"), EVE)
    assert first.requester_id == second.requester_id
    assert first.email is None
    assert phones.sent("mail") == []
    assert (await phones.calls.latest())[0].phone == "0049 30 777888"


async def test_callers_are_found_by_name_address_and_account(phones: Phones):
    for text in ("al", "acme.ex", "ACME"):
        assert "p2" in [one.id for one in await phones.calls.find(text)]
    assert [one.id for one in await phones.calls.find("al nobody")] == []
    assert await phones.calls.find("  ") == ()
    assert await phones.calls.person("p9") is None


async def test_what_is_agreed_with_the_account_holds_for_its_calls():
    phones = Phones(accounts={"ACME": {"plan": "premium"}})
    assert (await phones.calls.log(replace(CALL, caller="p2"), EVE)).plan == "premium"
    # Also where only a signed token named it, which is not there when somebody calls.
    phones.calls = calling(phones.desks, replace(ACME, accounts=(), claimed=("ACME",)))
    assert (await phones.calls.log(replace(CALL, caller="p2", key="c2"), EVE)).plan == "premium"


async def test_a_call_opens_what_was_solved_and_leaves_what_waits_for_engineering(phones: Phones):
    desk = phones.desks.desk
    await phones.desks.file()
    await desk.solve("T-1", EVE)
    assert (await phones.calls.log(replace(CALL, number="T-1", key="a"), EVE)).status is Status.OPEN
    await desk.hold("T-1", EVE, "a part")
    assert (await phones.calls.log(replace(CALL, number="T-1", key="b"), EVE)).status is Status.ON_HOLD
    pending = await phones.calls.log(replace(CALL, number="T-1", key="c", outcome=CallOutcome.PENDING), EVE)
    assert pending.status is Status.PENDING


async def test_a_call_about_what_is_long_over_goes_into_a_new_ticket(phones: Phones):
    await phones.desks.file()
    await phones.desks.desk.close("T-1", EVE)
    phones.desks.wait(days=20)
    late = replace(CALL, number="T-1", began=phones.desks.clock())
    with pytest.raises(ChangeRefused, match="write the call down as a new ticket"):
        await phones.calls.log(late, EVE)
    closed = await phones.calls.log(replace(late, outcome=CallOutcome.SOLVED), EVE)
    assert closed.status is Status.CLOSED


async def test_who_was_overtaken_is_told(phones: Phones):
    await phones.desks.file()
    await phones.desks.desk.answer("T-1", ANN, "Still.")
    with pytest.raises(ChangeRefused, match="Ann wrote to us"):
        await phones.calls.log(replace(CALL, number="T-1"), EVE, seen=1)
    with pytest.raises(TicketNotFound):
        await phones.calls.log(replace(CALL, number="T-9"), EVE)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"notes": " "}, "what was talked about"),
        ({"subject": ""}, "a subject"),
        ({"subject": "x" * 201}, "subject has 201 characters"),
        ({"notes": "x" * 20_001}, "notes have 20,001 characters"),
        ({"told": "x" * 20_001}, "words for the customer have"),
        ({"session": "javascript:alert(1)"}, "begins with https"),
        ({"length": timedelta(seconds=10)}, "from 1 minute to 12 hours"),
        ({"length": timedelta(hours=13)}, "from 1 minute to 12 hours"),
        ({"began": START + timedelta(minutes=6)}, "in the future"),
        ({"began": START - timedelta(days=31)}, "last 30 days"),
        ({"phone": "call me"}, "check the phone number"),
        ({"caller": None}, "who called"),
        ({"caller": "p9"}, "who called"),
        ({"caller": NewCaller("Zoe"), "phone": ""}, "an address or a phone number of Zoe"),
        ({"caller": NewCaller(" ", phone="030 123")}, "by name"),
        ({"caller": NewCaller("Zoe", "zoe at example")}, "check the address"),
    ],
)
async def test_what_cannot_be_is_refused_with_the_way_out(phones: Phones, changes: dict[str, object], why: str):
    with pytest.raises(InvalidInput, match=why):
        await phones.calls.log(replace(CALL, **changes), EVE)  # type: ignore[arg-type]
    assert phones.memory.tickets == {}


async def test_a_call_of_ours_is_told_so(phones: Phones):
    await phones.calls.log(replace(CALL, direction=Direction.OUT, length=timedelta(minutes=1)), EVE)
    dossier = await phones.desks.desk.dossier("T-1")
    assert headline(dossier.calls[0]) == "we called Ann, 1 minute"
    assert dossier.events[1].because == "called Ann, 1 minute"


async def test_nothing_is_written_to_who_is_known_by_a_number_only() -> None:
    phones = Phones()
    zoe = NewCaller("Zoë", phone="+49 30 777")
    with pytest.raises(InvalidInput, match="cannot be reached in writing"):
        await phones.calls.log(replace(CALL, caller=zoe, told="We call back."), EVE)
    assert phones.memory.tickets == {}
    number = (await phones.calls.log(replace(CALL, caller=zoe), EVE)).number
    on_it = replace(CALL, key="c2", caller=None, number=number, told="We call back.")
    with pytest.raises(InvalidInput, match="cannot be reached in writing"):
        await phones.calls.log(on_it, EVE)
    assert not [one for one in (await phones.desks.desk.show(number)).comments if one.public]
