from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.conversation import Outcome
from handlers.insights.course import ASSUMED_WEIGHT, Course, Given, Judgement, judged
from tests.fakes import START


def course(outcome: Outcome, *kinds: str, chosen: bool = False) -> Course:
    replies = [Given(kind, START + timedelta(minutes=place), 0.95, {}, chosen) for place, kind in enumerate(kinds)]
    return Course("e1", "p1", outcome, None if outcome is Outcome.OPEN else START, tuple(replies))


RIGHT, WRONG = Judgement(right=True, weight=1.0), Judgement(right=False, weight=1.0)


@pytest.mark.parametrize(
    ("outcome", "kinds", "expected"),
    [
        (Outcome.CONFIRMED, ["answer"], RIGHT),
        (Outcome.CONFIRMED, ["handoff", "answer"], RIGHT),
        (Outcome.ASSUMED, ["answer"], Judgement(right=True, weight=ASSUMED_WEIGHT)),
        (Outcome.REVOKED, ["answer"], WRONG),
        (Outcome.ESCALATED, ["answer"], WRONG),
        (Outcome.ESCALATED, ["answer", "handoff", "handoff"], WRONG),
        (Outcome.ABANDONED, ["answer", "handoff"], WRONG),
        (Outcome.CONFIRMED, ["answer", "handoff", "answer"], WRONG),
        (Outcome.OPEN, ["answer"], None),
        (Outcome.OPEN, ["answer", "handoff"], None),
        (Outcome.ESCALATED, ["handoff"], None),
        (Outcome.ABANDONED, ["clarification"], None),
        (Outcome.CONFIRMED, [], None),
    ],
)
def test_an_answer_is_judged_by_what_followed(outcome: Outcome, kinds: list[str], expected: Judgement | None) -> None:
    assert judged(course(outcome, *kinds)) == expected


def test_what_the_person_chose_says_nothing_about_the_threshold() -> None:
    assert judged(course(Outcome.REVOKED, "clarification", "answer", chosen=True)) is None
