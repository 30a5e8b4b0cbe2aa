"""`onetouch evaluate sentiment`: is the tone of a message told?"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from bot.evaluation.datasets import InvalidDataset, Labelled
from bot.evaluation.failures import Failure, Failures, Found, Reason
from bot.evaluation.laboratory import Laboratory
from bot.evaluation.measures import measures_of
from bot.evaluation.outcomes import Outcomes, key
from bot.evaluation.report import Report
from retrieval.ports import Vectors
from retrieval.tone import TONES, Prototypes


def evaluate_sentiment(
    name: str, lines: Sequence[Labelled], laboratory: Laboratory, *, explain: int | None = None
) -> Report:
    """Measure accuracy and macro-averaged F1 of the tone by prototypes. `explain`: how many failures to show.

    Raises:
        InvalidDataset: a label is none of negative, neutral, positive.
    """
    wrong = next((line.label for line in lines if line.label not in TONES), None)
    if wrong is not None:
        raise InvalidDataset(f"{name}: the label {wrong!r} is none of {', '.join(TONES)}")
    embed = laboratory.reading.embed
    prototypes = Prototypes.make(lambda texts: embed(texts, laboratory.progress))
    vectors = embed([line.text for line in lines], laboratory.progress)
    guess = [TONES[tone] for tone in prototypes.tone(vectors)]
    outcomes = Outcomes(
        "sentiment",
        tuple(str(number) for number in range(1, len(lines) + 1)),
        tuple(key(line.text, [line.label]) for line in lines),
        {"truth": [line.label for line in lines], "guess": guess},
    )
    failures = None
    if explain is not None:
        failures = Failures(tuple(_failed(lines, guess, vectors @ _unit(prototypes.means).T)), explain)
    return Report(
        "sentiment",
        name,
        len(lines),
        {figure: measure.estimate() for figure, measure in measures_of(outcomes).items()},
        None,
        _speed(lines, laboratory, prototypes),
        laboratory.reading.tag,
        outcomes,
        failures,
    )


def _unit(vectors: Vectors) -> Vectors:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), dtype=np.float32)


def _failed(lines: Sequence[Labelled], guess: Sequence[str], nearness: npt.NDArray[np.float32]) -> Iterator[Failure]:
    """Explain by the cosine with each tone's examples: float32 (n, 3)."""
    for number, (line, said, near) in enumerate(zip(lines, guess, nearness, strict=True), start=1):
        if said == line.label:
            continue
        own, other = float(near[TONES.index(line.label)]), float(near[TONES.index(said)])
        reason = Reason(
            "meaning", f"meaning: the text is nearer to the examples of {said} ({other:.2f} against {own:.2f})"
        )
        yield Failure(
            str(number),
            line.text,
            f"taken for {said}",
            max(0.0, other - own),
            True,
            _found(line.label, near),
            _found(said, near),
            reason,
        )


def _found(tone: str, near: npt.NDArray[np.float32]) -> Found:
    """Give a tone in the form of an article."""
    own = near[TONES.index(tone)]
    return Found(tone, tone, int((near > own).sum()) + 1, 0.0, {"nearness": float(own)})


def _speed(lines: Sequence[Labelled], laboratory: Laboratory, prototypes: Prototypes) -> float:
    sample = [line.text for line in lines[:100]]
    started = time.perf_counter()
    for text in sample:
        prototypes.tone(laboratory.encode(text)[None, :])
    return len(sample) / (time.perf_counter() - started)
