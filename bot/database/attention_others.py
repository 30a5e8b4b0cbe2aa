"""Other tickets of who asks: of their account, or their own. Read inside of a connection that somebody else opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.requesters import belongings, by_numeral
from bot.database.tables import episode_account, person_account, ticket, ticket_list
from handlers.ticket import OVER

_LEFT = ticket_list.c.status.not_in(sorted(str(status) for status in OVER))
"""Not over. What is not so cannot be looked up in an index: those of who asks are to be used, which find few."""


async def others(connection: AsyncConnection, number: int, most: int) -> int:
    """Count the other tickets that are not over of the same account, or else of the same requester.

    At most `most`: an account of thousands has thousands, which nobody asks for exactly.
    """
    requester = await connection.scalar(select(ticket.c.requester_id).where(ticket.c.number == number))
    if requester is None:
        return 0
    accounts = by_numeral(await connection.execute(belongings(ticket.c.number == number))).get(number, set())
    found: set[int] = set()
    for theirs in _theirs(requester, sorted(accounts)):
        found.update(await connection.scalars(theirs.where(_LEFT, ticket_list.c.number != number).limit(most)))
        if len(found) >= most:
            break
    return min(len(found), most)


def _theirs(requester: str, accounts: Collection[str]) -> Sequence[Select[Any]]:
    """Give the ways to their tickets, each along indexes, so that it ends as soon as it has found enough."""
    numbers = select(ticket_list.c.number).distinct()
    own = numbers.where(ticket_list.c.requester_id == requester)
    if not accounts:
        return (own,)
    belongs = ticket_list.join(person_account, person_account.c.person_id == ticket_list.c.requester_id)
    claimed = ticket_list.join(ticket, ticket.c.number == ticket_list.c.number).join(
        episode_account, episode_account.c.episode_id == ticket.c.episode_id
    )
    return (
        own,
        numbers.select_from(belongs).where(person_account.c.account.in_(accounts)),
        numbers.select_from(claimed).where(episode_account.c.account.in_(accounts)),
    )
