"""Who asks in the very words of a title or known question needs no further evidence, in whatever language."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from retrieval.known_questions import KnownQuestions
from retrieval.snapshot import Snapshot
from retrieval.tokens import plain


def asked_verbatim(
    snapshot: Snapshot, known: KnownQuestions, texts: Iterable[str], allowed: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    """Give the allowed articles that one of the texts asks for word by word, ascending: int64 (m,).

    What people confirmed goes before what articles say of themselves.
    """
    keys = {plain(text) for text in texts}
    confirmed = {snapshot.positions.get(article, -1) for key in keys for article in known.said.get(key, ())}
    own = {position for key in keys for position in snapshot.said.get(key, ())}
    for positions in (confirmed, own):
        found = np.array(sorted(position for position in positions if position >= 0), dtype=np.int64)
        found = found[allowed[found]]
        if len(found):
            return found
    return np.zeros(0, dtype=np.int64)
