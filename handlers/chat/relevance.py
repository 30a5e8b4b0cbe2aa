"""Which of several pieces of one text speak of what was asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from math import log


def weights(found: Sequence[Collection[str]]) -> Mapping[str, float]:
    """Give what each term is worth, from the terms that each piece has: much where few have it, next to nothing else.

    Inverse document frequency as in BM25 (Robertson & Zaragoza 2009, with one added so that none is negative); the
    pieces are the documents.
    """
    among = len(found)
    having = Counter(term for terms in found for term in set(terms))
    return {term: log(1 + (among - count + 0.5) / (count + 0.5)) for term, count in having.items()}


def scores(found: Sequence[Collection[str]]) -> list[float]:
    """Give for each piece the worth of the terms that it has."""
    worth = weights(found)
    return [sum(worth[term] for term in sorted(set(terms))) for terms in found]
