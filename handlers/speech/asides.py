"""What people say that is no question: "got it", "one sec", "see above", "asdf". Pure.

Conservative: all of the message must be such a thing. Whatever says anything about a product is looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from handlers.speech.wordings import EDGES, NOISE, PHRASES, SHAPES, SOUND, Aside
from handlers.terms import normalised

MOST_WORDS = 12
"""Of an aside; a longer text says something else too."""

_KIND_WORDS: frozenset[Aside | None] = frozenset({"greeting", "thanks", "acknowledged", "farewell", "waiting"})


@cache
def _patterns() -> Mapping[Aside, re.Pattern[str]]:
    return {
        kind: re.compile("|".join([*SHAPES.get(kind, ()), *(line.strip() for line in listed.strip().split("\n"))]))
        for kind, listed in PHRASES.items()
    }


def aside(text: str) -> Aside | None:
    """Tell what kind of aside a message is; None when it may be a question. `text` is cleaned and has words."""
    spoken = normalised(text).split()
    if not spoken or len(spoken) > MOST_WORDS:
        return None
    found = _kind(" ".join(spoken)) or _several(spoken)
    if found is not None:
        return found
    low, high = _within(spoken)
    found = _kind(" ".join(spoken[low:high])) if low < high else "acknowledged"
    # "Yes, but no" and "cool but no": the last word counts.
    refused = "no" in (spoken[high:] if low < high else spoken) and "no thank" not in " ".join(spoken)
    return "rejecting" if found == "acknowledged" and refused else found


def core(text: str) -> str:
    """Give the normalised words of a text without what is said around them: "ok, but it fails, sorry" is "it fails"."""
    spoken = normalised(text).split()
    low, high = _within(spoken)
    return " ".join(spoken[low:high])


def _within(spoken: Sequence[str]) -> tuple[int, int]:
    """Give where the words begin and end that something else is only said around: "ok got it, thanks"."""
    low, high = 0, len(spoken)
    while low < high and _beside(spoken[low]):
        low += 1
    while high > low and _beside(spoken[high - 1]):
        high -= 1
    return low, high


def _kind(said: str) -> Aside | None:
    if SOUND.fullmatch(said):
        return "acknowledged"
    if NOISE.fullmatch(said):
        return "noise"
    return next((kind for kind, pattern in _patterns().items() if pattern.fullmatch(said)), None)


def _several(spoken: Sequence[str]) -> Aside | None:
    """Give the last of several kind words in a row: "got it, makes sense, thank you"."""
    for at in range(1, len(spoken)):
        if _kind(" ".join(spoken[:at])) in _KIND_WORDS:
            rest = spoken[at:]
            found = _kind(" ".join(rest)) or _several(rest)
            if found in _KIND_WORDS:
                return found
    return None


def _beside(word: str) -> bool:
    return word in EDGES or SOUND.fullmatch(word) is not None
