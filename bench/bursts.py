"""Growth of clusters, made up; a part of `python -m bench.clusters`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from handlers.clusters.bursts import bursts
from handlers.clusters.trend import up_to

CLUSTERS, DAYS = 200, 90
WEEK = np.array([1.2, 1.1, 1.0, 1.0, 0.9, 0.3, 0.3])
END = datetime(2026, 11, 23, tzinfo=UTC)
DESKS = {"Tokyo": 0, "Berlin": 7, "New York": 14}
"""The hour (UTC) at which a desk opens, for `OPEN` hours."""
OPEN = 9


def growth(_: object) -> None:
    """Let clusters have tickets as ever, and then one of them some more."""
    random, end = np.random.default_rng(0), END.date() - timedelta(days=1)
    told, found, more = 0, {2: 0, 4: 0, 6: 0}, (2, 4, 6)
    for _ in range(40):
        counts = random.poisson(random.gamma(0.7, 0.4, CLUSTERS)[:, None] * weights(DAYS))
        told += len(bursts({str(at): row.tolist() for at, row in enumerate(counts)}, end))
        for extra in more:
            grown = counts.copy()
            grown[5, -2:] += extra
            found[extra] += "5" in bursts({str(at): row.tolist() for at, row in enumerate(grown)}, end)
    told_of = ", ".join(f"{extra} more on each of two days: {found[extra]} of 40" for extra in more)
    print(f"told without reason {told} of 8,000; told of one with {told_of}")
    print("\n| tickets a day of a cluster, mean | desk | days on which one was told without reason |\n|---|---|---|")
    for rate in (0.3, 3.0):
        for desk, opens in DESKS.items():
            days = sum(bool(looks(rate, opens, seed)) for seed in range(20))
            print(f"| {rate} | {desk} | {days} of 20 |", flush=True)


def looks(rate: float, opens: int, seed: int) -> set[str]:
    """Give the clusters that were told of on a day of which all is as ever, looked at every three hours."""
    random = np.random.default_rng(seed)
    daily = random.gamma(0.7, rate / 0.7, CLUSTERS)[:, None] * weights(DAYS + 2)
    hourly = random.poisson(np.repeat(daily / OPEN, OPEN, axis=1))
    starts = [
        END + timedelta(days=day - DAYS - 1, hours=opens + hour) for day in range(DAYS + 2) for hour in range(OPEN)
    ]
    came = [{starts[at]: int(row[at]) for at in np.flatnonzero(row)} for row in hourly]
    found: set[str] = set()
    for hour in range(1, 24, 3):
        now = END + timedelta(hours=hour, minutes=30)
        found |= set(bursts({str(at): up_to(one, now, DAYS) for at, one in enumerate(came)}, now.date()))
    return found


def weights(days: int):
    """Give how many times as many tickets as usual come on each day; the last one is that of `END`, or the day before."""
    last = END.date() - timedelta(days=0 if days > DAYS else 1)
    return WEEK[[(last - timedelta(days=days - 1 - day)).weekday() for day in range(days)]]
