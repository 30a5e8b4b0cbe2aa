"""How well each question of a run was served: in a word to read, and as a number to compare. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluation.datasets import OUT_OF_SCOPE
from bot.evaluation.outcomes import Outcomes


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of one question.

    Attributes:
        worth: in [0, 1], comparable between two runs of one task: 1 for the best that could be done.
        first: id of what came first; empty where nothing did, or where the task has no such thing.
        confidence: of the first; None where the task has none.
    """

    outcome: str
    worth: float
    first: str = ""
    confidence: float | None = None

    def __str__(self) -> str:
        sure = "" if self.confidence is None else f"{self.confidence:.2f}"
        told = ", ".join(part for part in (self.first, sure) if part)
        return f"{self.outcome} ({told})" if told else self.outcome


def judgements(outcomes: Outcomes) -> list[Judgement]:
    """Judge every question of a run, in its order.

    Raises:
        KeyError: there is no such task, or a column is missing.
    """
    return {"retrieval": _retrieval, "deflection": _deflection, "decision": _decision, "sentiment": _sentiment}[
        outcomes.task
    ](outcomes)


def _retrieval(outcomes: Outcomes) -> list[Judgement]:
    rows = zip(
        outcomes.numbers("mrr@10").tolist(),
        outcomes.words("first").tolist(),
        outcomes.numbers("confidence").tolist(),
        strict=True,
    )
    return [
        Judgement(f"place {round(1 / worth)}" if worth else "not among the first 10", worth, first, confidence)
        for worth, first, confidence in rows
    ]


def _deflection(outcomes: Outcomes) -> list[Judgement]:
    names = ("answerable", "answered", "right", "clarified", "clarified_right")
    flags = zip(*(outcomes.flags(name).tolist() for name in names), strict=True)
    firsts, confidences = outcomes.words("first").tolist(), outcomes.numbers("confidence").tolist()
    return [
        Judgement(*_served(*told), first, confidence)
        for told, first, confidence in zip(flags, firsts, confidences, strict=True)
    ]


def _served(answerable: bool, answered: bool, right: bool, clarified: bool, clarified_right: bool) -> tuple[str, float]:
    """Order what can come of a question: nothing is worse than a wrong answer, and asking back costs a step."""
    if answered:
        return ("right answer", 1.0) if right else ("wrong answer", 0.0)
    if not answerable:
        return ("asked, though nothing answers it", 0.7) if clarified else ("rightly no answer", 1.0)
    if clarified_right:
        return "asked, with the right option", 0.8
    return ("asked, without the right option", 0.4) if clarified else ("no answer", 0.5)


def _decision(outcomes: Outcomes) -> list[Judgement]:
    threshold = outcomes.threshold or 0.0
    rows = zip(
        outcomes.words("truth").tolist(),
        outcomes.words("guess").tolist(),
        outcomes.numbers("confidence").tolist(),
        strict=True,
    )
    return [
        Judgement(*_told(truth, guess, answered=confidence >= threshold), guess, confidence)
        for truth, guess, confidence in rows
    ]


def _told(truth: str, guess: str, *, answered: bool) -> tuple[str, float]:
    if truth == OUT_OF_SCOPE:
        return ("wrong answer", 0.0) if answered else ("rightly no answer", 1.0)
    if answered:
        return ("right answer", 1.0) if guess == truth else ("wrong answer", 0.0)
    return "no answer", 0.5


def _sentiment(outcomes: Outcomes) -> list[Judgement]:
    rows = zip(outcomes.words("truth").tolist(), outcomes.words("guess").tolist(), strict=True)
    return [Judgement("right" if guess == truth else "wrong", float(guess == truth), guess) for truth, guess in rows]
