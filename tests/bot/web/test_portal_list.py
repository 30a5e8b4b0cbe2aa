"""What the portal's list and its words say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.pages.portal_list import PAGE, Listed, asked, list_html, listed
from bot.web.pages.portal_words import by, promise, short_promise, size
from handlers.own_tickets import Owned, says
from handlers.person import Person
from handlers.ticket import UNSOLVED, Category, Priority, Status, Ticket
from handlers.tickets.ports import Standing

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANN = Person("p1", known=True, name="Ann", email="ann@example.com")


def ticket(number: int, status: Status = Status.OPEN, subject: str = "It hums") -> Ticket:
    return Ticket(f"T-{number}", "p1", subject, "At night.", Category.BUG, Priority.NORMAL, status, NOW)


def page_of(tickets: list[Ticket], query: str, page: int) -> Listed:
    """Give a page as the desk reads it."""
    wanted = asked(query, page)
    said = [(one.number, one.subject, one.description) for one in tickets]
    fitting = [one for one, texts in zip(tickets, said, strict=True) if says(wanted.words, texts)]
    ordered = sorted(fitting, key=lambda one: one.status not in UNSOLVED)
    here = tuple(ordered[wanted.skip : wanted.skip + wanted.limit])
    return listed(Owned(here, len(tickets), len(fitting)), query, page)


@given(st.lists(st.sampled_from(Status), max_size=3 * PAGE))
def test_every_ticket_stands_on_one_page_those_that_go_on_first(statuses: list[Status]) -> None:
    tickets = [ticket(number, status) for number, status in enumerate(statuses, 1)]
    pages = [page_of(tickets, "", page) for page in range(1, page_of(tickets, "", 1).pages + 1)]
    shown = [one for page in pages for one in (*page.open, *page.over)]
    assert sorted(shown, key=lambda one: int(one.number[2:])) == tickets
    assert [one.status in UNSOLVED for one in shown] == sorted((one.status in UNSOLVED for one in shown), reverse=True)


@pytest.mark.parametrize(("page", "found"), [(-3, 1), (0, 1), (2, 2), (99, 3)])
def test_a_page_that_is_not_there_is_the_nearest(page: int, found: int) -> None:
    assert page_of([ticket(number) for number in range(1, 2 * PAGE + 2)], "", page).page == found


def test_closed_ones_are_folded_unless_they_were_looked_for() -> None:
    tickets = [ticket(1), ticket(2, Status.CLOSED)]
    assert '<details class="over"><summary>1 that is solved or closed' in list_html(page_of(tickets, "", 1), {}, NOW)
    assert '<details class="over" open>' in list_html(page_of(tickets, "hums", 1), {}, NOW)
    assert "No request of yours is open" in list_html(page_of(tickets[1:], "", 1), {}, NOW)
    assert "You have no requests" in list_html(page_of([], "", 1), {}, NOW)
    assert "None of your 2 requests" in list_html(page_of(tickets, "x y", 1), {}, NOW)


def test_pages_keep_what_was_looked_for_and_nothing_of_it_is_markup() -> None:
    tickets = [ticket(number, subject="<b>") for number in range(1, 2 * PAGE + 2)]
    html = list_html(page_of(tickets, "<b>", 2), {}, NOW)
    assert 'href="/portal?q=%3Cb%3E&amp;page=3"' in html
    assert "Page 2 of 3" in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("hours", "said"), [(5, "14:30 UTC today"), (24, "09:30 UTC tomorrow"), (72, "09:30 UTC on 5 March")]
)
def test_a_moment_is_told_as_people_tell_it(hours: int, said: str) -> None:
    assert by(NOW + timedelta(hours=hours), NOW).endswith(f">{said}</time>")


def test_what_comes_next_is_told_by_status_and_promise() -> None:
    soon, late = Standing(NOW + timedelta(hours=1)), Standing(NOW - timedelta(hours=1))
    assert promise(ticket(1), soon, NOW).startswith("We answer by <time")
    assert "late" in promise(ticket(1), late, NOW)
    assert "We wait for you" in promise(ticket(1, Status.PENDING), late, NOW)
    assert "engineers" in promise(ticket(1, Status.ON_HOLD), Standing(), NOW)
    assert "If it is not" in promise(ticket(1, Status.SOLVED), Standing(), NOW)
    assert promise(ticket(1), Standing(), NOW) == ""
    assert short_promise(ticket(1), late, NOW) == "our reply is late"
    assert short_promise(ticket(1, Status.PENDING), soon, NOW) == ""


def test_sizes_are_told_in_words() -> None:
    assert [size(None), size(1), size(24), size(12_345), size(2_340_000)] == [
        "",
        "1 byte",
        "24 bytes",
        "12 KB",
        "2.3 MB",
    ]
