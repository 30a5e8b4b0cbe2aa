"""Which issues share the rarest words with a text. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log

from handlers.engineering.local.issue import LocalIssue
from retrieval.tokens import terms

_TITLE = 2.0
"""A word of the title counts as much as so many of the description."""
_LEAST = 0.2
"""Share of the text's weight that an issue must hold."""


def nearest(text: str, issues: Sequence[LocalIssue], limit: int) -> Sequence[LocalIssue]:
    """Rank issues by the share of the text's words that they hold, each weighted by how rare it is (Spärck Jones 1972).

    Those that hold too little of it are left out.
    """
    wanted = set(terms(text))
    titles = [set(terms(one.title)) for one in issues]
    words = [title | set(terms(one.description)) for title, one in zip(titles, issues, strict=True)]
    common = Counter(word for held in words for word in held & wanted)
    weight = {word: log(1 + len(issues) / (1 + common[word])) for word in wanted}
    most = sum(weight.values())
    if not most:
        return ()
    scored = []
    for issue, title, held in zip(issues, titles, words, strict=True):
        inside = sum(weight[word] for word in held & wanted)
        if inside >= _LEAST * most:
            scored.append((inside + (_TITLE - 1) * sum(weight[word] for word in title & wanted), issue))
    scored.sort(key=lambda pair: -pair[0])
    return tuple(issue for _, issue in scored[:limit])
