"""When a cluster grows faster than it used to: its last tickets against a base rate learned from its own past.

A day is 24 hours here, and the last one ends now. Days of a calendar would not do: of one that is not over nobody knows
how many tickets should have come, as a desk's hours may all lie early in it, or late.

How often a cluster's tickets come is not known but learned: a gamma distribution over rates, fitted to the pasts of all
clusters (Robbins 1956), is narrowed by the cluster's own past. What it makes likely for some days is then a negative
binomial distribution, and its tail says how likely as many tickets as came would be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, exp, lgamma, log

RECENT = 7
"""Days that count as now; what was before is the past."""
_SPANS = (1, 3, RECENT)
"""Days, up to now, that are looked at."""
_ERRORS = 0.01
"""Share of clusters that are told of without reason among all that are told of."""
_FEWEST = 4
"""Tickets of the smallest burst."""
_RATIO = 2.0
"""How many times as many tickets as expected are worth a word."""
_SHORT = 14
"""Days of the past below which too little is known; then only `_LARGE` is told."""
_LARGE = 10
_MEMORY = 42.0
"""Days of the past that count at most: what is usual changes."""
_WEEK = 7
_WEEKDAY_PRIOR = 20.0
"""Tickets that say that all weekdays are alike."""
_LOOSE, _FIRM = 0.5, 10.0
"""Bounds of the prior's shape."""
_GROWN, _MORE = 1.5, 5


@dataclass(frozen=True, slots=True)
class Burst:
    """A cluster that grows.

    Attributes:
        observed: tickets of the last `days`.
        expected: how many its past led to expect in them.
        probability: of as many or more, had nothing changed; in [0, 1].
        since: the date on which they begin.
        days: of 24 hours, at least 1.
    """

    observed: int
    expected: float
    probability: float
    since: date
    days: int = 1

    @property
    def ratio(self) -> float:
        """Observed over expected."""
        return self.observed / max(self.expected, 1e-9)

    @property
    def within(self) -> str:
        """Its days in words."""
        return within(self.days)


@dataclass(frozen=True, slots=True)
class _Rate:
    """What is known of how many tickets a day come: a gamma distribution."""

    shape: float
    days: float

    def after(self, count: int, days: float) -> _Rate:
        """Learn from some days."""
        kept = min(1.0, _MEMORY / days) if days else 1.0
        return _Rate(self.shape + count * kept, self.days + days * kept)


def within(days: int) -> str:
    """Say in how many days, of 24 hours."""
    return "in 24 hours" if days == 1 else f"in {days} days"


def bursts(histories: Mapping[str, Sequence[int]], today: date) -> Mapping[str, Burst]:
    """Find the clusters that grow; of all that are told, few are told in error.

    Each cluster is looked at over the last day, three and seven; of those with more tickets than expected the least
    likely counts, as likely as three times that. Of all clusters so many are taken that at most one in a hundred of
    them is expected to be there by chance (Benjamini and Hochberg 1995). That holds for each look; looks of one day see
    nearly the same, and do not add up.

    Args:
        histories: tickets a day of each cluster, oldest day first; all cover the same days, and the last is over.
        today: the date on which the last day ends.

    Raises:
        ValueError: the histories cover different days, or none.
    """
    if not histories:
        return {}
    length = len(next(iter(histories.values())))
    if not length or any(len(counts) != length for counts in histories.values()):
        raise ValueError("histories must cover the same days, one at least")
    start = _begin(histories, length)
    past = {name: list(counts[start : max(length - RECENT, start)]) for name, counts in histories.items()}
    known = max(length - RECENT - start, 0)
    week = _week(past, today - timedelta(days=length - 1 - start))
    weights = [week[(today - timedelta(days=length - 1 - day)).weekday()] for day in range(length)]
    days = sum(weights[start : start + known])
    prior = _prior([sum(counts) for counts in past.values()], days)
    seen = {
        name: _unlikeliest(counts, prior.after(sum(past[name]), days), weights, today)
        for name, counts in histories.items()
    }
    fewest = _FEWEST if known >= _SHORT else _LARGE
    return {
        name: seen[name]
        for name in _taken({name: burst.probability for name, burst in seen.items()})
        if seen[name].observed >= fewest and seen[name].ratio >= _RATIO
    }


