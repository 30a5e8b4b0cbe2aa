"""Lexical evidence: BM25F over body, title, headings and known questions, as plain arrays.

The method is BM25F (Robertson, Zaragoza and Taylor 2004): term frequencies are weighted and length-normalised
by field, summed, then saturated once. The score is divided by what a perfect match of the query would reach, so that
it reads as *coverage*: the share of the query's weight, in [0, 1), that an article holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.ports import Scores

BODY, TITLE, HEADINGS, QUESTIONS = range(4)
_WEIGHT = np.array([1.0, 5.0, 0.5, 1.0], dtype=np.float32)
_LENGTH_PENALTY = np.array([0.75, 0.3, 0.5, 0.75], dtype=np.float32)
_SATURATION = 1.2

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int32]
Offsets = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class TermParts:
    """Term frequencies by part of an article (its title, its headings, its questions, each of its passages).

    Kept with the index, so that only the parts of changed articles are read again.

    Attributes:
        vocabulary: term of each id.
        first: int64 (parts + 1,): entries of part `p` are ``first[p]:first[p + 1]``.
        term: int32 (entries,), each once in a part.
        frequency: float32 (entries,).
    """

    vocabulary: tuple[str, ...]
    first: Offsets
    term: Ints
    frequency: Floats

    @classmethod
    def count(cls, parts: Iterable[Sequence[str]]) -> TermParts:
        """Count the terms of parts."""
        ids: dict[str, int] = {}
        first = [0]
        term: list[int] = []
        frequency: list[int] = []
        for part in parts:
            for word, times in Counter(part).items():
                term.append(ids.setdefault(word, len(ids)))
                frequency.append(times)
            first.append(len(term))
        return cls(
            tuple(ids),
            np.array(first, dtype=np.int64),
            np.array(term, dtype=np.int32),
            np.array(frequency, dtype=np.float32),
        )

    def select(self, parts: npt.NDArray[np.int64]) -> TermParts:
        """Give some of the parts, in the order named."""
        lengths = np.diff(self.first)[parts]
        first = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        entries = np.repeat(self.first[:-1][parts] - first[:-1], lengths) + np.arange(first[-1])
        return TermParts(self.vocabulary, first, self.term[entries], self.frequency[entries])

    def append(self, other: TermParts) -> TermParts:
        """Give these parts followed by the other's, over one vocabulary."""
        ids = {word: identifier for identifier, word in enumerate(self.vocabulary)}
        translate = np.array([ids.setdefault(word, len(ids)) for word in other.vocabulary], dtype=np.int32)
        return TermParts(
            tuple(ids),
            np.concatenate([self.first, other.first[1:] + self.first[-1]]),
            np.concatenate([self.term, translate[other.term]]).astype(np.int32),
            np.concatenate([self.frequency, other.frequency]),
        )


@dataclass(frozen=True, slots=True, eq=False)
class LexicalIndex:
    """Postings by term, weights ready to be added up.

    Attributes:
        size: number of articles.
        terms: term to its id.
        first: int64 (terms + 1,): postings of term `t` are ``first[t]:first[t + 1]``.
        row: int32 (postings,): article of each. `weight`: float32 (postings,), saturated, in [0, 1).
    """

    size: int
    terms: Mapping[str, int]
    first: Offsets
    row: Ints
    weight: Floats

    @classmethod
    def build(cls, parts: TermParts, article: Ints, field: npt.NDArray[np.int8], size: int) -> LexicalIndex:
        """Turn parts into postings. `article` and `field`: (parts,), where each part belongs."""
        per_part = np.diff(parts.first)
        entry_article = np.repeat(article, per_part).astype(np.int64)
        entry_field = np.repeat(field, per_part)
        lengths = np.zeros((size, len(_WEIGHT)), dtype=np.float32)
        np.add.at(lengths, (entry_article, entry_field), parts.frequency)
        average = np.maximum(lengths.mean(axis=0), 1.0) if size else np.ones(len(_WEIGHT), dtype=np.float32)
        norm = 1.0 - _LENGTH_PENALTY + _LENGTH_PENALTY * lengths / average
        weighted = parts.frequency * _WEIGHT[entry_field] / norm[entry_article, entry_field]
        key = parts.term.astype(np.int64) * max(size, 1) + entry_article
        pairs, where = np.unique(key, return_inverse=True)
        frequency = np.bincount(where, weights=weighted, minlength=len(pairs))
        term = pairs // max(size, 1)
        counts = np.bincount(term, minlength=len(parts.vocabulary))
        return cls(
            size,
            {word: identifier for identifier, word in enumerate(parts.vocabulary)},
            np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            (pairs % max(size, 1)).astype(np.int32),
            (frequency / (frequency + _SATURATION)).astype(np.float32),
        )

    def coverage(self, query: Sequence[str]) -> Scores:
        """Score all articles: float32 (n,), the share in [0, 1) of the query's weight that each holds."""
        scores = np.zeros(self.size, dtype=np.float32)
        reachable = 0.0
        for word, repeated in Counter(query).items():
            identifier = self.terms.get(word)
            start, end = (0, 0) if identifier is None else (self.first[identifier], self.first[identifier + 1])
            rarity = repeated * self.rarity(int(end - start))
            reachable += rarity
            scores[self.row[start:end]] += np.float32(rarity) * self.weight[start:end]
        return scores / np.float32(reachable) if reachable else scores

    def known(self, query: Iterable[str]) -> dict[int, float]:
        """Give the rarity of the query's terms that any article holds, by term id."""
        found = {self.terms[word] for word in query if word in self.terms}
        return {term: self.rarity_of(term) for term in found}

    def missing(self, query: Iterable[str], article: int) -> float:
        """Give the rarity of the rarest query term that the article lacks, as a share of the rarest, in [0, 1]."""
        highest = self.rarity(0)
        worst = 0.0
        for word in set(query):
            term = self.terms.get(word)
            if term is None:
                return 1.0
            start, end = int(self.first[term]), int(self.first[term + 1])
            place = start + int(np.searchsorted(self.row[start:end], article))
            if place >= end or int(self.row[place]) != article:
                worst = max(worst, self.rarity(end - start))
        return worst / highest if highest > 0 else 0.0

    def articles_of(self, word: str) -> Ints:
        """Give the articles that hold a term, ascending: int32 (m,)."""
        term = self.terms.get(word)
        return self.row[:0] if term is None else self.row[int(self.first[term]) : int(self.first[term + 1])]

    def holds(self, word: str, article: int) -> bool:
        """Tell whether an article holds a term."""
        rows = self.articles_of(word)
        place = int(np.searchsorted(rows, article))
        return place < len(rows) and int(rows[place]) == article

    def rarity_of(self, term: int) -> float:
        """Give a known term's rarity."""
        return self.rarity(int(self.first[term + 1] - self.first[term]))

    def rarity(self, articles: int) -> float:
        """Inverse document frequency of a term that so many articles hold; positive, higher is rarer."""
        return float(np.log1p((self.size - articles + 0.5) / (articles + 0.5)))
