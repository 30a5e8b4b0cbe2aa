"""In which language a question is read, by itself and by the articles that hold its words. Pure."""

from __future__ import annotations

import numpy as np

from kb import Access
from retrieval.routing import Foreign
from retrieval.snapshot import Snapshot
from retrieval.tokens import terms

_HELD = 0.3
"""Share of a question's weight that an article in its language holds, at least."""
_ALIKE = 0.9
"""Part of the most that any holds, from which articles hold it alike."""


def language_asked(snapshot: Snapshot, foreign: Foreign | None, text: str, access: Access) -> str | None:
    """Give the language that a question is read in; None where it is the main encoder's, or nobody knows.

    What cannot be told is in the language of the article that holds its words: a short question, a name with a word.
    Not so where articles in several languages hold them alike, as they do the names of products.
    """
    if foreign is None:
        return None
    told = foreign.tell(text)
    if told is not None or not snapshot.foreign.any():
        return told
    coverage = np.where(snapshot.allowed(access), snapshot.lexical.coverage(terms(text)), np.float32(0.0))
    highest = float(coverage.max())
    if highest < _HELD:
        return None
    holding = {snapshot.languages[place] for place in np.flatnonzero(coverage >= _ALIKE * highest).tolist()}
    return holding.pop() if len(holding) == 1 and snapshot.foreign[int(coverage.argmax())] else None
