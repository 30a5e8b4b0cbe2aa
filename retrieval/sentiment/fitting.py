"""Fit a judge of tone, from nothing or from the shipped one.

A team's few lines move the shipped weights only as far as they carry: the penalty is on the distance from them,
which is the maximum a posteriori estimate under a normal prior around them (Chelba and Acero 2006).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from retrieval.ports import Vectors
from retrieval.regression import regress
from retrieval.sentiment.lexicon import DIGEST
from retrieval.sentiment.model import TONES, Floats, ToneJudge, inputs_of

Classes = npt.NDArray[np.int64]

DIGITS = 5
"""Of weights, after the point."""
FEWEST = 30
"""Lines below which nothing can be said of what they teach."""
STRENGTH = 0.1
"""Inverse of the penalty, in lines."""


def fit(
    said: Sequence[str],
    labels: Sequence[str],
    vectors: Sequence[Vectors],
    *,
    prefix: str,
    encoder: str,
    around: ToneJudge | None = None,
    strength: float = STRENGTH,
    share: npt.NDArray[np.float32] | None = None,
) -> ToneJudge:
    """Train on texts as they were said.

    Args:
        said: see `speech.spoken`.
        labels: of `TONES`.
        vectors: float32 (d,) each, see `model.vectors_of`; empty where the judge takes words alone.
        prefix: how the name begins; a hash of the weights and of the lexicon follows.
        encoder: tag of what made the vectors.
        around: the judge to start from and to stay near.
        strength: inverse of the penalty, in lines.
        share: float32 (n,), how much each line counts; equally, by default.
    """
    classes = np.array([TONES.index(label) for label in labels], dtype=np.int64)
    shares = np.full(len(said), 1.0 / len(said), dtype=np.float32) if share is None else share / share.sum()
    words = inputs_of(said, None)
    lexical = _learned(words, classes, shares, strength, None if around is None else around.words)
    weights = lexical
    if len(vectors):
        weights = _learned(
            inputs_of(said, vectors), classes, shares, strength, None if around is None else around.weights
        )
    return ToneJudge(f"{prefix}-{_digest(weights, lexical)}", encoder, weights, lexical)


def _learned(rows: Floats, classes: Classes, share: Floats, strength: float, around: Floats | None) -> Floats:
    if around is not None and len(around) < rows.shape[1]:
        # The shipped judge knows nothing of this encoder's vectors: it has no opinion of them to stay near.
        around = np.vstack([np.zeros((rows.shape[1] - len(around), len(TONES)), dtype=np.float32), around])
    found = regress(rows, classes, share, len(TONES), strength=strength, around=around)
    # As a file keeps them, so that what is measured is what is used.
    return np.round(found, DIGITS)


def _digest(*arrays: Floats) -> str:
    digest = hashlib.sha256(DIGEST.encode())
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()[:8]
