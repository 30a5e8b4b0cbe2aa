"""The console's words and marks: time, links, promises, the thread. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.pages.console.clocks import promises, waits_for
from bot.web.pages.console.prose import SHOWN, linked, prose
from bot.web.pages.console.queue_query import Asked, read
from bot.web.pages.console.thread import entries, thread
from bot.web.pages.console.ticket_diagnostics import diagnostics
from bot.web.pages.console.ticket_help import helping
from bot.web.pages.console.times import ago, due, length, there
from handlers.call import Direction, PhoneCall, Recording, Verification
from handlers.diagnostics import Diagnostics
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind, EventKind, TicketEvent
from handlers.tickets.assistance import Help, Suggestion
from handlers.tickets.lists import Order, View
from handlers.tickets.sla_clock import ClockState, SlaClock
from handlers.tickets.sla_policy import Aim

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(hours=1, minutes=40), "1 h 40 min"),
        (timedelta(hours=2), "2 h"),
        (timedelta(hours=12, minutes=40), "12 h"),
        (timedelta(hours=40), "40 h"),
        (timedelta(days=2, hours=3), "2 days 3 h"),
        (timedelta(days=14, hours=3), "14 days"),
        (-timedelta(days=3), "3 days"),
    ],
)
def test_a_length_is_told_in_words(time: timedelta, words: str) -> None:
    assert length(time) == words


def test_a_calendars_moment_is_told_by_its_own_clock() -> None:
    told = there(NOW, ZoneInfo("Europe/Berlin"))
    assert told.endswith(">02 Mar 2026, 10:30</time>")
    assert "class=" not in told


def test_open_time_is_told_in_hours_as_the_settings_write_it() -> None:
    assert length(timedelta(hours=80), days=False) == "80 h"


def test_what_is_too_late_is_told_in_words_and_marked() -> None:
    assert due(NOW, NOW) == '<strong class="late">overdue by less than a minute</strong>'
    assert due(NOW + timedelta(minutes=5), NOW) == '<span class="soon">in 5 min</span>'
    assert due(NOW + timedelta(hours=5), NOW) == '<span class="later">in 5 h</span>'
    assert "just now" in ago(NOW, NOW)
    assert "3 h ago" in ago(NOW - timedelta(hours=3, minutes=50), NOW)
    assert "1 day ago" in ago(NOW - timedelta(hours=40), NOW)
    assert "2 days ago" in ago(NOW - timedelta(days=2), NOW)


def test_tickets_and_addresses_in_a_text_are_links_and_nothing_else_is() -> None:
    shown = linked("See T-12, not XT-3 or T-4x or T-0: https://example.com/a?b=1&c=2. <b>javascript:x</b>")
    assert '<a href="/console/tickets/T-12">T-12</a>, not XT-3 or T-4x or T-0' in shown
    assert '<a href="https://example.com/a?b=1&amp;c=2" rel="noopener noreferrer nofollow">' in shown
    assert "&lt;b&gt;javascript:x&lt;/b&gt;" in shown
    assert shown.count("<a ") == 2


@given(st.text(alphabet="<>&\"'T-1 h:/.\n", max_size=200) | st.text(max_size=200))
def test_no_text_ever_becomes_markup(text: str) -> None:
    shown = linked(text)
    for tag in shown.replace("</a>", "").split("<")[1:]:
        assert tag.startswith(('a href="/console/tickets/T-', 'a href="http'))
        assert '"' not in tag.partition('href="')[2].partition('"')[0]


def test_a_long_text_unfolds_and_loses_nothing() -> None:
    text = "line of words\n" * 2_000
    shown = prose(text)
    assert "Show the other" in shown
    first, _, rest = shown.partition("<details")
    assert escape(text[: SHOWN // 2]) in first
    assert first.count("line of words") + rest.count("line of words") == 2_000
    assert "<details" not in prose(text[:SHOWN])
    assert "<details" in prose("x" * 20_000)


def test_words_are_in_their_own_language_where_it_is_told_and_in_none_else() -> None:
    assert prose("Сломалось", {"Сломалось": "ru"}.get) == '<div class="words" dir="auto" lang="ru">Сломалось</div>'
    assert prose("T?") == '<div class="words" dir="auto" lang="">T?</div>'
    assert prose("x" * 20_000, lambda _text: "de").count(' lang="de"') == 2


def clock(aim: Aim = Aim.FIRST_REPLY, state: ClockState = ClockState.RUNNING, **facts: object) -> SlaClock:
    given: dict[str, object] = {"target": timedelta(hours=8), "elapsed": timedelta(hours=1), **facts}
    return SlaClock(aim, 1, state, "standard", Priority.NORMAL, NOW, **given)  # type: ignore[arg-type]


def test_promises_say_how_they_stand_and_what_they_wait_for() -> None:
    shown = promises(
        (
            clock(due=NOW + timedelta(hours=7)),
            clock(Aim.RESOLUTION, ClockState.PAUSED),
            clock(Aim.NEXT_REPLY, ClockState.MET, breached_at=NOW),
        ),
        Status.OPEN,
        NOW,
    )
    assert "in 7 h" in shown
    assert "waits for our reply; 1 h of 8 h used" in shown
    assert "paused with 7 h left" in shown
    assert "waits for the customer, and does not count" in shown
    assert "done, too late" in shown
    assert "Promise broken" in shown
    assert shown.index("First reply") < shown.index("Next reply") < shown.index("Resolution")


def test_clocks_that_do_not_run_wait_for_nothing() -> None:
    shown = promises((clock(state=ClockState.STOPPED), clock(Aim.RESOLUTION, target=None)), Status.CLOSED, NOW)
    assert "stopped, as the ticket is over" in shown
    assert "nothing is promised" in shown
    assert "done in time" in promises((clock(state=ClockState.MET),), Status.CLOSED, NOW)
    assert "Nothing is promised" in promises((), Status.OPEN, NOW)
    resolution = clock(Aim.RESOLUTION)
    assert "engineering" in waits_for(resolution, Status.ON_HOLD)
    assert "us to solve it" in waits_for(resolution, Status.OPEN)


def test_the_address_of_the_queue_says_what_is_asked_for() -> None:
    asked = read({"view": "mine", "q": " two  words ", "priority": "high", "tier": "2", "order": "oldest"}, View.MINE)
    assert asked == Asked(View.MINE, "two words", priority=Priority.HIGH, tier=2, order=Order.OLDEST)
    assert asked.narrowed == 3
    assert read(dict(_pairs(asked.address())), View.UNSOLVED) == asked
    query = asked.query("me", NOW, 50)
    assert (query.assignee, query.tier, query.priority, query.order) == ("me", 2, (Priority.HIGH,), Order.OLDEST)


def test_what_is_no_value_counts_as_not_given() -> None:
    odd = {"status": "x", "priority": "", "tier": "9", "category": "bugs", "order": "up"}
    assert read(odd, View.MINE) == Asked(View.MINE)
    assert read({"view": "all"}, View.MINE) == Asked(None)
    assert read({"q": "hum"}, View.MINE) == Asked(None, "hum")
    assert read({"category": "bug"}, View.MINE).category is Category.BUG
    assert read({"order": "due"}, View.MINE) == Asked(View.MINE, order=Order.DUE)


def test_filters_take_precedence_over_what_the_view_says() -> None:
    query = read({"view": "mine", "status": "closed", "assignee": "nobody"}, View.MINE).query("me", NOW, 50)
    assert (query.status, query.assignee, query.unassigned) == ((Status.CLOSED,), None, True)
    assert read({"view": "unassigned", "assignee": "me"}, View.MINE).query("me", NOW, 50).assignee == "me"
    assert not read({"view": "unassigned", "assignee": "eve"}, View.MINE).query("me", NOW, 50).unassigned


def _pairs(address: str) -> list[tuple[str, str]]:
    return parse_qsl(address.partition("?")[2])


def test_a_phone_call_stands_where_it_was_written_down_and_before_its_notes() -> None:
    call = PhoneCall(
        "T-1",
        2,
        "eve",
        "Eve <x>",
        "p1",
        "Ann <y>",
        Direction.IN,
        NOW,
        timedelta(minutes=12),
        Recording.NOTICE_GIVEN,
        Verification.CODE,
        session="https://remote.example.com/1",
    )
    eve = Actor(ActorKind.TEAM, "eve", "Eve")
    events = [
        TicketEvent("T-1", 1, 0, NOW, eve, EventKind.OPENED),
        TicketEvent("T-1", 2, 0, NOW, eve, EventKind.CALLED, because="in"),
        TicketEvent("T-1", 2, 1, NOW, eve, EventKind.NOTED, text="Batch 7."),
        TicketEvent("T-1", 3, 0, NOW, eve, EventKind.CALLED, because="a call of which nothing is kept"),
    ]
    ticket = Ticket(
        "T-1",
        "p1",
        "It hums",
        "At night.",
        Category.BUG,
        Priority.LOW,
        Status.OPEN,
        NOW,
        comments=(Comment("Eve", "Batch 7.", NOW, False, True),),
    )
    shown = thread(ticket, entries(ticket, events, {}, (call,)), "Ann", NOW)
    assert shown.index("Phone call, for the team only") < shown.index("Batch 7.") < shown.index("of which nothing")
    assert "Ann &lt;y&gt; called us, 12 minutes" in shown
    assert "read a code that we sent" in shown
    assert '<a href="https://remote.example.com/1"' in shown
    assert "<x>" not in shown


def test_what_was_sent_along_is_shown_as_it_is_and_says_what_was_taken_out() -> None:
    assert diagnostics(None) == ""
    found = Diagnostics("Firefox <150>", error="It\nbroke <b>", removed={"password": 2})
    shown = diagnostics(found)
    assert "Firefox &lt;150&gt;" in shown
    assert 'role="region" aria-label="Error">It\nbroke &lt;b&gt;</pre>' in shown
    assert "2 passwords" in shown
    assert "Taken out" not in diagnostics(Diagnostics("Firefox"))


def test_an_article_says_who_may_not_read_it() -> None:
    articles = tuple(
        Suggestion(
            f"a/{one}", f"Lamps {one}", None, "help", "Press **On** in `lamp.ini`.", "Speaks of lamps.", internal, False
        )
        for one, internal in (("x", True), ("y", False))
    )
    shown = helping("T-1", Help(articles, None))
    assert "internal: not for customers" in shown
    assert "Press On in lamp.ini." in shown
    assert "this customer cannot read it" in shown
    assert "There is no draft of a reply.</p>" in shown


def test_of_a_long_thread_the_latest_is_shown_and_the_way_to_all_of_it() -> None:
    said = tuple(Comment("Ann", f"word {one}.", NOW + timedelta(minutes=one), True) for one in range(150))
    ticket = Ticket("T-1", "p1", "It hums", "Night.", Category.BUG, Priority.LOW, Status.OPEN, NOW, comments=said)
    found = entries(ticket, (), {})
    shown = thread(ticket, found, "Ann", NOW)
    assert '<a href="/console/tickets/T-1?all=1">Show the 50 entries before these, too</a>' in shown
    assert "word 49." not in shown
    assert "word 50." in shown
    assert 'id="latest"' in shown
    assert "word 0." in thread(ticket, found, "Ann", NOW, whole=True)
    assert "word 0." in thread(ticket, found, "Ann", NOW, choosing=True)
