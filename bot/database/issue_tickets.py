"""For which tickets issues stand, and how many organisations those belong to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.escalation_tables import escalation
from bot.database.requesters import belongings, by_numeral
from bot.database.tables import ticket, ticket_list
from handlers.engineering.escalation import EscalationState
from handlers.engineering.issue import IssueName

AT_ONCE = 400
"""Issues, or tickets, that one query names: databases take so many parameters only."""


@dataclass(slots=True)
class StandsFor:
    """Numerals of tickets in their order, and whom they belong to: organisations, and requesters without one."""

    tickets: list[int] = field(default_factory=list)
    accounts: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The tickets as people write them."""
        return tuple(f"T-{number}" for number in self.tickets)

    @property
    def count(self) -> int:
        """How many organisations it hits; a requester without one counts as one."""
        return len(self.accounts) + len(self.others)


async def read_stands_for(connection: AsyncConnection, names: Collection[IssueName]) -> Mapping[IssueName, StandsFor]:
    """Give the tickets that are linked to issues; those that stand for none are missing."""
    wanted, found = sorted(names), dict[IssueName, StandsFor]()
    linked: dict[int, list[IssueName]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        chosen = [(one.tracker, one.id) for one in wanted[start : start + AT_ONCE]]
        query = (
            select(escalation.c.tracker, escalation.c.issue, escalation.c.ticket)
            .where(tuple_(escalation.c.tracker, escalation.c.issue).in_(chosen))
            .where(escalation.c.state == str(EscalationState.LINKED))
            .order_by(escalation.c.ticket)
        )
        for row in await connection.execute(query):
            name = IssueName(row.tracker, row.issue)
            found.setdefault(name, StandsFor()).tickets.append(row.ticket)
            linked.setdefault(row.ticket, []).append(name)
    await _whom(connection, linked, found)
    return found


async def read_affected(connection: AsyncConnection, numerals: Collection[int]) -> StandsFor:
    """Give whom tickets belong to that are linked to nothing yet."""
    none, stands = IssueName("", ""), StandsFor(sorted(numerals))
    await _whom(connection, dict.fromkeys(numerals, (none,)), {none: stands})
    return stands


async def _whom(
    connection: AsyncConnection, linked: Mapping[int, Collection[IssueName]], found: Mapping[IssueName, StandsFor]
) -> None:
    numbers = sorted(linked)
    # Who has an address is one under it, whatever browser she came with.
    key = func.coalesce(ticket_list.c.address, ticket.c.requester_id).label("key")
    for start in range(0, len(numbers), AT_ONCE):
        chosen = ticket.c.number.in_(numbers[start : start + AT_ONCE])
        accounts = by_numeral(await connection.execute(belongings(chosen)))
        asked = select(ticket.c.number, key).outerjoin(ticket_list, ticket_list.c.number == ticket.c.number)
        for row in await connection.execute(asked.where(chosen)):
            for name in linked[row.number]:
                stands = found[name]
                stands.accounts |= accounts.get(row.number, set())
                if row.number not in accounts:
                    stands.others.add(row.key)
