"""Which wordings have the size of a question. Pure."""

from __future__ import annotations

from handlers.terms import normalised, terms

LONGEST = 500
"""Code points of a wording; more is a story that fits nobody else's question."""
SHORTEST, SHORTEST_UNSPACED = 4, 2
"""Characters of its words; the latter for scripts in which a character may be a word."""


def fits(question: str) -> bool:
    """Tell whether a wording is neither too short nor too long, and more than stop words."""
    plain = normalised(question)
    shortest = SHORTEST if plain.isascii() else SHORTEST_UNSPACED
    return len(plain) >= shortest and len(question) <= LONGEST and bool(terms(question))
