"""When to look at tickets again, in SQL: the adapter of `handlers.tickets.ports.Watch`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import BindParameter, Update, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import desk_text, ticket, ticket_watch
from handlers.ticket import Status, Ticket
from handlers.tickets.ports import Look, Standing

AT_ONCE = datetime(1970, 1, 1, tzinfo=UTC)
"""Of what is to be looked at at once. A time of the ticket's own may lie ahead, when the clock was set back since."""

ANEW = AT_ONCE + timedelta(days=1)
"""Of what is to be looked at for other settings: as soon as what was changed has been."""
_SETTINGS = select(func.coalesce(func.max(desk_text.c.version), 0)).scalar_subquery()
"""The version of the settings by which a ticket that is written now must be looked at."""


async def mark(connection: AsyncConnection, changed: Ticket) -> None:
    """Let a ticket be looked at, inside of the transaction that writes it."""
    number = numeral(changed.number)
    marked = {"moment": AT_ONCE, "settings": _SETTINGS}
    there = await connection.execute(update(ticket_watch).where(ticket_watch.c.number == number).values(marked))
    if not there.rowcount:
        await connection.execute(insert(ticket_watch).values(number=number, breached=False, **marked))


async def mark_all(connection: AsyncConnection, settings: int) -> None:
    """Let all tickets that are not over be looked at by these settings, inside of the transaction that writes them."""
    open_ = select(ticket.c.number).where(ticket.c.status != str(Status.CLOSED))
    marked = update(ticket_watch).where(ticket_watch.c.number.in_(open_))
    await connection.execute(marked.values(moment=ANEW, settings=settings))


class SqlWatch:
    """The table `ticket_watch`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Give the numbers of tickets to be looked at by now."""
        query = (
            select(ticket_watch.c.number)
            .where(ticket_watch.c.moment <= now)
            .order_by(ticket_watch.c.moment, ticket_watch.c.due.nulls_last(), ticket_watch.c.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [f"T-{number}" for number in (await connection.execute(query)).scalars()]

    async def next(self) -> datetime | None:
        """Give the earliest moment."""
        query = select(func.min(ticket_watch.c.moment))
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(query)
            return found

    async def looked(self, looks: Sequence[Look], settings: int | None = None) -> int:
        """Note how tickets stood, and when to look again; give the number of those noted."""
        if not looks:
            return 0
        noted = 0
        async with self._database.writing() as connection:
            for known in (True, False):
                rows = [_values(one, settings) for one in looks if (one.version is not None) is known]
                if rows:
                    noted += (await connection.execute(_noting(known, settings is not None), rows)).rowcount
        return noted

    async def standings(self, numbers: Collection[str]) -> Mapping[str, Standing]:
        """Give how these tickets stood."""
        query = select(ticket_watch).where(ticket_watch.c.number.in_([numeral(number) for number in numbers]))
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {f"T-{row.number}": Standing(row.reply_due, row.due, row.breached) for row in rows}


def _noting(known: bool, versioned: bool) -> Update:
    """Give the statement that notes a look: over the version it was taken of, if known, by settings that still hold.

    The settings stand in the row itself: a row that a replacement marks meanwhile is compared as it is then.
    """
    number: BindParameter[int] = bindparam("at_number")
    change = update(ticket_watch).where(ticket_watch.c.number == number)
    if known:
        same = select(ticket.c.number).where(ticket.c.number == number, ticket.c.version == bindparam("at_version"))
        change = change.where(ticket_watch.c.number.in_(same))
    if versioned:
        change = change.where(ticket_watch.c.settings <= bindparam("by_settings"))
    return change.values({name: bindparam(f"new_{name}") for name in ("moment", "reply_due", "due", "breached")})


def _values(look: Look, settings: int | None) -> dict[str, object]:
    standing = look.standing
    given: dict[str, object] = {
        "at_number": numeral(look.number),
        "new_moment": look.moment,
        "new_reply_due": standing.reply_due,
        "new_due": standing.due,
        "new_breached": standing.breached,
    }
    if look.version is not None:
        given["at_version"] = look.version
    if settings is not None:
        given["by_settings"] = settings
    return given
