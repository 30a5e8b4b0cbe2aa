"""Choose the vector index: exact while a scan is cheap, approximate above."""

from __future__ import annotations

from pathlib import Path

from retrieval.exact import ExactIndex
from retrieval.ports import VectorIndex, Vectors

EXACT_LIMIT = 50_000
_FILE = "lists.faiss"


def make_index(vectors: Vectors, exact_limit: int = EXACT_LIMIT) -> VectorIndex:
    """Build the index for so many rows."""
    if len(vectors) <= exact_limit:
        return ExactIndex(vectors)
    # FAISS is loaded only where it is needed: small knowledge bases start faster and in less memory.
    from retrieval.adapters.faiss_index import FaissIndex

    return FaissIndex.build(vectors)


def save_index(index: VectorIndex, place: Path) -> None:
    """Write what an index holds besides the vectors, if anything."""
    if not isinstance(index, ExactIndex):
        from retrieval.adapters.faiss_index import FaissIndex

        if isinstance(index, FaissIndex):
            index.save(place / _FILE)


def load_index(place: Path, vectors: Vectors) -> VectorIndex | None:
    """Read what `save_index` wrote; None where it wrote nothing."""
    if not (place / _FILE).is_file():
        return None
    from retrieval.adapters.faiss_index import FaissIndex

    return FaissIndex.load(place / _FILE, vectors)
