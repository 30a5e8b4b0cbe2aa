"""Weights from a past whose rules are known: what is learned, what is kept, and what is refused."""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.attention.attention import PartKind
from handlers.attention.backtest import backtest, by_score, due_first, oldest_first, sentiment_alone
from handlers.attention.fitting import ATTENTION, DUE, NEEDED, OLDEST, OWN, SENTIMENT, Verdict, as_rows, fit, learn
from handlers.attention.moments import FITTED, Moment
from handlers.attention.regression import Rows, shrunk
from handlers.attention.weights import SHIPPED, Weights
from tests.handlers.attention.stories import at

DAYS = 60


def team(rules: Mapping[PartKind, float], seed: int = 0, tickets: int = 600, rare: float = 4.0) -> list[Moment]:
    """The past of a team whose tickets are escalated by these log odds of a part at its most."""
    dice = np.random.default_rng(seed)
    odds = np.array([rules.get(kind, 0.0) for kind in FITTED])
    made = []
    for number in range(tickets):
        opened, values = (
            float(dice.uniform(0, 24 * (DAYS - 3))),
            dice.random(len(FITTED)) * (dice.random(len(FITTED)) < 0.4),
        )
        escalated = bool(dice.random() < 1 / (1 + np.exp(rare - odds @ values)))
        first = 24 * (int(opened // 24) + 1)
        base = Moment(f"T-{number}", at(opened), at(opened), tuple(values), escalated, look=False, negative=values[0])
        made += [base, *(replace(base, at=at(first + 24 * day), look=True) for day in range(2))]
    return made


LIKE_SHIPPED = {kind: 0.08 * SHIPPED.of(kind) for kind in FITTED}
ONLY_SILENCE = {PartKind.SILENCE: 5.0, PartKind.OTHERS: 4.0}


def test_a_team_that_escalates_for_other_reasons_gets_other_weights() -> None:
    learned = learn(team(ONLY_SILENCE), SHIPPED, 3)
    assert learned.verdict is Verdict.BETTER
    assert learned.trial is not None
    assert learned.trial.found[OWN].recall.value > learned.trial.found[ATTENTION].recall.value
    assert learned.weights.silence > 2 * SHIPPED.silence
    assert learned.weights.others > 2 * SHIPPED.others
    assert learned.weights.waiting < SHIPPED.waiting / 2
    assert learned.weights.not_urgent == SHIPPED.not_urgent
    assert learned.weights.version.startswith("own-")
    assert list(learned.trial.found) == [ATTENTION, OWN, OLDEST, SENTIMENT, DUE]


def test_a_team_that_escalates_as_the_shipped_weights_say_keeps_about_them() -> None:
    learned = learn(team(LIKE_SHIPPED, rare=5.0), SHIPPED, 3)
    assert learned.verdict in {Verdict.SAME, Verdict.BETTER, Verdict.WORSE}
    for kind in FITTED:
        assert learned.weights.of(kind) == pytest.approx(SHIPPED.of(kind), abs=12)


def test_a_past_without_rules_changes_nothing() -> None:
    learned = learn(team({}, rare=1.5), SHIPPED, 3)
    assert learned.verdict is Verdict.SAME
    assert learned.weights is SHIPPED
    assert learned.trial is not None
    assert learned.trial.lift[OWN].value == 0.0


def test_too_few_escalations_teach_nothing() -> None:
    few = team(ONLY_SILENCE, tickets=60, rare=5.0)
    learned = learn(few, SHIPPED, 3)
    assert learned.escalated < NEEDED
    assert (learned.verdict, learned.weights, learned.trial) == (Verdict.TOO_FEW, SHIPPED, None)
    assert learn([], SHIPPED, 3).verdict is Verdict.TOO_FEW
    early = [replace(one, escalated=one.escalated and one.at < at(24 * 20)) for one in team(ONLY_SILENCE, tickets=1200)]
    assert learn(early, SHIPPED, 3).verdict is Verdict.TOO_FEW, "nothing to try on"


def test_weights_that_find_less_later_are_told_from_better_ones() -> None:
    changed_habits = team(ONLY_SILENCE, tickets=900)
    later = team({PartKind.WAITING: 5.0, PartKind.TONE: 3.0}, seed=1, tickets=900)
    mixed = [one for one in changed_habits if one.at < at(24 * 40)]
    mixed += [replace(one, number=f"U{one.number}") for one in later if one.opened_at >= at(24 * 40)]
    learned = learn(mixed, SHIPPED, 3)
    assert learned.verdict is Verdict.WORSE
    assert learned.weights != SHIPPED


def test_a_high_score_stays_one() -> None:
    past = team(ONLY_SILENCE)
    weights, _ = fit(past, SHIPPED)
    looks = [moment for moment in past if moment.look]

    def high(by: Weights) -> float:
        scores = sorted(map(by_score(by), looks))
        return float(np.mean(scores[-len(scores) // 20 :]))

    assert high(weights) == pytest.approx(high(SHIPPED), rel=0.15)


def test_the_same_past_gives_the_same_weights() -> None:
    past = team(ONLY_SILENCE, tickets=300)
    assert fit(past, SHIPPED) == fit(list(past), SHIPPED)
    assert learn(past, SHIPPED, 3) == learn(list(past), SHIPPED, 3)


def test_each_moment_counts_once_and_not_urgent_twice() -> None:
    past = team(ONLY_SILENCE, tickets=10)
    rows = as_rows(past)
    assert rows.weight.sum() == 30
    dismissed = as_rows([replace(one, dismissed=one.number == "T-1" and not one.escalated) for one in past])
    assert dismissed.weight.sum() == 33


@given(st.integers(0, 10_000), st.sampled_from([0.3, 3.0, 100.0, float("inf")]))
@settings(max_examples=30)
def test_slopes_are_never_below_nothing_and_minimise_the_penalised_loss(seed: int, strength: float) -> None:
    dice = np.random.default_rng(seed)
    values = dice.random((80, 3))
    escalated = dice.random(80) < 1 / (1 + np.exp(1 - values @ np.array([3.0, 0.0, -2.0])))
    rows = Rows(values, escalated, np.ones(80), np.arange(80))
    centre, unit = np.array([0.5, 0.5, 0.5]), np.full(3, 0.5)
    line = shrunk(rows, centre, unit, strength)
    assert (line.slopes >= 0.0).all()

    def objective(slopes: np.ndarray, bias: float) -> float:
        logits = values @ slopes + bias
        penalty = 0.0 if np.isinf(strength) else strength / 2 * (((slopes - centre) / unit) ** 2).sum()
        return float((np.logaddexp(0.0, logits) - escalated * logits).sum() + penalty)

    found = objective(line.slopes, line.bias)
    for place in range(4):
        for step in (-1e-3, 1e-3):
            moved, bias = line.slopes.copy(), line.bias
            if place < 3 and not np.isinf(strength):
                moved[place] = max(0.0, moved[place] + step)
            elif place == 3:
                bias += step
            assert objective(moved, bias) >= found - 1e-9


def test_what_a_lead_finds_is_counted_list_by_list() -> None:
    def row(number: int, day: int, escalated: bool, negative: float, due: float | None) -> Moment:
        when = None if due is None else at(due)
        values = (negative,) + (0.0,) * (len(FITTED) - 1)
        opened = at(number)
        return Moment(f"T-{number}", at(24 * day), opened, values, escalated, True, negative=negative, due=when)

    looked = [
        row(1, 1, False, 0.1, 90.0),
        row(2, 1, True, 0.9, 50.0),
        row(3, 1, False, 0.5, None),
        row(1, 2, False, 0.1, 90.0),
        row(3, 2, True, 0.5, 40.0),
    ]
    spoken = replace(looked[0], look=False, escalated=True)
    rankers = {"oldest": oldest_first, "tone": sentiment_alone, "due": due_first, "score": by_score(SHIPPED)}
    found = backtest([*looked, spoken], rankers, 1)
    assert (found.looks, found.rows, found.escalated, found.tickets) == (2, 5, 2, 3)
    assert {name: (one.precision.value, one.recall.value) for name, one in found.found.items()} == {
        "oldest": (0.0, 0.0),
        "tone": (1.0, 1.0),
        "due": (1.0, 1.0),
        "score": (1.0, 1.0),
    }
    assert found.lift["tone"].value == 1.0
    assert found.found["tone"].recall.low <= 1.0 <= found.found["tone"].recall.high
    empty = backtest([], rankers, 1)
    assert np.isnan(empty.found["tone"].recall.value)


def test_time_divides_the_past() -> None:
    past = team(ONLY_SILENCE)
    learned = learn(past, SHIPPED, 3)
    assert learned.split is not None
    assert at(0) + timedelta(days=0.6 * DAYS) < learned.split < at(0) + timedelta(days=0.8 * DAYS)


def test_intervals_of_many_tickets_take_little_memory() -> None:
    values = (0.5,) + (0.0,) * (len(FITTED) - 1)
    looked = [Moment(f"T-{n}", at(9), at(n / 9999), values, n % 50 == 0, look=True) for n in range(10_000)]
    tracemalloc.start()
    try:
        found = backtest(looked, {OLDEST: oldest_first, ATTENTION: by_score(SHIPPED)}, 20)
        assert tracemalloc.get_traced_memory()[1] < 40e6, "a table of all rounds would have 80 MB"
    finally:
        tracemalloc.stop()
    assert found.tickets == 10_000
