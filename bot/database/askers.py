"""Who waits for tickets, and for which bugs nothing was suggested: adapters of `handlers.engineering.asking`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select

from bot.database.engine import Database
from bot.database.escalation_tables import escalation
from bot.database.joins import InOrder
from bot.database.requesters import belongings, by_numeral
from bot.database.rows import numeral
from bot.database.tables import person, ticket, ticket_list
from handlers.engineering.drafting import Asked
from handlers.ticket import UNSOLVED, Category

_T = ticket.c


class SqlAskers:
    """Who waits for tickets, as the tables of tickets and people have it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, number: str) -> Asked:
        """Tell who waits for a ticket."""
        mine = _T.number == numeral(number)
        async with self._database.reading() as connection:
            row = (await connection.execute(select(_T.requester_id, _T.email, _T.participants).where(mine))).first()
            if row is None:
                return Asked()
            accounts = by_numeral(await connection.execute(belongings(mine))).get(numeral(number), set())
            whose = person.c.id.in_([row.requester_id, *row.participants])
            persons = (await connection.execute(select(person.c.name, person.c.email).where(whose))).all()
        names = {row.email, *(name for one in persons for name in (one.name, one.email))}
        return Asked(tuple(sorted(name for name in names if name)), tuple(sorted(accounts)))


class SqlUnproposed:
    """Bugs that nobody escalated."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bugs(self, since: datetime, limit: int) -> Sequence[str]:
        """Give them, the oldest first."""
        query = (
            select(_T.number)
            # What is new is few; tickets that are open may be many.
            .select_from(InOrder(ticket_list, ticket, ticket_list.c.number == _T.number))
            .where(ticket_list.c.opened_at >= since, _T.status.in_([str(one) for one in UNSOLVED]))
            .where(_T.category == str(Category.BUG), _T.merged_into.is_(None))
            .where(~exists().where(escalation.c.ticket == _T.number))
            .order_by(ticket_list.c.opened_at, _T.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return tuple(f"T-{number}" for number in await connection.scalars(query))
