"""The teacher: the default encoder's vectors of the English texts, which all languages are to come near to."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from retrieval.adapters.vector_cache import VectorCache, text_key
from retrieval.embedding import embed
from retrieval.ports import Embedder

_TOLD_EVERY_S = 20.0


def taught(texts: Sequence[str], encoder: Embedder, cache: Path) -> npt.NDArray[np.float16]:
    """Give the teacher's vectors: float16 (n, d), rows of length one. What was computed before is in the cache."""
    told = time.monotonic()

    def progress(done: int, total: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TOLD_EVERY_S or done == total:
            told = time.monotonic()
            print(f"  teacher: {done:,} of {total:,} texts", file=sys.stderr, flush=True)

    vectors = embed(texts, encoder, VectorCache(cache, encoder.tag), text_key, progress)
    return vectors.astype(np.float16)
