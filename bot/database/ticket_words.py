"""The words of tickets, to search for: one row a ticket, in a full-text index. For the team: notes are in it.

Texts are cut into words here and not by the database, so that both databases find the same, and so that scripts
without spaces between words are found from any character on: their runs are kept as pairs of neighbours, as
`retrieval.tokens` does it. A row holds each word once and without its places, which is all that is asked for.

SQLite: an FTS5 table whose tokenizer ``ascii`` splits at ASCII characters only, of which our words have letters and
digits alone. PostgreSQL: a ``tsvector`` made of the words as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    UnicodeText,
    Update,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal,
    literal_column,
    select,
    table,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.joins import InOrder
from retrieval.tokens import DENSE, fold

MOST = 12
"""Words of a search that count; those behind them do not."""
_LONGEST = 40
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"(?<![^\W_])t-([1-9][0-9]{0,8})(?![^\W_])")


_table = table("ticket_words", column("rowid", Integer), column("words", UnicodeText))


def words(texts: Iterable[str]) -> frozenset[str]:
    """Give the words that texts are found by: folded, without accents; of ``T-12`` also ``t12``."""
    found: set[str] = set()
    for one in texts:
        folded = fold(one)
        found.update(f"t{digits}" for digits in _NUMBER.findall(folded))
        for run in DENSE.findall(folded):
            # The last character stands alone, too: one character is looked for as the beginning of a pair.
            found.update(run[place : place + 2] for place in range(len(run)))
        found.update(word[:_LONGEST] for word in _WORD.findall(DENSE.sub(" ", folded)))
    return frozenset(found)


def wanted(searched: str) -> tuple[tuple[str, bool], ...]:
    """Give the words of a search, and whether each may be the beginning of a longer one; `MOST` at most."""
    folded = fold(searched)
    found: dict[str, bool] = {f"t{digits}": False for digits in _NUMBER.findall(folded)}
    folded = _NUMBER.sub(" ", folded)
    for run in DENSE.findall(folded):
        pairs = [run[place : place + 2] for place in range(len(run) - 1)]
        found.update(dict.fromkeys(pairs, False) or {run: True})
    found.update({word[:_LONGEST]: True for word in _WORD.findall(DENSE.sub(" ", folded))})
    return tuple(found.items())[:MOST]


async def put(connection: AsyncConnection, number: int, found: frozenset[str]) -> None:
    """Let a ticket be found by these words, and by no others."""
    await connection.execute(delete(_table).where(_table.c.rowid == number))
    await connection.execute(insert(_table).values(rowid=number, words=_written(connection.dialect.name, found)))


async def add(connection: AsyncConnection, number: int, found: frozenset[str]) -> None:
    """Let a ticket be found by these words, too."""
    if connection.dialect.name == "sqlite":
        there = frozenset(
            (await connection.scalar(select(_table.c.words).where(_table.c.rowid == number)) or "").split()
        )
        if not found <= there:
            await put(connection, number, found | there)
        return
    await connection.execute(_added(number, found))


def _added(number: int, found: frozenset[str]) -> Update:
    """Give what adds words in PostgreSQL."""
    more = _table.c.words.op("||")(_written("postgresql", found))
    return update(_table).where(_table.c.rowid == number).values(words=more)


def joined(dialect: str, searched: str, listed: Table) -> InOrder:
    """Give a list's rows of the tickets that have all words of a search; none when it has no words.

    Args:
        dialect: ``sqlite`` or ``postgresql``.
        searched: any text.
        listed: has a column `number`.
    """
    found = _having(dialect, searched).subquery("having")
    return InOrder(found, listed, listed.c.number == found.c.rowid)


def _having(dialect: str, searched: str) -> Select[tuple[int]]:
    sought = wanted(searched)
    numbers = select(_table.c.rowid)
    if not sought:
        return numbers.where(false())
    # Words have letters and digits only, so that nothing in quotes is taken for an operator.
    if dialect == "sqlite":
        match = " AND ".join(f'"{word}"*' if begins else f'"{word}"' for word, begins in sought)
        return numbers.where(literal_column("ticket_words").op("MATCH")(match))
    match = " & ".join(f"'{word}':*" if begins else f"'{word}'" for word, begins in sought)
    return numbers.where(_table.c.words.op("@@")(cast(match, TSQUERY)))


def _written(dialect: str, found: frozenset[str]) -> ColumnElement[str]:
    if dialect == "sqlite":
        return literal(" ".join(sorted(found)))
    return func.array_to_tsvector(cast(sorted(found), ARRAY(Text)))
