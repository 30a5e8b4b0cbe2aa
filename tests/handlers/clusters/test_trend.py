"""How clusters grow, and in which order they stand."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.clusters.cluster import Cluster, ClusterState, Tally
from handlers.clusters.trend import RECENT, Order, Overview, days, ordered, overviews, up_to
from tests.cluster_worlds import cluster
from tests.fakes import START

WINDOW = timedelta(days=90)
TODAY = START.date()
HOUR = START.replace(minute=0, second=0, microsecond=0)


def tally(*ago: int, accounts: int = 1) -> Tally:
    """Give tickets that were opened so many days ago."""
    hourly = {HOUR - timedelta(days=one): ago.count(one) for one in ago}
    return Tally(len(ago), 1, len(ago), accounts, {"standard": len(ago)}, hourly)


def look(tallies: dict[str, Tally], **clusters: Cluster) -> dict[str, Overview]:
    known = {number: clusters.get(number, cluster(number, first_seen=START - WINDOW)) for number in tallies}
    return {one.cluster.number: one for one in overviews(known, tallies, START, WINDOW)}


def test_recent_days_are_set_against_its_own_past() -> None:
    trend = look({"K-1": tally(0, 1, 6, 7, 20, 89)})["K-1"].trend
    assert (len(trend.daily), trend.daily[-1], trend.daily[0], sum(trend.daily)) == (90, 1, 1, 6)
    assert trend.first == TODAY - timedelta(days=89)
    assert (trend.recent, trend.usual) == (3, 3 / 83 * RECENT)
    assert trend.growth == 3 - 3 / 83 * RECENT


def test_days_before_its_first_ticket_are_no_past() -> None:
    known = cluster("K-1", first_seen=START - timedelta(days=14))
    trend = look({"K-1": tally(0, 14)}, **{"K-1": known})["K-1"].trend
    assert trend.usual == 1 / 8 * RECENT
    new = cluster("K-1", first_seen=START - timedelta(days=2))
    trend = look({"K-1": tally(0, 2)}, **{"K-1": new})["K-1"].trend
    assert (trend.usual, trend.ratio, trend.growth) == (None, None, 2)


def test_ten_tickets_in_two_days_where_one_a_month_was_usual_are_a_burst() -> None:
    found = look({"K-1": tally(*[0] * 5, *[1] * 5, 40, 70), "K-2": tally(5, 30, 60, 80)})
    burst = found["K-1"].trend.burst
    assert burst is not None
    assert burst.observed >= 10
    assert burst.ratio > 3
    assert found["K-2"].trend.burst is None


def test_a_day_ends_with_this_hour() -> None:
    hour = timedelta(hours=1)
    hourly = {
        HOUR: 1,
        HOUR - 23 * hour: 2,
        HOUR - 24 * hour: 4,
        HOUR - 71 * hour: 8,
        HOUR - 72 * hour: 16,
        HOUR + hour: 32,
    }
    assert up_to(hourly, HOUR + timedelta(minutes=59), 3) == (8, 4, 3)


@pytest.mark.parametrize("opens", [0, 7])
def test_a_desk_that_does_as_ever_is_told_of_nothing_at_whatever_hour_it_is_looked_at(opens: int) -> None:
    random, told = np.random.default_rng(0), set()
    rates = random.gamma(0.7, 4.0, 40)
    midnight = START.replace(hour=0, minute=0, second=0, microsecond=0)
    # All tickets come within nine hours of the day (UTC), as at a desk in Tokyo or in Berlin.
    hours = [midnight + timedelta(days=day - 91, hours=opens + hour) for day in range(92) for hour in range(9)]
    tallies = {}
    for number, rate in enumerate(rates):
        counts = random.poisson(rate / 9, len(hours)).tolist()
        hourly: dict[datetime, int] = {hour: count for hour, count in zip(hours, counts, strict=True) if count}
        tallies[f"K-{number}"] = hourly
    known = {number: cluster(number, first_seen=START - 2 * WINDOW) for number in tallies}
    for look_at in range(1, 24, 3):
        now = midnight + timedelta(hours=look_at, minutes=30)
        there = {
            number: Tally(
                size := sum(hourly.values()), 1, size, 1, {}, {at: n for at, n in hourly.items() if at <= now}
            )
            for number, hourly in tallies.items()
        }
        told |= {one.cluster.number for one in overviews(known, there, now, WINDOW) if one.trend.burst is not None}
    assert not told


def test_clusters_without_tickets_are_left_out() -> None:
    assert overviews({"K-1": cluster()}, {}, START, WINDOW) == ()
    assert look({"K-1": Tally()}) == {}


def test_what_grows_stands_first_and_what_rests_last() -> None:
    found = look(
        {
            "K-1": tally(0, 30, accounts=5),
            "K-2": tally(*range(20, 30)),
            "K-3": tally(*[0] * 9, 50),
            "K-4": tally(*[0] * 3, 50, accounts=2),
        },
        **{"K-4": cluster("K-4", state=ClusterState.DISMISSED, first_seen=START - WINDOW, last_seen=START + WINDOW)},
    )
    every = tuple(found.values())
    assert [one.cluster.number for one in ordered(every, Order.GROWTH)] == ["K-3", "K-1", "K-2", "K-4"]
    assert [one.cluster.number for one in ordered(every, Order.ACCOUNTS)] == ["K-1", "K-3", "K-2", "K-4"]
    assert [one.cluster.number for one in ordered(every, Order.SIZE)][:2] == ["K-3", "K-2"]
    assert [one.cluster.number for one in ordered(every, Order.LATEST)][-1] == "K-4"


@given(st.lists(st.integers(0, 89), min_size=1, max_size=30), st.sampled_from(Order))
def test_sorting_loses_nobody_and_every_ticket_is_on_its_day(ago: list[int], order: Order) -> None:
    found = look({"K-1": tally(*ago), "K-2": tally(3)})
    assert sum(found["K-1"].trend.daily) == len(ago)
    assert {one.cluster.number for one in ordered(tuple(found.values()), order)} == {"K-1", "K-2"}


def test_a_window_has_the_days_that_were_begun() -> None:
    assert days(timedelta(days=90)) == 90
    assert days(timedelta(days=14, hours=1)) == 15
