"""Who acts on tickets. Pure."""

from __future__ import annotations

from handlers.person import Person
from handlers.ticket import Ticket
from handlers.ticket_event import Actor, ActorKind

TERMINAL = "cli:"
"""What the id of somebody begins with who runs commands on the server, and is known by name only."""
UNNAMED = "engineer"
"""What somebody of the team is called who runs commands and gives no name."""
NAMELESS = "customer"
"""What somebody is called of whom nothing is known."""
ROUTING = Actor(ActorKind.SYSTEM, "routing", "routing")
ENGINEERING = Actor(ActorKind.SYSTEM, "engineering", "engineering")
"""Brings news of the tracker's, and says what became of an escalation."""
PROMISES = Actor(ActorKind.SYSTEM, "promises", "promises")
"""Watches what is due, and closes what is over."""


def of_team(person: Person) -> Actor:
    """Give a member of the team."""
    return Actor(ActorKind.TEAM, person.id, person.name or person.email or person.id)


def is_named(author: str) -> bool:
    """Tell whether customers may read who of the team wrote: not an address, nor the name that stands for none."""
    return "@" not in author and author != UNNAMED


def of_customer(person: Person, ticket: Ticket | None = None) -> Actor:
    """Give somebody who asks; members of the team ask, too.

    Who has neither name nor address is called by the address that they gave on their `ticket`, as in their mails.
    """
    given = ticket.email if ticket is not None and ticket.requester_id == person.id else None
    return Actor(ActorKind.CUSTOMER, person.id, person.name or person.email or given or NAMELESS, person.proved)


def at_the_terminal(name: str) -> Actor:
    """Give somebody of the team who is known by name only: whoever may run commands is believed."""
    return Actor(ActorKind.TEAM, f"{TERMINAL}{name}", name)


def system(part: str, name: str) -> Actor:
    """Give a part of the system, as others see it by name."""
    return Actor(ActorKind.SYSTEM, part, name)
