"""How likely an article is among those that a search was for: for lists, which people read beyond the first hit.

A logistic model (Platt 1999) over three numbers that every hit has: the larger cosine of its best passage, its title
and its nearest known question; the share of the query's weight that it holds; and how far its score is behind the
first one's. Its coefficients were fitted by ``bench/fit_likelihood.py`` to the development data. Of what answers,
98 to 100 in a hundred have at least `LIKELY` in a knowledge base held out (two thirds where the same question stands
in it several times), of the other hits 1 to 26.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from retrieval.hit import Hit

LIKELY = 0.03
"""What is less likely stands apart in a list."""
FITTING = 0.1
"""Confidence of the first hit below which nothing seems to fit.

That was said of at most 3 in a hundred questions that had an answer, and of 59 to 96 in a hundred of other subjects.
"""
FARTHEST = 0.5
"""A score farther behind the first one's says no more."""
WEIGHTS = (2.72, 3.58, -10.58)
BIAS = -4.24


def numbers(hit: Hit, first: Hit) -> tuple[float, float, float]:
    """Give what tells whether a hit is likely: cosine, coverage, and how far it is behind the first one."""
    cosine = max(hit.evidence.get(name, 0.0) for name in ("passage", "label", "known"))
    return cosine, hit.evidence.get("coverage", 0.0), min(FARTHEST, first.score - hit.score)


def likelihood(hit: Hit, first: Hit) -> float:
    """Give the probability in [0, 1] that a hit is among those that were looked for. `first`: the best one."""
    total = sum(weight * value for weight, value in zip(WEIGHTS, numbers(hit, first), strict=True))
    return 1.0 / (1.0 + exp(-(total + BIAS)))


def likely(hits: Sequence[Hit]) -> int:
    """Give how many of the hits, which are given best first, are likely: all down to the last one that is by itself.

    None is when the first one is not likely to answer: something is always nearest.
    """
    if not hits or hits[0].confidence < FITTING:
        return 0
    places = [at for at, hit in enumerate(hits) if at == 0 or likelihood(hit, hits[0]) >= LIKELY]
    return places[-1] + 1
