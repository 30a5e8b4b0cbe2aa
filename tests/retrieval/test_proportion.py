from __future__ import annotations

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.proportion import binomial_tail, wilson

COUNTS = st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("count", "n", "low", "high"),
    [(5, 100, 0.0215, 0.1118), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_the_interval_is_the_one_in_the_tables(count: int, n: int, low: float, high: float) -> None:
    estimate = wilson(count, n)
    assert (estimate.low, estimate.high) == pytest.approx((low, high), abs=1e-4)


@given(COUNTS)
def test_the_interval_holds_the_share_and_mirrors(counted: tuple[int, int]) -> None:
    count, n = counted
    estimate, mirrored = wilson(count, n), wilson(n - count, n)
    assert 0.0 <= estimate.low <= estimate.value <= estimate.high <= 1.0
    assert mirrored.low == pytest.approx(1.0 - estimate.high, abs=1e-12)


def test_without_cases_anything_is_possible() -> None:
    assert (wilson(0, 0).low, wilson(0, 0).high) == (0.0, 1.0)


@pytest.mark.parametrize(("count", "n"), [(-1, 3), (4, 3)])
def test_more_than_all_is_no_share(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        wilson(count, n)


@given(COUNTS, st.floats(0.001, 0.999))
def test_the_tail_is_the_sum_of_its_terms(counted: tuple[int, int], share: float) -> None:
    count, n = counted
    exact = sum(comb(n, i) * share**i * (1 - share) ** (n - i) for i in range(count + 1))
    assert binomial_tail(count, n, share) == pytest.approx(exact, abs=1e-9)


@given(COUNTS, st.floats(0.01, 0.5))
def test_counting_fewer_right_ones_never_makes_few_wrong_ones_less_likely(
    counted: tuple[int, int], share: float
) -> None:
    wrong, n = counted
    assert binomial_tail(wrong, n, share) >= binomial_tail(wrong, n + 1, share) - 1e-12


def test_many_cases_do_not_underflow() -> None:
    assert binomial_tail(5_000, 100_000, 0.05) == pytest.approx(0.5, abs=0.01)
    assert binomial_tail(-1, 10, 0.5) == 0.0
