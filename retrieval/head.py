"""The linear head over known questions: which article do people mean who write like this?

A multinomial logistic regression over the encoder's vector joined with a character n-gram view (`retrieval.grams`);
`retrieval.learning` trains it. Nearest neighbours know each wording by itself; the head knows which words tell two
articles apart.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from retrieval.grams import counts, view
from retrieval.ports import Vectors

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A trained head.

    Attributes:
        name: hash of what it was trained on.
        articles: id of each class.
        others: there is one more class, last, for all articles without known questions.
        weights: float32 (d + 1024 + 1, classes).
        rarities: float32 (1024,), of the n-gram buckets.
    """

    name: str
    articles: tuple[str, ...]
    others: bool
    weights: Floats
    rarities: Floats

    def logits(self, vector: Vectors, text: str) -> Floats:
        """Score a question: float32 (classes,), unnormalised log probabilities, the class of the others last."""
        spelt = view(counts(text)[None], self.rarities)[0]
        dimension = len(vector)
        logits = vector @ self.weights[:dimension] + spelt @ self.weights[dimension:-1] + self.weights[-1]
        return np.asarray(logits, dtype=np.float32)
