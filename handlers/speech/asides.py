"""What people say that is no question: "got it", "one sec", "see above", "asdf". Pure.

Conservative: all of the message must be such a thing. Whatever says anything about a product is looked up.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.speech.lexicon import Lexicon, lexicons
from handlers.speech.plain import plain
from handlers.speech.wordings import NOISE, SOUND, Aside

MOST_WORDS = 12
"""Of an aside; a longer text says something else too."""

_KIND_WORDS: frozenset[Aside | None] = frozenset({"greeting", "thanks", "acknowledged", "farewell", "waiting"})


def aside(text: str, language: str | None = None) -> Aside | None:
    """Tell what kind of aside a message is; None when it may be a question.

    Args:
        text: cleaned, and has words.
        language: what it is in, one of ours; None: not known, so that it may be any.
    """
    spoken = plain(text).split()
    if not spoken or len(spoken) > MOST_WORDS:
        return None
    found = (_aside(spoken, lexicon) for lexicon in lexicons(language))
    return next((kind for kind in found if kind is not None), None)


def cores(text: str, language: str | None = None) -> tuple[str, ...]:
    """Give the words of a text without what is said around them, as each language has it.

    "Ok, but it fails, sorry" is "it fails".
    """
    spoken = plain(text).split()
    found = []
    for lexicon in lexicons(language):
        low, high = _within(spoken, lexicon)
        found.append(" ".join(spoken[low:high]))
    return tuple(dict.fromkeys(found))


def _aside(spoken: Sequence[str], lexicon: Lexicon) -> Aside | None:
    found = _kind(" ".join(spoken), lexicon) or _several(spoken, lexicon)
    if found is not None:
        return found
    # The second "no" of "no, no es eso" is not only said around it.
    if spoken[0] in lexicon.words("refusing") and _kind(" ".join(spoken[1:]), lexicon) == "rejecting":
        return "rejecting"
    low, high = _within(spoken, lexicon)
    found = _kind(" ".join(spoken[low:high]), lexicon) if low < high else "acknowledged"
    # "Yes, but no" and "cool but no": the last word counts.
    last = spoken[high:] if low < high else spoken
    refused = not lexicon.words("refusing").isdisjoint(last) and "no thank" not in " ".join(spoken)
    return "rejecting" if found == "acknowledged" and refused else found


def _within(spoken: Sequence[str], lexicon: Lexicon) -> tuple[int, int]:
    """Give where the words begin and end that something else is only said around: "ok got it, thanks"."""
    low, high = 0, len(spoken)
    while low < high and _beside(spoken[low], lexicon):
        low += 1
    while high > low and _beside(spoken[high - 1], lexicon):
        high -= 1
    return low, high


def _kind(said: str, lexicon: Lexicon) -> Aside | None:
    if SOUND.fullmatch(said):
        return "acknowledged"
    if NOISE.fullmatch(said):
        return "noise"
    return lexicon.phrase(said)


def _several(spoken: Sequence[str], lexicon: Lexicon) -> Aside | None:
    """Give the last of several kind words in a row: "got it, makes sense, thank you"."""
    for at in range(1, len(spoken)):
        if _kind(" ".join(spoken[:at]), lexicon) in _KIND_WORDS:
            rest = spoken[at:]
            found = _kind(" ".join(rest), lexicon) or _several(rest, lexicon)
            if found in _KIND_WORDS:
                return found
    return None


def _beside(word: str, lexicon: Lexicon) -> bool:
    return word in lexicon.words("edges") or SOUND.fullmatch(word) is not None
