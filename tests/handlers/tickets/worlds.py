"""Tickets and people for the tests of what becomes of them."""

from __future__ import annotations

from datetime import timedelta

from handlers.ticket import Category, Priority, Status, Ticket
from handlers.ticket_event import Actor, ActorKind
from handlers.tickets.changes import Change
from handlers.tickets.events import Changed
from handlers.tickets.lifecycle import Result, changed
from handlers.tickets.rules import Rules
from tests.fakes import START

RULES = Rules()
ANN = Actor(ActorKind.CUSTOMER, "p1", "Ann")
BOB = Actor(ActorKind.TEAM, "bob", "Bob")
CLOCK = Actor(ActorKind.SYSTEM, "clock", "Onetouch")
TICKET = Ticket("T-1", "p1", "It hums", "It hums at night.", Category.BUG, Priority.NORMAL, Status.NEW, START)


def did(ticket: Ticket, change: Change, actor: Actor = BOB, *, days: float = 0) -> Result:
    """Try a change, so many days after the start."""
    return changed(ticket, change, actor, START + timedelta(days=days), RULES)


def after(ticket: Ticket, change: Change, actor: Actor = BOB, *, days: float = 0) -> Ticket:
    """Give the ticket after a change that is made."""
    result = did(ticket, change, actor, days=days)
    assert isinstance(result, Changed), result
    return result.ticket
