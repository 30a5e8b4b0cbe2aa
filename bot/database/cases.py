"""What tickets are found by, in SQL: the adapter of `handlers.similar.ports.Unread` and `KeptCases`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import bindparam, delete, exists, func, insert, literal, select, update

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

    async def mark_stale(self, tag: str) -> int:
        """Mark all tickets that no words are kept of by this model; give how many are marked now."""
        mine = select(case_vector.c.number).where(case_vector.c.tag == tag)
        marked = select(case_due.c.number)
        stale = select(ticket_list.c.number).where(ticket_list.c.number.not_in(mine.union_all(marked)))
        async with self._database.reading() as connection:
            numbers = list((await connection.execute(stale)).scalars())
        for start in range(0, len(numbers), _AT_ONCE):
            # Marked by another process meanwhile, or gone: passed over.
            chosen = ticket.c.number.in_(numbers[start : start + _AT_ONCE])
            fresh = ~exists().where(case_due.c.number == ticket.c.number)
            rows = select(ticket.c.number, literal(0)).where(chosen, fresh)
            async with self._database.writing() as connection:
                # Whoever changes one of them now marks it, too: after us, or before we look.
                await connection.execute(select(ticket.c.number).where(chosen).with_for_update())
                await connection.execute(insert(case_due).from_select(["number", "version"], rows))
        return await self.count()

    async def due(self, limit: int) -> Sequence[Ticket]:
        """Give marked tickets, the latest first."""
        query = select(case_due.c.number).order_by(case_due.c.number.desc()).limit(limit)
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
        done = [{"at": numeral(one.number), "read": one.version} for one in read]
        done += [{"at": numeral(number), "read": version} for number, version in same.items()]
        if not done:
            return
        numbers = [numeral(one.number) for one in read]
        async with self._database.writing() as connection:
            if numbers:
                # The counter's row is locked until the end: revisions are seen in the order in which they are counted.
                await connection.execute(update(case_state).values(revision=case_state.c.revision + len(numbers)))
                last = int(await connection.scalar(select(case_state.c.revision)) or 0)
                held = select(ticket.c.number).where(ticket.c.number.in_(numbers))
                there = frozenset((await connection.execute(held)).scalars())
                await connection.execute(delete(case_vector).where(case_vector.c.number.in_(numbers)))
                first = last - len(numbers) + 1
                rows = [case_row(one, first + place) for place, one in enumerate(read) if numeral(one.number) in there]
                if rows:
                    await connection.execute(insert(case_vector), rows)
            taken = delete(case_due).where(
                case_due.c.number == bindparam("at"), case_due.c.version <= bindparam("read")
            )
            await connection.execute(taken, done)

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
            )
            for row in rows
        ]
