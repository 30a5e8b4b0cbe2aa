"""What tickets are found by, in SQL: the adapter of `handlers.similar.ports.Unread` and `KeptCases`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, bindparam, delete, exists, func, insert, literal, or_, select, update

from bot.database import ticket_rows
from bot.database.case_rows import case_row, read_terms, read_vector
from bot.database.engine import Database
from bot.database.rows import numeral
from bot.database.tables import case_due, case_state, case_vector, ticket, ticket_list
from handlers.similar.ports import CaseWords, KeptCase
from handlers.ticket import Ticket

_AT_ONCE = 500
"""Numbers that one query names, and rows that one transaction marks."""


class SqlCases:
    """The tables `case_vector`, `case_due` and `case_state`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark_stale(self, tag: str, way: str = "") -> int:
        """Let this model read, and mark all that it has not read; give how many are marked now."""
        async with self._database.writing() as connection:
            # From here on another model keeps nothing: what it kept before is seen below.
            await connection.execute(update(case_state).values(tag=tag))
        read = case_vector.c.tag == tag, case_vector.c.digest.startswith(way, autoescape=True)
        mine = select(case_vector.c.number).where(*read)
        marked = select(case_due.c.number)
        stale = select(ticket_list.c.number).where(ticket_list.c.number.not_in(mine.union_all(marked)))
        stale = stale.order_by(ticket_list.c.number)
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(stale)).scalars())
        for start in range(0, len(numbers), _AT_ONCE):
            # Marked by another process meanwhile, or gone: passed over.
            chosen = ticket.c.number.in_(numbers[start : start + _AT_ONCE])
            fresh = ~exists().where(case_due.c.number == ticket.c.number)
            rows = select(ticket.c.number, literal(0)).where(chosen, fresh)
            async with self._database.writing() as connection:
                # Whoever changes one of them now marks it, too: after us, or before we look. Two that mark at once
                # lock rows in the same order.
                await connection.execute(
                    select(ticket.c.number).where(chosen).order_by(ticket.c.number).with_for_update()
                )
                await connection.execute(insert(case_due).from_select(["number", "version"], rows))
        return await self.count()

    async def due(self, limit: int, tag: str) -> Sequence[Ticket]:
        """Give marked tickets, the latest first; none where another model reads them."""
        mine = exists().where(_reads(tag))
        query = select(case_due.c.number).where(mine).order_by(case_due.c.number.desc()).limit(limit)
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(query)).scalars())
            if not numbers:
                return ()
            return await ticket_rows.tickets(connection, ticket.c.number.in_(numbers), transcripts=False)

    async def count(self) -> int:
        """Count the marked ones."""
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(case_due)) or 0)

    async def kept(self, numbers: Collection[str], tag: str) -> Mapping[str, str]:
        """Give the digests of the words that are kept of these tickets by this model."""
        wanted = case_vector.c.number.in_([numeral(number) for number in numbers]), case_vector.c.tag == tag
        query = select(case_vector.c.number, case_vector.c.digest).where(*wanted)
        async with self._database.reading() as connection:
            return {f"T-{row.number}": row.digest for row in (await connection.execute(query)).all()}

    async def keep(self, read: Sequence[CaseWords], same: Mapping[str, int]) -> None:
        """Keep what was read, and take the marks away."""
        if not read and not same:
            return
        async with self._database.writing() as connection:
            # The counter's row is locked until the end: revisions are seen in the order in which they are counted, and
            # no other model begins to read meanwhile.
            await connection.execute(update(case_state).values(revision=case_state.c.revision + len(read)))
            now = (await connection.execute(select(case_state.c.revision, case_state.c.tag))).one()
            read = [one for one in read if now.tag in {None, one.tag}]
            numbers = [numeral(one.number) for one in read]
            if numbers:
                held = select(ticket.c.number).where(ticket.c.number.in_(numbers))
                there = frozenset((await connection.execute(held)).scalars())
                await connection.execute(delete(case_vector).where(case_vector.c.number.in_(numbers)))
                first = now.revision - len(numbers) + 1
                rows = [case_row(one, first + place) for place, one in enumerate(read) if numeral(one.number) in there]
                if rows:
                    await connection.execute(insert(case_vector), rows)
            taken = delete(case_due).where(
                case_due.c.number == bindparam("at"), case_due.c.version <= bindparam("read")
            )
            if read:
                await connection.execute(taken, [{"at": numeral(one.number), "read": one.version} for one in read])
            if same:
                # What is the same as another model read is to be read all the same.
                told = [{"at": numeral(number), "read": version} for number, version in same.items()]
                other = case_vector.c.number == case_due.c.number, case_vector.c.tag != (now.tag or case_vector.c.tag)
                await connection.execute(taken.where(~exists().where(*other)), told)

    async def revision(self) -> int:
        """Give a number that rises with everything that is kept."""
        async with self._database.reading() as connection:
            return int(await connection.scalar(select(case_state.c.revision)) or 0)

    async def since(self, revision: int, tag: str, limit: int) -> Sequence[KeptCase]:
        """Give what was kept after a revision, in its order; vectors of that model only."""
        query = (
            select(case_vector).where(case_vector.c.revision > revision).order_by(case_vector.c.revision).limit(limit)
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            KeptCase(
                row.number,
                row.digest,
                None if row.vector is None or row.tag != tag else read_vector(row.vector),
                read_terms(row.terms),
                row.revision,
                row.tag != tag,
            )
            for row in rows
        ]

    async def numbers(self) -> frozenset[int]:
        """Give the numerals of all tickets of which anything is kept."""
        async with self._database.reading() as connection:
            return frozenset(await connection.scalars(select(case_vector.c.number)))


def _reads(tag: str) -> ColumnElement[bool]:
    return or_(case_state.c.tag.is_(None), case_state.c.tag == tag)
