"""How well a list puts first what will be escalated: what a lead who looks at the first k finds. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from handlers.attention.attention import HIGHEST
from handlers.attention.moments import FITTED, Moment
from handlers.attention.weights import Weights
from retrieval.metrics import Estimate

Array = npt.NDArray[np.float64]
Marks = npt.NDArray[np.bool_]
Ranker: TypeAlias = Callable[[Moment], float]
"""What is higher stands first; of what is equal, the oldest ticket."""
ROUNDS = 1000
_AT_ONCE = 20
"""Rounds that are drawn at once: all of them together would take a gigabyte with a hundred thousand tickets."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the first k of each day's list held.

    Attributes:
        precision: share of those that were escalated within `moments.HORIZON`.
        recall: share of all tickets on the list that were, day by day.
    """

    precision: Estimate
    recall: Estimate


@dataclass(frozen=True, slots=True)
class Backtest:
    """Several orders of the same lists.

    Attributes:
        k: how many tickets of each list are looked at.
        looks: how many lists.
        rows: tickets on them, together.
        escalated: rows of them that were escalated soon after.
        tickets: how many there are.
        found: by the name of the order.
        lift: recall less that of the first one, over the same draws of tickets; by name, without the first.
    """

    k: int
    looks: int
    rows: int
    escalated: int
    tickets: int
    found: Mapping[str, Found]
    lift: Mapping[str, Estimate]


def oldest_first(moment: Moment) -> float:
    """Rank by age."""
    return -moment.opened_at.timestamp()


def sentiment_alone(moment: Moment) -> float:
    """Rank by how negative the latest words are."""
    return moment.negative


def due_first(moment: Moment) -> float:
    """Rank by the earliest promise that is not kept; what is promised nothing comes last."""
    return -moment.due.timestamp() if moment.due is not None else float("-inf")


def by_score(weights: Weights) -> Ranker:
    """Rank by the score, with its whole points and its bounds."""
    points = np.array([weights.of(kind) for kind in FITTED])

    def score(moment: Moment) -> float:
        return float(min(HIGHEST, max(0.0, np.rint(points * moment.values).sum())))

    return score


def backtest(looked: Sequence[Moment], rankers: Mapping[str, Ranker], k: int, seed: int = 0) -> Backtest:
    """Compare orders of the same lists.

    Intervals are drawn over tickets (a bootstrap of clusters), for a ticket stands on many lists; how a list is ordered
    stays as it is.

    Args:
        looked: moments of looks, in any order.
        rankers: the first one is what others are compared with.
    """
    looked = [moment for moment in looked if moment.look]
    lists: dict[object, list[int]] = {}
    for place, moment in enumerate(looked):
        lists.setdefault(moment.at, []).append(place)
    escalated = np.array([moment.escalated for moment in looked], dtype=bool)
    numbers = {number: place for place, number in enumerate(dict.fromkeys(moment.number for moment in looked))}
    owner = np.array([numbers[moment.number] for moment in looked], dtype=np.int64)
    sums = [_summed(escalated, owner, len(numbers))]
    for ranker in rankers.values():
        picked = _picked(looked, lists.values(), ranker, k)
        sums += [_summed(picked & escalated, owner, len(numbers)), _summed(picked, owner, len(numbers))]
    positives, *drawn = _drawn(np.stack(sums, axis=1), seed).T
    found, recalls = dict[str, Found](), dict[str, Array]()
    for name, hits, taken in zip(rankers, drawn[::2], drawn[1::2], strict=True):
        recalls[name] = _shares(hits, positives)
        found[name] = Found(_estimate(_shares(hits, taken)), _estimate(recalls[name]))
    first = next(iter(rankers))
    lift = {name: _estimate(recall - recalls[first]) for name, recall in recalls.items() if name != first}
    return Backtest(k, len(lists), len(looked), int(escalated.sum()), len(numbers), found, lift)


def _picked(looked: Sequence[Moment], lists: Iterable[Sequence[int]], ranker: Ranker, k: int) -> Marks:
    picked = np.zeros(len(looked), dtype=bool)
    rank = [(-ranker(moment), moment.opened_at, moment.number) for moment in looked]
    for places in lists:
        picked[sorted(places, key=rank.__getitem__)[:k]] = True
    return picked


def _drawn(sums: Array, seed: int) -> Array:
    """Sum over tickets that are drawn with replacement: of (tickets, n), (rounds + 1, n); the first row is all once."""
    tickets, found = len(sums), [sums.sum(axis=0)[None]]
    if tickets:
        dice, share = np.random.default_rng(seed), np.full(tickets, 1.0 / tickets)
        found += [dice.multinomial(tickets, share, size=_AT_ONCE) @ sums for _ in range(ROUNDS // _AT_ONCE)]
    return np.vstack(found)


def _summed(marks: Marks, owner: npt.NDArray[np.int64], tickets: int) -> Array:
    return np.bincount(owner, weights=marks, minlength=tickets).astype(np.float64)


def _shares(part: Array, whole: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(part / whole, dtype=np.float64)


def _estimate(drawn: Array) -> Estimate:
    """Give the value, which stands first, with the middle 95 % of the draws."""
    rest = drawn[1:][~np.isnan(drawn[1:])]
    if not len(rest):
        return Estimate(float(drawn[0]), float(drawn[0]), float(drawn[0]))
    low, high = np.quantile(rest, [0.025, 0.975])
    return Estimate(float(drawn[0]), float(low), float(high))
