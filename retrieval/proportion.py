"""Shares of counts: their intervals, and how likely a count would be."""

from __future__ import annotations

from math import log1p, sqrt

import numpy as np

from retrieval.metrics import Estimate

_Z95 = 1.959964
"""Quantile of the normal distribution that leaves 2.5 % above."""


def wilson(count: int, n: int) -> Estimate:
    """Estimate a share with its 95 % score interval (Wilson 1927); nan without any case, the interval then 0 to 1.

    Raises:
        ValueError: the count is not between 0 and n.
    """
    if not 0 <= count <= n:
        message = f"{count} of {n} is no share"
        raise ValueError(message)
    if not n:
        return Estimate(float("nan"), 0.0, 1.0)
    share, square = count / n, _Z95 * _Z95
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = _Z95 / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    # At its ends the interval touches 0 and 1 exactly; sums of floats would miss them.
    return Estimate(share, max(0.0, middle - half) if count else 0.0, min(1.0, middle + half) if count < n else 1.0)


def binomial_tail(count: int, n: int, share: float) -> float:
    """Give the probability of at most `count` among `n` independent cases, each with probability `share` in (0, 1)."""
    if count >= n:
        return 1.0
    if count < 0:
        return 0.0
    seen = np.arange(count)
    ratios = np.log((n - seen) / (seen + 1.0)) + np.log(share) - log1p(-share)
    logs = n * log1p(-share) + np.concatenate([[0.0], np.cumsum(ratios)])
    return float(min(1.0, np.exp(np.logaddexp.reduce(logs))))
