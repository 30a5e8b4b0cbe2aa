"""Which wordings ask the same thing, by the cosine of their vectors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

import numpy as np

from handlers.known.rules import ALIKE_FROM
from retrieval.language import encoder_trust
from retrieval.ports import Vectors

Embed: TypeAlias = Callable[[Sequence[str]], Vectors]
"""Vectors of texts: float32 (n, d), rows of length one."""

_UNDERSTOOD = 0.8
_ROWS = 512
"""Wordings compared with all others at once: what customers confirmed of one article may be much."""


class Likeness:
    """A `handlers.known.rules.Alike` over an encoder."""

    def __init__(self, embed: Embed, least: float = ALIKE_FROM) -> None:
        self._embed = embed
        self._least = least

    def __call__(self, wordings: Sequence[str]) -> Sequence[Collection[int]]:
        """Give for each wording the places of those whose cosine with it is `least` or more.

        Where the encoder does not speak the language, all cosines are high: there only the same words are alike.
        """
        vectors = self._embed(wordings)
        understood = np.array([encoder_trust(wording) >= _UNDERSTOOD for wording in wordings], dtype=np.bool_)
        near: list[Collection[int]] = []
        for start in range(0, len(wordings), _ROWS):
            close = vectors[start : start + _ROWS] @ vectors.T >= self._least
            close &= understood[start : start + _ROWS, None] & understood
            close |= np.arange(start, start + len(close))[:, None] == np.arange(len(wordings))
            near.extend(np.flatnonzero(row).tolist() for row in close)
        return near
