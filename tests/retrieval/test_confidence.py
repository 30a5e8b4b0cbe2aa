from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from retrieval.confidence import MOST, SIGNALS, Calibration, Signals
from retrieval.fusion import Evidence

SHIPPED = Calibration.shipped()
SIMPLE = Calibration((0.0,) * len(SIGNALS), 0.0, ((0.01, 0.9), (0.05, 0.7), (0.2, 0.3)))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float32)


@given(arrays.arrays(np.float64, st.tuples(st.integers(0, MOST), st.just(len(SIGNALS))), elements=st.floats(-1, 1)))
def test_probabilities_lie_in_their_range_and_never_pass_one_together(rows: np.ndarray) -> None:
    given_out = SHIPPED.probabilities(Signals(rows))
    assert len(given_out) == len(rows)
    assert all(0.0 <= value <= 1.0 for value in given_out)
    assert sum(given_out) <= 1.0 + 1e-9


@given(arrays.arrays(np.float64, (1, len(SIGNALS)), elements=st.floats(-1, 1)), st.floats(0, 1))
def test_a_larger_margin_never_lowers_the_confidence(rows: np.ndarray, more: float) -> None:
    ahead = rows.copy()
    ahead[0, SIGNALS.index("margin")] += more
    assert SHIPPED.probabilities(Signals(ahead))[0] >= SHIPPED.probabilities(Signals(rows))[0]


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_a_larger_error_budget_never_raises_the_threshold(one: float, other: float) -> None:
    for calibration in (SHIPPED, SIMPLE):
        assert calibration.threshold(min(one, other)) >= calibration.threshold(max(one, other))


def test_thresholds_are_interpolated_between_fitted_budgets_and_held_outside() -> None:
    assert SIMPLE.threshold(0.05) == 0.7
    assert SIMPLE.threshold(0.03) == pytest.approx(0.8)
    assert SIMPLE.threshold(0.125) == pytest.approx(0.5)
    assert SIMPLE.threshold(0.0001) == 0.9
    assert SIMPLE.threshold(0.9) == 0.3


@pytest.mark.parametrize("budget", [0.0, 1.0, -0.1, 5.0, float("nan")])
def test_a_budget_that_is_no_share_is_refused(budget: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        SHIPPED.threshold(budget)


def test_the_shipped_calibration_is_whole() -> None:
    assert len(SHIPPED.weights) == len(SIGNALS)
    assert all(0.0 < budget < 1.0 and 0.0 < threshold < 1.0 for budget, threshold in SHIPPED.thresholds)
    assert 0.05 in dict(SHIPPED.thresholds)
    thresholds = [threshold for _, threshold in SHIPPED.thresholds]
    assert thresholds == sorted(thresholds, reverse=True)


def test_a_calibration_of_another_shape_is_refused() -> None:
    with pytest.raises(TypeError, match="weights must be an object"):
        Calibration.of({"weights": [], "thresholds": [], "bias": 0.0})
    with pytest.raises(KeyError):
        Calibration.of(json.loads('{"weights": {}, "thresholds": [], "bias": 0.5}'))


def signals(scores: np.ndarray, shown: int, trust: float = 1.0, words: int = 3) -> Signals:
    n = len(scores)
    evidence = Evidence(np.linspace(0.9, 0.1, n), np.linspace(0.8, 0.2, n), np.linspace(0.7, 0.3, n))
    return Signals.of(scores, evidence, [0.25] * shown, [0.5] * shown, trust, words)


def named(made: Signals, rank: int) -> dict[str, float]:
    return dict(zip(SIGNALS, made.rows[rank].tolist(), strict=True))


def test_signals_are_one_row_a_hit_in_the_order_of_their_names() -> None:
    made = signals(column(1.0, 0.9, 0.5, 0.2), 3, trust=0.5, words=4)
    assert made.rows.shape == (3, len(SIGNALS))
    first = named(made, 0)
    assert first["passage"] == pytest.approx(0.45)
    assert first["label"] == pytest.approx(0.4)
    assert first["coverage"] == pytest.approx(0.7)
    assert (first["missing"], first["title"]) == (0.25, 0.5)
    assert first["margin"] == pytest.approx(0.1, abs=1e-6)
    assert first["brevity"] == pytest.approx(0.2)
    assert first["foreignness"] == pytest.approx(0.5)


def test_only_the_first_is_ahead_of_its_rivals() -> None:
    made = signals(column(1.0, 0.9, 0.5), 3)
    assert named(made, 1)["margin"] == pytest.approx(-0.1, abs=1e-6)
    assert named(made, 2)["margin"] == pytest.approx(-0.25)


def test_a_lone_hit_is_as_far_ahead_as_can_be_told() -> None:
    assert named(signals(column(0.4), 1), 0)["margin"] == pytest.approx(0.25)
    assert named(signals(column(3.0, 0.1), 2), 0)["margin"] == pytest.approx(0.25)
