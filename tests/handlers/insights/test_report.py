from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.conversation import Outcome
from handlers.insights import Course, Given, Report, report
from handlers.insights.promise import BANDS, Verdict, promise
from handlers.insights.rates import ENOUGH, Share
from handlers.insights.words import verdict
from tests.fakes import START

END = START + timedelta(days=30)
IN = START + timedelta(days=10)
KINDS = st.lists(st.sampled_from(["answer", "clarification", "handoff"]), max_size=4)


def course(outcome: Outcome, *kinds: str, confidence: float = 0.96, at: int = 10) -> Course:
    when = START + timedelta(days=at)
    replies = tuple(Given(kind, when, confidence) for kind in kinds)
    return Course("e", "p", outcome, None if outcome is Outcome.OPEN else when, replies)


def made(courses: Sequence[Course]) -> Report:
    return report(courses, 4, START, END, 0.05)


MIXED = [
    *[course(Outcome.CONFIRMED, "answer")] * 6,
    *[course(Outcome.ASSUMED, "answer")] * 8,
    course(Outcome.CONFIRMED, "clarification", "answer"),
    course(Outcome.ABANDONED, "clarification"),
    course(Outcome.ESCALATED, "answer", "handoff", "handoff"),
    course(Outcome.ESCALATED, "handoff"),
    course(Outcome.REVOKED, "answer"),
    course(Outcome.ABANDONED, "handoff"),
    *[course(Outcome.OPEN, "answer")] * 3,
]


def test_rates_are_shares_of_the_settled() -> None:
    found = made(MIXED)
    assert found.settled == 20
    assert (found.verified.part, found.verified.whole) == (7, 20)
    assert (found.headline.part, found.headline.whole) == (15, 20)
    assert found.outcomes[Outcome.ABANDONED] == 2
    assert Outcome.OPEN not in found.outcomes


def test_one_touch_is_what_the_first_reply_closed() -> None:
    assert (made(MIXED).one_touch.part, made(MIXED).one_touch.whole) == (14, 20)


def test_clarifying_questions_are_told_with_what_came_of_them() -> None:
    found = made(MIXED)
    assert (found.clarified.part, found.clarified.whole, found.confirmed_after_clarifying) == (1, 2, 1)
    assert (found.handed_over.part, found.tickets) == (3, 4)


def test_only_what_settled_in_the_window_counts() -> None:
    late = [course(Outcome.CONFIRMED, "answer", at=31), course(Outcome.CONFIRMED, "answer", at=-1)]
    assert made(late).settled == 0
    assert made(late).verified.value is None


def test_an_answer_from_before_the_window_settles_in_it_and_promises_nothing_in_it() -> None:
    old = Course("e", "p", Outcome.ASSUMED, IN, (Given("answer", START - timedelta(days=1), 0.96),))
    found = made([old])
    assert (found.settled, found.promise.answers) == (1, 0)


def test_the_promise_is_held_against_what_became_of_the_answers() -> None:
    found = made(MIXED).promise
    assert (found.answers, found.unsettled) == (20, 3)
    assert found.promised == pytest.approx(0.04)
    assert (found.observed.part, found.observed.whole) == (2, 17)
    # The silent are left out: seven said so, one came back, one got a ticket.
    assert (found.spoken.part, found.spoken.whole) == (2, 9)


@pytest.mark.parametrize(
    ("right", "wrong", "expected", "said"),
    [
        (400, 5, Verdict.KEPT, "The promise held"),
        (400, 60, Verdict.BROKEN, "broken: at least"),
        (60, 3, Verdict.UNKNOWN, "cannot be told yet: between"),
        (5, 0, Verdict.UNKNOWN, "5 judged answers are not enough"),
        (0, 9, Verdict.UNKNOWN, "9 judged answers are not enough"),
    ],
)
def test_the_whole_interval_decides_whether_the_promise_held(
    right: int, wrong: int, expected: Verdict, said: str
) -> None:
    answers = [course(Outcome.CONFIRMED, "answer")] * right + [course(Outcome.REVOKED, "answer")] * wrong
    found = promise(answers, 0.05)
    assert found.verdict is expected
    assert said in verdict(found)


def test_bands_hold_each_judged_answer_once() -> None:
    levels = (0.3, 0.5, 0.9, 0.93, 0.95, 0.97, 0.98, 0.999, 1.0)
    found = promise([course(Outcome.CONFIRMED, "answer", confidence=c) for c in levels], 0.05)
    assert [(band.low, band.observed.whole) for band in found.bands] == [
        (0.0, 1), (0.5, 1), (0.9, 2), (0.95, 2), (0.98, 3),
    ]  # fmt: skip
    assert found.bands[-1].high == BANDS[-1]


@given(st.lists(st.tuples(st.sampled_from(Outcome), KINDS), max_size=40))
def test_the_parts_always_fit_together(drawn: list[tuple[Outcome, list[str]]]) -> None:
    found = made([course(outcome, *kinds) for outcome, kinds in drawn])
    assert sum(found.outcomes.values()) == found.settled == found.verified.whole == found.headline.whole
    assert found.one_touch.part <= found.headline.part
    assert found.verified.part <= found.headline.part
    assert sum(band.observed.whole for band in found.promise.bands) == found.promise.observed.whole
    assert found.promise.answers == found.promise.unsettled + found.promise.observed.whole


def test_a_share_of_little_is_not_enough() -> None:
    assert not Share.of(0, ENOUGH - 1).enough
    assert Share.of(0, ENOUGH).enough
    assert Share.of(0, 0).value is None
