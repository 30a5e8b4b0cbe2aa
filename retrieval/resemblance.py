"""How like two tickets are, from nearness of meaning, shared words, and shared codes. Pure.

The weights were chosen on the development sets that `bench/similar.py` measures: docs/decisions/0024-similar-cases.md.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from retrieval.ports import Scores

LEAST = 0.5
"""What comes less near is not called similar: below it stands half of what has nothing alike at all."""
_WORDS = 0.15
"""Weight of shared words where the meaning is understood, whose weight is the rest."""
_CODE = 0.4
"""How much of what is missing to 1 a shared code that nobody else has adds."""


def resemblance(meaning: Scores, understood: npt.NDArray[np.bool_], words: Scores, codes: Scores) -> Scores:
    """Give one score a candidate, in [0, 1].

    Args:
        meaning: cosines of the encoder's vectors, in [-1, 1].
        understood: whether both sides are in a language that the encoder speaks; else words alone count, by their
            root, as cosines of words run lower than those of meaning.
        words: cosines of rare terms, in [0, 1].
        codes: rarity of the rarest shared code (an error's number, a version, a name with digits), in [0, 1].
    """
    mixed = np.where(understood, (1.0 - _WORDS) * np.maximum(meaning, 0.0) + _WORDS * words, np.sqrt(words))
    joined = 1.0 - (1.0 - np.minimum(mixed, 1.0)) * (1.0 - _CODE * codes**2)
    return np.asarray(joined, dtype=np.float32)
