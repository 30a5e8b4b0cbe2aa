"""`onetouch evaluate sentiment`: is the tone of a message told?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import InvalidDataset, Labelled
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.report import Report
from retrieval.metrics import bootstrap
from retrieval.tone import TONES, Prototypes


def evaluate_sentiment(name: str, lines: Sequence[Labelled], laboratory: Laboratory) -> Report:
    """Measure accuracy and macro-averaged F1 of the tone by prototypes.

    Raises:
        InvalidDataset: a label is none of negative, neutral, positive.
    """
    wrong = next((line.label for line in lines if line.label not in TONES), None)
    if wrong is not None:
        raise InvalidDataset(f"{name}: the label {wrong!r} is none of {', '.join(TONES)}")
    embed = laboratory.reading.embed
    prototypes = Prototypes.make(lambda texts: embed(texts, laboratory.progress))
    truth = np.array([TONES.index(line.label) for line in lines])
    guess = prototypes.tone(embed([line.text for line in lines], laboratory.progress))
    metrics = {
        "accuracy": bootstrap(len(lines), lambda rows: float((truth[rows] == guess[rows]).mean())),
        "macro_f1": bootstrap(len(lines), lambda rows: _macro_f1(truth[rows], guess[rows])),
    }
    return Report(
        "sentiment", name, len(lines), metrics, None, _speed(lines, laboratory, prototypes), laboratory.reading.tag
    )


def _macro_f1(truth: npt.NDArray[np.int64], guess: npt.NDArray[np.int64]) -> float:
    scores = []
    for tone in range(len(TONES)):
        hit = float(((truth == tone) & (guess == tone)).sum())
        named = float((truth == tone).sum() + (guess == tone).sum())
        scores.append(2.0 * hit / named if named else 0.0)
    return float(np.mean(scores))


def _speed(lines: Sequence[Labelled], laboratory: Laboratory, prototypes: Prototypes) -> float:
    import time

    sample = [line.text for line in lines[:100]]
    started = time.perf_counter()
    for text in sample:
        prototypes.tone(laboratory.encode(text)[None, :])
    return len(sample) / (time.perf_counter() - started)
