"""Which of many short texts share rare terms with another: an inverted index that takes changes as they come.

Likeness is the cosine of the two texts' terms, each weighted by its rarity (idf), whether it stands there once or
often: both sides are of one kind, so neither is "the query". What is new or changed lies in a small tail beside the
sorted postings until they are made anew, which can be done in another thread. How rare a term is follows every change
at once; so do the lengths of texts in the tail, while those of sorted texts wait until all is sorted anew: they are as
exact as the tail is small. Terms that many texts have say little and would cost most: they are not looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import numpy.typing as npt

from retrieval.ports import Rows, Scores

TermHashes = npt.NDArray[np.uint32]
"""Terms by the CRC-32 of their UTF-8, each once, ascending."""

_COMMON = 0.05
"""Share of the texts above which a term is not looked up, `_COMMON_AT_LEAST` texts allowed in any case."""
_COMMON_AT_LEAST = 200
_FEWEST = 100
"""Texts that there are taken to be at least: among three, a word that two have is not common yet."""


def term_hash(term: str) -> int:
    """Give a term as it is kept."""
    return crc32(term.encode())


def hashed(terms: Iterable[str]) -> TermHashes:
    """Give terms as they are kept."""
    return np.unique(np.fromiter(map(term_hash, terms), dtype=np.uint32))


@dataclass(frozen=True, slots=True, eq=False)
class _Sorted:
    """Postings by term.

    Attributes:
        terms: uint32 (t,), ascending.
        first: int64 (t + 1,): texts of term `i` are ``row[first[i]:first[i + 1]]``.
        row: int32 (postings,).
    """

    terms: TermHashes
    first: npt.NDArray[np.int64]
    row: npt.NDArray[np.int32]

    @classmethod
    def of(cls, terms: TermHashes, rows: npt.NDArray[np.int32]) -> _Sorted:
        """Sort postings: a term and its text each."""
        order = np.argsort(terms, kind="stable")
        found, counts = np.unique(terms[order], return_counts=True)
        return cls(found, np.concatenate([[0], np.cumsum(counts)]).astype(np.int64), rows[order])

    def unsorted(self) -> tuple[TermHashes, npt.NDArray[np.int32]]:
        """Give the postings one by one."""
        return np.repeat(self.terms, np.diff(self.first)), self.row

    def of_rows(self, chosen: npt.NDArray[np.bool_]) -> TermHashes:
        """Give the terms of the chosen rows, bool (rows,), as often as these have them, ascending. Looks at all."""
        return self.terms[np.searchsorted(self.first, np.flatnonzero(chosen[self.row]), side="right") - 1]

    def places(self, terms: TermHashes) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """Give where the postings of terms begin and end; the same place where there are none."""
        if not len(self.terms):
            return np.zeros(len(terms), np.int64), np.zeros(len(terms), np.int64)
        at = np.minimum(np.searchsorted(self.terms, terms), len(self.terms) - 1)
        there = self.terms[at] == terms
        return np.where(there, self.first[at], 0), np.where(there, self.first[at + 1], 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Flat:
    """The tail's postings one by one.

    Attributes:
        terms, rows: a term and its text each.
        changed: int64, the rows of the tail; `lengths`: float32, theirs.
        sorted: the terms, ascending; `replaced`: those that changed rows had before, ascending.
        texts: how many texts have any term, the sorted ones and these.
    """

    terms: TermHashes
    rows: npt.NDArray[np.int32]
    changed: Rows
    lengths: npt.NDArray[np.float32]
    sorted: TermHashes
    replaced: TermHashes
    texts: int


@dataclass(frozen=True, slots=True, eq=False)
class Remade:
    """Postings made anew, and what of the tail they hold."""

    base: _Sorted
    tail: Mapping[int, TermHashes]


class Postings:
    """Texts by row, each with its terms. Not safe for threads, but for what `remaking` gives."""

    def __init__(self) -> None:
        self._base = _Sorted.of(np.zeros(0, np.uint32), np.zeros(0, np.int32))
        self._tail: dict[int, TermHashes] = {}
        self._flat: _Flat | None = None
        self._norm = np.zeros(0, np.float32)
        self._texts = 0
        self._replacing: set[int] = set()
        self._replaced = np.zeros(0, np.uint32)

    @property
    def waiting(self) -> int:
        """How many texts lie in the tail."""
        return len(self._tail)

    @property
    def texts(self) -> int:
        """How many texts the sorted postings hold."""
        return self._texts

    def put(self, row: int, terms: TermHashes) -> None:
        """Let a row have these terms, and no others; none: it is gone."""
        self._tail[row] = terms
        self._flat = None

    def remaking(self) -> Callable[[], Remade]:
        """Give what sorts all there is now. It may run in another thread while rows are put: those wait in the tail."""
        base, tail = self._base, dict(self._tail)

        def remake() -> Remade:
            terms, rows = base.unsorted()
            kept = ~np.isin(rows, np.fromiter(tail, dtype=np.int32, count=len(tail)))
            more, their = _flattened(tail)
            return Remade(_Sorted.of(np.concatenate([terms[kept], more]), np.concatenate([rows[kept], their])), tail)

        return remake

    def adopt(self, remade: Remade) -> None:
        """Go on with postings that were made anew."""
        self._base = remade.base
        self._tail = {row: terms for row, terms in self._tail.items() if remade.tail.get(row) is not terms}
        self._flat = None
        self._replacing, self._replaced = set(), np.zeros(0, np.uint32)
        # Lengths go by how rare the terms are now; they are made anew with the postings.
        counts = np.diff(self._base.first)
        size = int(self._base.row.max()) + 1 if len(self._base.row) else 0
        self._texts = len(np.unique(self._base.row))
        weights = _rarity(counts, max(self._texts, _FEWEST)) ** 2
        squares = np.bincount(self._base.row, weights=np.repeat(weights, counts), minlength=size)
        self._norm = np.sqrt(squares).astype(np.float32)

    def rarity(self, terms: TermHashes) -> npt.NDArray[np.float64]:
        """Give the rarity of terms, in (0, 1]: 1 where at most one text has it; 0 where none does."""
        counts = self._counts(terms)
        highest = _rarity(np.ones(1), self._size)[0]
        return np.where(counts > 0, np.minimum(_rarity(counts, self._size) / highest, 1.0), 0.0)

    def cosines(self, terms: TermHashes, size: int) -> Scores:
        """Score rows 0 to `size` - 1: float32 (size,), the cosine in [0, 1] over terms that are not common."""
        scores = np.zeros(size, np.float32)
        counts = self._counts(terms)
        weights = _rarity(counts, self._size)
        length = float(np.sqrt(np.sum(weights**2)))
        rare = (counts > 0) & (counts <= max(_COMMON_AT_LEAST, _COMMON * self._size))
        if not rare.any():
            return scores
        sought, squares = terms[rare], (weights[rare] ** 2).astype(np.float32)
        for begin, end, square in zip(*self._base.places(sought), squares, strict=True):
            rows = self._base.row[begin:end]
            scores[rows[rows < size]] += square
        lengths = np.zeros(size, np.float32)
        known = min(size, len(self._norm))
        lengths[:known] = self._norm[:known]
        if self._tail:
            flat = self._flattened()
            inside = flat.changed < size
            scores[flat.changed[inside]] = 0.0
            lengths[flat.changed[inside]] = flat.lengths[inside]
            at = _at(sought, flat.terms)
            hit = (at < len(sought)) & (flat.rows < size)
            np.add.at(scores, flat.rows[hit], squares[at[hit]])
        cosines: Scores = np.minimum(scores / np.maximum(lengths * length, 1e-9), 1.0).astype(np.float32)
        return cosines

    def rarest(self, terms: TermHashes, size: int) -> Scores:
        """Give rows 0 to `size` - 1 the rarity of the rarest of these terms that each has: float32 (size,), 0 to 1."""
        scores = np.zeros(size, np.float32)
        rarity = self.rarity(terms).astype(np.float32)
        rare = self._counts(terms) <= max(_COMMON_AT_LEAST, _COMMON * self._size)
        sought, rarity = terms[rare], rarity[rare]
        for begin, end, highest in zip(*self._base.places(sought), rarity, strict=True):
            rows = self._base.row[begin:end]
            rows = rows[rows < size]
            scores[rows] = np.maximum(scores[rows], highest)
        if self._tail:
            flat = self._flattened()
            scores[flat.changed[flat.changed < size]] = 0.0
            at = _at(sought, flat.terms)
            hit = (at < len(sought)) & (flat.rows < size)
            np.maximum.at(scores, flat.rows[hit], rarity[at[hit]])
        return scores

    @property
    def _size(self) -> int:
        return max(self._flattened().texts if self._tail else self._texts, _FEWEST)

    def _counts(self, terms: TermHashes) -> npt.NDArray[np.int64]:
        begin, end = self._base.places(terms)
        if not self._tail:
            return end - begin
        flat = self._flattened()
        return end - begin + _often(flat.sorted, terms) - _often(flat.replaced, terms)

    def _flattened(self) -> _Flat:
        if self._flat is None:
            terms, rows = _flattened(self._tail)
            replaced = self._replace()
            there = sum(len(one) > 0 for one in self._tail.values())
            texts = self._texts - sum(self._sorted(row) for row in self._replacing) + there
            found, place, counts = np.unique(terms, return_inverse=True, return_counts=True)
            begin, end = self._base.places(found)
            counts = counts + end - begin - _often(replaced, found)
            squares = (_rarity(counts, max(texts, _FEWEST)) ** 2)[place]
            changed = np.fromiter(self._tail, dtype=np.int64, count=len(self._tail))
            lengths = np.sqrt(np.bincount(rows, weights=squares, minlength=int(changed.max(initial=-1)) + 1))
            kept = lengths.astype(np.float32)[changed]
            self._flat = _Flat(terms, rows, changed, kept, np.sort(terms), replaced, texts)
        return self._flat

    def _replace(self) -> TermHashes:
        """Give the sorted terms of rows that are in the tail now; only rows that came since are looked for."""
        fresh = [row for row in self._tail if row not in self._replacing]
        self._replacing.update(fresh)
        gone = [row for row in fresh if self._sorted(row)]
        if gone:
            chosen = np.zeros(len(self._norm), np.bool_)
            chosen[gone] = True
            self._replaced = np.sort(np.concatenate([self._replaced, self._base.of_rows(chosen)]))
        return self._replaced

    def _sorted(self, row: int) -> bool:
        """Tell whether the sorted postings have a row; each of its terms has some weight."""
        return row < len(self._norm) and bool(self._norm[row] > 0)


def _flattened(tail: Mapping[int, TermHashes]) -> tuple[TermHashes, npt.NDArray[np.int32]]:
    if not tail:
        return np.zeros(0, np.uint32), np.zeros(0, np.int32)
    terms = np.concatenate(list(tail.values()))
    rows = np.repeat(np.fromiter(tail, dtype=np.int32, count=len(tail)), [len(one) for one in tail.values()])
    return terms, rows


def _at(sought: TermHashes, terms: TermHashes) -> npt.NDArray[np.int64]:
    """Give the place of each of `terms` in `sought`, which is ascending; its length where it is not there."""
    if not len(sought):
        return np.zeros(len(terms), np.int64)
    at = np.minimum(np.searchsorted(sought, terms), len(sought) - 1)
    return np.where(sought[at] == terms, at, len(sought))


def _often(held: TermHashes, terms: TermHashes) -> npt.NDArray[np.int64]:
    """Tell how often terms stand in `held`, which is ascending."""
    return np.searchsorted(held, terms, side="right") - np.searchsorted(held, terms, side="left")


def _rarity(counts: npt.NDArray[np.int64] | npt.NDArray[np.float64], texts: int) -> npt.NDArray[np.float64]:
    """Inverse document frequency; positive, higher is rarer."""
    return np.log1p((texts - np.minimum(counts, texts) + 0.5) / (counts + 0.5))
