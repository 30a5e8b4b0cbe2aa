"""What tickets are found by, as columns, and marking what is to be read, inside of the transaction of a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.database.rows import numeral
from bot.database.tables import case_due, ticket
from handlers.similar.ports import CaseWords
from handlers.ticket import Ticket
from retrieval.ports import Vectors
from retrieval.postings import TermHashes, hashed

_KEPT = np.dtype("<f2")
"""Half precision, which changes a cosine by less than 0.001, at half of the room."""
_TERM = np.dtype("<u4")


async def mark(connection: AsyncConnection, changed: Ticket) -> None:
    """Let a ticket's words be read, inside of the transaction that writes it, and after it was written."""
    number = numeral(changed.number)
    values = {"version": select(ticket.c.version).where(ticket.c.number == number).scalar_subquery()}
    there = await connection.execute(update(case_due).where(case_due.c.number == number).values(values))
    if not there.rowcount:
        await connection.execute(insert(case_due).values(number=number, **values))


def case_row(read: CaseWords, revision: int) -> dict[str, Any]:
    """Give the columns of what a ticket is found by."""
    return {
        "number": numeral(read.number),
        "digest": read.digest,
        "tag": read.tag,
        "vector": None if read.vector is None else read.vector.astype(_KEPT).tobytes(),
        "terms": hashed(read.terms).astype(_TERM).tobytes(),
        "revision": revision,
    }


def read_vectors(kept: Sequence[bytes]) -> Vectors:
    """Read vectors: float32 (n, d)."""
    if not kept:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(kept), dtype=_KEPT).reshape(len(kept), -1).astype(np.float32)


def read_vector(kept: bytes) -> Vectors:
    """Read one: float32 (d,)."""
    return np.frombuffer(kept, dtype=_KEPT).astype(np.float32)


def read_terms(kept: bytes) -> TermHashes:
    """Read the hashes of terms."""
    return np.frombuffer(kept, dtype=_TERM).astype(np.uint32)
