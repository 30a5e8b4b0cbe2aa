"""Whether a question is in a language that nothing here is written in. Pure."""

from __future__ import annotations

from retrieval import Ranking

TRUSTED = 0.7
"""Trust in the encoder (see `retrieval.language`) from which a question counts as English."""
HELD = 0.2
"""Share of a question's weight that the best article holds, at least, where one is in its language.

Of 98 French and Japanese questions the lowest share in a knowledge base of their language was 0.31; in English ones
nine in ten French questions stay below 0.14, Japanese and Korean ones below 0.04.
"""


def unheard(ranking: Ranking) -> bool:
    """Tell whether hardly a word of a question, which is not English, stands in any article that was found.

    What the encoder takes for near says nothing then, as it knows English only.
    """
    if not ranking.hits or ranking.hits[0].evidence.get("trust", 1.0) >= TRUSTED:
        return False
    return all(
        hit.evidence.get("coverage", 0.0) < HELD and not hit.evidence.get("verbatim", 0.0) for hit in ranking.hits
    )
