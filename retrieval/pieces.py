"""The pieces of words that a text is made of, each with a vector."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from retrieval.ports import Scores, Vectors


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """The pieces of a text: `vectors` float32 (m, d), of length one, and `weights` float32 (m,), none negative."""

    vectors: Vectors = field(repr=False)
    weights: Scores = field(repr=False)


Cut: TypeAlias = Callable[[Sequence[str]], Sequence[Pieces]]
"""Gives the pieces of texts, in whatever language each is. Quick: it is asked for every question."""
