"""`onetouch evaluate decision`: intents as articles, their training lines as known questions."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import OUT_OF_SCOPE, InvalidDataset, Labelled
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.report import Report
from kb import PUBLIC, Article
from retrieval import Snapshot
from retrieval.metrics import Estimate, auroc, bootstrap, coverage_within, matthews

_HELD_OUT = 0.2
_TUNED_ON = 1500
_BUDGET = 0.05
_NOWHERE = -1
_FEWEST = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Decided:
    """What came of n texts.

    Attributes:
        truth: int64 (n,), class; -1 for out of scope.
        guess: int64 (n,), class of the first hit.
        confidence: float64 (n,).
    """

    truth: npt.NDArray[np.int64]
    guess: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float64]

    @property
    def in_scope(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.truth != _NOWHERE)

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.truth == self.guess)

    def join(self, other: _Decided) -> _Decided:
        return _Decided(
            np.concatenate([self.truth, other.truth]),
            np.concatenate([self.guess, other.guess]),
            np.concatenate([self.confidence, other.confidence]),
        )

    def mcc(self, threshold: float, rows: npt.NDArray[np.int64] | None = None) -> float:
        """Matthews coefficient with out of scope as a class of its own."""
        chosen = slice(None) if rows is None else rows
        guess = np.where(self.confidence[chosen] >= threshold, self.guess[chosen], _NOWHERE)
        return matthews(self.truth[chosen] + 1, guess + 1)


def evaluate_decision(
    folder: Path,
    train: Sequence[Labelled],
    validation: Sequence[Labelled],
    test: Sequence[Labelled],
    laboratory: Laboratory,
) -> Report:
    """Measure forced choice, and decisions at a threshold chosen from training and validation data alone.

    Raises:
        InvalidDataset: there are not enough training lines to choose a threshold from, or nothing to test.
    """
    known = [line for line in train if line.label != OUT_OF_SCOPE]
    if len(known) < _FEWEST or not test:
        raise InvalidDataset(
            f"{folder}: train.jsonl needs {_FEWEST} lines or more that are not {OUT_OF_SCOPE!r}, test.jsonl one"
        )
    labels = sorted({line.label for line in known})
    classes = {label: number for number, label in enumerate(labels)}
    threshold = _own_threshold(
        folder.name, known, [*validation, *(line for line in train if line.label == OUT_OF_SCOPE)], classes, laboratory
    )
    laboratory.seconds, laboratory.asked = 0.0, 0
    snapshot = laboratory.index(_articles(folder.name, known))
    decided = _decide(snapshot, test, classes, laboratory)
    return Report(
        "decision",
        folder.name,
        len(test),
        _metrics(decided, threshold),
        threshold,
        laboratory.queries_per_s,
        laboratory.engine,
    )


def _metrics(decided: _Decided, threshold: float) -> dict[str, Estimate]:
    n = len(decided.truth)
    inside, right, confidence = decided.in_scope, decided.right, decided.confidence
    answered = confidence >= threshold
    candidates = np.unique(np.quantile(confidence, np.linspace(0, 1, 101)))
    best = max(candidates, key=decided.mcc)
    return {
        "accuracy": bootstrap(n, lambda rows: _share(right[rows], inside[rows])),
        "in_scope_accuracy": bootstrap(n, lambda rows: _share(right[rows] & answered[rows], inside[rows])),
        "oos_recall": bootstrap(n, lambda rows: _share(~answered[rows], ~inside[rows])),
        "mcc": bootstrap(n, lambda rows: decided.mcc(threshold, rows), rounds=300),
        "best_mcc": bootstrap(n, lambda rows: decided.mcc(float(best), rows), rounds=300),
        "auroc": bootstrap(n, lambda rows: auroc(confidence[rows], inside[rows])),
        "coverage@5": bootstrap(
            n, lambda rows: coverage_within(confidence[rows], right[rows] & inside[rows], _BUDGET), rounds=300
        ),
    }


def _share(part: npt.NDArray[np.bool_], of: npt.NDArray[np.bool_]) -> float:
    return float((part & of).sum() / of.sum()) if of.any() else float("nan")


def _articles(source: str, lines: Sequence[Labelled]) -> list[Article]:
    """Give each label an article without text: its title the label's words, its known questions the lines."""
    questions: dict[str, list[str]] = {}
    for line in lines:
        questions.setdefault(line.label, []).append(line.text)
    return [
        Article(label, source, words(label), "", PUBLIC, questions=tuple(dict.fromkeys(asked)))
        for label, asked in questions.items()
    ]


def words(label: str) -> str:
    """Write a label as words: ``CALL_CENTER`` and ``callCenter`` are ``call center``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", label)
    return " ".join(re.split(r"[\W_]+", spaced)).strip().lower() or label


def _decide(
    snapshot: Snapshot,
    lines: Sequence[Labelled],
    classes: dict[str, int],
    laboratory: Laboratory,
    *,
    without_own: bool = False,
) -> _Decided:
    truth, guess, confidence = [], [], []
    for line in lines:
        exclude = (line.label,) if without_own else ()
        ranking = laboratory.ask(snapshot, line.text, limit=3, exclude=exclude)
        truth.append(_NOWHERE if without_own else classes.get(line.label, _NOWHERE))
        guess.append(classes[ranking.hits[0].article_id] if ranking.hits else _NOWHERE)
        confidence.append(ranking.confidence)
    return _Decided(np.array(truth), np.array(guess), np.array(confidence))


def _own_threshold(
    name: str, known: Sequence[Labelled], more: Sequence[Labelled], classes: dict[str, int], laboratory: Laboratory
) -> float:
    """Choose the threshold of balanced error: as many in-scope texts lost, by share, as out-of-scope ones answered.

    Where the data names texts out of scope, they are used. Where it names none, they are made: a held-out text whose
    own label is taken away must not be answered.
    """
    chooser = random.Random(0)  # noqa: S311 - a repeatable draw, no secret
    lines = list(known)
    chooser.shuffle(lines)
    cut = max(1, int(len(lines) * _HELD_OUT))
    held, kept = lines[:cut][:_TUNED_ON], lines[cut:]
    here = {line.label for line in kept}
    # A label with one line only would have no article left to be found by; where all are so, none is held out.
    held = [line for line in held if line.label in here]
    if not held:
        held, kept = lines[:_TUNED_ON], lines
    snapshot = laboratory.index(_articles(name, kept))
    decided = _decide(snapshot, [*held, *chooser.sample(list(more), min(len(more), _TUNED_ON))], classes, laboratory)
    if decided.in_scope.all():
        decided = decided.join(_decide(snapshot, held, classes, laboratory, without_own=True))
    candidates = np.unique(np.quantile(decided.confidence, np.linspace(0, 1, 201)))
    return float(min(candidates, key=lambda threshold: _imbalance(decided, float(threshold))))


def _imbalance(decided: _Decided, threshold: float) -> float:
    """Mean of the two errors: in-scope texts not answered rightly, out-of-scope texts answered."""
    answered = decided.confidence >= threshold
    lost = 1.0 - _share(decided.right & answered, decided.in_scope)
    return (lost + _share(answered, ~decided.in_scope)) / 2.0
