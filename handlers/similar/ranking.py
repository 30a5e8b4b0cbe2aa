"""Which tickets are shown as similar, and in which order. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from handlers.similar.ports import CaseState
from handlers.similar.similar import Near
from handlers.ticket import OVER

AS_NEAR = 0.05
"""Scores that differ by less are as near: the order among them goes by what helps more."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ticket that may be shown.

    Attributes:
        found: whose words came near: itself, or one that was merged into it.
    """

    number: str
    found: str
    score: float
    over: bool


def candidates(near: Sequence[Near], states: Mapping[str, CaseState], but: Collection[str] = ()) -> list[Candidate]:
    """Give the tickets that what came near goes on in, each once, in the order in which they are shown.

    Args:
        near: what an index found.
        states: how it stands now; what is not there is gone.
        but: tickets in which nothing may go on that is shown: the one that was asked about.
    """
    best: dict[str, Candidate] = {}
    for one in near:
        state = states.get(one.number)
        if state is None or state.root in but:
            continue
        if state.root not in best or best[state.root].score < one.score:
            best[state.root] = Candidate(state.root, one.number, one.score, state.status in OVER)
    return sorted(best.values(), key=lambda one: (-round(one.score / AS_NEAR), not one.over, -one.score, one.number))
