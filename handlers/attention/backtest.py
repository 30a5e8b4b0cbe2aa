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
    draws = _draws(len(numbers), seed)
    positives = _summed(escalated, owner, len(numbers))
    found, recalls = dict[str, Found](), dict[str, Array]()
    for name, ranker in rankers.items():
        picked = _picked(looked, lists.values(), ranker, k)
        hits, taken = _summed(picked & escalated, owner, len(numbers)), _summed(picked, owner, len(numbers))
        precision, recall = _shares(hits, taken, draws), _shares(hits, positives, draws)
        found[name], recalls[name] = Found(_estimate(precision), _estimate(recall)), recall
    first = next(iter(rankers))
    lift = {name: _estimate(recall - recalls[first]) for name, recall in recalls.items() if name != first}
    return Backtest(k, len(lists), len(looked), int(escalated.sum()), len(numbers), found, lift)


def _picked(looked: Sequence[Moment], lists: Iterable[Sequence[int]], ranker: Ranker, k: int) -> Marks:
    picked = np.zeros(len(looked), dtype=bool)
    rank = [(-ranker(moment), moment.opened_at, moment.number) for moment in looked]
    for places in lists:
        picked[sorted(places, key=rank.__getitem__)[:k]] = True
    return picked


def _draws(tickets: int, seed: int) -> Array:
    """Give how often each ticket is drawn: (rounds + 1, tickets); the first row is all of them once."""
    drawn = np.ones((1 + ROUNDS, tickets))
    if tickets:
        drawn[1:] = np.random.default_rng(seed).multinomial(tickets, np.full(tickets, 1.0 / tickets), size=ROUNDS)
    return drawn


def _summed(marks: Marks, owner: npt.NDArray[np.int64], tickets: int) -> Array:
    return np.bincount(owner, weights=marks, minlength=tickets).astype(np.float64)


def _shares(part: Array, whole: Array, draws: Array) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray((draws @ part) / (draws @ whole), dtype=np.float64)


def _estimate(drawn: Array) -> Estimate:
    """Give the value, which stands first, with the middle 95 % of the draws."""
    rest = drawn[1:][~np.isnan(drawn[1:])]
    if not len(rest):
        return Estimate(float(drawn[0]), float(drawn[0]), float(drawn[0]))
    low, high = np.quantile(rest, [0.025, 0.975])
    return Estimate(float(drawn[0]), float(low), float(high))
