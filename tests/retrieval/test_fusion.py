from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import Evidence, Ranker, fuse

cosines = st.floats(-1.0, 1.0, width=32)
shares = st.floats(0.0, 1.0, width=32, exclude_max=True)
trusts = st.floats(0.05, 1.0)


def fused(passage: float, label: float, coverage: float, trust: float, ranker: Ranker = Ranker.FUSED) -> float:
    columns = (np.array([value], dtype=np.float32) for value in (passage, label, coverage))
    return float(fuse(Evidence(*columns), trust, ranker)[0])


@pytest.mark.parametrize("ranker", Ranker)
@given(st.tuples(cosines, cosines, shares), st.tuples(cosines, cosines, shares), trusts)
def test_more_evidence_never_lowers_the_score(ranker: Ranker, one, other, trust: float) -> None:
    weaker, stronger = (
        [min(pair) for pair in zip(one, other, strict=True)],
        [max(pair) for pair in zip(one, other, strict=True)],
    )
    assert fused(*weaker, trust, ranker) <= fused(*stronger, trust, ranker)


@given(cosines, cosines, cosines, cosines, shares, trusts)
def test_the_lexical_ranker_ignores_vectors(a, b, c, d, coverage, trust) -> None:
    assert fused(a, b, coverage, trust, Ranker.LEXICAL) == fused(c, d, coverage, trust, Ranker.LEXICAL)


@given(cosines, cosines, shares, shares, trusts)
def test_the_dense_ranker_ignores_words(passage, label, one, other, trust) -> None:
    assert fused(passage, label, one, trust, Ranker.DENSE) == fused(passage, label, other, trust, Ranker.DENSE)


@given(cosines, cosines, shares)
def test_a_full_trust_adds_the_two(passage, label, coverage) -> None:
    dense = fused(passage, label, coverage, 1.0, Ranker.DENSE)
    assert fused(passage, label, coverage, 1.0) == pytest.approx(dense + 0.5 * coverage, abs=1e-6)


def test_with_little_trust_words_decide() -> None:
    assert fused(0.9, 0.9, 0.1, 0.05) < fused(0.1, 0.1, 0.9, 0.05)
    assert fused(0.9, 0.9, 0.1, 1.0) > fused(0.1, 0.1, 0.9, 1.0)
