"""What a role may do: the one table that pages, API, commands and Slack ask. Pure.

A right says what is done, never to whose: whether a ticket is somebody's own is told by the ticket.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from handlers.person import Person, Role
from handlers.ports import NotPermitted


class Right(StrEnum):
    """Something that one may do; the value completes “Only ... may ...”."""

    ASK = "ask, search and read what is meant for them"
    OWN = "see and answer their own tickets"
    WORK = "see and work on all tickets"
    TEACH = "see and change known questions"
    MANAGE = "change teams, calendars and routing"
    ADMINISTER = "change roles and read the audit log"


_CUSTOMER = frozenset({Right.ASK, Right.OWN})
_ENGINEER = _CUSTOMER | {Right.WORK, Right.TEACH}
_MANAGER = _ENGINEER | {Right.MANAGE}
_ADMINISTRATOR = _MANAGER | {Right.ADMINISTER}

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.CUSTOMER: _CUSTOMER,
        Role.ENGINEER: _ENGINEER,
        Role.MANAGER: _MANAGER,
        Role.ADMINISTRATOR: _ADMINISTRATOR,
    }
)

_WHO: Mapping[Right, str] = MappingProxyType(
    {Right.MANAGE: "managers and administrators", Right.ADMINISTER: "administrators"}
)


def rights(person: Person) -> frozenset[Right]:
    """Give all that this person may do.

    Visitors whom nobody knows are customers, whatever role stands with them: they own what they file.
    """
    return RIGHTS[person.role] if person.known else _CUSTOMER


def may(person: Person, right: Right) -> bool:
    """Tell whether this person may do it."""
    return right in rights(person)


def on_team(person: Person) -> bool:
    """Tell whether this person answers customers, rather than being one."""
    return may(person, Right.WORK)


def require(person: Person, right: Right) -> None:
    """Pass, or say who may.

    Raises:
        NotPermitted: this person may not.
    """
    if not may(person, right):
        raise NotPermitted(f"Only {_WHO.get(right, 'members of the team')} may {right}.")
