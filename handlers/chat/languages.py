"""Whether an article can be the answer to a question in a language that we do not speak. Pure."""

from __future__ import annotations

from kb.languages import base
from retrieval import Hit

HELD = 0.2
"""Share of a question's weight that an article of an unknown language holds, at least, where it is in the question's.

Of 98 French and Japanese questions the lowest share in a knowledge base of their language was 0.31; in English ones
nine in ten French questions stay below 0.14, Japanese and Korean ones below 0.04.
"""


def heard(hit: Hit, alien: str | None) -> bool:
    """Tell whether a hit may answer a question. `alien`: its language where it is none of ours, as ISO 639-1 code.

    What the encoders take for near says nothing of such a language: the article must be in it, or have been named for
    these very words.
    """
    if alien is None or hit.evidence.get("verbatim", 0.0):
        return True
    if hit.language is None:
        return hit.evidence.get("coverage", 0.0) >= HELD
    return base(hit.language) == alien
