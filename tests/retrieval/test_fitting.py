from __future__ import annotations

import numpy as np
import pytest

from retrieval.confidence import BY_KNOWN, BY_TEXT, SIGNALS, Calibration, Model
from retrieval.fitting import NEVER, SIGNS, Prior, fit, refit, threshold
from retrieval.routing import Route

SHIPPED = Calibration.shipped()
TRUTH = {name: 3.0 * SIGNS.get(name, 0) if name in BY_TEXT else 0.0 for name in SIGNALS}
PLACE = {name: place for place, name in enumerate(SIGNALS)}


def drawn(n: int, weights: dict[str, float], bias: float, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    generator = np.random.default_rng(seed)
    rows = generator.random((n, len(SIGNALS)))
    rows[:, PLACE["route"]] = Route.PLAIN
    logit = rows @ np.array([weights[name] for name in SIGNALS]) + bias
    return rows, generator.random(n) < 1.0 / (1.0 + np.exp(-logit))


def fitted(rows: np.ndarray, right: np.ndarray, weight: np.ndarray | None = None, prior: Prior | None = None) -> Model:
    return fit(rows, right, np.ones(len(rows)) if weight is None else weight, BY_TEXT, prior)


def weights_of(model: Model) -> dict[str, float]:
    return dict(model.weights)


def test_coefficients_are_found_again() -> None:
    model = fitted(*drawn(20_000, TRUTH, -4.0))
    assert [name for name, _ in model.weights] == list(BY_TEXT)
    assert weights_of(model) == pytest.approx({name: TRUTH[name] for name in BY_TEXT}, abs=0.3)
    assert model.bias == pytest.approx(-4.0, abs=0.4)


def test_what_speaks_for_an_article_never_counts_against_it() -> None:
    rows, right = drawn(3_000, {name: -weight for name, weight in TRUTH.items()}, 4.0)
    assert all(weight * SIGNS.get(name, 0) >= 0 for name, weight in fitted(rows, right).weights)


def test_a_weight_of_two_is_the_same_answer_twice() -> None:
    rows, right = drawn(200, TRUTH, -4.0)
    twice = fitted(np.repeat(rows, 2, axis=0), np.repeat(right, 2))
    model = fitted(rows, right, np.full(200, 2.0))
    assert weights_of(model) == pytest.approx(weights_of(twice), abs=1e-6)
    assert model.bias == pytest.approx(twice.bias, abs=1e-6)


def test_few_answers_leave_the_prior_as_it_is_and_many_overcome_it() -> None:
    believed = Model(tuple((name, 3.0 * TRUTH[name]) for name in BY_TEXT), -12.0)

    def from_truth(model: Model) -> float:
        return max(abs(weight - TRUTH[name]) for name, weight in model.weights)

    prior = Prior(believed, 10.0)
    away = [from_truth(fitted(*drawn(n, TRUTH, -4.0), prior=prior)) / from_truth(believed) for n in (5, 500, 50_000)]
    assert away[0] == pytest.approx(1.0, abs=0.25)
    assert away[0] > away[1] > away[2]
    assert away[2] < 0.1


def test_a_larger_penalty_keeps_the_weights_smaller() -> None:
    rows, right = drawn(500, TRUTH, -4.0)
    sizes = [
        sum(abs(weight) for _, weight in fit(rows, right, np.ones(500), BY_TEXT, penalty=penalty).weights)
        for penalty in (0.1, 10.0, 1000.0)
    ]
    assert sizes[0] > sizes[1] > sizes[2]


def test_a_signal_that_never_changes_keeps_the_weight_that_was_believed() -> None:
    rows, right = drawn(2_000, TRUTH, -4.0)
    rows[:, PLACE["foreignness"]] = 0.0
    model = fitted(rows, right, prior=Prior(SHIPPED.text, 10.0))
    assert weights_of(model)["foreignness"] == pytest.approx(weights_of(SHIPPED.text)["foreignness"])


def test_answers_that_are_all_right_give_finite_coefficients() -> None:
    rows, _ = drawn(300, TRUTH, -4.0)
    model = fitted(rows, np.ones(300, dtype=np.bool_), prior=Prior(SHIPPED.text, 10.0))
    assert np.isfinite([*weights_of(model).values(), model.bias]).all()


def taught(rows: np.ndarray, *, passage: float, known: float) -> np.ndarray:
    """Give rows of articles that have known questions, by which they are the surer the larger `known` is."""
    made = rows.copy()
    made[:, PLACE["taught"]] = 1.0
    made[:, PLACE["passage"]] = passage
    for name in ("known", "share"):
        made[:, PLACE[name]] = known
    return made


def test_each_model_learns_from_the_hits_that_it_speaks_for() -> None:
    rows, right = drawn(400, TRUTH, -4.0)
    rows[:, PLACE["taught"]] = 0.0
    one = np.ones(400)
    by_text = refit(rows, right, one, SHIPPED, 10.0)
    assert by_text.known == SHIPPED.known
    assert by_text.text == fitted(rows, right, prior=Prior(SHIPPED.text, 10.0))
    unwritten = taught(rows, passage=0.0, known=0.1)
    by_known = refit(unwritten, right, one, SHIPPED, 10.0)
    assert by_known.text == SHIPPED.text
    assert by_known.known == fit(unwritten, right, one, BY_KNOWN, Prior(SHIPPED.known, 10.0))
    assert by_known.thresholds == SHIPPED.thresholds


def test_of_an_article_with_text_and_known_questions_the_surer_of_the_two_learns() -> None:
    rows, right = drawn(400, TRUTH, -4.0)
    hardly_known = refit(taught(rows, passage=0.9, known=-5.0), right, np.ones(400), SHIPPED, 10.0)
    well_known = refit(taught(rows, passage=-5.0, known=0.9), right, np.ones(400), SHIPPED, 10.0)
    assert (hardly_known.known, well_known.text) == (SHIPPED.known, SHIPPED.text)
    assert hardly_known.text != SHIPPED.text
    assert well_known.known != SHIPPED.known


def test_the_threshold_is_the_lowest_that_keeps_the_budget_with_one_more_wrong() -> None:
    confidence = np.linspace(0.99, 0.5, 50)
    right = np.ones(50, dtype=np.bool_)
    assert threshold(confidence, right, np.ones(50), 0.05) == 0.5
    assert threshold(confidence, right, np.ones(50), 0.01) == NEVER
    right[40:] = False
    assert threshold(confidence, right, np.ones(50), 0.05) == pytest.approx(confidence[39], abs=0.011)


def test_answers_in_other_languages_leave_the_models_of_english_alone() -> None:
    rows, right = drawn(400, TRUTH, -4.0)
    rows[:, PLACE["route"]] = Route.CROSS
    learnt = refit(rows, right, np.ones(400), SHIPPED, 10.0)
    assert learnt == SHIPPED
