"""How a cluster grows: its tickets a day, against its own past. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.clusters.bursts import Burst, bursts
from handlers.clusters.cluster import Cluster, ClusterState, Tally

RECENT = 7
"""Days that count as now; what was before is its past."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trend:
    """Tickets a day of a cluster.

    Attributes:
        first: the first day (UTC) of `daily`.
        daily: tickets of each day, the oldest first, the last one is today.
        recent: tickets of the last `RECENT` days, today included.
        usual: tickets that it had in as many days before, on average; None: it is no older.
        burst: it grows more than chance explains; None: it does not.
    """

    first: date
    daily: tuple[int, ...]
    recent: int
    usual: float | None
    burst: Burst | None = None

    @property
    def growth(self) -> float:
        """How many tickets more than usual; below 0 where it calms down."""
        return self.recent - (self.usual or 0.0)

    @property
    def ratio(self) -> float | None:
        """Recent over usual; None where there is no past, or none in it."""
        return self.recent / self.usual if self.usual else None


@dataclass(frozen=True, slots=True)
class Overview:
    """A cluster in a list."""

    cluster: Cluster
    tally: Tally
    trend: Trend


class Order(StrEnum):
    """What stands first in a list of clusters; what rests comes behind all others."""

    GROWTH = "growth"
    """What grows more than chance explains, then by how many tickets more than usual, then by accounts."""
    ACCOUNTS = "accounts"
    SIZE = "size"
    LATEST = "latest"


def days(window: timedelta) -> int:
    """Give how many days a window has; one that was begun counts."""
    return max(-(-window // timedelta(days=1)), RECENT + 1)


def overviews(
    clusters: Mapping[str, Cluster], tallies: Mapping[str, Tally], now: datetime, window: timedelta
) -> tuple[Overview, ...]:
    """Give the clusters that have tickets, with their trends, in the order of their numbers.

    They are looked at together: how many grow by chance depends on how many there are.
    """
    today, length = now.date(), days(window)
    begun = max(window // _DAY, RECENT + 1)
    first = today - timedelta(days=length - 1)
    there = {number: tallies[number] for number in clusters if number in tallies and tallies[number].size}
    daily = {
        number: tuple(tally.daily.get(first + timedelta(days=day), 0) for day in range(length))
        for number, tally in there.items()
    }
    grown = bursts({number: up_to(tally.hourly, now, begun) for number, tally in there.items()}, today)
    return tuple(
        Overview(clusters[number], there[number], _trend(clusters[number], first, daily[number], grown.get(number)))
        for number in there
    )


def up_to(hourly: Mapping[datetime, int], now: datetime, length: int) -> tuple[int, ...]:
    """Give how many tickets came in each of so many days of 24 hours up to the end of this hour, the oldest first.

    `hourly`: by the hour in which they came. Those of older ones are left out, and of those to come.
    """
    end = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    counts = [0] * length
    for hour, count in hourly.items():
        ago = -((hour - end) // _DAY) - 1
        if 0 <= ago < length:
            counts[length - 1 - ago] += count
    return tuple(counts)


def ordered(found: tuple[Overview, ...], order: Order) -> tuple[Overview, ...]:
    """Sort clusters; equal ones the newest first."""
    return tuple(sorted(found, key=lambda one: (one.cluster.state is not ClusterState.OPEN, *_rank(one, order))))


def _rank(one: Overview, order: Order) -> tuple[float, ...]:
    tally, trend, newest = one.tally, one.trend, -one.cluster.first_seen.timestamp()
    match order:
        case Order.GROWTH:
            return trend.burst is None, -trend.growth, -tally.accounts, -tally.size, newest
        case Order.ACCOUNTS:
            return -tally.accounts, -tally.customers, -trend.growth, newest
        case Order.SIZE:
            return -tally.size, -trend.growth, newest
    return -one.cluster.last_seen.timestamp(), newest


def _trend(cluster: Cluster, first: date, daily: tuple[int, ...], burst: Burst | None) -> Trend:
    past = daily[:-RECENT]
    # Before its first ticket it was no cluster: those days say nothing about how often its problem comes.
    skipped = min(max((cluster.first_seen.date() - first).days, 0), len(past))
    known = past[skipped:]
    usual = sum(known) / len(known) * RECENT if known else None
    return Trend(first, daily, sum(daily[-RECENT:]), usual, burst)
