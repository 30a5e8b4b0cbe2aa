"""Words that mean the same in several languages: names, codes, and what one language has from another. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from retrieval.letters import OTHERS
from retrieval.ports import Scores
from retrieval.routing import HAN
from retrieval.snapshot import Snapshot
from retrieval.tokens import fold, stem
from retrieval.widths import narrow

_NOT_LATIN = frozenset({"ja", "ko", "ru", "zh", HAN})
_CAPITALS_ARE_NAMES = frozenset({"en", "es", "fr", "it", "pt"})
"""Languages that begin names with a capital, and hardly anything else within a sentence; German every noun."""
_LATIN = re.compile(r"(?<![A-Za-z])[A-Za-z][A-Za-z0-9.+#-]*[A-Za-z0-9+#]")
_WITHIN = re.compile(r"(?<=[^\W_] )[A-Z\u00c0-\u00de][\w-]+")
"""A word with a capital that follows upon another one."""
_MIXED = re.compile(r"\b(?:[A-Za-z]*[a-z][A-Z][A-Za-z]*|[A-Z]{2,})\b")
"""Capitals behind small letters, or nothing else: iPhone, WhatsApp, VPN."""


def names(text: str, language: str | None) -> frozenset[str]:
    """Give the names in a question, as far as its letters tell. `language`: as in `retrieval.search.Query`."""
    text = narrow(text)
    if language in _NOT_LATIN:
        return frozenset(_LATIN.findall(text))
    found = {word for word in _MIXED.findall(text) if not text.isupper()}
    return frozenset(found.union(_WITHIN.findall(text) if language in _CAPITALS_ARE_NAMES else ()))


def in_common(
    snapshot: Snapshot, words: Iterable[str], candidates: npt.NDArray[np.int64], apart: npt.NDArray[np.bool_]
) -> tuple[Scores, Scores]:
    """Give the share of what a question has in common with articles in other languages that each candidate holds.

    In common are the terms that one of these articles holds as well, small words left out. A name stands in both, and
    so does a word that one language has from the other; all other words tell nothing across languages.

    Args:
        words: terms of the question. `candidates`: positions of articles (n,).
        apart: bool (n,), those in another language than the question.

    Returns:
        By the whole article and by its title: float32 (n,) each, in [0, 1]; 0 for those that are not apart.
    """
    lexical, small = snapshot.lexical, _small()
    held, titled = np.zeros(len(candidates)), np.zeros(len(candidates))
    titles: dict[int, frozenset[int]] = {}
    weight = 0.0
    for word in sorted(set(words) - small):
        term = lexical.terms.get(word)
        if term is None:
            continue
        first, rows = int(lexical.first[term]), lexical.articles_of(word)
        places = np.minimum(np.searchsorted(rows, candidates), len(rows) - 1)
        there = (rows[places] == candidates) & apart
        if not there.any():
            continue
        rarity = lexical.rarity_of(term)
        weight += rarity
        held[there] += rarity * lexical.weight[first + places[there]]
        for place in np.flatnonzero(there).tolist():
            if place not in titles:
                titles[place] = _title(snapshot, int(candidates[place]))
            titled[place] += rarity * (term in titles[place])
    parts = (held / max(weight, 1e-12), titled / max(weight, 1e-12))
    return parts[0].astype(np.float32), parts[1].astype(np.float32)


def _title(snapshot: Snapshot, article: int) -> frozenset[int]:
    part = snapshot.layout.title_part(article)
    return frozenset(snapshot.parts.term[snapshot.parts.first[part] : snapshot.parts.first[part + 1]].tolist())


@lru_cache(maxsize=1)
def _small() -> frozenset[str]:
    return frozenset(stem(fold(word)) for word in OTHERS)
