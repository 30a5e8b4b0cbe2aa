"""The judge of tone: a multinomial logistic regression over the encoder's vector and the numbers of the lexicon.

What was trained, on what, how good it is and where it fails stands in the model card, beside the weights.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from retrieval.ports import Vectors
from retrieval.sentiment.features import NAMES, Mark, Observed, features, observe
from retrieval.sentiment.language import Noticed, has_faces, notice
from retrieval.sentiment.speech import pieces, spoken

Floats: TypeAlias = npt.NDArray[np.float32]
Encode: TypeAlias = Callable[[Sequence[str]], Vectors]
"""Vectors of texts: float32 (n, d), rows of length one."""

TONES = ("negative", "neutral", "positive")
VECTOR_SCALE, LEXICON_SCALE = 4.0, 1.5
"""How much a unit of each part weighs before the penalty: their numbers have about the same spread then."""
_WEIGHED = 0.05
"""Log odds that a word must have moved to be named."""
_NAMED, _TRIED = 4, 24
"""Words that are named, and the strongest ones that are tried: a text may hold thousands."""

NO_WORDS = "nothing but links, numbers, code or quoted text"
ANOTHER_LANGUAGE = "not English"
FEW_WORDS = "too few words to tell the language"
_FEW = 3
"""Words of no known language that are a name rather than a language: Traceback, ACME GmbH."""


@dataclass(frozen=True, slots=True)
class Judged:
    """How a text sounds.

    Attributes:
        tone: one of `TONES`; None: it cannot be judged.
        probabilities: in the order of `TONES`, together 1; all 0 where `tone` is None.
        language: code, as far as it was noticed.
        because: words of the text that weighed most, the weightiest first; where `tone` is None, why.
    """

    tone: str | None
    probabilities: tuple[float, float, float]
    language: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ToneJudge:
    """A trained judge.

    Attributes:
        name: its version; it changes with the weights.
        encoder: tag of the encoder whose vectors it was trained on.
        weights: float32 (d + len(NAMES) + 1, 3): of the vector, of the features, and the bias.
        words: float32 (len(NAMES) + 1, 3): the same without a vector, for what the encoder cannot read.
    """

    name: str
    encoder: str
    weights: Floats
    words: Floats

    def for_encoder(self, tag: str) -> ToneJudge:
        """Give the judge for an encoder: where it is another one than this was trained with, words alone judge."""
        if tag == self.encoder:
            return self
        return replace(self, name=f"{self.name}-words", encoder=tag, weights=self.words)

    @property
    def reads_vectors(self) -> bool:
        """Whether the encoder's vectors are asked for."""
        return len(self.weights) > len(self.words)

    def judge(self, texts: Sequence[str], encode: Encode) -> list[Judged]:
        """Judge texts, in their order; those that can be judged are encoded in one call."""
        said = [spoken(text) for text in texts]
        noticed = [notice(one) for one in said]
        read = [place for place, one in enumerate(noticed) if one.english]
        rows = dict(zip(read, self._inputs([said[place] for place in read], encode), strict=True))
        judged = []
        for place, text in enumerate(said):
            if place in rows:
                judged.append(self._judged(text, rows[place], noticed[place].code))
            elif not noticed[place].words and has_faces(text):
                judged.append(self._judged(text, _row(None, observe(text)), None))
            else:
                judged.append(Judged(None, (0.0, 0.0, 0.0), noticed[place].code, (_why(text, noticed[place]),)))
        return judged

    def _inputs(self, said: Sequence[str], encode: Encode) -> list[Floats]:
        if not self.reads_vectors or not said:
            return [_row(None, observe(text)) for text in said]
        return [_row(vector, observe(text)) for vector, text in zip(vectors_of(said, encode), said, strict=True)]

    def _judged(self, text: str, row: Floats, language: str | None) -> Judged:
        weights = self.weights if len(row) == len(self.weights) else self.words
        probabilities = softmax(row[None] @ weights)[0]
        _, rival, best = (int(place) for place in probabilities.argsort(kind="stable"))
        low, middle, high = (float(value) for value in probabilities)
        because = _because(text, best, rival, row, weights)
        return Judged(TONES[best], (low, middle, high), language, because)


def _why(said: str, noticed: Noticed) -> str:
    """Say why a text cannot be judged."""
    if not noticed.words:
        return NO_WORDS
    return FEW_WORDS if noticed.code is None and said.isascii() and len(said.split()) <= _FEW else ANOTHER_LANGUAGE


def vectors_of(said: Sequence[str], encode: Encode) -> list[Vectors]:
    """Embed what was said, piece by piece: the mean of a text's pieces, each float32 (d,)."""
    cut = [pieces(text) for text in said]
    vectors = encode([piece for part in cut for piece in part])
    ends = np.cumsum([len(part) for part in cut])
    return [vectors[end - len(part) : end].mean(axis=0) for part, end in zip(cut, ends.tolist(), strict=True)]


def inputs_of(said: Sequence[str], vectors: Sequence[Vectors] | None) -> Floats:
    """Give what is weighed: float32 (n, d + len(NAMES) + 1), or without the vectors' part where there are none."""
    given = vectors if vectors is not None else [None] * len(said)
    return np.stack([_row(vector, observe(text)) for text, vector in zip(said, given, strict=True)])


def softmax(logits: Floats) -> Floats:
    """Give probabilities: float32 (n, 3)."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)


def _row(vector: Vectors | None, observed: Observed) -> Floats:
    parts = [features(observed) * LEXICON_SCALE, np.ones(1, dtype=np.float32)]
    if vector is not None:
        parts.insert(0, vector * VECTOR_SCALE)
    return np.concatenate(parts).astype(np.float32)


def _because(text: str, tone: int, rival: int, row: Floats, weights: Floats) -> tuple[str, ...]:
    """Name the words without which the tone would lead its rival by less.

    Each is left out in turn, the vector stays. A kind word is no reason for a harsh tone, whatever its weight.
    """
    observed = observe(text)
    lexical = slice(len(row) - len(NAMES) - 1, len(row) - 1)
    against = weights[lexical, tone] - weights[lexical, rival]
    moved: list[tuple[float, Mark]] = []
    sign = tone - 1  # -1, 0 and 1, in the order of TONES
    tried = [mark for mark in observed.marks if sign * mark.valence >= 0.0]
    for mark in sorted(tried, key=lambda mark: -abs(mark.valence))[:_TRIED]:
        without = replace(observed, marks=tuple(one for one in observed.marks if one is not mark))
        change = float((row[lexical] - features(without) * LEXICON_SCALE) @ against)
        # Where many say the same, none of them is missed: the strongest is named all the same.
        if change >= _WEIGHED or (sign and len(observed.marks) > _TRIED):
            moved.append((change, mark))
    named = [text[mark.start : mark.end] for _, mark in sorted(moved, key=lambda one: (-one[0], one[1].start))]
    return tuple(dict.fromkeys(named))[:_NAMED]
