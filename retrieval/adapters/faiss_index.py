"""Approximate search with FAISS: inverted lists, for more rows than an exact scan should read a question."""

from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import numpy.typing as npt

from retrieval.exact import ExactIndex
from retrieval.ports import IndexUnusable, Rows, Scores, Vectors

_NARROW = 0.1
"""Below this share of allowed rows lists lose recall, and exact search over the allowed rows is the cheaper one."""
_TRAINING_ROWS_PER_LIST = 64


class FaissIndex:
    """A `VectorIndex` of inverted lists (Jégou, Douze and Schmid 2011) over exact vectors.

    Rows are positions in `vectors`, so ids stay what they are when the index is built anew. One index, no shards: a
    selector passed through threaded shards sees shard-local ids and lets forbidden rows through.
    """

    def __init__(self, vectors: Vectors, index: faiss.IndexIVFFlat, probes: int = 32) -> None:
        self._vectors = vectors
        self._index = index
        self._index.nprobe = min(probes, index.nlist)
        self._exact = ExactIndex(vectors)
        self._quantizer: faiss.IndexFlatIP | None = None

    @classmethod
    def build(cls, vectors: Vectors, probes: int = 32) -> FaissIndex:
        """Train on a fixed sample, then add all rows: the same vectors give the same index."""
        rows, dimension = vectors.shape
        lists = max(1, int(4 * np.sqrt(rows)))
        quantizer = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).permutation(rows)[: lists * _TRAINING_ROWS_PER_LIST]
        index.cp.seed = 1234
        index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
        index.add(np.ascontiguousarray(vectors))
        made = cls(vectors, index, probes)
        made._quantizer = quantizer  # the index holds a bare pointer to it
        return made

    @classmethod
    def load(cls, path: Path, vectors: Vectors) -> FaissIndex:
        """Read what `save` wrote; `vectors` are the rows it was built from."""
        index = faiss.read_index(str(path))
        if not isinstance(index, faiss.IndexIVFFlat):
            message = f"{path} holds a {type(index).__name__}"
            raise IndexUnusable(message)
        return cls(vectors, index)

    def save(self, path: Path) -> None:
        """Write the lists."""
        faiss.write_index(self._index, str(path))

    def search(self, query: Vectors, allowed: npt.NDArray[np.bool_] | None, k: int) -> tuple[Rows, Scores]:
        """Give the allowed rows of about the `k` largest inner products, best first."""
        if allowed is not None and allowed.mean() < _NARROW:
            return self._exact.search(query, allowed, k)
        parameters = None
        if allowed is not None:
            bitmap = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(len(bitmap), faiss.swig_ptr(bitmap))
            parameters = faiss.SearchParametersIVF(sel=selector, nprobe=self._index.nprobe)  # type: ignore[call-arg] # SWIG takes keywords that its stubs do not know
        scores, rows = self._index.search(query[None, :], k, params=parameters)
        found = rows[0] >= 0
        if allowed is not None:
            # The selector has been checked; so is every row that comes back.
            found &= allowed[np.maximum(rows[0], 0)]
        return rows[0][found], scores[0][found]
