"""Words as they are compared: small, without marks, and without the accents of Latin letters. Pure."""

from __future__ import annotations

import re
import unicodedata

from handlers.terms import normalised

LONGEST, MOST_CLAUSES = 200, 5
"""Code points and clauses of a message that may be courtesy in all its parts."""
_MARKS = re.compile(r"[,;.!…，。；！、\n]+|\s[-–—]\s")
_ACCENTED = re.compile(r"[\u00c0-\u024f\u1e00-\u1eff]+")
_UMLAUTS = {"ä": ("a", "ae"), "ö": ("o", "oe"), "ü": ("u", "ue")}


def plain(text: str) -> str:
    """Give the words of a message as they are compared, with single spaces."""
    return unaccented(normalised(text))


def clauses(text: str) -> tuple[str, ...]:
    """Give what stands between the marks of a message: "no bots, a person please" has two; none where it is longer."""
    found = tuple(clause for clause in _MARKS.split(text) if plain(clause)) if len(text) <= LONGEST else ()
    return found if len(found) <= MOST_CLAUSES else ()


def unaccented(text: str) -> str:
    """Give a text of small letters without the accents of its Latin letters; ё is е, as people write it."""
    return _ACCENTED.sub(_bare, text).replace("ё", "е")


def spelled(word: str) -> frozenset[str]:
    """Give how a listed word may be written: "schön" is schon and schoen."""
    short = long = word
    for umlaut, (one, two) in _UMLAUTS.items():
        short, long = short.replace(umlaut, one), long.replace(umlaut, two)
    return frozenset({unaccented(short), unaccented(long)})


def written(pattern: str) -> str:
    """Give a listed pattern so that it matches every way of writing its words."""
    for umlaut, (one, two) in _UMLAUTS.items():
        pattern = pattern.replace(umlaut, f"(?:{one}|{two})")
    return unaccented(pattern.replace("ß", "ss"))


def _bare(found: re.Match[str]) -> str:
    decomposed = unicodedata.normalize("NFD", found[0])
    return "".join(char for char in decomposed if not unicodedata.combining(char))
