"""Escalations in SQL: the adapter of `handlers.engineering.ports.Escalations`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.engine import Database
from bot.database.escalation_rows import escalation_row, read_escalation
from bot.database.escalation_tables import escalation
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import outbox
from handlers.engineering.errors import EscalationNotFound
from handlers.engineering.escalation import Escalation, EscalationState
from handlers.engineering.issue import IssueName
from handlers.ports import Outgoing, WriteConflict

_E = escalation.c
_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""


class SqlEscalations:
    """Escalations, in the table of `escalation_tables`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, id_: str) -> Escalation:
        """Give one."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(escalation).where(_E.id == id_))).mappings().first()
        if row is None:
            raise EscalationNotFound(f"there is no escalation {id_}")
        return read_escalation(row)

    async def of_ticket(self, number: str) -> Sequence[Escalation]:
        """Give a ticket's."""
        return await self._those(_E.ticket == numeral(number))

    async def of_issue(self, name: IssueName) -> Sequence[Escalation]:
        """Give those that are linked to an issue."""
        linked = str(EscalationState.LINKED)
        return await self._those((_E.tracker == name.tracker) & (_E.issue == name.id) & (_E.state == linked))

    async def of_tickets(self, numbers: Collection[str]) -> Mapping[str, Sequence[Escalation]]:
        """Give those of several tickets, by ticket, the oldest first."""
        wanted = sorted({numeral(number) for number in numbers})
        found: dict[str, list[Escalation]] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            chosen = _E.ticket.in_(wanted[start : start + _AT_ONCE])
            for one in await self._those(chosen):
                found.setdefault(one.ticket, []).append(one)
        return found

    async def write(self, escalations: Sequence[Escalation], outgoing: Sequence[Outgoing] = ()) -> None:
        """Write them with what is to be done."""
        try:
            async with self._database.writing() as connection:
                for one in escalations:
                    await _put(connection, one)
                if outgoing:
                    await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
        except IntegrityError as error:
            raise WriteConflict("somebody else escalated it meanwhile; please try again") from error

    async def _those(self, chosen: ColumnElement[bool]) -> Sequence[Escalation]:
        query = select(escalation).where(chosen).order_by(_E.at, _E.id)
        async with self._database.reading() as connection:
            return tuple(read_escalation(row) for row in (await connection.execute(query)).mappings())


async def _put(connection: AsyncConnection, one: Escalation) -> None:
    values = escalation_row(one)
    if one.version == 1:
        await connection.execute(insert(escalation).values(values))
        return
    same = _E.id == one.id, _E.version == one.version - 1
    if (await connection.execute(update(escalation).where(*same).values(values))).rowcount != 1:
        raise WriteConflict("somebody else changed the escalation meanwhile; please try again")
