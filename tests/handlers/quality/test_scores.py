"""Scores, with what they are scores of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.insights.rates import Share
from handlers.quality.scores import UNKNOWN, Mean, scores, survey_report
from handlers.quality.survey import About, Kind, Reason
from tests.fakes import START
from tests.handlers.quality.worlds import later, survey

END = later(days=30)
VALUES = st.lists(st.integers(1, 5), min_size=1, max_size=200)


def said(csat: int, ces: int = 3, **fields: object):
    return survey(csat=csat, ces=ces, answered_at=later(days=1), version=1, **fields)


def recommended(nps: int | None):
    return survey(kind=Kind.NPS, nps=nps, answered_at=None if nps is None else later(days=1))


def test_csat_is_the_share_of_four_and_five_and_a_mean() -> None:
    found = scores([*[said(5)] * 6, *[said(4)] * 2, *[said(2)] * 2, *[survey()] * 10], END)
    assert (found.satisfied.part, found.satisfied.whole) == (8, 10)
    assert found.csat.value == pytest.approx(4.2)
    assert (found.responded.part, found.responded.whole) == (10, 20)


def test_nps_is_promoters_less_detractors() -> None:
    found = scores([recommended(n) for n in (10, 9, 9, 8, 7, 6, 0, None)], END)
    assert found.nps.value == pytest.approx(100 / 7)
    assert (found.nps.n, found.nps_responded.whole, found.responded.whole) == (7, 8, 0)


def test_who_may_still_answer_is_told_of() -> None:
    assert scores([survey(), said(5), survey(expires_at=END)], later(days=3)).open == 2
    assert scores([survey()], END).open == 0


def test_scores_are_parted_by_team_plan_country_and_language() -> None:
    others = [said(1, about=About(None, "standard", language="ja")), said(5)]
    found = survey_report(others, {Reason.IDLE: 3}, START, END)
    assert {name: set(groups) for name, groups in found.groups.items()} == {
        "team": {"lamps", UNKNOWN},
        "plan": {"premium", "standard"},
        "country": {"emea", UNKNOWN},
        "language": {"ja", UNKNOWN},
    }
    assert found.groups["plan"]["standard"].csat.value == 1.0
    assert found.reasons == {Reason.IDLE: 3}


@given(VALUES)
def test_a_mean_lies_in_its_interval_and_that_on_the_scale(values: list[int]) -> None:
    mean = Mean.of(values, 1, 5)
    assert mean.value is not None
    assert 1 <= mean.low <= mean.value + 1e-12
    assert mean.value - 1e-12 <= mean.high <= 5
    assert mean.low < mean.high
    assert mean.enough == (len(values) >= 10)


@given(st.lists(st.booleans(), min_size=1, max_size=200))
def test_the_interval_of_two_ends_is_that_of_the_share(marks: list[bool]) -> None:
    mean, share = Mean.of([1.0 * mark for mark in marks], 0, 1), Share.among(marks)
    assert (mean.low, mean.high) == pytest.approx((share.low, share.high))


@given(st.lists(st.sampled_from([-100.0, 0.0, 100.0]), min_size=1))
def test_signs_turned_round_turn_the_interval_round(values: list[float]) -> None:
    mean, turned = Mean.of(values, -100, 100), Mean.of([-value for value in values], -100, 100)
    assert (mean.low, mean.high) == pytest.approx((-turned.high, -turned.low))


def test_a_mean_of_nothing_has_no_value_and_one_beyond_the_scale_is_none() -> None:
    assert Mean.of([], 1, 5) == Mean(0, None, 1, 5)
    with pytest.raises(ValueError, match="between 1 and 5"):
        Mean.of([0], 1, 5)


def test_nobody_asked_is_no_score() -> None:
    found = scores([], END)
    assert (found.responded.value, found.csat.value, found.nps.value) == (None, None, None)
    assert scores([replace(said(5), kind=Kind.NPS, csat=None, ces=None)], END).csat.n == 0
