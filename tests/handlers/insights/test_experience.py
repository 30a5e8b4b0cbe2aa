from __future__ import annotations

from datetime import timedelta

from handlers.conversation import Outcome
from handlers.insights import Course, Given, experience
from handlers.insights.course import ASSUMED_WEIGHT
from retrieval.confidence import SIGNALS
from tests.fakes import START


def evidence(value: float) -> dict[str, float]:
    return {**dict.fromkeys(SIGNALS, value), "trust": 1.0}


def course(number: int, outcome: Outcome, *kinds: str, person: str = "p1", **told: object) -> Course:
    fields = {"evidence": evidence(number / 10), "confidence": 0.95, **told}
    replies = tuple(Given(kind, START, **fields) for kind in kinds)  # type: ignore[arg-type]
    return Course(f"e{number}", person, outcome, START + timedelta(hours=number), replies)


def test_answers_become_rows_of_signals_with_what_became_of_them() -> None:
    found = experience(
        [
            course(1, Outcome.CONFIRMED, "answer"),
            course(2, Outcome.ASSUMED, "answer", person="p2"),
            course(3, Outcome.REVOKED, "answer"),
            course(4, Outcome.OPEN, "answer"),
        ]
    )
    assert (found.confirmed, found.assumed, found.wrong, found.skipped) == (1, 1, 1, 0)
    assert found.judged.rows[:, 0].tolist() == [0.1, 0.2, 0.3]
    assert found.judged.right.tolist() == [True, True, False]
    assert found.judged.weight.tolist() == [1.0, ASSUMED_WEIGHT, 1.0]
    assert found.judged.person.tolist() == [0, 1, 0]


def test_a_receipt_without_every_signal_is_left_out_and_counted() -> None:
    old = {"passage": 0.5, "label": 0.4, "coverage": 0.9, "trust": 1.0}
    found = experience([course(1, Outcome.CONFIRMED, "answer", evidence=old), course(2, Outcome.CONFIRMED, "answer")])
    assert (len(found.judged.right), found.skipped, found.confirmed) == (1, 1, 1)


def test_what_was_looked_up_and_not_answered_is_kept_apart() -> None:
    found = experience(
        [
            course(1, Outcome.ESCALATED, "handoff"),
            course(2, Outcome.ABANDONED, "clarification"),
            course(3, Outcome.ESCALATED, "handoff", evidence={**evidence(0.3), "failed": 1.0}),
            course(4, Outcome.ESCALATED, "handoff", chosen=True),
            course(5, Outcome.ESCALATED, "handoff", evidence={}),
        ]
    )
    assert found.judged.unanswered[:, 0].tolist() == [0.1, 0.2]
    assert len(found.judged.right) == 0


def test_nothing_is_no_experience() -> None:
    found = experience([])
    assert found.judged.rows.shape == found.judged.unanswered.shape == (0, len(SIGNALS))
    assert (found.confirmed, found.assumed, found.wrong, found.skipped) == (0, 0, 0, 0)
