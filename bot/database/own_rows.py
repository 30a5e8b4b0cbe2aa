"""Lists of somebody's own tickets, read inside a transaction that somebody else has begun.

Only the tickets of a page are read whole. Words are looked for in the texts themselves, as a customer has few tickets
and `ticket_words` has the words of notes, too.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, func, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import ticket_rows
from bot.database.rows import numeral
from bot.database.tables import ticket, ticket_comment, ticket_list, ticket_reader
from handlers.own_tickets import Owned, OwnQuery, says

_L = ticket_list.c
_HIGHEST = 2**31 - 1
"""What a number's column can hold."""


def seen(persons: Collection[str], proved: Collection[str]) -> Select[tuple[int]]:
    """Ask for the numbers of the tickets that any of these persons may see: `Ticket.shows`, in SQL.

    `proved`: the addresses that they proved to have, folded.
    """
    asked = select(ticket_reader.c.number).where(ticket_reader.c.person_id.in_(sorted(persons)))
    if not proved:
        return asked.distinct()
    both = union(asked, select(_L.number).where(_L.address.in_(sorted(proved)))).subquery()
    return select(both.c.number)


async def listed(connection: AsyncConnection, own: Select[tuple[int]], query: OwnQuery) -> Owned:
    """Give a part of these tickets."""
    total = int(await connection.scalar(select(func.count()).select_from(own.subquery())) or 0)
    order = [*([_L.ended_at.is_not(None)] if query.going_first else []), _L.number.desc()]
    wanted = select(_L.number).where(_L.number.in_(own)).order_by(*order)
    if query.below is not None:
        wanted = wanted.where(_L.number < min(query.below, _HIGHEST))
    found = total
    if query.words:
        fitting = await _fitting(connection, own, query.words)
        found = len(fitting)
        in_order = [one for one in (await connection.execute(wanted)).scalars() if one in fitting]
        numbers = in_order[query.skip : query.skip + query.limit]
    else:
        numbers = list((await connection.execute(wanted.offset(query.skip).limit(query.limit))).scalars())
    read = await ticket_rows.tickets(connection, ticket.c.number.in_(numbers), transcripts=False)
    by_number = {numeral(one.number): one for one in read}
    return Owned(tuple(by_number[number] for number in numbers), total, found)


async def among(connection: AsyncConnection, own: Select[tuple[int]], numbers: Collection[str]) -> frozenset[str]:
    """Give those of these numbers that are among the tickets."""
    wanted = select(_L.number).where(_L.number.in_([numeral(one) for one in numbers]), _L.number.in_(own))
    return frozenset(f"T-{one}" for one in (await connection.execute(wanted)).scalars())


async def _fitting(connection: AsyncConnection, own: Select[tuple[int]], words: Collection[str]) -> frozenset[int]:
    told = select(ticket.c.number, ticket.c.subject, ticket.c.description).where(ticket.c.number.in_(own))
    said = select(ticket_comment.c.number, ticket_comment.c.text)
    said = said.where(ticket_comment.c.number.in_(own), ticket_comment.c.public)
    texts = {row.number: [f"T-{row.number}", row.subject, row.description] for row in await connection.execute(told)}
    for row in await connection.execute(said):
        texts[row.number].append(row.text)
    return frozenset(number for number, each in texts.items() if says(words, each))
