from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.fusion import Evidence, Ranker, fuse

cosines = st.floats(-1.0, 1.0, width=32)
shares = st.floats(0.0, 1.0, width=32, exclude_max=True)
trusts = st.floats(0.05, 1.0)


def fused(
    passage: float, title: float, known: float, coverage: float, share: float, trust: float, ranker=Ranker.FUSED
) -> float:
    columns = (np.array([value], dtype=np.float32) for value in (passage, title, known, coverage, share))
    return float(fuse(Evidence(*columns), trust, ranker)[0])


all_of_it = st.tuples(cosines, cosines, cosines, shares, shares)


@pytest.mark.parametrize("ranker", Ranker)
@given(all_of_it, all_of_it, trusts)
def test_more_evidence_never_lowers_the_score(ranker: Ranker, one, other, trust: float) -> None:
    weaker, stronger = (
        [min(pair) for pair in zip(one, other, strict=True)],
        [max(pair) for pair in zip(one, other, strict=True)],
    )
    assert fused(*weaker, trust, ranker) <= fused(*stronger, trust, ranker)


@given(all_of_it, all_of_it, trusts)
def test_the_lexical_ranker_ignores_all_but_words(one, other, trust: float) -> None:
    coverage = one[3]
    assert fused(*one, trust, Ranker.LEXICAL) == fused(*other[:3], coverage, other[4], trust, Ranker.LEXICAL)


@given(all_of_it, shares, shares, trusts)
def test_the_dense_ranker_ignores_words_and_the_head(one, coverage: float, share: float, trust: float) -> None:
    assert fused(*one, trust, Ranker.DENSE) == fused(*one[:3], coverage, share, trust, Ranker.DENSE)


@given(all_of_it)
def test_a_full_trust_adds_all_three(one) -> None:
    dense = fused(*one, 1.0, Ranker.DENSE)
    assert fused(*one, 1.0) == pytest.approx(dense + 0.5 * one[3] + 0.3 * one[4], abs=1e-6)


@given(cosines, cosines, cosines)
def test_the_better_label_counts_whether_it_is_the_title_or_a_known_question(
    passage: float, title: float, known: float
) -> None:
    better = max(title, known)
    assert fused(passage, title, known, 0.0, 0.0, 1.0) == fused(passage, better, better, 0.0, 0.0, 1.0)


def test_with_little_trust_words_decide() -> None:
    dense, lexical = (0.9, 0.9, 0.0, 0.1, 0.0), (0.1, 0.1, 0.0, 0.9, 0.0)
    assert fused(*dense, 0.05) < fused(*lexical, 0.05)
    assert fused(*dense, 1.0) > fused(*lexical, 1.0)


def test_with_little_trust_the_head_still_counts() -> None:
    assert fused(0.0, 0.0, 0.0, 0.2, 0.9, 0.02) > fused(0.0, 0.0, 0.0, 0.2, 0.1, 0.02) + 0.2
