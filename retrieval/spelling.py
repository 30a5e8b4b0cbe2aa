"""Mend typing errors in a question: a word that nobody knows becomes the one of the articles that it was meant to be.

Words within one edit (for long words two), by the restricted Damerau-Levenshtein distance (Damerau 1964: a swap of
neighbours is one edit). A vocabulary of 100,000 words is narrowed down by length and by the letter pairs that each word
holds, as bits; what is left is compared letter by letter. Both the encoder and the lexical index read the mended text.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from retrieval.tokens import SHORTEST_WORD, fold, is_stop_word, stem

IsWord = Callable[[str], bool]
"""Tells whether a word is known to the language at large."""
Seen = npt.NDArray[np.bool_]
"""Tells of each word whether it stands in an article that the asker may see: bool (words,)."""

_WORD = re.compile(r"(?<![\w.@/\\-])[^\W\d_]+(?![\w@/\\-]|\.\w)")
_LONG = 8
"""From here on two edits are forgiven."""
_LONGEST, _MOST, _COMPARED = 32, 12, 500
"""Letters of a word, unknown words of a question, and words beside each that are looked at."""
_BITS_AN_EDIT = 6
"""A swap changes three letter pairs in each of the two words."""


class Spelling:
    """The words of the articles.

    Args:
        words: folded, each once.
        commonness: (words,), how many articles hold each word's stem; the commoner of two equally near ones is taken.
    """

    def __init__(self, words: Sequence[str], commonness: npt.NDArray[np.int64]) -> None:
        self._words = words
        self._commonness = commonness
        self._by_stem: dict[str, list[int]] = {}
        for place, word in enumerate(words):
            self._by_stem.setdefault(stem(word), []).append(place)
        self._lengths = np.array([len(word) for word in words], dtype=np.int16)
        self._pairs = np.array([_bits(word) for word in words], dtype=np.uint64)

    def mend(self, text: str, is_word: IsWord, seen: Seen | None = None) -> str:
        """Replace what is neither a word of the articles nor a word at all; names in capitals and codes stay.

        Words of articles that the asker may not see are no words here: a question must not show that they exist.
        Without `seen` all articles are.
        """
        looked_at = 0

        def mended(found: re.Match[str]) -> str:
            nonlocal looked_at
            written = found[0]
            if not SHORTEST_WORD <= len(written) <= _LONGEST or sum(map(str.isupper, written)) > 1:
                return written
            word = fold(written)
            if is_stop_word(word) or self._holds(stem(word), seen) or is_word(word):
                return written
            looked_at += 1
            return written if looked_at > _MOST else self.nearest(word, seen) or written

        return _WORD.sub(mended, text)

    def nearest(self, word: str, seen: Seen | None = None) -> str | None:
        """Give the word of the articles that an unknown one most likely stands for; None where none is near enough."""
        edits = 2 if len(word) >= _LONG else 1
        differing = np.bitwise_count(self._pairs ^ np.uint64(_bits(word)))
        near = (np.abs(self._lengths - len(word)) <= edits) & (differing <= edits * _BITS_AN_EDIT)
        best: tuple[int, bool, int, str] | None = None
        places = np.flatnonzero(near if seen is None else near & seen)
        if len(places) > _COMPARED:
            places = places[np.argsort(differing[places], kind="stable")[:_COMPARED]]
        for place in places.tolist():
            other = self._words[place]
            distance = _distance(word, other, edits)
            # People seldom get the first letter wrong, and hardly ever that and another one.
            strange = other[0] != word[0]
            if distance + strange <= edits or (distance == 1 and len(word) > SHORTEST_WORD):
                found = (distance, strange, -int(self._commonness[place]), other)
                best = found if best is None or found < best else best
        return best[3] if best else None

    def _holds(self, sought: str, seen: Seen | None) -> bool:
        places = self._by_stem.get(sought, ())
        return any(seen is None or seen[place] for place in places)


def _bits(word: str) -> int:
    bits = 0
    for one, other in pairwise(f"^{word}$"):
        bits |= 1 << (zlib.crc32(f"{one}{other}".encode("utf-8", "surrogatepass")) & 63)
    return bits


def _distance(one: str, other: str, most: int) -> int:
    """Give the restricted Damerau-Levenshtein distance; more than `most` where it is more."""
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        current = [row]
        for column, facing in enumerate(other, start=1):
            cost = min(last[column] + 1, current[-1] + 1, last[column - 1] + (letter != facing))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == facing:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > most:
            return most + 1
        before, last = last, current
    return last[-1]
