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
_FEWEST_ROWS_PER_LIST = 39
"""FAISS's own minimum for a centroid that means something; it binds below some 24,000 rows."""


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
        lists = max(1, min(rows // _FEWEST_ROWS_PER_LIST, int(4 * np.sqrt(rows))))
        quantizer = faiss.IndexFlatIP(dimension)
        index = faiss.IndexIVFFlat(quantizer, dimension, lists, faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).permutation(rows)[: lists * _TRAINING_ROWS_PER_LIST]
        index.cp.seed = 1234
        index.cp.min_points_per_centroid = 1  # no warning on stderr where all rows make one list
        index.train(np.ascontiguousarray(vectors[np.sort(sample)]))
        index.add(np.ascontiguousarray(vectors))
        made = cls(vectors, index, probes)
        made._quantizer = quantizer  # the index holds a bare pointer to it
        return made

    @classmethod
    def load(cls, path: Path, vectors: Vectors) -> FaissIndex:
        """Read what `save` wrote; `vectors` are the rows it was built from.

        Raises:
            IndexUnusable: the file holds no such index, or one over other rows.
        """
        try:
            index = faiss.read_index(str(path))
        except RuntimeError as error:
            message = f"{path} cannot be read as an index"
            raise IndexUnusable(message) from error
        if not isinstance(index, faiss.IndexIVFFlat) or (index.ntotal, index.d) != vectors.shape:
            message = f"{path} holds a {type(index).__name__} of {index.ntotal} rows, not lists of {len(vectors)}"
            raise IndexUnusable(message)
        return cls(vectors, index)

    def save(self, path: Path) -> None:
        """Write the lists."""
        faiss.write_index(self._index, str(path))

    def search(self, query: Vectors, allowed: npt.NDArray[np.bool_] | None, k: int) -> tuple[Rows, Scores]:
        """Give the allowed rows of about the `k` largest inner products, best first; as many as an exact search."""
        permitted = len(self._vectors) if allowed is None else int(np.count_nonzero(allowed))
        if k <= 0 or permitted < _NARROW * len(self._vectors):
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
        if int(np.count_nonzero(found)) < min(k, permitted):
            # What is allowed lies in lists that were not probed.
            return self._exact.search(query, allowed, k)
        order = np.lexsort((rows[0][found], -scores[0][found]))
        return rows[0][found][order], scores[0][found][order]
