"""Tones and scores of tickets, in SQL: the adapter of `handlers.attention.ports.Assessments`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.access_rows import write_entry
from bot.database.attention_others import others
from bot.database.attention_rows import (
    AT_ONCE,
    mark_all,
    part_values,
    read_attention,
    read_judged,
    read_tone,
    tone_rows,
)
from bot.database.attention_tables import comment_tone, not_urgent, ticket_attention
from bot.database.engine import Database
from bot.database.outbox import outgoing_row
from bot.database.requesters import belongings, by_numeral
from bot.database.rows import numeral
from bot.database.tables import (
    outbox,
    ticket,
    ticket_list,
    ticket_watch,
)
from handlers.access.audit import Entry
from handlers.attention.attention import Attention, EventId, NotUrgent
from handlers.attention.findings import OTHERS_COUNTED
from handlers.attention.ports import Progress, Scored
from handlers.attention.words import calmed
from handlers.ports import Outgoing
from handlers.sentiment import Tone
from handlers.ticket import OVER

FARTHEST = timedelta(hours=7)
"""No ticket waits longer to be assessed again. One that would was assessed when the clock was wrong: it is due."""
_RENEWED = 2_000
"""Tickets that are marked in one transaction."""
_A = ticket_attention.c
_LISTED = ticket_attention.join(ticket_list, ticket_list.c.number == _A.number)
_WATCHED = _LISTED.outerjoin(ticket_watch, ticket_watch.c.number == _A.number)
_SCORED = _A.score.is_not(None), ticket_list.c.status.not_in(sorted(str(status) for status in OVER))
"""Of those that have a score; one that was solved a moment ago has one until it is looked at. What is not so cannot be
looked up in an index: that of the scores is to be used."""


class SqlAssessments:
    """The tables `ticket_attention`, `comment_tone` and `not_urgent`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Give the numbers of tickets to be assessed by now."""
        first = select(_A.number).where(_A.again_at <= now).order_by(_A.again_at, _A.number)
        wrong = select(_A.number).where(_A.again_at > now + FARTHEST).order_by(_A.again_at, _A.number)
        async with self._database.reading() as connection:
            found = list((await connection.execute(first.limit(limit))).scalars())
            if len(found) < limit:
                found += (await connection.execute(wrong.limit(limit - len(found)))).scalars()
        return [f"T-{number}" for number in found]

    async def next(self) -> datetime | None:
        """Give the earliest moment."""
        async with self._database.reading() as connection:
            found: datetime | None = await connection.scalar(select(func.min(_A.again_at)))
            return found

    async def tones(self, number: str) -> Mapping[EventId, Tone]:
        """Give the tones that are kept of a ticket's words."""
        columns = comment_tone.c
        query = select(comment_tone).where(columns.number == numeral(number)).order_by(columns.version, columns.part)
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return {(row.version, row.part): read_tone(row) for row in rows}

    async def keep(
        self,
        attention: Attention | None,
        number: str,
        version: int,
        tones: Mapping[EventId, Tone],
        again: datetime | None,
        *,
        reader: str = "",
        judged: NotUrgent | None = None,
    ) -> bool:
        """Keep a score, with its tones, and when to assess again."""
        n = numeral(number)
        scored: dict[str, Any] = {"score": None, "parts": None, "weights": None, "reader": None, "calmed": False}
        if attention is not None:
            scored = {
                "score": attention.score,
                "at": attention.at,
                "parts": part_values(attention.parts),
                "weights": attention.model,
                "reader": reader,
                "calmed": calmed(attention),
            }
        async with self._database.writing() as connection:
            # Held from here on: what marks the row to be assessed again comes before all this, or after it.
            held = select(_A.number).where(_A.number == n).with_for_update()
            if (await connection.execute(held)).first() is None:
                return False  # the ticket is gone
            await _keep_tones(connection, n, tones)
            current = await connection.scalar(select(ticket.c.version).where(ticket.c.number == n))
            if current != version or await _judged(connection, n) != judged:
                return False
            change = update(ticket_attention).where(_A.number == n)
            await connection.execute(change.values(version=version, again_at=again, **scored))
        return True

    async def outdated(self, weights: str, reader: str) -> bool:
        """Tell whether a ticket has a score of other weights, or of another reader of tones."""
        other = _A.score.is_not(None), or_(_A.weights != weights, _A.reader != reader)
        async with self._database.reading() as connection:
            return (await connection.execute(select(_A.number).where(*other).limit(1))).first() is not None

    async def renew(self) -> None:
        """Let all tickets be assessed again that have a score: some at a time, as others must write in between."""
        async with self._database.reading() as connection:
            last = await connection.scalar(select(func.max(_A.number))) or 0
        for start in range(0, last + 1, _RENEWED):
            async with self._database.writing() as connection:
                await mark_all(connection, _A.number.between(start, start + _RENEWED - 1))

    async def postpone(self, number: str, until: datetime) -> None:
        """Assess one again then."""
        change = update(ticket_attention).where(_A.number == numeral(number)).values(again_at=until)
        async with self._database.writing() as connection:
            await connection.execute(change)

    async def of(self, numbers: Collection[str]) -> Mapping[str, Attention]:
        """Give the scores of these tickets."""
        wanted = _A.number.in_([numeral(number) for number in numbers])
        query = select(ticket_attention).select_from(_LISTED).where(wanted, *_SCORED)
        async with self._database.reading() as connection:
            found = [read_attention(row) for row in await connection.execute(query)]
        return {one.number: one for one in found}

    async def highest(
        self,
        limit: int,
        offset: int = 0,
        least: int = 0,
        *,
        assignee: str | None = None,
        unassigned: bool = False,
        plan: str | None = None,
    ) -> Sequence[Scored]:
        """List tickets that are not over, the highest score first, then what is due first, then the oldest."""
        where = [_A.score >= least, *_SCORED]
        where += [] if assignee is None else [ticket_list.c.assignee == assignee]
        # Nor are all of those that nobody has to be looked through.
        where += [func.coalesce(ticket_list.c.assignee, "") == ""] if unassigned else []
        where += [] if plan is None else [ticket_list.c.plan == plan]
        # An index gives the scores in their order; only those that are equal are sorted.
        order = _A.score.desc(), ticket_watch.c.due.nulls_last(), _A.number
        page = select(_A.number).select_from(_WATCHED).where(*where).order_by(*order)
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(page.limit(limit).offset(offset))).scalars())
            rows = {row.number: row for row in await connection.execute(_scored(numbers))}
            judged = await _latest(connection, numbers)
            accounts = by_numeral(await connection.execute(belongings(ticket.c.number.in_(numbers))))
            unjudged = set((await connection.execute(_unjudged(numbers))).scalars())
        return [
            _listed(rows[number], judged.get(number), tuple(sorted(accounts.get(number, ()))), number in unjudged)
            for number in numbers
        ]

    async def count(self, least: int) -> int:
        """Count the tickets that have this score, or a higher one."""
        async with self._database.reading() as connection:
            query = select(func.count()).select_from(_LISTED).where(_A.score >= least, *_SCORED)
            return int(await connection.scalar(query) or 0)

    async def progress(self, now: datetime) -> Progress:
        """Tell how far the assessing is."""
        async with self._database.reading() as connection:
            every = select(func.count()).select_from(ticket_attention)
            assessed = int(await connection.scalar(every.where(_A.score.is_not(None))) or 0)
            waiting = int(await connection.scalar(every.where(_A.again_at <= now)) or 0)
            return Progress(assessed, waiting, await connection.scalar(select(func.max(_A.at))))

    async def others(self, number: str) -> int:
        """Count the other tickets that are not over of the same account, or else of the same requester, up to a few."""
        async with self._database.reading() as connection:
            return await others(connection, numeral(number), OTHERS_COUNTED)

    async def judge(
        self,
        judged: NotUrgent,
        entry: Entry | None = None,
        outgoing: Sequence[Outgoing] = (),
        *,
        before: NotUrgent | None = None,
    ) -> bool:
        """Keep a "not urgent" over the one that was known, and let the ticket be assessed at once."""
        n = numeral(judged.number)
        row = {"number": n, "version": judged.version, "score": judged.score, "by": judged.by, "at": judged.at}
        async with self._database.writing() as connection:
            # Held from here on: who says so at the same time comes before all this, or after it.
            await connection.execute(update(ticket_attention).where(_A.number == n).values(again_at=AT_ONCE))
            if await _judged(connection, n) != before:
                return False
            await connection.execute(insert(not_urgent).values(row))
            if entry is not None:
                await write_entry(connection, entry)
            if outgoing:
                await connection.execute(insert(outbox), [outgoing_row(one) for one in outgoing])
        return True

    async def judged(self, number: str) -> NotUrgent | None:
        """Give the latest "not urgent" of a ticket."""
        async with self._database.reading() as connection:
            return await _judged(connection, numeral(number))


