"""Whether what a customer says of a solved ticket is thanks and nothing else. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.speech.lexicon import lexicons
from handlers.speech.plain import plain
from handlers.speech.small_talk import small_talk
from handlers.speech.solutions import solved
from handlers.ticket import Ticket

LONGEST = 300
"""Code points of thanks; who writes more says something else, too."""
_ASKS = re.compile("[?？؟]")
_CLAUSE = re.compile(r"[.,;:!…\n\r。、，；：！–—]+|\s-\s")
_WORDS = re.compile(r"\w")
_POLITE = frozenset({"thanks", "greeting", "acknowledged", "farewell"})


def only_thanks(text: str, ticket: Ticket, author: str = "") -> bool:
    """Tell whether a text thanks, or says that all is well, and nothing beyond: "Merci beaucoup, tout est réglé".

    All of its clauses must be polite in one of our languages, whichever, and one of them must thank or say so: "yes"
    and "okay" alone may answer what was asked. The names of those who spoke on the ticket, and of whoever does now, its
    `author`, say nothing. Signs without words are what they mean. A question mark asks.
    """
    if len(text) > LONGEST or _ASKS.search(text):
        return False
    names = _names(ticket, author)
    clauses = [clause for clause in (_without(clause, names) for clause in _CLAUSE.split(text)) if clause]
    if not clauses:
        return small_talk(text) in {"thanks", "acknowledged"}
    whole = _without(text, names)
    return any(_thanks(whole, clauses, lexicon.language) for lexicon in lexicons())


def _thanks(whole: str, clauses: Iterable[str], language: str) -> bool:
    if small_talk(whole, language) == "thanks" or solved(whole, language):
        return True
    meant = [_meant(clause, language) for clause in clauses]
    return all(meant) and "thanks" in meant


def _meant(clause: str, language: str) -> str | None:
    """Give what a clause says, where it is polite; that all is well counts as thanks."""
    if solved(clause, language):
        return "thanks"
    found = small_talk(clause, language)
    return found if found in _POLITE else None


def _names(ticket: Ticket, author: str) -> frozenset[str]:
    said = " ".join([author, ticket.asked_by or "", *(comment.author for comment in ticket.comments if comment.public)])
    return frozenset(word for word in plain(said).split() if len(word) > 1)


def _without(clause: str, names: frozenset[str]) -> str:
    """Give a clause without these names; empty where it has no other words."""
    if not _WORDS.search(clause):
        return ""
    return " ".join(word for word in clause.split() if plain(word) not in names)
