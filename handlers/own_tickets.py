"""Lists of somebody's own tickets: those that they asked for, and those that they were joined to."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from handlers.ticket import Ticket


@dataclass(frozen=True, slots=True)
class OwnQuery:
    """Which of them, the latest first.

    Attributes:
        words: casefolded; each must stand in number, subject, description, or what was said in public. Never notes.
        going_first: those that go on stand before those that are over.
        below: only numbers below this numeral; None: all.
        skip: so many are left out at the beginning.
        limit: so many are given.
    """

    words: tuple[str, ...] = ()
    going_first: bool = False
    below: int | None = None
    skip: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class Owned:
    """A part of somebody's tickets.

    Attributes:
        tickets: without transcripts.
        total: how many they have; `found`: how many of them fit the words, on all pages, whatever their number.
    """

    tickets: tuple[Ticket, ...]
    total: int
    found: int


def says(words: Collection[str], texts: Iterable[str]) -> bool:
    """Tell whether all words of a query stand in these texts."""
    if not words:
        return True
    text = "\n".join(texts).casefold()
    return all(word in text for word in words)
