"""Who wrote the tickets that clusters are drawn from, and what they are called."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.requesters import belongings, by_numeral
from bot.database.rows import numeral
from bot.database.tables import person, ticket, ticket_list
from handlers.clusters.labels import Asker

_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""


async def read_askers(connection: AsyncConnection, numbers: Collection[str]) -> Mapping[str, Asker]:
    """Give who wrote each of these tickets; those that are gone are missing."""
    wanted = sorted(numeral(number) for number in numbers)
    found: dict[str, Asker] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        found |= await _some(connection, wanted[start : start + _AT_ONCE])
    return found


async def _some(connection: AsyncConnection, numbers: Collection[int]) -> Mapping[str, Asker]:
    chosen = ticket.c.number.in_(numbers)
    names = by_numeral(await connection.execute(belongings(chosen)))
    # Who has an address is one under it, whatever browser she came with.
    key = func.coalesce(ticket_list.c.address, ticket.c.requester_id).label("key")
    query = (
        select(ticket.c.number, key, ticket.c.email, person.c.name, person.c.email.label("known"))
        .outerjoin(ticket_list, ticket_list.c.number == ticket.c.number)
        .outerjoin(person, person.c.id == ticket.c.requester_id)
        .where(chosen)
    )
    found = {}
    for row in await connection.execute(query):
        mine = {one for one in (row.name, row.email, row.known) if one} | names.get(row.number, set())
        found[f"T-{row.number}"] = Asker(row.key, tuple(sorted(mine)))
    return found
