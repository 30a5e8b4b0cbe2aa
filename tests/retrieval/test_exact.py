from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from retrieval.exact import ExactIndex, top

levels = st.lists(st.sampled_from([-1.0, 0.0, 0.25, 0.5, 1.0]), max_size=40)


@given(levels, st.integers(-1, 45))
def test_top_is_sorting_with_ties_to_the_lower_position(values: list[float], k: int) -> None:
    scores = np.array(values, dtype=np.float32)
    assert top(scores, k).tolist() == sorted(range(len(values)), key=lambda row: (-values[row], row))[: max(0, k)]


@given(
    arrays.arrays(np.int8, st.tuples(st.integers(0, 30), st.just(3)), elements=st.integers(-3, 3)),
    st.lists(st.integers(-3, 3), min_size=3, max_size=3),
    st.integers(0, 35),
    st.data(),
)
def test_exact_search_is_brute_force_for_any_mask(
    small: np.ndarray, question: list[int], k: int, data: st.DataObject
) -> None:
    vectors, query = small.astype(np.float32), np.array(question, dtype=np.float32)
    mask = data.draw(st.none() | arrays.arrays(np.bool_, len(vectors)))
    allowed = [row for row in range(len(vectors)) if mask is None or mask[row]]
    product = [float(sum(int(a) * b for a, b in zip(vector, question, strict=True))) for vector in small]
    expected = sorted(allowed, key=lambda row: (-product[row], row))[:k]
    rows, scores = ExactIndex(vectors).search(query, mask, k)
    assert rows.tolist() == expected
    assert scores.tolist() == [product[row] for row in expected]
