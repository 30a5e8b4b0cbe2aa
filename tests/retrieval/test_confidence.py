from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from retrieval.confidence import BY_KNOWN, BY_TEXT, MOST, SIGNALS, Calibration, Dialect, Model, Signals
from retrieval.routing import Route

SHIPPED = Calibration.shipped()
SIMPLE = Calibration(
    Model((("passage", 2.0),), -1.0),
    Model((("known", 4.0),), -2.0),
    ((0.01, 0.9), (0.05, 0.7), (0.2, 0.3)),
)
rows = arrays.arrays(
    np.float64, st.tuples(st.integers(0, MOST), st.just(len(SIGNALS))), elements=st.sampled_from([-1.0, 0.0, 0.3, 1.0])
)


def row(**named: float) -> dict[str, float]:
    """Give the signals of a hit, 0 where nothing is said."""
    return {**dict.fromkeys(SIGNALS, 0.0), "missing": 0.5, "rivalry": 1.0, **named}


def told(*hits: dict[str, float], by: Calibration = SIMPLE) -> list[float]:
    return by.probabilities(Signals.of(hits))


def sigmoid(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-logit)))


@given(rows)
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
    assert [name for name, _ in SHIPPED.text.weights] == list(BY_TEXT)
    assert [name for name, _ in SHIPPED.known.weights] == list(BY_KNOWN)
    assert all(0.0 < budget < 1.0 and 0.0 < threshold < 1.0 for budget, threshold in SHIPPED.thresholds)
    assert 0.05 in dict(SHIPPED.thresholds)
    thresholds = [threshold for _, threshold in SHIPPED.thresholds]
    assert thresholds == sorted(thresholds, reverse=True)


def test_a_calibration_written_as_plain_values_is_read_again() -> None:
    assert Calibration.of(json.loads(json.dumps(SHIPPED.fields))) == SHIPPED


@pytest.mark.parametrize(
    ("changes", "error", "said"),
    [
        ({"text": {"weights": {"passage": 1.0}, "bias": 0.0}}, ValueError, "text must weigh passage, label"),
        ({"known": SHIPPED.fields["text"]}, ValueError, "known must weigh known, share"),
        ({"known": {"weights": SHIPPED.fields["known"]["weights"]}}, KeyError, "bias"),
        ({"text": []}, TypeError, "indices"),
        ({"thresholds": [[0.05]]}, ValueError, "unpack"),
    ],
)
def test_a_calibration_of_another_shape_is_refused(
    changes: dict[str, object], error: type[Exception], said: str
) -> None:
    with pytest.raises(error, match=said):
        Calibration.of({**SHIPPED.fields, **changes})


def test_signals_are_one_row_a_hit_in_the_order_of_their_names() -> None:
    made = Signals.of([{**row(), name: float(place)} for place, name in enumerate(SIGNALS)])
    assert made.rows.shape == (len(SIGNALS), len(SIGNALS))
    assert np.diag(made.rows).tolist() == [float(place) for place in range(len(SIGNALS))]
    assert Signals.of([{**row(), "trust": 1.0}]).rows.shape == (1, len(SIGNALS))
    assert Signals.of([]).rows.shape == (0, len(SIGNALS))


def test_a_hit_without_one_of_the_signals_is_no_hit() -> None:
    with pytest.raises(KeyError, match="taught"):
        Signals.of([{name: 0.0 for name in SIGNALS if name != "taught"}])


def test_nothing_found_has_no_probability() -> None:
    assert told() == []


def test_an_article_that_nobody_confirmed_anything_of_is_told_by_its_text() -> None:
    assert told(row(passage=0.8, known=1.0)) == pytest.approx([sigmoid(0.6)])


@given(st.floats(0.01, 1.0), st.floats(-1.0, 1.0))
def test_the_surer_of_text_and_known_questions_speaks(passage: float, known: float) -> None:
    (found,) = told(row(passage=passage, known=known, taught=1.0))
    assert found == pytest.approx(max(sigmoid(2.0 * passage - 1.0), sigmoid(4.0 * known - 2.0)))


def test_for_an_article_without_text_its_known_questions_alone_speak() -> None:
    (found,) = told(row(passage=0.0, known=-0.5, taught=1.0))
    assert found == pytest.approx(sigmoid(-4.0))
    assert found < sigmoid(-1.0)


