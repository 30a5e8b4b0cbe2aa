"""What customers are told of their tickets, in the language that is spoken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from handlers.conversation import Conversation
from handlers.languages import DEFAULT, mark, say, speaking
from handlers.ticket import Status, Ticket

STATUS: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: mark("Received"),
        Status.OPEN: mark("Being worked on"),
        Status.PENDING: mark("We wait for you"),
        Status.ON_HOLD: mark("Being looked into"),
        Status.SOLVED: mark("Solved"),
        Status.CLOSED: mark("Closed"),
    }
)
"""How a ticket stands, in the words of its customer; whom we wait for on hold is ours to know."""
CLOSED_MEANWHILE = mark(
    "It was closed meanwhile, so what is missing was not sent yet: send it as a reply, and we go on."
)
NOT_SOLVED = mark("It was not solved.")


def solved(number: str) -> str:
    """Say that the team takes it for solved, and what to do where it is not."""
    return say(
        "We have marked your ticket {number} as solved. If it is not, just write here, and it is opened again.",
        number=number,
    )


def idle(number: str) -> str:
    """Say that it was closed since the customer was silent, and what to do where that is not meant."""
    return say(
        "We have heard nothing since we asked you, and closed your ticket {number}. Just write here, and we go on.",
        number=number,
    )


def unsolved(missing: str) -> str:
    """Say in the customer's stead that they close what was not solved. `missing`: in their own words, or empty."""
    return f"{say(NOT_SOLVED)} {missing.strip()}".strip()


def told(
    says: Callable[[str], str] | None, ticket: Ticket, held: Conversation | None, otherwise: str = DEFAULT
) -> str | None:
    """Say what a customer is told in the conversation of their ticket, in what was spoken there last.

    `says`: says it of the ticket's number; None: nothing is said. `held`: the conversation, if there is one.
    `otherwise`: what is spoken where nothing tells: the installation's language.
    """
    if says is None:
        return None
    with speaking((None if held is None else held.language) or ticket.language or otherwise):
        return says(ticket.number)
