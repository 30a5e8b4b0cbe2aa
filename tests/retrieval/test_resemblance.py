"""How evidence adds up."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.resemblance import resemblance

SHARE = st.floats(0, 1, width=32)


def score(meaning: float, words: float, codes: float, *, understood: bool = True) -> float:
    one = (np.array([value], np.float32) for value in (meaning, words, codes))
    first, second, third = one
    return float(resemblance(first, np.array([understood]), second, third)[0])


@given(st.floats(-1, 1, width=32), SHARE, SHARE, st.booleans())
def test_a_score_lies_between_0_and_1(meaning: float, words: float, codes: float, understood: bool) -> None:
    assert 0.0 <= score(meaning, words, codes, understood=understood) <= 1.0


@given(st.floats(-1, 1, width=32), SHARE, SHARE, SHARE)
def test_more_that_is_shared_is_never_less_alike(meaning: float, words: float, codes: float, more: float) -> None:
    before = score(meaning, words, codes)
    assert score(max(meaning, more), words, codes) >= before - 1e-6
    assert score(meaning, max(words, more), codes) >= before - 1e-6
    assert score(meaning, words, max(codes, more)) >= before - 1e-6


def test_where_the_language_is_not_understood_words_alone_count() -> None:
    assert score(0.9, 0.0, 0.0, understood=False) == 0.0
    assert score(0.0, 0.36, 0.0, understood=False) > 0.59
