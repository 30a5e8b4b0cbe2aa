"""Embed many texts, each distinct one once, and those never that were embedded before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np

from retrieval.ports import Embedder, ModelDamaged, Vectors

_STEP = 64
"""Texts between two commits to the cache: what an interruption can lose."""


class Cache(Protocol):
    """Vectors by key of their text."""

    def load(self, keys: Iterable[bytes]) -> dict[bytes, Vectors]:
        """Give the vectors of those keys that are there."""
        ...

    def store(self, vectors: Mapping[bytes, Vectors]) -> None:
        """Keep vectors."""
        ...


def embed(
    texts: Sequence[str],
    embedder: Embedder,
    cache: Cache,
    key: Callable[[str], bytes],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Vectors:
    """Embed texts through a cache: float32 (n, d), in their order.

    Args:
        texts: what to embed; repeated texts are embedded once.
        embedder: used for what the cache lacks.
        cache: written every 64 texts, so that an interrupted run goes on where it was.
        key: name of a text in the cache.
        progress: called with (embedded, to embed) after every step.

    Raises:
        ModelDamaged: a vector is not of length one.
    """
    keys = [key(text) for text in texts]
    known = cache.load(keys)
    missing = {name: text for name, text in zip(keys, texts, strict=True) if name not in known}
    # Texts of like length together waste no padding; the order costs nothing, as rows are put back by key.
    queue = sorted(missing.items(), key=lambda item: -len(item[1]))
    for start in range(0, len(queue), _STEP):
        names = [name for name, _ in queue[start : start + _STEP]]
        encoded = embedder.encode([text for _, text in queue[start : start + _STEP]])
        if not np.allclose(np.linalg.norm(encoded, axis=1), 1.0, atol=1e-3):
            # Kept, they would spoil every later index as well.
            message = "the encoder gives vectors that are not of length one: its files are damaged; prepare it anew"
            raise ModelDamaged(message)
        vectors = dict(zip(names, encoded, strict=True))
        cache.store(vectors)
        known.update(vectors)
        progress(min(start + _STEP, len(queue)), len(queue))
    if not keys:
        return np.zeros((0, embedder.dimension), dtype=np.float32)
    return np.stack([known[name] for name in keys])
