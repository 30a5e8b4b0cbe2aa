"""The figures of each task, as functions of what came of its questions: an evaluation and a comparison share them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import OUT_OF_SCOPE
from bot.evaluation.outcomes import Outcomes
from retrieval.metrics import Estimate, auroc, bootstrap, coverage_within, matthews
from retrieval.sentiment import TONES

Rows = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Values = npt.NDArray[np.float64]

UNKNOWN = "unknown"
"""What stands in the place of a tone where none could be judged: always wrong."""
_BUDGET = 0.05
_SLOW_ROUNDS = 300
"""For figures that sort or count all of a sample: the interval's ends are then known to about a tenth of its width."""


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """One figure.

    Attributes:
        cases: int64 (m,), the questions that it is about; samples are drawn of these.
        of: the figure over some questions, with repetition; nan where it is none.
        better: 1 where more is better, -1 where less is, 0 where neither can be said.
        each: float64 (n,), what each question adds where the figure is their mean, nan for one that does not count;
            None where it is no such mean.
        rounds: samples to draw.
    """

    cases: Rows
    of: Callable[[Rows], float]
    better: int = 1
    each: Values | None = field(default=None, repr=False)
    rounds: int = 1000

    def estimate(self) -> Estimate:
        """Give the figure with its 95 % interval, by bootstrap over the questions."""
        return bootstrap(len(self.cases), lambda rows: self.of(self.cases[rows]), rounds=self.rounds)


def measures_of(outcomes: Outcomes) -> dict[str, Measure]:
    """Give the figures of a run by name.

    Raises:
        KeyError: there is no such task, or a column is missing.
    """
    return {"retrieval": _retrieval, "deflection": _deflection, "decision": _decision, "sentiment": _sentiment}[
        outcomes.task
    ](outcomes)


def _retrieval(outcomes: Outcomes) -> dict[str, Measure]:
    every = np.arange(len(outcomes))
    names = ("ndcg@10", "mrr@10", "recall@1", "recall@5", "recall@10")
    measures = {name: _mean(outcomes.numbers(name), every) for name in names}
    first, languages = outcomes.numbers("recall@1"), outcomes.words("language")
    for language in sorted(set(languages.tolist()) - {""}):
        measures[f"recall@1.{language}"] = _mean(first, np.flatnonzero(languages == language))
    return measures


def _deflection(outcomes: Outcomes) -> dict[str, Measure]:
    every = np.arange(len(outcomes))
    answerable, answered, right = (outcomes.flags(name) for name in ("answerable", "answered", "right"))
    clarified, clarified_right = outcomes.flags("clarified"), outcomes.flags("clarified_right")
    confidence, top_right = outcomes.numbers("confidence"), outcomes.flags("top_right")

    def answered_right(cases: Rows) -> Measure:
        each = np.full(len(right), np.nan)
        each[cases] = np.where(answerable, right, np.nan)[cases]
        return Measure(cases, lambda rows: _part(right[rows], answerable[rows]), each=each)

    def wrong_rate(cases: Rows) -> Measure:
        return Measure(cases, lambda rows: _part(answered[rows] & ~right[rows], answered[rows]), better=-1)

    by_language: dict[str, Measure] = {}
    for language, cases in _languages(outcomes).items():
        by_language[f"answered_right.{language}"] = answered_right(cases)
        by_language[f"wrong_rate.{language}"] = wrong_rate(cases)
    return {
        "answered_right": answered_right(every),
        "wrong_rate": wrong_rate(every),
        "promised": Measure(every, lambda rows: _expected(confidence[rows], answered[rows]), better=0),
        "clarified": _mean(clarified.astype(np.float64), every, better=0),
        "clarified_right": Measure(every, lambda rows: _part(clarified_right[rows], clarified[rows])),
        "auroc": Measure(every, lambda rows: auroc(confidence[rows], top_right[rows])),
        "coverage@5": Measure(
            every, lambda rows: coverage_within(confidence[rows], top_right[rows], _BUDGET), rounds=_SLOW_ROUNDS
        ),
        **by_language,
    }


def _languages(outcomes: Outcomes) -> dict[str, Rows]:
    """Give the questions of each language, where they are in several; runs of earlier versions do not say."""
    if "language" not in outcomes.columns:
        return {}
    spoken = outcomes.words("language")
    found = {str(language): np.flatnonzero(spoken == language) for language in sorted(set(spoken.tolist()) - {""})}
    return found if len(found) > 1 else {}


