"""The promise of a threshold, by simulation: many calibration sets from one known distribution."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.certainty import RISK, certified
from retrieval.fitting import threshold

BUDGET = 0.05
RUNS = 400
Rule = Callable[[np.ndarray, np.ndarray], float | None]


class Population:
    """Answers whose share of wrong ones above any threshold is known: confidence is told too high or too low."""

    def __init__(self, honesty: float, shift: float) -> None:
        self._honesty, self._shift = honesty, shift
        self._confidence, error = self._drawn(np.random.default_rng(12345), 100_000)
        order = np.argsort(-self._confidence)
        self._confidence = self._confidence[order]
        self._wrong = np.cumsum(error[order]) / np.arange(1, len(order) + 1)

    def _drawn(self, generator: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
        logit = generator.normal(3.0, 1.0, n)
        return 1.0 / (1.0 + np.exp(-logit)), 1.0 / (1.0 + np.exp(self._honesty * logit + self._shift))

    def sample(self, seed: int, n: int) -> tuple[np.ndarray, np.ndarray]:
        generator = np.random.default_rng(seed)
        confidence, error = self._drawn(generator, n)
        return confidence, generator.random(n) >= error

    def error(self, at: float) -> float:
        """Share of wrong ones above a threshold."""
        return float(self._wrong[max(0, np.searchsorted(-self._confidence, -at, side="right") - 1)])

    def broken(self, rule: Rule, n: int) -> tuple[float, float, int]:
        """Give the share of runs whose true error is above the budget, the mean error, and how many gave a threshold.

        A run without a threshold breaks nothing.
        """
        found = [rule(*self.sample(seed, n)) for seed in range(RUNS)]
        errors = [self.error(at) for at in found if at is not None]
        return sum(error > BUDGET for error in errors) / RUNS, float(np.mean(errors or [0.0])), len(errors)


def sure(confidence: np.ndarray, right: np.ndarray) -> float | None:
    return certified(confidence, right, np.ones(len(right)), BUDGET)


def average(confidence: np.ndarray, right: np.ndarray) -> float | None:
    return threshold(confidence, right, np.ones(len(right)), BUDGET)


def naive(confidence: np.ndarray, right: np.ndarray) -> float | None:
    """The lowest threshold at which the sample itself keeps the budget."""
    order = np.argsort(-confidence)
    fine = np.flatnonzero(np.cumsum(~right[order]) <= BUDGET * np.arange(1, len(order) + 1))
    return float(confidence[order][fine[-1]]) if len(fine) else None


POPULATIONS = {
    "honest": Population(1.0, 0.0),
    "just at the budget": Population(1.0, 0.27),
    "says too much": Population(1.0, -0.6),
    "hardly knows": Population(0.3, 1.6),
}


@pytest.mark.parametrize("name", POPULATIONS)
@pytest.mark.parametrize("n", [200, 1000])
def test_the_budget_is_broken_in_no_more_runs_than_promised(name: str, n: int) -> None:
    broken, _, _ = POPULATIONS[name].broken(sure, n)
    chance = 2.0 * (RISK * (1.0 - RISK) / RUNS) ** 0.5
    assert broken <= RISK + chance


def test_being_sure_is_not_bought_with_silence() -> None:
    _, _, given_out = POPULATIONS["honest"].broken(sure, 2000)
    assert given_out >= 0.75 * RUNS


@pytest.mark.parametrize("name", ["honest", "says too much"])
def test_the_check_fails_for_a_threshold_that_only_looks_at_its_own_sample(name: str) -> None:
    broken, error, _ = POPULATIONS[name].broken(naive, 200)
    assert broken > 3.0 * RISK
    assert error > BUDGET


@pytest.mark.parametrize("name", ["honest", "says too much"])
def test_one_more_wrong_keeps_the_budget_on_average_and_is_sure_of_nothing(name: str) -> None:
    broken, error, _ = POPULATIONS[name].broken(average, 1000)
    assert error <= BUDGET
    assert broken > 2.0 * RISK


def test_no_threshold_lies_below_what_was_judged() -> None:
    confidence = np.linspace(0.93, 0.99, 2000)
    assert certified(confidence, np.ones(2000, dtype=np.bool_), np.ones(2000), BUDGET) == pytest.approx(0.93)


def test_nothing_is_sure_of_nothing() -> None:
    assert certified(np.zeros(0), np.zeros(0, dtype=np.bool_), np.zeros(0), BUDGET) is None
    few = np.full(20, 0.95)
    assert certified(few, np.ones(20, dtype=np.bool_), np.ones(20), BUDGET) is None


@given(st.integers(0, 2**16), st.floats(0.05, 1.0))
def test_counting_right_answers_for_less_never_lowers_the_threshold(seed: int, less: float) -> None:
    confidence, right = POPULATIONS["honest"].sample(seed, 400)
    whole = certified(confidence, right, np.ones(400), BUDGET)
    part = certified(confidence, right, np.where(right, less, 1.0), BUDGET)
    assert part is None or (whole is not None and part >= whole)
