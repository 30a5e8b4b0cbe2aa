"""Spans of time, and what two ascending sequences of them share. Pure; a sequence may be endless.

A sequence of spans is ascending and disjoint: each begins at or after the end of the one before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` on, and no longer at `end`. Both are of one kind: aware UTC, or times on a wall without a zone."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is; never below 0."""
        return self.end - self.start


def shared(ones: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Give what two sequences share, as a sequence; neither is read further than that takes.

    The sweep over two sorted lists: whichever span ends first makes room for the next of its sequence.
    """
    mine, theirs = iter(ones), iter(others)
    one, other = next(mine, None), next(theirs, None)
    while one is not None and other is not None:
        start, end = max(one.start, other.start), min(one.end, other.end)
        if start < end:
            yield Span(start, end)
        if one.end < other.end:
            one = next(mine, None)
        else:
            other = next(theirs, None)


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans ordered by their starts as a sequence: what touches or overlaps is one span, what is empty is none."""
    last: Span | None = None
    for span in spans:
        if span.start >= span.end:
            continue
        if last is None:
            last = span
        elif span.start <= last.end:
            last = Span(last.start, max(last.end, span.end))
        else:
            yield last
            last = span
    if last is not None:
        yield last


def total(spans: Iterable[Span]) -> timedelta:
    """Give the length of a sequence that ends."""
    return sum((span.length for span in spans), NOTHING)


def reached(spans: Iterable[Span], amount: timedelta) -> datetime | None:
    """Give the first instant by which a sequence has lasted for `amount`, above 0; None when it never does."""
    left = amount
    for span in spans:
        if span.length >= left:
            return span.start + left
        left -= span.length
    return None
