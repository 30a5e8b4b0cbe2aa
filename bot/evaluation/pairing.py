"""Two runs over the same questions: how far apart are they, and is it more than chance? Pure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from bot.evaluation.measures import Measure
from retrieval.metrics import Estimate, bootstrap


@dataclass(frozen=True, slots=True)
class Flips:
    """Questions with an outcome of 0 or 1 that changed. `p`: probability of a split as uneven as this by chance."""

    wins: int
    losses: int
    p: float


def difference(before: Measure, after: Measure) -> Estimate:
    """Give how much a figure rose, with its 95 % interval by paired bootstrap (Efron 1979; Koehn 2004).

    Each round draws questions once and takes both runs' figure over them: what makes a question hard for both does not
    widen the interval. Both measures are about the same questions.

    Raises:
        ValueError: they are not.
    """
    if not np.array_equal(before.cases, after.cases):
        message = "two figures can only be paired over the same questions"
        raise ValueError(message)
    cases = before.cases
    return bootstrap(
        len(cases), lambda rows: after.of(cases[rows]) - before.of(cases[rows]), rounds=min(before.rounds, after.rounds)
    )


def flips(before: Measure, after: Measure) -> Flips | None:
    """Count the questions that were won and lost; None where a figure is no mean of outcomes of 0 or 1."""
    if before.each is None or after.each is None:
        return None
    both = ~np.isnan(before.each) & ~np.isnan(after.each)
    one, other = before.each[both], after.each[both]
    if not (np.isin(one, (0.0, 1.0)).all() and np.isin(other, (0.0, 1.0)).all()):
        return None
    wins, losses = int((other > one).sum()), int((other < one).sum())
    return Flips(wins, losses, mcnemar(wins, losses))


def mcnemar(wins: int, losses: int) -> float:
    """Give the two-sided p of McNemar's exact test (McNemar 1947): both directions are as likely as heads and tails."""
    n, fewer = wins + losses, min(wins, losses)
    tail, ways = 0, 1
    for place in range(fewer + 1):
        tail += ways
        ways = ways * (n - place) // (place + 1)
    # Whole numbers of any length: exact, and no overflow for many questions.
    return float(min(Fraction(1), Fraction(2 * tail, 2**n)))
