"""The tickets that others are like, in memory: found by meaning, by rare words, and by codes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, TypeVarTuple

import numpy as np

from handlers.similar.case_text import digest
from handlers.similar.ports import CasesUnavailable, KeptCase, TextReader
from handlers.similar.similar import Near, Nearest, Readers
from retrieval.growing import GrowingVectors
from retrieval.ports import Vectors
from retrieval.postings import Postings, hashed, term_hash
from retrieval.resemblance import LEAST, resemblance
from retrieval.tokens import terms

TAIL = 2_000
"""Tickets that are new or changed since the postings were sorted; more, and they are sorted anew."""
_SHARE = 10
"""Of so many sorted tickets one may be new or changed: the lengths of the sorted ones are as old as the sorting."""

Ts = TypeVarTuple("Ts")
R = TypeVar("R")


class TicketIndex:
    """A `handlers.similar.ports.CaseIndex`. A ticket's row is its numeral.

    All arithmetic runs in one thread, so that what is searched never changes meanwhile; sorting anew runs beside it.
    Per ticket it takes 4 bytes a dimension of its vector, and 4 bytes for each of its words.
    """

    def __init__(
        self,
        reader: TextReader,
        dimension: int,
        visible: Callable[[Readers], Awaitable[frozenset[int] | None]],
    ) -> None:
        """Make an empty one. `visible` gives the numerals that readers may see; None: every one."""
        self._reader = reader
        self._visible = visible
        self._vectors = GrowingVectors(dimension)
        self._postings = Postings()
        self._digests = np.zeros(0, np.uint64)
        self._size = 0
        self._otherwise: set[int] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="cases")
        self.unread: int | None = None
        """Tickets that are not here yet; None: nobody has counted."""

    @property
    def bytes(self) -> int:
        """What the vectors take in memory."""
        return self._vectors.bytes

    async def take(self, kept: Sequence[KeptCase]) -> None:
        """Let tickets be found by these words from now on."""
        await self._run(self._take, kept)

    async def keep_only(self, numbers: Collection[int]) -> int:
        """Forget the tickets whose numerals are not among these; give how many that were."""
        return await self._run(self._keep_only, numbers)

    async def settle(self, tail: int = TAIL) -> None:
        """Sort the postings anew where over `tail` tickets, or a tenth, were put since; searches go on meanwhile."""
        if self._postings.waiting > min(tail, self._postings.texts // _SHARE):
            remade = await asyncio.to_thread(await self._run(self._postings.remaking))
            await self._run(self._postings.adopt, remade)

    async def near(self, text: str, readers: Readers, limit: int, *, like: str | None = None) -> Nearest:
        """Give the tickets nearest to a text."""
        if self.unread is None:
            message = "the tickets are being read"
            raise CasesUnavailable(message)
        row = 0 if like is None else int(like.partition("-")[2])
        allowed = await self._visible(readers)
        found = await self._run(self._near_own, row, text, allowed, limit) if row else None
        if found is None:
            vector = (await self._reader.read([text]))[0]
            found = await self._run(self._near, text, vector, allowed, limit)
        return found

    async def close(self) -> None:
        """Finish what is at work."""
        await asyncio.to_thread(self._thread.shutdown)

    async def _run(self, work: Callable[[*Ts], R], *given: *Ts) -> R:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _take(self, kept: Sequence[KeptCase]) -> None:
        if not kept:
            return
        self._grow(max(one.number for one in kept) + 1)
        for one in kept:
            name = _short(one.digest)
            self._vectors.put(one.number, one.vector)
            if self._digests[one.number] != name:  # the same words, as another model read them, have the same terms
                self._postings.put(one.number, one.terms)
            self._digests[one.number] = name
            (self._otherwise.add if one.otherwise else self._otherwise.discard)(one.number)

    def _keep_only(self, numbers: Collection[int]) -> int:
        held = np.flatnonzero(self._digests)
        gone = held[~np.isin(held, np.fromiter(numbers, dtype=np.int64, count=len(numbers)))].tolist()
        for row in gone:
            self._vectors.put(row, None)
            self._postings.put(row, hashed(()))
            self._digests[row] = 0
            self._otherwise.discard(row)
        return len(gone)

    def _grow(self, size: int) -> None:
        self._size = max(self._size, size)
        if self._size > len(self._digests):
            grown = np.zeros(max(self._size, 2 * len(self._digests)), np.uint64)
            grown[: len(self._digests)] = self._digests
            self._digests = grown

    def _near_own(self, row: int, text: str, allowed: frozenset[int] | None, limit: int) -> Nearest | None:
        """Search with the vector that is kept of a ticket; None where there is none that was made of these words."""
        if row >= self._size or self._digests[row] != _short(digest(text)):
            return None
        vector = self._vectors.get(row)
        return None if vector is None else self._near(text, vector, allowed, limit)

    def _near(self, text: str, vector: Vectors | None, allowed: frozenset[int] | None, limit: int) -> Nearest:
        size, said = self._size, sorted(set(terms(text)))
        sought = hashed(said)
        there = self._digests[:size] != 0
        if allowed is not None:
            mine = np.zeros(size, np.bool_)
            mine[[row for row in allowed if row < size]] = True
            there &= mine
        meaning, understood = np.zeros(size, np.float32), np.zeros(size, np.bool_)
        if vector is not None:
            meaning = self._vectors.scores(vector, size)
            known = self._vectors.present[:size]
            understood[: len(known)] = known
        codes = self._postings.rarest(hashed([term for term in said if term.startswith("=")]), size)
        scores = resemblance(meaning, understood, self._postings.cosines(sought, size), codes)
        rows = np.flatnonzero(there & (scores >= LEAST))
        if len(rows) > limit:
            rows = rows[np.argpartition(-scores[rows], limit - 1)[:limit]]
        rows = rows[np.lexsort((rows, -scores[rows]))]
        found = tuple(Near(f"T-{row}", float(scores[row]), float(max(meaning[row], 0.0))) for row in rows)
        rare = dict(zip(sought.tolist(), self._postings.rarity(sought).tolist(), strict=True))
        rarity = {term: value for term in said if (value := rare[term_hash(term)]) > 0}
        # What another model read is found by its words alone, marked or not.
        return Nearest(found, rarity, max(self.unread or 0, len(self._otherwise)))


def _short(name: str) -> np.uint64:
    return np.uint64(int(name[:16], 16) or 1)
