"""Shares that say what they are shares of. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.proportion import wilson

ENOUGH = 10
"""Cases from which a share is told; below that its parts say all there is."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`, with the 95 % Wilson interval; no value where the whole is nothing."""

    part: int
    whole: int
    value: float | None
    low: float
    high: float

    @classmethod
    def of(cls, part: int, whole: int) -> Share:
        """Give the share of some among all.

        Raises:
            ValueError: the part is not between 0 and the whole.
        """
        estimate = wilson(part, whole)
        return cls(part, whole, estimate.value if whole else None, estimate.low, estimate.high)

    @classmethod
    def among(cls, marks: Iterable[bool]) -> Share:
        """Give the share of the true ones."""
        listed = list(marks)
        return cls.of(sum(listed), len(listed))

    @property
    def enough(self) -> bool:
        """There are enough cases to tell a share."""
        return self.whole >= ENOUGH