def needed(dismissed: int) -> int:
    """Tell how many tickets a cluster must have to come back that was dismissed with so many."""
    return max(dismissed + _MORE, ceil(dismissed * _GROWN))


def again(dismissed: int, now: int) -> bool:
    """Tell whether a dismissed cluster has grown enough to come back."""
    return now >= needed(dismissed)


def tail(count: int, shape: float, days: float, span: float) -> float:
    """Give the probability of `count` or more events in some time (negative binomial).

    Args:
        count: at least 0.
        shape, days: of the gamma distribution of events a day, both above 0.
        span: days, above 0.
    """
    if count <= 0:
        return 1.0
    success = span / (days + span)
    if count <= shape * span / days:
        # Most of it lies above: what lies below is summed, from its largest terms on down.
        term, below = _term(count - 1, shape, success), 0.0
        for at in range(count - 1, -1, -1):
            below += term
            term *= at / (success * (at - 1 + shape)) if at else 0.0
        return max(1.0 - below, 0.0)
    # Above the mean, terms fall faster than a geometric row.
    term, total, at = _term(count, shape, success), 0.0, count
    # Numbers below this are rounded so coarsely that they would not fall any more.
    while term > max(total * 1e-12, 1e-300):
        total += term
        term *= success * (at + shape) / (at + 1)
        at += 1
    return min(1.0, total)


def _term(count: int, shape: float, success: float) -> float:
    """Give the probability of that many events."""
    ways = lgamma(count + shape) - lgamma(shape) - lgamma(count + 1)
    return exp(ways + count * log(success) + shape * log(1.0 - success))


def _begin(histories: Mapping[str, Sequence[int]], length: int) -> int:
    """Give the first day on which any cluster has a ticket: before, nobody may have filed any."""
    return next((day for day in range(length) if any(counts[day] for counts in histories.values())), length)


def _week(past: Mapping[str, Sequence[int]], first: date) -> Sequence[float]:
    """Give how many times as many tickets as usual come on each weekday, of all clusters together; 1 on average."""
    came, days = [0] * _WEEK, [0] * _WEEK
    for day in range(len(next(iter(past.values())))):
        weekday = (first + timedelta(days=day)).weekday()
        came[weekday] += sum(counts[day] for counts in past.values())
        days[weekday] += 1
    usual = sum(came) / max(sum(days), 1)
    if not usual:
        return [1.0] * _WEEK
    return [(came[day] + _WEEKDAY_PRIOR) / (days[day] * usual + _WEEKDAY_PRIOR) for day in range(_WEEK)]


def _prior(totals: Sequence[int], days: float) -> _Rate:
    """Fit the rates of all clusters by their moments, the chance in the counts taken away."""
    if not days:
        return _Rate(_LOOSE, _LOOSE * RECENT)
    rates = [total / days for total in totals]
    # Half a ticket more: where no cluster has a past, one of the next days is no wonder.
    mean = (sum(totals) + 0.5) / (days * len(totals))
    spread = sum((rate - mean) ** 2 for rate in rates) / len(rates) - mean / days
    shape = min(max(mean * mean / spread, _LOOSE), _FIRM) if spread > 0 else _FIRM
    return _Rate(shape, shape / mean)


def _unlikeliest(counts: Sequence[int], rate: _Rate, weights: Sequence[float], today: date) -> Burst:
    """Give what is the least likely of the spans with more than expected, by chance alone; of equals the shortest."""
    found = []
    for span in _SPANS:
        time, observed, days = sum(weights[-span:]), sum(counts[-span:]), min(span, len(counts))
        expected = rate.shape / rate.days * time
        # Fewer than expected are no growth, and their tail would be the work of a long sum.
        tail_of = tail(observed, rate.shape, rate.days, time) if observed > expected else 1.0
        probability = min(1.0, len(_SPANS) * tail_of)
        found.append(Burst(observed, expected, probability, today - timedelta(days=days), days))
    return min(found, key=lambda burst: burst.probability)


def _taken(probabilities: Mapping[str, float]) -> Sequence[str]:
    """Take as many as keep the share of errors low, in the order given."""
    ranked = sorted(probabilities.values())
    limits = [p for rank, p in enumerate(ranked, start=1) if p <= _ERRORS * rank / len(ranked)]
    return [name for name, p in probabilities.items() if limits and p <= limits[-1]]
