"""What every vector index must do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.adapters.faiss_index import FaissIndex
from retrieval.adapters.vector_index import make_index
from retrieval.exact import ExactIndex
from retrieval.ports import VectorIndex, Vectors

SIZE, DIMENSION = 600, 16
KINDS: dict[str, Callable[[Vectors], VectorIndex]] = {
    "exact": ExactIndex,
    "faiss": FaissIndex.build,
    "chosen, few": make_index,
    "chosen, many": lambda vectors: make_index(vectors, exact_limit=0),
}


def unit(rows: np.ndarray) -> Vectors:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@cache
def clustered(size: int = SIZE) -> Vectors:
    """Rows around a few centres, as passages are around topics."""
    chance = np.random.default_rng(7)
    centres = chance.standard_normal((20, DIMENSION))
    return unit(centres[chance.integers(0, 20, size)] + 0.4 * chance.standard_normal((size, DIMENSION)))


@cache
def made(kind: str) -> VectorIndex:
    return KINDS[kind](clustered())


@cache
def questions(count: int = 50) -> Vectors:
    chance = np.random.default_rng(11)
    near = clustered()[chance.integers(0, SIZE, count)]
    return unit(near + 0.2 * chance.standard_normal((count, DIMENSION)))


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


masks = st.one_of(
    st.just(np.zeros(SIZE, dtype=np.bool_)),
    st.just(np.ones(SIZE, dtype=np.bool_)),
    st.integers(0, SIZE - 1).map(lambda row: np.arange(SIZE) == row),
    st.integers(0, SIZE - 1).map(lambda row: np.arange(SIZE) != row),
    st.tuples(st.integers(0, SIZE), st.integers(0, SIZE)).map(
        lambda ends: (np.arange(SIZE) >= min(ends)) & (np.arange(SIZE) < max(ends))
    ),
    st.tuples(st.integers(0, 2**32 - 1), st.floats(0.0, 1.0)).map(
        lambda drawn: np.random.default_rng(drawn[0]).random(SIZE) < drawn[1]
    ),
)


@given(mask=masks, question=st.integers(0, 49), k=st.integers(0, 300))
@settings(max_examples=80, deadline=None)
@pytest.mark.parametrize("kind", KINDS)
def test_no_forbidden_row_ever_comes_back(kind: str, mask: np.ndarray, question: int, k: int) -> None:
    rows, scores = made(kind).search(questions()[question], mask, k)
    assert mask[rows].all()
    assert len(rows) == len(scores) == len(set(rows.tolist()))
    assert len(rows) == min(k, int(mask.sum())), "fewer than k only where fewer are allowed"


@given(mask=masks, question=st.integers(0, 49), k=st.integers(1, 50))
@settings(max_examples=40, deadline=None)
@pytest.mark.parametrize("kind", KINDS)
def test_scores_are_inner_products_best_first(kind: str, mask: np.ndarray, question: int, k: int) -> None:
    query = questions()[question]
    rows, scores = made(kind).search(query, mask, k)
    assert scores == pytest.approx(clustered()[rows] @ query, abs=1e-5)
    assert (np.diff(scores) <= 0).all()
    assert rows.dtype == np.int64
    assert scores.dtype == np.float32


def test_no_mask_is_a_mask_of_all(kind: str) -> None:
    for query in questions()[:10]:
        free, _ = made(kind).search(query, None, 20)
        masked, _ = made(kind).search(query, np.ones(SIZE, dtype=np.bool_), 20)
        assert free.tolist() == masked.tolist()


@pytest.mark.parametrize("share", [1.0, 0.6, 0.3, 0.15, 0.05])
def test_nearly_all_of_the_true_best_are_found(kind: str, share: float) -> None:
    mask = np.random.default_rng(3).random(SIZE) < share
    found = total = 0
    for query in questions():
        truth = sorted(np.flatnonzero(mask), key=lambda row: -float(clustered()[row] @ query))[:10]
        rows, _ = made(kind).search(query, mask, 10)
        found, total = found + len(set(rows.tolist()) & {int(row) for row in truth}), total + len(truth)
    assert found / total >= 0.95


def test_equal_vectors_come_in_the_order_of_their_rows(kind: str) -> None:
    vectors = np.repeat(unit(np.eye(4, DIMENSION, dtype=np.float32)), 10, axis=0)
    rows, _ = KINDS[kind](vectors).search(vectors[25], None, 10)
    assert rows.tolist() == list(range(20, 30))


@pytest.mark.parametrize("size", [1, 2, 3, 5, 17, 40])
def test_a_few_rows_are_enough(kind: str, size: int) -> None:
    vectors = clustered()[:size]
    rows, _ = KINDS[kind](vectors).search(vectors[0], None, 100)
    assert rows[0] == 0
    assert sorted(rows.tolist()) == list(range(size))


def test_the_same_vectors_give_the_same_answers(kind: str) -> None:
    again = KINDS[kind](clustered().copy())
    for query in questions()[:10]:
        one, other = made(kind).search(query, None, 25), again.search(query, None, 25)
        assert one[0].tolist() == other[0].tolist()


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = np.zeros((0, DIMENSION), dtype=np.float32)
    for index in (ExactIndex(empty), make_index(empty), make_index(empty, exact_limit=0)):
        rows, scores = index.search(questions()[0], None, 5)
        assert len(rows) == len(scores) == 0
        assert len(index.search(questions()[0], np.zeros(0, dtype=np.bool_), 5)[0]) == 0
