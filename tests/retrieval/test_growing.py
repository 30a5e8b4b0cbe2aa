"""Vectors that come one by one."""

from __future__ import annotations

import numpy as np

from retrieval.growing import GrowingVectors


def units(count: int) -> np.ndarray:
    drawn = np.random.default_rng(3).standard_normal((count, 8)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_scores_are_inner_products_over_all_blocks() -> None:
    held, vectors = GrowingVectors(8), units(3)
    rows = (0, 5_000, 9_999)
    for row, vector in zip(rows, vectors, strict=True):
        held.put(row, vector)
    scores = held.scores(vectors[1], 10_000)
    np.testing.assert_allclose(scores[list(rows)], vectors @ vectors[1], atol=1e-6)
    assert np.count_nonzero(scores) == 3
    assert held.bytes == 3 * 4096 * 8 * 4 - 4096 * 8 * 4 * (3 - len({row // 4096 for row in rows}))


def test_a_vector_that_is_taken_away_or_replaced_is_not_found_any_more() -> None:
    held, vectors = GrowingVectors(8), units(3)
    held.put(4, vectors[0])
    held.put(4, vectors[1])
    np.testing.assert_allclose(held.scores(vectors[2], 5)[4], vectors[1] @ vectors[2], atol=1e-6)
    held.put(4, None)
    assert held.get(4) is None
    assert held.get(400) is None
    assert not held.scores(vectors[2], 5).any()
    assert not held.present[:5].any()


def test_fewer_rows_than_there_are_can_be_asked_for() -> None:
    held, vectors = GrowingVectors(8), units(2)
    held.put(0, vectors[0])
    held.put(5_000, vectors[1])
    assert held.scores(vectors[0], 1).shape == (1,)
    found = held.get(0)
    assert found is not None
    np.testing.assert_array_equal(found, vectors[0])
