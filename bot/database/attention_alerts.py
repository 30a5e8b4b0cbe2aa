"""What the team was told of tickets that need a person, in SQL: the adapter of `handlers.attention.ports.Alerts`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.attention_rows import read_parts
from bot.database.attention_tables import TOLD, attention_alert, ticket_attention
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.rows import numeral
from bot.database.tables import outbox, ticket
from handlers.attention.alerting import Alert, Candidate, Message
from handlers.attention.words import in_words
from handlers.ports import Outgoing

_A = ticket_attention.c


class _Overtaken(Exception):
    """Another process told of a ticket meanwhile: all of it is taken back."""


class SqlAlerts:
    """The tables `ticket_attention` and `attention_alert`. `written`: called when something waits in the outbox."""

    def __init__(self, database: Database, *, written: Callable[[], None] = lambda: None) -> None:
        self._database = database
        self._written = written

    async def fell(self, below: int) -> None:
        """Note of tickets that were told of, and have a lower score now, or none, or can wait, that they fell."""
        # Not by the scores: most are lower, and few of these tickets were told of.
        which = TOLD, or_(func.coalesce(_A.score, -1) < below, _A.calmed)
        async with self._database.reading() as connection:
            if (await connection.execute(select(_A.number).where(*which).limit(1))).first() is None:
                return
        async with self._database.writing() as connection:
            answered = case((_A.calmed, 0), else_=_A.told_version)
            await connection.execute(update(ticket_attention).where(*which).values(fallen=True, told_version=answered))

    async def candidates(self, least: int, step: int, now: datetime, limit: int) -> Sequence[Candidate]:
        """Give tickets that are to be told of, the highest score first, then the oldest."""
        joined = ticket_attention.join(ticket, ticket.c.number == _A.number)
        query = (
            select(ticket_attention, ticket.c.subject)
            .select_from(joined)
            .where(_A.score >= least, ~_A.calmed, _fresh(step), or_(_A.again_at.is_(None), _A.again_at > now))
            .order_by(_A.score.desc(), _A.number)
            .limit(limit)
        )
        async with self._database.reading() as connection:
            return [
                Candidate(f"T-{row.number}", row.version, row.score, read_parts(row.parts), row.subject, row.told)
                for row in await connection.execute(query)
            ]

    async def messages(self, since: datetime) -> Sequence[Message]:
        """Give the messages that were told after that."""
        columns = attention_alert.c
        query = select(columns.message, columns.at, columns.collected).where(columns.at > since).distinct()
        async with self._database.reading() as connection:
            return [Message(row.at, row.collected) for row in await connection.execute(query)]

    async def tell(self, alerts: Sequence[Alert], at: datetime, outgoing: Sequence[Outgoing]) -> bool:
        """Note what is told and leave it in the outbox, all or nothing."""
        try:
            async with self._database.writing() as connection:
                for alert in alerts:
                    for one in alert.tickets:
                        await _note(connection, one)
                rows = [row for alert in alerts for row in _rows(alert, at)]
                if rows:
                    await connection.execute(insert(attention_alert), rows)
                if outgoing:
                    await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
        except (IntegrityError, _Overtaken):
            return False
        self._written()
        return True


def _fresh(step: int) -> ColumnElement[bool]:
    worse = or_(_A.fallen, _A.score >= _A.told_score + step)
    # By time alone a score only rises: that is no news, until it breaks a promise, which is an event of the ticket.
    return or_(_A.told == 0, and_(_A.version > _A.told_version, worse))


async def _note(connection: AsyncConnection, one: Candidate) -> None:
    as_read = _A.number == numeral(one.number), _A.told == one.told
    told = {"told": one.told + 1, "told_score": one.score, "told_version": one.version, "fallen": False}
    if not (await connection.execute(update(ticket_attention).where(*as_read).values(told))).rowcount:
        raise _Overtaken


def _rows(alert: Alert, at: datetime) -> list[dict[str, Any]]:
    return [
        {
            "key": one.key,
            "number": numeral(one.number),
            "version": one.version,
            "score": one.score,
            "reasons": list(in_words(one.parts)),
            "at": at,
            "message": alert.tickets[0].key,
            "collected": alert.collected,
        }
        for one in alert.tickets
    ]
