"""Who is said to have spoken on a ticket."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from handlers.person import Person
from handlers.ticket import Category, Comment, Priority, Status, Ticket
from handlers.tickets.actors import UNNAMED
from handlers.tickets.speakers import by_reader, speaker

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ANN = Person("p1", known=True, name="Ann", email="ann@example.com")
BEN = Person("p2", known=True, email="ben@example.com")
VISITOR = Person("p3")
TICKET = Ticket(
    "T-1", "p1", "It hums", "At night.", Category.BUG, Priority.NORMAL, Status.OPEN, NOW, email="ann@home.example"
)
SHARED = replace(TICKET, participants=("p2", "p3"))


def said(author: str, reader: Person = ANN, ticket: Ticket = TICKET, *, team: bool = False) -> str:
    return speaker(Comment(author, "Yes.", NOW, public=True, team=team), reader, ticket)


def test_nobody_s_address_is_shown_to_others() -> None:
    assert [said(name, ticket=SHARED) for name in ("Ann", "ann@example.com", "ann@home.example")] == ["You"] * 3
    assert said("eve@example.com", team=True) == "Our team"
    assert said("Eve", team=True) == "Eve"
    assert said(UNNAMED, team=True) == "Our team", "whoever ran a command gave no name"
    assert said("bob@example.com", ticket=SHARED) == "Somebody of yours"
    assert said("Carl <carl@rival.example>") == "Somebody of yours"
    assert said("Bob", ticket=SHARED) == "Bob"


@pytest.mark.parametrize("author", ["Ann", "ann@work.example", "customer", "Annie"])
def test_what_stands_on_a_ticket_of_one_person_is_theirs_under_any_name(author: str) -> None:
    assert said(author) == "You"
    assert said(author, replace(BEN, proved="ann@home.example")) == "You"


def test_who_proved_the_address_has_said_what_is_said_under_it() -> None:
    proved = replace(BEN, proved="ann@home.example")
    assert said("Ann@Home.example".lower(), proved, SHARED) == "You"
    assert said("ann@home.example", BEN, SHARED) == "Somebody of yours"


def test_those_who_share_a_ticket_are_told_apart() -> None:
    assert [said("ben@example.com", who, SHARED) for who in (ANN, BEN, VISITOR)] == [
        "Somebody of yours",
        "You",
        "Somebody of yours",
    ]
    assert [said("customer", who, SHARED) for who in (ANN, BEN, VISITOR)] == [
        "Somebody of yours",
        "Somebody of yours",
        "You",
    ]
    assert said("ann@home.example", BEN, SHARED) == "Somebody of yours"


@pytest.mark.parametrize("author", ["Ann", "ann@example.com", "customer"])
def test_somebody_of_the_team_is_never_the_reader(author: str) -> None:
    assert not by_reader(Comment(author, "Yes.", NOW, public=True, team=True), ANN, TICKET)