def test_a_rival_is_as_much_less_likely_as_the_head_thinks_it_is() -> None:
    first, second = (row(known=0.5, rivalry=rivalry, taught=1.0) for rivalry in (1.0, 1.0 / 3.0))
    assert told(first, second) == pytest.approx([0.5, 0.5 / 3.0])


def test_without_a_head_known_questions_count_by_their_nearness_alone() -> None:
    first, second = (row(known=known, taught=1.0) for known in (0.5, 0.25))
    assert told(first, second) == pytest.approx([0.5, sigmoid(-1.0)])


@pytest.mark.parametrize("name", ["label", "known"])
def test_the_very_words_of_a_title_or_known_question_are_certain(name: str) -> None:
    rival = row(passage=0.4)
    verbatim = {"passage": 0.1, name: 0.99, "missing": 0.0}
    first, second = told(row(**verbatim), rival)
    assert (first, second) == pytest.approx((0.98, 0.02 * told(rival)[0]))
    assert told(row(**{**verbatim, "missing": 0.2}), rival)[0] < 0.98
    assert told(row(**{**verbatim, name: 0.9}), rival)[0] < 0.98
    assert told(rival, row(**verbatim))[1] < 0.98


@given(rows.filter(len))
def test_what_is_certain_stays_above_the_threshold_of_a_small_budget_whatever_the_rivals(rows: np.ndarray) -> None:
    rows[:, SIGNALS.index("verbatim")] = 0.0
    rows[0, [SIGNALS.index("label"), SIGNALS.index("missing"), SIGNALS.index("twin")]] = 1.0, 0.0, 0.0
    assert SHIPPED.probabilities(Signals(rows))[0] >= 0.96


def test_only_the_first_of_two_that_say_the_same_has_a_probability() -> None:
    first, twin, third = told(row(passage=0.2), row(passage=0.2, twin=1.0), row(passage=0.1))
    assert first == told(row(passage=0.2))[0]
    assert twin == 0.0
    assert third > 0.0


def test_together_they_are_brought_down_to_one() -> None:
    certain = replace(SIMPLE, text=Model((("passage", 0.0),), 8.0))
    assert sum(told(*[row()] * 3, by=certain)) == pytest.approx(1.0)


def test_a_model_of_no_weights_is_its_bias() -> None:
    model = Model((), -1.0)
    assert model.probabilities(np.ones((2, len(SIGNALS)))).tolist() == pytest.approx([sigmoid(-1.0)] * 2)


DIALECT = Dialect(
    Model((("passage", 4.0),), -1.0), Model((("known", 8.0),), -2.0), ((0.01, 0.95), (0.05, 0.6), (0.2, 0.2))
)
SPEAKING = replace(SIMPLE, dialects=(("cross", DIALECT), ("own", DIALECT)))


def test_a_route_with_models_of_its_own_goes_by_them_and_the_others_do_not() -> None:
    plain, own = row(passage=0.4, route=Route.PLAIN), row(passage=0.4, route=Route.OWN)
    assert told(plain, by=SPEAKING) == told(plain)
    assert told(own, by=SPEAKING) != told(own)


@pytest.mark.parametrize("route", [Route.OWN, Route.CROSS, Route.ABROAD])
@given(st.floats(-1.0, 2.0))
def test_a_route_answers_at_a_budget_exactly_where_its_own_threshold_is_reached(route: Route, passage: float) -> None:
    (confidence,) = told(row(passage=passage, route=route), by=SPEAKING)
    said = sigmoid(4.0 * passage - 1.0)
    for budget, reached in DIALECT.thresholds:
        if abs(said - reached) > 1e-9:
            assert (confidence >= SPEAKING.threshold(budget)) == (said >= reached)


def test_known_questions_of_a_route_are_told_by_its_own_model() -> None:
    hit = row(known=0.9, taught=1.0, route=Route.CROSS)
    assert told(hit, by=SPEAKING) != told(hit)


def test_a_calibration_with_routes_is_written_and_read_again() -> None:
    spoken = Model((*SHIPPED.text.weights, ("elsewhere", -2.0)), SHIPPED.text.bias)
    whole = replace(SHIPPED, dialects=(("own", Dialect(spoken, SHIPPED.known, SHIPPED.thresholds)),))
    assert Calibration.of(json.loads(json.dumps(whole.fields))) == whole


def test_a_route_that_there_is_not_is_refused() -> None:
    fields = {**SHIPPED.fields, "dialects": {"north": SHIPPED.fields}}
    with pytest.raises(ValueError, match="north"):
        Calibration.of(fields)
