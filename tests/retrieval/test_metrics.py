from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.metrics import (
    auroc,
    bootstrap,
    bootstrap_mean,
    coverage_within,
    matthews,
    ndcg_at,
    recall_at,
    reciprocal_rank_at,
)

sklearn = pytest.importorskip("sklearn.metrics", reason="scikit-learn comes with the extra [models]")

RANKED = ["a", "b", "c", "d"]


def test_recall_is_the_share_of_the_relevant_that_is_found() -> None:
    assert recall_at(RANKED, {"a", "c", "x"}, 1) == pytest.approx(1 / 3)
    assert recall_at(RANKED, {"a", "c", "x"}, 3) == pytest.approx(2 / 3)
    assert recall_at([], {"a"}, 10) == 0.0


def test_reciprocal_rank_looks_at_the_first_that_is_relevant() -> None:
    assert reciprocal_rank_at(RANKED, {"c", "d"}, 10) == pytest.approx(1 / 3)
    assert reciprocal_rank_at(RANKED, {"d"}, 3) == 0.0


def test_ndcg_discounts_by_the_logarithm_of_the_place() -> None:
    assert ndcg_at(RANKED, {"a"}, 10) == 1.0
    assert ndcg_at(RANKED, {"b"}, 10) == pytest.approx(1 / math.log2(3))
    ideal = 1.0 + 1 / math.log2(3)
    assert ndcg_at(RANKED, {"a", "c"}, 10) == pytest.approx((1.0 + 1 / math.log2(4)) / ideal)
    assert ndcg_at(RANKED, {"x"}, 10) == 0.0


@given(st.sets(st.integers(0, 11), min_size=1), st.integers(1, 12))
def test_ndcg_is_scikit_learns(relevant: set[int], k: int) -> None:
    truth = np.array([[float(number in relevant) for number in range(12)]])
    falling = np.arange(12, 0, -1, dtype=np.float64)[None, :]
    expected = sklearn.ndcg_score(truth, falling, k=k)
    assert ndcg_at([str(n) for n in range(12)], {str(n) for n in relevant}, k) == pytest.approx(expected)


scored = st.lists(st.tuples(st.sampled_from([0.1, 0.2, 0.5, 0.7]), st.booleans()), min_size=2, max_size=30)


@given(scored)
def test_auroc_is_scikit_learns_ties_included(cases: list[tuple[float, bool]]) -> None:
    scores, positive = np.array([score for score, _ in cases]), np.array([label for _, label in cases])
    if positive.all() or not positive.any():
        assert math.isnan(auroc(scores, positive))
    else:
        assert auroc(scores, positive) == pytest.approx(sklearn.roc_auc_score(positive, scores))


@pytest.mark.filterwarnings("ignore:A single label was found")
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40))
def test_matthews_is_scikit_learns(cases: list[tuple[int, int]]) -> None:
    truth, guess = np.array([a for a, _ in cases]), np.array([b for _, b in cases])
    assert matthews(truth, guess) == pytest.approx(sklearn.matthews_corrcoef(truth, guess), abs=1e-9)


def test_matthews_of_one_class_is_zero() -> None:
    assert matthews(np.zeros(5, dtype=np.int64), np.zeros(5, dtype=np.int64)) == 0.0


def test_coverage_is_the_longest_prefix_within_the_budget() -> None:
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.5])
    right = np.array([True, False, True, True, False])
    assert coverage_within(scores, right, 0.25) == pytest.approx(4 / 5)
    assert coverage_within(scores, right, 0.1) == pytest.approx(1 / 5)
    assert coverage_within(scores, ~right, 0.1) == 0.0
    assert coverage_within(scores[::-1], right[::-1], 0.25) == pytest.approx(4 / 5)
    assert coverage_within(np.zeros(0), np.zeros(0, dtype=np.bool_), 0.05) == 0.0


@given(st.lists(st.booleans(), min_size=1, max_size=30), st.floats(0.01, 0.5))
def test_coverage_keeps_its_budget(right: list[bool], budget: float) -> None:
    flags = np.array(right)
    kept = round(coverage_within(-np.arange(len(right), dtype=np.float64), flags, budget) * len(right))
    assert (~flags[:kept]).sum() <= budget * kept
    assert all((~flags[:more]).sum() > budget * more for more in range(kept + 1, len(right) + 1))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50))
def test_an_interval_lies_within_the_data(values: list[float]) -> None:
    estimate = bootstrap_mean(values, rounds=50)
    assert estimate.value == pytest.approx(sum(values) / len(values))
    assert min(values) - 1e-9 <= estimate.low <= estimate.high <= max(values) + 1e-9


def test_an_interval_holds_its_value_and_narrows_with_more_cases() -> None:
    few, many = ([0.0, 1.0, 1.0] * times for times in (10, 300))
    for values in (few, many):
        estimate = bootstrap_mean(values)
        assert estimate.low <= estimate.value <= estimate.high
    wide, narrow = bootstrap_mean(few), bootstrap_mean(many)
    assert narrow.high - narrow.low < (wide.high - wide.low) / 3


def test_the_same_data_gives_the_same_interval() -> None:
    values = np.array([0.0, 0.0, 1.0, 1.0, 1.0])
    measure = lambda rows: float(values[rows].mean())  # noqa: E731 - handed over as it is
    assert bootstrap(5, measure) == bootstrap(5, measure) == bootstrap_mean(values.tolist())


def test_rounds_without_a_value_are_left_out() -> None:
    positive = np.array([True, False, False])
    estimate = bootstrap(3, lambda rows: auroc(np.array([0.9, 0.1, 0.2])[rows], positive[rows]))
    assert (estimate.value, estimate.low, estimate.high) == (1.0, 1.0, 1.0)


def test_nothing_measured_is_no_number() -> None:
    assert math.isnan(bootstrap_mean([]).value)
    assert math.isnan(bootstrap(0, lambda rows: float("nan")).high)
