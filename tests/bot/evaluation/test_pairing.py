"""Two runs over the same questions: intervals of the difference, and McNemar's test."""

from __future__ import annotations

from math import comb, isnan

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.measures import Measure, measures_of
from bot.evaluation.outcomes import Outcomes
from bot.evaluation.pairing import difference, flips, mcnemar

counts = st.integers(0, 200)


def mean_of(values: list[float]) -> Measure:
    each = np.array(values)
    return Measure(np.arange(len(each)), lambda rows: float(each[rows].mean()), each=each)


@given(counts, counts)
def test_mcnemar_is_the_binomial_test_of_a_fair_coin(wins: int, losses: int) -> None:
    n, fewer = wins + losses, min(wins, losses)
    expected = min(1.0, 2.0 * sum(comb(n, k) for k in range(fewer + 1)) / 2**n)
    assert mcnemar(wins, losses) == pytest.approx(expected, rel=1e-12)
    assert mcnemar(wins, losses) == mcnemar(losses, wins)


def test_mcnemar_of_no_change_says_nothing_and_of_many_does_not_overflow() -> None:
    assert mcnemar(0, 0) == 1.0
    assert mcnemar(5, 0) == pytest.approx(0.0625)
    assert mcnemar(5000, 4000) < 1e-9


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30))
def test_the_difference_turns_round_with_the_runs(pairs: list[tuple[float, float]]) -> None:
    before, after = (mean_of(list(side)) for side in zip(*pairs, strict=True))
    there, back = difference(before, after), difference(after, before)
    assert there.value == pytest.approx(-back.value)
    assert there.low == pytest.approx(-back.high, abs=1e-9)
    assert there.low - 1e-12 <= there.value <= there.high + 1e-12 or len(pairs) < 4


def test_what_is_hard_for_both_runs_does_not_widen_the_interval() -> None:
    hard = np.random.default_rng(1).integers(0, 2, 400).astype(float)
    better = hard.copy()
    better[np.flatnonzero(hard == 0)[:20]] = 1.0
    paired = difference(mean_of(list(hard)), mean_of(list(better)))
    alone = mean_of(list(hard)).estimate()
    assert paired.value == pytest.approx(0.05)
    assert paired.low > 0
    assert paired.high - paired.low < (alone.high - alone.low) / 2


def test_a_run_compared_with_itself_is_the_same() -> None:
    run = mean_of([0.0, 1.0, 1.0])
    assert (difference(run, run).low, difference(run, run).high) == (0.0, 0.0)
    assert flips(run, run) is not None


def test_figures_over_other_questions_are_not_paired() -> None:
    with pytest.raises(ValueError, match="same questions"):
        difference(mean_of([0.0, 1.0]), mean_of([0.0, 1.0, 1.0]))


def test_flips_are_counted_over_outcomes_of_nought_or_one_that_count_in_both_runs() -> None:
    nan = float("nan")
    found = flips(mean_of([0.0, 0.0, 1.0, nan, 1.0]), mean_of([1.0, 1.0, 0.0, 1.0, 1.0]))
    assert found is not None
    assert (found.wins, found.losses) == (2, 1)
    assert flips(mean_of([0.5]), mean_of([1.0])) is None
    assert flips(Measure(np.arange(1), lambda rows: 1.0), mean_of([1.0])) is None


def test_figures_that_are_no_means_are_resampled_together() -> None:
    generator = np.random.default_rng(2)
    right = generator.random(200) < 0.6
    confidence = right + generator.standard_normal(200) * 0.5

    def run(scores: np.ndarray) -> Outcomes:
        ids = tuple(str(number) for number in range(200))
        columns = {
            name: list(right)
            for name in ("answerable", "answered", "right", "clarified", "clarified_right", "top_right")
        }
        return Outcomes("deflection", ids, ids, {**columns, "confidence": list(scores), "first": list(ids)})

    before, after = (measures_of(run(scores))["auroc"] for scores in (confidence, confidence + right))
    rise = difference(before, after)
    assert 0 < rise.low <= rise.value <= rise.high
    assert flips(before, after) is None
    assert not isnan(rise.value)
