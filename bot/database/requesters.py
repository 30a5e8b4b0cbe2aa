"""To which accounts tickets belong: one rule for lists of attention, for scores, similar tickets and clusters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Row, and_, func, select, union

from bot.database.tables import episode_account, identity, person, person_account, ticket


def belongings(chosen: ColumnElement[bool]) -> CompoundSelect[Any]:
    """Select numeral and account of each ticket that is chosen by a condition over `ticket`, each pair once.

    These are the accounts of its requester, by their id or, where we know who it is, their address; and those with
    which the question was asked that it came from.
    """
    belongs = person_account.c
    listed = select(ticket.c.number, belongs.account).join(person_account, belongs.person_id == ticket.c.requester_id)
    address = and_(identity.c.kind == "email", identity.c.value == func.lower(func.trim(person.c.email)))
    same = person.join(identity, address).join(person_account, belongs.person_id == identity.c.person_id)
    known = select(ticket.c.number, belongs.account).join(same, person.c.id == ticket.c.requester_id)
    claimed = select(ticket.c.number, episode_account.c.account).join(
        episode_account, episode_account.c.episode_id == ticket.c.episode_id
    )
    return union(listed.where(chosen), known.where(chosen, person.c.known), claimed.where(chosen))


def by_numeral(rows: Iterable[Row[tuple[int, str]]]) -> dict[int, set[str]]:
    """Give the accounts by ticket, out of the rows of `belongings`; those without any are missing."""
    found: dict[int, set[str]] = {}
    for row in rows:
        found.setdefault(row.number, set()).add(row.account)
    return found
