"""Files stand with the words that they came with."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from handlers.attachment import Attachment
from handlers.ticket import Comment
from handlers.ticket_event import EventKind, TicketEvent
from handlers.tickets.enclosed import REQUEST, enclosed
from tests.fakes import START
from tests.handlers.tickets.worlds import ANN, BOB, TICKET

LATER = START + timedelta(hours=1)
SAID = Comment("Ann", "It smells too", LATER, public=True)


def file(key: str, minutes: float, by: str = "p1") -> Attachment:
    at = START + timedelta(minutes=minutes)
    return Attachment(f"f{key}{minutes}", None, key, "a.txt", "text/plain", by, at, "T-1", 5, "x", "aa/a")


def places(ticket, events, *files: Attachment) -> list[int | None]:
    found = enclosed(ticket, events, files)
    return [next(place for place, those in found.items() if one in those) for one in files]


def test_a_key_names_the_words_however_late_the_file_is() -> None:
    ticket = replace(TICKET, key="k-filed", comments=(Comment("Bob", "Hm", START, public=True, team=True), SAID, SAID))
    events = [
        TicketEvent("T-1", 2, 0, START, BOB, EventKind.REPLIED, text="Hm"),
        TicketEvent("T-1", 3, 0, LATER, ANN, EventKind.ANSWERED, text="It smells too", key="said:p1:k-form:00ff"),
        TicketEvent("T-1", 4, 0, LATER, ANN, EventKind.ANSWERED, text="It smells too", key="mail:m1"),
    ]
    files = file("k-filed", 500), file("k-form", 500), file("mail:m1", 500), file("k-form", 500, by="p2")
    assert places(ticket, events, *files) == [REQUEST, 2, 3, None]


def test_what_was_copied_by_a_split_has_no_events_and_times_tell() -> None:
    ticket = replace(TICKET, opened_at=START + timedelta(days=1), asked_at=START, comments=(SAID,))
    assert places(ticket, (), file("k", 0.5), file("k", 60.5), file("k", 59.5), file("k", 90)) == [REQUEST, 1, 1, None]
    event = TicketEvent("T-1", 2, 0, LATER, ANN, EventKind.ANSWERED, text="More", key="mail:m2")
    more = replace(ticket, comments=(SAID, replace(SAID, text="More")))
    assert places(more, [event], file("mail:m2", 60)) == [2]


def test_the_teams_words_bring_no_files_of_customers_and_what_came_before_came_with_the_request() -> None:
    ticket = replace(TICKET, comments=(Comment("Bob", "Hm", LATER, public=True, team=True),))
    assert places(ticket, (), file("k", 60)) == [None]
    assert places(ticket, (), file("k", -30)) == [REQUEST]
