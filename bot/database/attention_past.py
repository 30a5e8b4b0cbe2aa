"""What became of tickets, in SQL: for fitting the weights of attention. Read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import event_rows, ticket_rows
from bot.database.attention_rows import read_judged, read_tone
from bot.database.attention_tables import comment_tone, not_urgent
from bot.database.engine import Database
from bot.database.tables import episode_account, follow_up, identity, person, person_account, ticket
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
    followed, whose = await _followed(connection, numbers), await _whose(connection, numbers)
    return [
        Past(
            one,
            events.get(one.number, ()),
            tones[one.number],
            frozenset({one.requester_id, *whose[one.number]}),
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


async def _whose(connection: AsyncConnection, numbers: Sequence[int]) -> defaultdict[str, set[str]]:
    """Give the accounts that requesters are listed with, and those of the questions that tickets came from.

    As a score counts them now: somebody known by a token belongs where their address is listed.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    listed = select(ticket.c.number, person_account.c.account).join(
        person_account, person_account.c.person_id == ticket.c.requester_id
    )
    address = and_(identity.c.kind == "email", identity.c.value == func.lower(func.trim(person.c.email)))
    same = person.join(identity, address).join(person_account, person_account.c.person_id == identity.c.person_id)
    known = select(ticket.c.number, person_account.c.account).join(same, person.c.id == ticket.c.requester_id)
    claimed = select(ticket.c.number, episode_account.c.account).join(
        episode_account, episode_account.c.episode_id == ticket.c.episode_id
    )
    for query in (listed, known.where(person.c.known), claimed):
        for row in await connection.execute(query.where(ticket.c.number.in_(numbers))):
            found[f"T-{row.number}"].add(f"account:{row.account}")
    return found
