"""Measures of retrieval and decision quality, with bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval, 95 % unless said otherwise."""

    value: float
    low: float
    high: float


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Share of the relevant ids among the first k, in [0, 1]."""
    return len(set(ranked[:k]) & set(relevant)) / len(relevant)


def reciprocal_rank_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """One over the place of the first relevant id among the first k; 0 where there is none."""
    return next((1.0 / place for place, found in enumerate(ranked[:k], start=1) if found in relevant), 0.0)


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain for binary relevance (Järvelin and Kekäläinen 2002), in [0, 1]."""
    gain = sum(1.0 / np.log2(place + 1) for place, found in enumerate(ranked[:k], start=1) if found in relevant)
    ideal = sum(1.0 / np.log2(place + 1) for place in range(1, min(k, len(relevant)) + 1))
    return float(gain / ideal)


def auroc(scores: Array, positive: npt.NDArray[np.bool_]) -> float:
    """Area under the ROC curve: probability that a positive scores above a negative, ties half; nan without both."""
    positives, negatives = int(positive.sum()), int((~positive).sum())
    if not positives or not negatives:
        return float("nan")
    _, group, counts = np.unique(scores, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2.0)[group]
    return float((rank[positive].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def matthews(truth: npt.NDArray[np.int64], guess: npt.NDArray[np.int64]) -> float:
    """Matthews correlation coefficient over many classes (Gorodkin 2004), in [-1, 1]; 0 where it is undefined."""
    classes = int(max(truth.max(initial=0), guess.max(initial=0))) + 1
    true_counts = np.bincount(truth, minlength=classes).astype(np.float64)
    guess_counts = np.bincount(guess, minlength=classes).astype(np.float64)
    n, right = float(len(truth)), float((truth == guess).sum())
    covariance = right * n - true_counts @ guess_counts
    spread = (n * n - guess_counts @ guess_counts) * (n * n - true_counts @ true_counts)
    return float(covariance / np.sqrt(spread)) if spread > 0 else 0.0


def coverage_within(scores: Array, right: npt.NDArray[np.bool_], budget: float) -> float:
    """Longest prefix by score that holds at most this share of wrong ones, as a share of all, in [0, 1]."""
    order = np.argsort(-scores, kind="stable")
    wrong = np.cumsum(~right[order])
    within = np.flatnonzero(wrong <= budget * np.arange(1, len(order) + 1))
    return float((within[-1] + 1) / len(order)) if len(within) else 0.0


def bootstrap(
    n: int, measure: Callable[[npt.NDArray[np.int64]], float], *, rounds: int = 1000, seed: int = 0
) -> Estimate:
    """Estimate a measure and its 95 % percentile interval (Efron 1979).

    Args:
        n: number of cases; `measure` is called with the positions of a sample of them, with repetition.
    """
    rows = np.arange(n)
    value = measure(rows)
    generator = np.random.default_rng(seed)
    drawn = np.array([measure(generator.integers(0, n, n)) for _ in range(rounds)]) if n else np.zeros(0)
    drawn = drawn[~np.isnan(drawn)]
    if not len(drawn):
        return Estimate(value, value, value)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(value, float(low), float(high))


def bootstrap_mean(values: Sequence[float], *, rounds: int = 1000, seed: int = 0) -> Estimate:
    """Estimate a mean and its interval; the same as `bootstrap`, in one matrix product."""
    numbers = np.asarray(values, dtype=np.float64)
    if not len(numbers):
        return Estimate(float("nan"), float("nan"), float("nan"))
    generator = np.random.default_rng(seed)
    drawn = np.array([numbers[generator.integers(0, len(numbers), len(numbers))].mean() for _ in range(rounds)])
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(float(numbers.mean()), float(low), float(high))
