"""Whose turn it is: least recently assigned first.

For engineers who can all have the same tickets this is round robin: after each has had one, each has one again, so
what they receive differs by at most one. Somebody who was away comes first once, not as often as she was missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rotation:
    """Where the rotation stands.

    Attributes:
        turn: counts all assignments.
        last: the turn of each engineer's latest; who has none is not in it.
    """

    turn: int = 0
    last: Mapping[str, int] = field(default_factory=dict)

    def last_turn(self, engineer: str) -> int:
        """Give the turn of her latest assignment, 0 for none."""
        return self.last.get(engineer, 0)

    def given(self, engineer: str) -> Rotation:
        """Give the rotation after she was given one more."""
        return Rotation(self.turn + 1, {**self.last, engineer: self.turn + 1})
