"""Ports of retrieval, and its errors.

RetrievalError
├── ModelMissing       the encoder's weights are not installed, or a setting asks for an extra
├── ModelDamaged       weights or prepared graph are not what they must be
├── IndexUnusable      an index on disk that is damaged or belongs to another model or format
├── CalibrationUnusable  a stored calibration that is damaged or of another version
└── SentimentUnusable  a stored judge of tone that is damaged or of another version
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


class RetrievalError(Exception):
    """Root of what `retrieval` raises on purpose. Its text names the thing and the way out."""


class ModelMissing(RetrievalError):
    """The encoder's weights are not installed, or a setting asks for what an extra brings."""


class ModelDamaged(RetrievalError):
    """Weights or prepared graph are not what they must be."""


class IndexUnusable(RetrievalError):
    """An index on disk that is damaged, or belongs to another model, format or revision."""


class CalibrationUnusable(RetrievalError):
    """A team's own calibration that is damaged, or of another version."""


class SentimentUnusable(RetrievalError):
    """A stored judge of tone that is damaged, or of another version."""


class Embedder(Protocol):
    """A sentence encoder."""

    @property
    def tag(self) -> str:
        """Model, precision and dimension; vectors of different tags must not be mixed."""
        ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Embed texts: float32 (n, d), rows L2-normalised, in the order given. Longer texts are cut to the window."""
        ...

    def count_tokens(self, text: str) -> int:
        """Length of a text in word pieces, special tokens not counted."""
        ...


@dataclass(frozen=True, slots=True)
class Detected:
    """What language a text is in.

    Attributes:
        language: ISO 639-1 code, of any language; None: it cannot be told (short, mixed, names and codes only).
        probability: that it is so, in [0, 1]; 0 for None.
    """

    language: str | None
    probability: float


class LanguageDetector(Protocol):
    """Tells the language of texts."""

    def detect(self, text: str) -> Detected:
        """Tell the language of a text; None in it rather than a guess. Some 10 microseconds a question."""
        ...


class VectorIndex(Protocol):
    """Inner-product search over rows that stay where they are."""

    def search(self, query: Vectors, allowed: npt.NDArray[np.bool_] | None, k: int) -> tuple[Rows, Scores]:
        """Give the rows of the `k` largest inner products with `query` (d,), best first, among `allowed`.

        `allowed`: bool (n,), None for all rows. Ties go to the lower row. Fewer than `k` when fewer are allowed.
        """
        ...


class Reranker(Protocol):
    """Reads a query and a text together."""

    def score(self, query: str, texts: Sequence[str]) -> Scores:
        """Score texts for a query: float32 (n,), in [0, 1], higher is better."""
        ...
