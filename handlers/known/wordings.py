"""Which wordings can be known: what has the size of a question, and says something by itself. Pure."""

from __future__ import annotations

from handlers.speech.rejections import rejects
from handlers.speech.small_talk import small_talk
from handlers.terms import normalised, terms

LONGEST = 500
"""Code points of a wording; more is a story that fits nobody else's question."""
SHORTEST, SHORTEST_UNSPACED = 4, 2
"""Characters of its words; the latter for scripts in which a character may be a word."""


def fits(question: str) -> bool:
    """Tell whether a wording is neither too short nor too long, more than stop words, and about a thing.

    "Thanks" and "that didn't work" are said of anything: known, they would bring one article to everybody.
    """
    plain = normalised(question)
    shortest = SHORTEST if plain.isascii() else SHORTEST_UNSPACED
    if not (len(plain) >= shortest and len(question) <= LONGEST and terms(question)):
        return False
    return not rejects(question) and small_talk(question) is None
