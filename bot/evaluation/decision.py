"""`onetouch evaluate decision`: intents as articles, their training lines as known questions."""

from __future__ import annotations

import random
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.evaluation.datasets import OUT_OF_SCOPE, InvalidDataset, Labelled
from bot.evaluation.failures import Failure, Failures
from bot.evaluation.inspection import Inspector
from bot.evaluation.laboratory import Indexed, Laboratory
from bot.evaluation.measures import Flags, measures_of
from bot.evaluation.outcomes import Outcomes, digest, key
from bot.evaluation.report import Report
from kb import PUBLIC, Article

_HELD_OUT = 0.2
_TUNED_ON = 1500
_FEWEST = 2


@dataclass(frozen=True, slots=True, eq=False)
class _Decided:
    """What came of n texts, in their order.

    Attributes:
        truth: the label, `OUT_OF_SCOPE` for one that is none of the known ones.
        guess: label of the first hit, `OUT_OF_SCOPE` where there is none.
        confidence: in [0, 1].
    """

    truth: tuple[str, ...]
    guess: tuple[str, ...]
    confidence: tuple[float, ...]

    def join(self, other: _Decided) -> _Decided:
        return _Decided(self.truth + other.truth, self.guess + other.guess, self.confidence + other.confidence)


def evaluate_decision(
    folder: Path,
    train: Sequence[Labelled],
    validation: Sequence[Labelled],
    test: Sequence[Labelled],
    laboratory: Laboratory,
    *,
    explain: int | None = None,
) -> Report:
    """Measure forced choice, and decisions at a threshold chosen from training and validation data alone.

    `explain`: how many failures to show; None where none is explained, which costs a second search each.

    Raises:
        InvalidDataset: there are not enough training lines to choose a threshold from, or nothing to test.
    """
    known = [line for line in train if line.label != OUT_OF_SCOPE]
    if len(known) < _FEWEST or not test:
        raise InvalidDataset(
            f"{folder}: train.jsonl needs {_FEWEST} lines or more that are not {OUT_OF_SCOPE!r}, test.jsonl one"
        )
    labels = frozenset(line.label for line in known)
    threshold = _own_threshold(
        folder.name, known, [*validation, *(line for line in train if line.label == OUT_OF_SCOPE)], labels, laboratory
    )
    laboratory.seconds, laboratory.asked = 0.0, 0
    snapshot = laboratory.index(_articles(folder.name, known))
    decided = _decide(snapshot, test, labels, laboratory)
    outcomes = Outcomes(
        "decision",
        tuple(str(number) for number in range(1, len(test) + 1)),
        tuple(key(line.text, [line.label]) for line in test),
        {"truth": decided.truth, "guess": decided.guess, "confidence": decided.confidence},
        digest(part for line in (*train, *validation) for part in (line.text, line.label)),
        threshold,
    )
    speed = laboratory.queries_per_s
    failures = None
    if explain is not None:
        inspector = Inspector(laboratory, snapshot)
        failures = Failures(tuple(_failed(test, decided, threshold, inspector)), explain)
    return Report(
        "decision",
        folder.name,
        len(test),
        {name: measure.estimate() for name, measure in measures_of(outcomes).items()},
        threshold,
        speed,
        laboratory.engine,
        outcomes,
        failures,
    )


def _failed(lines: Sequence[Labelled], decided: _Decided, threshold: float, inspector: Inspector) -> Iterator[Failure]:
    rows = zip(lines, decided.truth, decided.guess, decided.confidence, strict=True)
    for number, (line, truth, guess, confidence) in enumerate(rows, start=1):
        answered, nothing = confidence >= threshold, truth == OUT_OF_SCOPE
        if (answered and guess == truth) if not nothing else not answered:
            continue
        sight = inspector.look(line.text, () if nothing else (truth,))
        sureness = confidence if answered else sight.rival.confidence if sight.rival else 0.0
        if nothing and sight.rival is not None:
            reason = inspector.out_of_scope(line.text, sight.rival)
        elif guess == truth:
            reason = inspector.refused(sight, threshold)
        else:
            reason = inspector.lost(line.text, sight)
        told = f"wrong answer at {confidence:.2f}" if answered else f"no answer at {confidence:.2f}"
        said = f"{told}: {line.label!r} must not be answered" if nothing else told
        yield Failure(str(number), line.text, said, sureness, answered, sight.expected, sight.rival, reason)


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
    snapshot: Indexed,
    lines: Sequence[Labelled],
    labels: Collection[str],
    laboratory: Laboratory,
    *,
    without_own: bool = False,
) -> _Decided:
    truth, guess, confidence = [], [], []
    for line in lines:
        exclude = (line.label,) if without_own else ()
        ranking = laboratory.ask(snapshot, line.text, limit=3, exclude=exclude)
        truth.append(line.label if line.label in labels and not without_own else OUT_OF_SCOPE)
        guess.append(ranking.hits[0].article_id if ranking.hits else OUT_OF_SCOPE)
        confidence.append(ranking.confidence)
    return _Decided(tuple(truth), tuple(guess), tuple(confidence))


def _own_threshold(
    name: str, known: Sequence[Labelled], more: Sequence[Labelled], labels: Collection[str], laboratory: Laboratory
) -> float:
    """Choose the threshold of balanced error: as many in-scope texts lost, by share, as out-of-scope ones answered.

    Where the data names texts out of scope, they are used. Where it names none, they are made: a held-out text whose
    own label is taken away must not be answered, and no more must questions about something else entirely. Real
    strangers are of both kinds, so that each kind counts one half.
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
    decided = _decide(snapshot, [*held, *chooser.sample(list(more), min(len(more), _TUNED_ON))], labels, laboratory)
    counted = np.ones(len(decided.truth))
    if OUT_OF_SCOPE not in decided.truth:
        near = _decide(snapshot, held, labels, laboratory, without_own=True)
        far = _decide(snapshot, [Labelled(text, OUT_OF_SCOPE) for text in laboratory.foreign], labels, laboratory)
        kinds = [np.full(len(kind.truth), 1.0 / len(kind.truth)) for kind in (near, far) if kind.truth]
        decided, counted = decided.join(near).join(far), np.concatenate([counted, *kinds])
    truth, guess, confidence = np.array(decided.truth), np.array(decided.guess), np.array(decided.confidence)
    right, outside = truth == guess, truth == OUT_OF_SCOPE
    candidates = np.unique(np.quantile(confidence, np.linspace(0, 1, 201)))

    def imbalance(threshold: float) -> float:
        """Mean of the two errors: in-scope texts not answered rightly, out-of-scope texts answered."""
        answered = confidence >= threshold
        strangers = float(counted[answered & outside].sum() / counted[outside].sum())
        return (1.0 - _share(right & answered, ~outside) + strangers) / 2.0

    return float(min(candidates, key=imbalance))


def _share(part: Flags, of: Flags) -> float:
    return float((part & of).sum() / of.sum()) if of.any() else float("nan")
