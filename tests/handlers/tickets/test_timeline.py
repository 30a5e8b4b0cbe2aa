"""What happened is told in words, without the codes that it is kept under."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.web.pages.console.thread import entries, thread
from handlers.ticket import CloseReason
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from handlers.tickets.timeline import reason, timeline, told
from tests.fakes import START
from tests.handlers.tickets.worlds import BOB, TICKET

ROUTING = Actor(ActorKind.SYSTEM, "routing", "routing")


def event(kind: EventKind, by: Actor, version: int = 2, **facts: str) -> TicketEvent:
    return TicketEvent("T-1", version, 0, START + timedelta(minutes=version), by, kind, **facts)


@pytest.mark.parametrize(
    ("because", "said"),
    [
        (CloseReason.ENGINEER, "closed it"),
        (CloseReason.CUSTOMER, "closed it"),
        (CloseReason.SOLVED, "closed it (it was solved, and the customer did not object)"),
        (CloseReason.IDLE, "closed it (the customer was asked, and did not answer)"),
        (CloseReason.MERGED, "closed it (it goes on in another ticket)"),
    ],
)
def test_why_it_was_closed_is_said_in_words(because: CloseReason, said: str) -> None:
    assert told(event(EventKind.STATUS, BOB, before="open", after="closed", because=str(because)), {}) == said


def test_other_reasons_are_somebodys_words() -> None:
    held = event(EventKind.STATUS, BOB, before="open", after="on_hold", because="the coil")
    assert (told(held, {}), reason(held)) == ("made it on hold (the coil)", "the coil")


def test_what_people_did_and_what_was_broken_is_not_folded() -> None:
    events = [
        event(EventKind.ASSIGNED, ROUTING, 2, after="bob"),
        event(EventKind.WARNED, ROUTING, 3, after="first_reply/1"),
        event(EventKind.BREACHED, ROUTING, 4, after="first_reply/1"),
        event(EventKind.PRIORITY, BOB, 5, before="normal", after="high"),
        event(EventKind.STATUS, BOB, 6, before="open", after="on_hold", because="the coil"),
    ]
    assert [line.by_itself for line in timeline(events, {})] == [True, True, False, False, False]
    shown = thread(TICKET, entries(TICKET, events, {}), "Ann", START + timedelta(hours=1))
    folded = shown.split("<details>", 1)[1].split("</details>", 1)[0]
    assert "2 changes; the latest: routing warned that the first reply is due soon" in folded
    assert shown.count("<details>") == 1
    for line in (
        "the first reply is overdue",
        "changed its priority from normal to high",
        "made it on hold (the coil)",
    ):
        assert line in shown
        assert line not in folded
