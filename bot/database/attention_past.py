"""What became of tickets, in SQL: for fitting the weights of attention. Read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import event_rows, ticket_rows
from bot.database.attention_rows import read_judged, read_tone
from bot.database.attention_tables import comment_tone, not_urgent
from bot.database.engine import Database
from bot.database.requesters import belongings, by_numeral
from bot.database.rows import numeral
from bot.database.tables import follow_up, ticket
from handlers.attention.attention import EventId, NotUrgent
from handlers.attention.past import Past
from handlers.quality.follow_up import FollowUpState
from handlers.sentiment import Tone

_BATCH = 200


class SqlPasts:
    """Reads tickets with all that happened to them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, since: datetime) -> AsyncIterator[Sequence[Past]]:
        """Give the tickets that were filed since then, the oldest first, some at a time."""
        async with self._database.reading() as connection:
            query = select(ticket.c.number).where(ticket.c.opened_at >= since).order_by(ticket.c.number)
            numbers = list((await connection.execute(query)).scalars())
        for start in range(0, len(numbers), _BATCH):
            # One short transaction for each: a running server goes on writing.
            async with self._database.reading() as connection:
                yield await _read(connection, numbers[start : start + _BATCH])


async def _read(connection: AsyncConnection, numbers: Sequence[int]) -> Sequence[Past]:
    found = await ticket_rows.tickets(connection, ticket.c.number.in_(numbers), transcripts=False)
    events = await event_rows.read_many(connection, [one.number for one in found])
    tones, judged = await _tones(connection, numbers), await _judged(connection, numbers)
    followed = await _followed(connection, numbers)
    # As a score counts them now.
    accounts = by_numeral(await connection.execute(belongings(ticket.c.number.in_(numbers))))
    return [
        Past(
            one,
            events.get(one.number, ()),
            tones[one.number],
            frozenset({one.requester_id, *(f"account:{name}" for name in accounts.get(numeral(one.number), ()))}),
            judged[one.number],
            followed[one.number],
        )
        for one in sorted(found, key=lambda one: one.opened_at)
    ]


async def _tones(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[str, dict[EventId, Tone]]:
    found: defaultdict[str, dict[EventId, Tone]] = defaultdict(dict)
    for row in await connection.execute(select(comment_tone).where(comment_tone.c.number.in_(numbers))):
        found[f"T-{row.number}"][row.version, row.part] = read_tone(row)
    return found


async def _judged(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[str, list[NotUrgent]]:
    found: defaultdict[str, list[NotUrgent]] = defaultdict(list)
    query = select(not_urgent).where(not_urgent.c.number.in_(numbers)).order_by(not_urgent.c.id)
    for row in await connection.execute(query):
        found[f"T-{row.number}"].append(read_judged(row))
    return found


async def _followed(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[str, list[datetime]]:
    """Give when follow-ups were made that somebody took up."""
    found: defaultdict[str, list[datetime]] = defaultdict(list)
    taken = (follow_up.c.owner.is_not(None)) | (follow_up.c.state != str(FollowUpState.OPEN))
    query = select(follow_up.c.ticket, follow_up.c.opened_at).where(follow_up.c.ticket.in_(numbers), taken)
    for row in await connection.execute(query):
        found[f"T-{row.ticket}"].append(row.opened_at)
    return found
