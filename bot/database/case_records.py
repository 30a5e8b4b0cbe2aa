"""Tickets as similar cases need them, in SQL: the adapter of `handlers.similar.ports.CaseRecords`.

An engineer waits for these while the page is there already, and they are several reads each: those are made in one
thread from the first to the last. The driver for asyncio goes to and fro between two threads for each of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import Connection, Engine, select

from bot.database import own_rows
from bot.database.errors import translated
from bot.database.requesters import belongings, by_numeral
from bot.database.rows import numeral, read_comment, read_ticket
from bot.database.tables import (
    ticket,
    ticket_comment,
    ticket_diagnostics,
    ticket_list,
)
from handlers.similar.ports import CaseState, Circumstances
from handlers.similar.similar import Readers
from handlers.ticket import Comment, Status, Ticket

_MERGES = 20
"""Merges, one after the other, that are followed."""
_AT_ONCE = 500
"""Numbers that one query names: databases take so many parameters only."""
Ts = TypeVarTuple("Ts")
R = TypeVar("R")


class SqlCaseRecords:
    """Tickets, who they belong to, and what was sent along with them; read only."""

    def __init__(self, engine: Engine, where: str) -> None:
        """Take the database. `where`: what it is called in messages."""
        self._engine = engine
        self._where = where

    async def states(self, numbers: Collection[str]) -> Mapping[str, CaseState]:
        """Tell how these tickets stand."""
        return await self._read(_states, numbers)

    async def whole(self, numbers: Collection[str]) -> Mapping[str, tuple[Ticket, Circumstances]]:
        """Give these tickets."""
        return await self._read(_whole, sorted(map(numeral, numbers)))

    async def seen_by(self, readers: Readers, numbers: Collection[str]) -> frozenset[str]:
        """Give those of these tickets that any of the readers may see."""
        return await self._read(_seen, readers, sorted(map(numeral, numbers)))

    async def visible(self, readers: Readers) -> frozenset[int] | None:
        """Give the numerals of all tickets that any of the readers may see; None: every one."""
        return None if readers.everything else await self._read(_visible, readers)

    async def _read(self, read: Callable[[Connection, *Ts], R], *given: *Ts) -> R:
        """Read.

        Raises:
            DatabaseUnusable: it cannot be read now.
        """

        def reading() -> R:
            with translated(self._where), self._engine.connect() as connection:
                return read(connection, *given)

        return await asyncio.to_thread(reading)


def _states(connection: Connection, numbers: Collection[str]) -> Mapping[str, CaseState]:
    known: dict[str, tuple[str | None, Status]] = {}
    ahead = set(numbers)
    for _ in range(_MERGES):
        if not ahead:
            break
        wanted = sorted(map(numeral, ahead))
        for start in range(0, len(wanted), _AT_ONCE):
            some = ticket.c.number.in_(wanted[start : start + _AT_ONCE])
            for row in connection.execute(select(ticket.c.number, ticket.c.merged_into, ticket.c.status).where(some)):
                known[f"T-{row.number}"] = row.merged_into, Status(row.status)
        ahead = {into for into, _ in known.values() if into is not None and into not in known} - ahead
    found = {number: _root(number, known) for number in numbers if number in known}
    return {number: CaseState(number, root, known[root][1]) for number, root in found.items() if root in known}


def _root(number: str, known: Mapping[str, tuple[str | None, Status]]) -> str:
    passed = {number}
    while (into := known[number][0] if number in known else None) is not None and into not in passed:
        passed.add(into)
        number = into
    return number


def _whole(connection: Connection, wanted: Collection[int]) -> Mapping[str, tuple[Ticket, Circumstances]]:
    if not wanted:
        return {}
    columns = [column for column in ticket.c if column is not ticket.c.transcript]
    rows = connection.execute(select(*columns).where(ticket.c.number.in_(wanted))).mappings().all()
    said = _comments(connection, wanted)
    around = _circumstances(connection, wanted)
    read = [read_ticket(row, said.get(row["number"], ())) for row in rows]
    return {one.number: (one, around[one.number]) for one in read}


def _comments(connection: Connection, wanted: Collection[int]) -> Mapping[int, tuple[Comment, ...]]:
    order = ticket_comment.c.number, ticket_comment.c.ordinal
    rows = connection.execute(select(ticket_comment).where(ticket_comment.c.number.in_(wanted)).order_by(*order))
    found: dict[int, list[Comment]] = {}
    for row in rows.mappings():
        found.setdefault(row["number"], []).append(read_comment(row))
    return {number: tuple(comments) for number, comments in found.items()}


def _circumstances(connection: Connection, wanted: Collection[int]) -> Mapping[str, Circumstances]:
    accounts = by_numeral(connection.execute(belongings(ticket.c.number.in_(wanted))))
    sent = ticket_diagnostics.c
    query: Any = select(sent.number, sent.version, sent.error).where(sent.number.in_(wanted))
    along = {row.number: (row.version.strip(), _first(row.error)) for row in connection.execute(query)}
    return {
        f"T-{number}": Circumstances(frozenset(accounts.get(number, ())), *along.get(number, ("", "")))
        for number in wanted
    }


def _first(error: str) -> str:
    return next(iter(error.strip().splitlines()), "").strip()


def _seen(connection: Connection, readers: Readers, wanted: Collection[int]) -> frozenset[str]:
    query = select(ticket_list.c.number).where(ticket_list.c.number.in_(wanted))
    if not readers.everything:
        query = query.where(ticket_list.c.number.in_(own_rows.seen(readers.persons, readers.proved)))
    return frozenset(f"T-{row[0]}" for row in connection.execute(query))


def _visible(connection: Connection, readers: Readers) -> frozenset[int]:
    return frozenset(row.number for row in connection.execute(own_rows.seen(readers.persons, readers.proved)))
