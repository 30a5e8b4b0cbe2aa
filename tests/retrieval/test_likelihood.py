"""Which hits of a list are likely what was looked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import PUBLIC
from retrieval import Hit
from retrieval.likelihood import FITTING, LIKELY, likelihood, likely

BEST = Hit(
    "a", "A", None, "s", "en", PUBLIC, "h", 1.2, 0.8, (), {"passage": 0.6, "label": 0.5, "known": 0.0, "coverage": 0.9}
)
FAR = replace(BEST, score=0.3, confidence=0.0, evidence={"passage": 0.2, "label": 0.1, "known": 0.0, "coverage": 0.1})


def test_what_stands_far_behind_the_first_is_not_likely() -> None:
    assert likelihood(BEST, BEST) > 0.5
    assert likelihood(FAR, BEST) < LIKELY
    assert likely([BEST, BEST, FAR, FAR]) == 2


def test_what_stands_above_a_likely_one_is_likely_too() -> None:
    assert likely([BEST, FAR, BEST, FAR]) == 3


def test_the_nearest_of_nothing_is_not_likely() -> None:
    assert likely([replace(BEST, confidence=FITTING - 0.01), BEST]) == 0
    assert likely([]) == 0


def test_who_may_well_answer_is_likely_whatever_its_numbers_say() -> None:
    assert likely([replace(FAR, confidence=FITTING), replace(FAR, score=0.0)]) == 1


@pytest.mark.parametrize("name", ["passage", "label", "known", "coverage"])
@given(st.floats(0, 1), st.floats(0, 1))
def test_more_evidence_is_never_less_likely(name: str, less: float, more: float) -> None:
    low, high = (replace(BEST, evidence={**FAR.evidence, name: value}) for value in sorted((less, more)))
    assert likelihood(low, BEST) <= likelihood(high, BEST)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_better_score_is_never_less_likely(less: float, more: float) -> None:
    low, high = (replace(BEST, score=score) for score in sorted((less, more)))
    assert likelihood(low, BEST) <= likelihood(high, BEST)
