"""Writing and reading tickets inside a transaction that somebody else has begun."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database import list_rows
from bot.database.rows import numeral, read_comment, read_ticket, ticket_row
from bot.database.tables import ticket, ticket_comment
from handlers.ports import WriteConflict
from handlers.ticket import Comment, Ticket


async def insert_ticket(connection: AsyncConnection, opened: Ticket) -> None:
    """Write a new ticket with its comments."""
    await connection.execute(insert(ticket).values(ticket_row(opened)))
    await _append(connection, opened, 0)
    await list_rows.insert_listed(connection, opened)


async def exists(connection: AsyncConnection, number: str) -> bool:
    """Tell whether there is such a ticket."""
    found = await connection.scalar(select(ticket.c.number).where(ticket.c.number == numeral(number)))
    return found is not None


async def update_ticket(connection: AsyncConnection, changed: Ticket) -> None:
    """Write a ticket whole, over the version that it was read in; it has the next version then.

    Raises:
        WriteConflict: it was changed since, or it has comments that this one lacks.
    """
    number = numeral(changed.number)
    values = ticket_row(changed) | {"version": changed.version + 1}
    same = ticket.c.number == number, ticket.c.version == changed.version
    subject = await connection.scalar(select(ticket.c.subject).where(*same))
    done = await connection.execute(update(ticket).where(*same).values(values))
    if subject is None or done.rowcount != 1:
        raise WriteConflict(f"somebody else wrote to {changed.number} meanwhile")
    stored = (await comments(connection, [number])).get(number, ())
    if changed.comments[: len(stored)] != stored:
        raise WriteConflict(f"somebody else wrote to {changed.number} meanwhile")
    await _append(connection, changed, len(stored))
    await list_rows.update_listed(connection, changed, subject, len(stored))


async def comments(connection: AsyncConnection, numbers: Iterable[int]) -> dict[int, tuple[Comment, ...]]:
    """Give the comments of these tickets, oldest first."""
    order = ticket_comment.c.number, ticket_comment.c.ordinal
    rows = await connection.execute(
        select(ticket_comment).where(ticket_comment.c.number.in_(list(numbers))).order_by(*order)
    )
    found: dict[int, tuple[Comment, ...]] = {}
    for row in rows.mappings():
        found[row["number"]] = (*found.get(row["number"], ()), read_comment(row))
    return found


async def tickets(
    connection: AsyncConnection, *conditions: object, limit: int | None = None, transcripts: bool = True
) -> tuple[Ticket, ...]:
    """Give the tickets that meet the conditions, latest first; where nobody reads them, without their transcripts."""
    columns = [column for column in ticket.c if transcripts or column is not ticket.c.transcript]
    query = select(*columns).where(*conditions).order_by(ticket.c.number.desc()).limit(limit)  # type: ignore[arg-type]
    rows = (await connection.execute(query)).mappings().all()
    said = await comments(connection, [row["number"] for row in rows])
    return tuple(read_ticket(row, said.get(row["number"], ())) for row in rows)


async def _append(connection: AsyncConnection, whole: Ticket, stored: int) -> None:
    added = [
        {
            "number": numeral(whole.number),
            "ordinal": ordinal,
            "author": comment.author,
            "text": comment.text,
            "at": comment.at,
            "public": comment.public,
            "team": comment.team,
        }
        for ordinal, comment in enumerate(whole.comments[stored:], stored + 1)
    ]
    if added:
        await connection.execute(insert(ticket_comment), added)
