"""Where tickets go on that were merged into others, and how those stand, inside a transaction that others began."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.rows import numeral
from bot.database.tables import ticket
from handlers.ticket import LinkKind, Status

AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""


async def read_ends(connection: AsyncConnection, numerals: Collection[int]) -> Mapping[int, tuple[int, Status]]:
    """Give where each of these tickets goes on, and how that one stands; those are missing where it is gone."""
    known: dict[int, tuple[int | None, str] | None] = {}
    wanted = set(numerals)
    while asked := sorted(wanted - known.keys())[:AT_ONCE]:
        query = select(ticket.c.number, ticket.c.merged_into, ticket.c.status).where(ticket.c.number.in_(asked))
        rows = (await connection.execute(query)).all()
        found = {row.number: (numeral(row.merged_into) if row.merged_into else None, row.status) for row in rows}
        known |= {number: found.get(number) for number in asked}
        wanted.update(into for into, _ in found.values() if into is not None)
    ends = {}
    for number in numerals:
        end = number
        while (there := known[end]) is not None and there[0] is not None:
            end = there[0]
        if there is not None:
            ends[number] = end, Status(there[1])
    return ends


async def read_sources(connection: AsyncConnection, numerals: Collection[int]) -> Collection[int]:
    """Give these tickets and those that go on in them, over any number of merges."""
    found, ahead = set(numerals), sorted(set(numerals))
    while ahead:
        some, ahead = ahead[:AT_ONCE], ahead[AT_ONCE:]
        for links in (await connection.scalars(select(ticket.c.links).where(ticket.c.number.in_(some)))).all():
            merged = {numeral(number) for kind, number in links if kind == str(LinkKind.MERGED_FROM)}
            ahead += sorted(merged - found)
            found |= merged
    return found
