"""Which of several pieces of one text speak of what was asked. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from math import log
from typing import Protocol, TypeAlias

from handlers.terms import Sought

Near: TypeAlias = Callable[[str, Sequence[str]], Sequence[float]]
"""Gives how near texts come to a question, as cosines in [-1, 1], whatever languages they are in. Quick: it is asked
while others wait."""
_APART = 6
"""Power of a cosine. A piece that is shown beside the best has at least half of its worth: 0.9 of its cosine."""


class Judge(Protocol):
    """Tells which pieces of a text speak of a question."""

    def worth(self, pieces: Sequence[str], above: Sequence[str] = ()) -> list[float]:
        """Give what each piece is worth, none below 0. `above`: the heading over each, where they have some."""
        ...


class ByWords:
    """Judges by the words that a piece shares with the question, see `weights`."""

    def __init__(self, question: str) -> None:
        self._sought = Sought(question)

    def worth(self, pieces: Sequence[str], above: Sequence[str] = ()) -> list[float]:
        """Give the weights of the words of each piece, and a half of those that only the heading above says."""
        said = [self._sought.within(piece) for piece in pieces]
        heads = [self._sought.within(head) for head in above] or [frozenset()] * len(pieces)
        worth = weights([own | head for own, head in zip(said, heads, strict=True)])
        return [
            sum(worth[term] for term in sorted(own)) + _OWN_HEADING * sum(worth[term] for term in sorted(head - own))
            for own, head in zip(said, heads, strict=True)
        ]


class ByMeaning:
    """Judges by vectors: words say nothing where question and text are in different languages."""

    def __init__(self, question: str, near: Near) -> None:
        self._question = question
        self._near = near

    def worth(self, pieces: Sequence[str], above: Sequence[str] = ()) -> list[float]:
        """Give a power of how near each piece comes, its heading with it."""
        texts = [f"{head}\n{piece}" for head, piece in zip(above, pieces, strict=True)] if above else list(pieces)
        return [max(0.0, cosine) ** _APART for cosine in self._near(self._question, texts)]


_OWN_HEADING = 0.5
"""What a word is worth that only the heading above says: it tells sections apart, but answers nothing."""


def weights(found: Sequence[Collection[str]]) -> Mapping[str, float]:
    """Give what each term is worth, from the terms that each piece has: much where few have it, next to nothing else.

    Inverse document frequency as in BM25 (Robertson & Zaragoza 2009, with one added so that none is negative); the
    pieces are the documents.
    """
    among = len(found)
    having = Counter(term for terms in found for term in set(terms))
    return {term: log(1 + (among - count + 0.5) / (count + 0.5)) for term, count in having.items()}
