"""What is agreed with the organisations that customers belong to. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from handlers.ticket import Ticket

Agreed: TypeAlias = Callable[[Ticket, Collection[str]], Ticket]
"""Gives a new ticket with what is agreed with the accounts of its requester."""


def as_it_is(made: Ticket, accounts: Collection[str]) -> Ticket:  # noqa: ARG001 - an `Agreed`
    """Agree nothing."""
    return made


@dataclass(frozen=True, slots=True)
class Agreement:
    """What holds for the tickets of an account.

    Attributes:
        plan: what they are promised by; None: the default's.
        region, language, team: as with `handlers.ticket.Ticket`.
    """

    plan: str | None = None
    region: str | None = None
    language: str | None = None
    team: str | None = None


def agreement(accounts: Collection[str], known: Mapping[str, Agreement]) -> tuple[str | None, Agreement]:
    """Give what holds for somebody of these accounts, and the account it is agreed with.

    Of several the first by name that has an agreement counts; where none has one, the first by name, and nothing is
    agreed.
    """
    ordered = sorted(accounts)
    found = next((account for account in ordered if account in known), ordered[0] if ordered else None)
    return found, known.get(found or "", Agreement())


def agreed(ticket: Ticket, accounts: Collection[str], known: Mapping[str, Agreement], plan: str) -> Ticket:
    """Give a new ticket with what is agreed with its requester's accounts, see `agreement`. `plan`: of all others."""
    _, found = agreement(accounts, known)
    # What somebody speaks goes before what is usual among their colleagues.
    language = ticket.language or found.language
    return replace(ticket, plan=found.plan or plan, region=found.region, language=language, team=found.team)
