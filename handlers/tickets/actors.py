"""Who acts on tickets. Pure."""

from __future__ import annotations

from handlers.person import Person
from handlers.ticket_event import Actor, ActorKind

ROUTING = Actor(ActorKind.SYSTEM, "routing", "routing")
PROMISES = Actor(ActorKind.SYSTEM, "promises", "promises")
"""Watches what is due, and closes what is over."""


def of_team(person: Person) -> Actor:
    """Give a member of the team."""
    return Actor(ActorKind.TEAM, person.id, person.name or person.email or person.id)


def of_customer(person: Person) -> Actor:
    """Give somebody who asks; members of the team ask, too."""
    return Actor(ActorKind.CUSTOMER, person.id, person.name or person.email or "customer")


def at_the_terminal(name: str) -> Actor:
    """Give somebody of the team who is known by name only: whoever may run commands is believed."""
    return Actor(ActorKind.TEAM, f"cli:{name}", name)


def system(part: str, name: str) -> Actor:
    """Give a part of the system, as others see it by name."""
    return Actor(ActorKind.SYSTEM, part, name)
