"""`onetouch evaluate sentiment`: is the tone of a message told?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np

from bot.evaluation.datasets import InvalidDataset, Labelled
from bot.evaluation.failures import Failure, Failures, Found, Reason
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.measures import UNKNOWN, measures_of
from bot.evaluation.outcomes import Outcomes, key
from bot.evaluation.report import Report
from retrieval.ports import Vectors
from retrieval.sentiment import TONES, Judged, ToneJudge


def evaluate_sentiment(
    name: str, lines: Sequence[Labelled], laboratory: Laboratory, judge: ToneJudge, *, explain: int | None = None
) -> Report:
    """Measure a judge of tone; what it calls unknown counts as wrong. `explain`: how many failures to show.

    Raises:
        InvalidDataset: a label is none of negative, neutral, positive.
    """
    wrong = next((line.label for line in lines if line.label not in TONES), None)
    if wrong is not None:
        raise InvalidDataset(f"{name}: the label {wrong!r} is none of {', '.join(TONES)}")
    judged = judge.judge(
        [line.text for line in lines], lambda texts: laboratory.reading.embed(texts, laboratory.progress)
    )
    outcomes = outcomes_of(lines, judged)
    return Report(
        "sentiment",
        name,
        len(lines),
        {figure: measure.estimate() for figure, measure in measures_of(outcomes).items()},
        None,
        _speed(lines, laboratory, judge),
        f"{laboratory.reading.encoder} {judge.name}",
        outcomes,
        None if explain is None else Failures(tuple(_failed(lines, judged)), explain),
    )


def outcomes_of(lines: Sequence[Labelled], judged: Sequence[Judged]) -> Outcomes:
    """Hold judgements against labels."""
    return Outcomes(
        "sentiment",
        tuple(str(number) for number in range(1, len(lines) + 1)),
        tuple(key(line.text, [line.label]) for line in lines),
        {"truth": [line.label for line in lines], "guess": [one.tone or UNKNOWN for one in judged]},
    )


def _failed(lines: Sequence[Labelled], judged: Sequence[Judged]) -> Iterator[Failure]:
    for number, (line, one) in enumerate(zip(lines, judged, strict=True), start=1):
        if one.tone == line.label:
            continue
        said = one.tone or UNKNOWN
        own, other = _probability(one, line.label), max(one.probabilities)
        yield Failure(
            str(number),
            line.text,
            f"taken for {said}" if one.tone else "not judged",
            max(0.0, other - own),
            one.tone is not None,
            _found(line.label, one),
            _found(said, one) if one.tone else None,
            _reason(one, own, other),
        )


def _reason(judged: Judged, own: float, other: float) -> Reason:
    if judged.tone is None:
        return Reason("unknown", f"unknown: {', '.join(judged.because)}")
    sure = f"({other:.2f} against {own:.2f})"
    if judged.because:
        words = ", ".join(f'"{word}"' for word in judged.because)
        return Reason("words", f"words: {words} sound {judged.tone} {sure}")
    return Reason("meaning", f"meaning: as a whole it sounds {judged.tone} {sure}")


def _found(tone: str, judged: Judged) -> Found:
    """Give a tone in the form of an article."""
    own = _probability(judged, tone)
    rank = sum(probability > own for probability in judged.probabilities) + 1 if judged.tone else None
    return Found(tone, tone, rank, 0.0, {"probability": own})


def _probability(judged: Judged, tone: str) -> float:
    return judged.probabilities[TONES.index(tone)]


def _speed(lines: Sequence[Labelled], laboratory: Laboratory, judge: ToneJudge) -> float:
    sample = [line.text for line in lines[:100]]
    started = time.perf_counter()
    for text in sample:
        judge.judge([text], partial(_stacked, laboratory))
    return len(sample) / (time.perf_counter() - started)


def _stacked(laboratory: Laboratory, texts: Sequence[str]) -> Vectors:
    """Embed without the cache, so that the speed is honest: float32 (n, d)."""
    return np.stack([laboratory.encode(text) for text in texts])
