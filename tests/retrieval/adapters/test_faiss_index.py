from __future__ import annotations

from pathlib import Path

import faiss
import numpy as np
import pytest

from retrieval.adapters.faiss_index import FaissIndex
from retrieval.adapters.vector_index import load_index, make_index, save_index
from retrieval.exact import ExactIndex
from retrieval.ports import IndexUnusable


def clustered(size: int = 5000, dimension: int = 24) -> np.ndarray:
    chance = np.random.default_rng(1)
    centres = chance.standard_normal((60, dimension))
    rows = centres[chance.integers(0, 60, size)] + 0.5 * chance.standard_normal((size, dimension))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


VECTORS = clustered()


@pytest.fixture(scope="module")
def index() -> FaissIndex:
    return FaissIndex.build(VECTORS)


@pytest.mark.parametrize("share", [1.0, 0.5, 0.2, 0.11])
def test_recall_of_the_exact_best_ten_is_high(index: FaissIndex, share: float) -> None:
    mask = np.random.default_rng(2).random(len(VECTORS)) < share
    exact, hits = ExactIndex(VECTORS), 0
    for query in VECTORS[:100]:
        truth, found = exact.search(query, mask, 10)[0], index.search(query, mask, 10)[0]
        hits += len(set(truth.tolist()) & set(found.tolist()))
    assert hits / 1000 >= 0.97


def test_allowed_rows_far_from_the_question_are_found_all_the_same(index: FaissIndex) -> None:
    query = VECTORS[0]
    order = np.argsort(VECTORS @ query)
    mask = np.zeros(len(VECTORS), dtype=np.bool_)
    mask[order[: len(order) // 5]] = True
    rows, _ = index.search(query, mask, 10)
    assert rows.tolist() == ExactIndex(VECTORS).search(query, mask, 10)[0].tolist()


def test_what_was_saved_is_loaded_again(index: FaissIndex, tmp_path: Path) -> None:
    save_index(index, tmp_path)
    loaded = load_index(tmp_path, VECTORS)
    assert isinstance(loaded, FaissIndex)
    mask = np.random.default_rng(4).random(len(VECTORS)) < 0.4
    for query in VECTORS[:20]:
        for allowed in (None, mask):
            one, other = index.search(query, allowed, 30), loaded.search(query, allowed, 30)
            assert one[0].tolist() == other[0].tolist()
            assert one[1].tolist() == other[1].tolist()


def test_an_exact_index_leaves_no_file(tmp_path: Path) -> None:
    save_index(make_index(VECTORS), tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert load_index(tmp_path, VECTORS) is None


def test_an_index_of_another_kind_is_refused(tmp_path: Path) -> None:
    flat = faiss.IndexFlatIP(VECTORS.shape[1])
    faiss.write_index(flat, str(tmp_path / "lists.faiss"))
    with pytest.raises(IndexUnusable, match="IndexFlat"):
        load_index(tmp_path, VECTORS)


def test_a_file_that_is_no_index_is_refused(tmp_path: Path) -> None:
    (tmp_path / "lists.faiss").write_bytes(b"not an index")
    with pytest.raises(IndexUnusable):
        load_index(tmp_path, VECTORS)