def _decision(outcomes: Outcomes) -> dict[str, Measure]:
    every = np.arange(len(outcomes))
    truth, guess, confidence = outcomes.words("truth"), outcomes.words("guess"), outcomes.numbers("confidence")
    inside, right = truth != OUT_OF_SCOPE, truth == guess
    threshold = outcomes.threshold or 0.0
    answered = confidence >= threshold
    _, classes = np.unique(np.concatenate([truth, guess, [OUT_OF_SCOPE]]), return_inverse=True)
    true_class, guessed, nowhere = classes[: len(truth)], classes[len(truth) : -1], int(classes[-1])

    def mcc(rows: Rows, at: float) -> float:
        """Matthews coefficient with out of scope as a class of its own."""
        return matthews(true_class[rows], np.where(confidence[rows] >= at, guessed[rows], nowhere))

    best = max(np.unique(np.quantile(confidence, np.linspace(0, 1, 101))), key=lambda at: mcc(every, at))
    return {
        "accuracy": _share(right, inside, every),
        "in_scope_accuracy": _share(right & answered, inside, every),
        "oos_recall": _share(~answered, ~inside, every),
        "mcc": Measure(every, lambda rows: mcc(rows, threshold), rounds=_SLOW_ROUNDS),
        "best_mcc": Measure(every, lambda rows: mcc(rows, float(best)), rounds=_SLOW_ROUNDS),
        "auroc": Measure(every, lambda rows: auroc(confidence[rows], inside[rows])),
        "coverage@5": Measure(
            every,
            lambda rows: coverage_within(confidence[rows], right[rows] & inside[rows], _BUDGET),
            rounds=_SLOW_ROUNDS,
        ),
    }


def _sentiment(outcomes: Outcomes) -> dict[str, Measure]:
    every = np.arange(len(outcomes))
    # Numbers are compared many times faster than words.
    names = np.array([*TONES, UNKNOWN])
    truth, guess = (_coded(outcomes.words(column), names) for column in ("truth", "guess"))
    unknown = (guess == len(TONES)).astype(np.float64)
    return {
        "accuracy": _mean((truth == guess).astype(np.float64), every),
        "macro_f1": Measure(every, lambda rows: float(np.mean(_f1(truth[rows], guess[rows])))),
        **{f"f1_{tone}": _one_f1(truth, guess, place) for place, tone in enumerate(TONES)},
        "unknown": _mean(unknown, every, better=-1),
    }


def _coded(words: npt.NDArray[np.str_], names: npt.NDArray[np.str_]) -> Rows:
    """Give the place of each word among the names; whatever is none of them is the last."""
    same = words[:, None] == names
    return np.where(same.any(axis=1), same.argmax(axis=1), len(names) - 1).astype(np.int64)


def _one_f1(truth: Rows, guess: Rows, tone: int) -> Measure:
    every = np.arange(len(truth))
    return Measure(every, lambda rows: _f1(truth[rows], guess[rows])[tone], rounds=_SLOW_ROUNDS)


def _mean(values: Values, cases: Rows, better: int = 1) -> Measure:
    each = np.full(len(values), np.nan)
    each[cases] = values[cases]
    return Measure(cases, lambda rows: float(values[rows].mean()) if len(rows) else float("nan"), better, each)


def _share(part: Flags, of: Flags, cases: Rows) -> Measure:
    """Count a part of the questions that `of` names; nan where it names none."""
    return Measure(
        cases,
        lambda rows: float((part[rows] & of[rows]).sum() / of[rows].sum()) if of[rows].any() else float("nan"),
        each=np.where(of, part, np.nan),
    )


def _part(part: Flags, of: Flags) -> float:
    """Count a part of what `of` names; 0 where it names nothing."""
    return float(part.sum() / max(1, of.sum()))


def _expected(confidence: Values, answered: Flags) -> float:
    """Give the share of wrong answers that the confidences promise; 0 where nothing was answered."""
    return float((1.0 - confidence[answered]).mean()) if answered.any() else 0.0


def _f1(truth: Rows, guess: Rows) -> list[float]:
    """Give the F1 of each tone, in [0, 1]; 0 for one that is neither meant nor named."""
    scores = []
    for tone in range(len(TONES)):
        hit = float(((truth == tone) & (guess == tone)).sum())
        named = float((truth == tone).sum() + (guess == tone).sum())
        scores.append(2.0 * hit / named if named else 0.0)
    return scores