async def _keep_tones(connection: AsyncConnection, number: int, tones: Mapping[EventId, Tone]) -> None:
    if not tones:
        return
    columns = comment_tone.c
    same = columns.number == number, tuple_(columns.version, columns.part).in_(list(tones))
    await connection.execute(delete(comment_tone).where(*same))
    await connection.execute(insert(comment_tone), tone_rows(number, tones))


async def _judged(connection: AsyncConnection, number: int) -> NotUrgent | None:
    return (await _latest(connection, [number])).get(number)


async def _latest(connection: AsyncConnection, numbers: Collection[int]) -> dict[int, NotUrgent]:
    of_these = not_urgent.c.number.in_(list(numbers))
    last = select(func.max(not_urgent.c.id)).where(of_these).group_by(not_urgent.c.number)
    rows = await connection.execute(select(not_urgent).where(not_urgent.c.id.in_(last)))
    return {row.number: read_judged(row) for row in rows}


def _scored(numbers: Collection[int]) -> Select[Any]:
    shown = (ticket.c.subject, ticket.c.status, ticket.c.priority, ticket.c.plan)
    whose = (ticket.c.requester_id, ticket.c.assignee, ticket.c.opened_at, ticket.c.episode_id)
    joined = ticket_attention.join(ticket, ticket.c.number == _A.number)
    return select(ticket_attention, *shown, *whose).select_from(joined).where(_A.number.in_(list(numbers)))


def _unjudged(numbers: Collection[int]) -> Select[Any]:
    """Select those of whose words some were read, and none could be judged."""
    columns = comment_tone.c
    of_each = select(columns.number).where(columns.number.in_(list(numbers))).group_by(columns.number)
    return of_each.having(func.count(columns.sentiment) == 0)


def _listed(row: Any, judged: NotUrgent | None, accounts: tuple[str, ...], unjudged: bool) -> Scored:
    return Scored(
        read_attention(row),
        row.subject,
        row.status,
        row.priority,
        row.plan,
        row.requester_id,
        row.assignee,
        row.opened_at,
        judged,
        accounts,
        unjudged,
    )
