"""Files that people sent along, in SQL: the adapter of `handlers.ports.Attachments`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import RowMapping, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import attachment, outbox, ticket, turn
from handlers.attachment import Amount, Attachment
from handlers.news import bell
from handlers.ports import NewId
from handlers.ticket import Status, Ticket


def _nothing() -> None: ...


class SqlAttachments:
    """Attachments, in the table of that name. `written` is called after something was left in the outbox."""

    def __init__(self, database: Database, new_id: NewId, *, written: Callable[[], None] = _nothing) -> None:
        self._database = database
        self._new_id = new_id
        self._written = written

    async def add(self, sent: Attachment) -> bool:
        """Write a file down; False when it is there already."""
        async with self._database.writing() as connection:
            if (
                await connection.execute(select(attachment.c.id).where(attachment.c.id == sent.id))
            ).first() is not None:
                return False
            number = await _belongs(connection, sent)
            await connection.execute(insert(attachment).values(_row(sent) | {"ticket": number}))
            rung = number is not None and sent.kept
            if rung:
                told = bell(f"T-{number}", "attached", self._new_id)
                await connection.execute(insert(outbox).values(outgoing_row(told)))
        if rung:
            self._written()
        return True

    async def get(self, id_: str) -> Attachment | None:
        """Give a file."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(attachment).where(attachment.c.id == id_))).mappings().first()
        return None if row is None else _read(row)

    async def of_ticket(self, number: str) -> tuple[Attachment, ...]:
        """Give the files of a ticket, oldest first."""
        query = select(attachment).where(attachment.c.ticket == numeral(number))
        async with self._database.reading() as connection:
            rows = await connection.execute(query.order_by(attachment.c.at, attachment.c.id))
            return tuple(_read(row) for row in rows.mappings())

    async def kept_since(self, person_id: str, since: datetime) -> Amount:
        """Give how much is kept of what a person sent from then on."""
        sent = attachment.c.person_id == person_id, attachment.c.at >= since, attachment.c.path.is_not(None)
        query = select(func.count(), func.coalesce(func.sum(attachment.c.size), 0)).where(*sent)
        async with self._database.reading() as connection:
            files, size = (await connection.execute(query)).one()
        return Amount(int(files), int(size))

    async def settle(self, sent: Attachment) -> bool:
        """Note that a file is kept, or why it is not; False when that was noted before."""
        which = attachment.c.id == sent.id, attachment.c.path.is_(None), attachment.c.problem.is_(None)
        values = {"size": sent.size, "sha256": sent.sha256, "path": sent.path, "problem": sent.problem}
        async with self._database.writing() as connection:
            done = await connection.execute(update(attachment).where(*which).values(values))
            if not done.rowcount:
                return False
            number = await connection.scalar(select(attachment.c.ticket).where(attachment.c.id == sent.id))
            if number is not None:
                told = bell(f"T-{number}", "attached", self._new_id)
                await connection.execute(insert(outbox).values(outgoing_row(told)))
        if number is not None:
            self._written()
        return True


async def adopt(connection: AsyncConnection, filed: Ticket) -> None:
    """Give a new ticket the files of its conversation, but for those that came with another question."""
    if filed.conversation_id is None:
        return
    elsewhere = exists().where(
        turn.c.conversation_id == attachment.c.conversation_id,
        turn.c.key == attachment.c.key,
        turn.c.author == "customer",
        turn.c.episode_id.is_not(None),
        turn.c.episode_id != (filed.episode_id or ""),
    )
    here = attachment.c.conversation_id == filed.conversation_id, attachment.c.ticket.is_(None)
    await connection.execute(update(attachment).where(*here, ~elsewhere).values(ticket=numeral(filed.number)))


async def _belongs(connection: AsyncConnection, sent: Attachment) -> int | None:
    """Give the ticket that a file goes with: the one that it was sent to, else its conversation's."""
    if sent.ticket is not None:
        return numeral(sent.ticket)
    return None if sent.conversation_id is None else await _going_on(connection, sent.conversation_id)


async def _going_on(connection: AsyncConnection, conversation_id: str) -> int | None:
    """Give the latest ticket of a conversation that is not over."""
    here = ticket.c.conversation_id == conversation_id, ticket.c.status != str(Status.CLOSED)
    found = await connection.scalar(select(func.max(ticket.c.number)).where(*here))
    return None if found is None else int(found)


def _row(sent: Attachment) -> dict[str, object]:
    return {
        "id": sent.id,
        "conversation_id": sent.conversation_id,
        "key": sent.key,
        "name": sent.name,
        "media_type": sent.media_type,
        "person_id": sent.by,
        "at": sent.at,
        "size": sent.size,
        "sha256": sent.sha256,
        "path": sent.path,
        "problem": sent.problem,
    }


def _read(row: RowMapping) -> Attachment:
    return Attachment(
        id=row["id"],
        conversation_id=row["conversation_id"],
        key=row["key"],
        name=row["name"],
        media_type=row["media_type"],
        by=row["person_id"],
        at=row["at"],
        ticket=None if row["ticket"] is None else f"T-{row['ticket']}",
        size=row["size"],
        sha256=row["sha256"],
        path=row["path"],
        problem=row["problem"],
    )
