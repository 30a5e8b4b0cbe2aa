"""Which clusters come back, and of which the team is told that they grow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.bursts import Burst, needed
from handlers.clusters.cluster import ClusterState, Happened, Settled, Tally
from handlers.clusters.ports import Told
from handlers.clusters.telling import ASKING, OVER, Came, News, begun, news, payload, sent
from handlers.clusters.trend import Overview, Trend
from tests.cluster_worlds import cluster
from tests.fakes import START, Ids

TODAY = START.date()
BURST = Burst(12, 1.0, 1e-6, TODAY - timedelta(days=2), 2)
FIRST = START.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1) - timedelta(days=BURST.days)
TOLD = Told(START, 12, FIRST, START)
DISMISSED = Settled(START - timedelta(days=9), "meg", "Meg", 10, "known")


def overview(burst: Burst | None = None, size: int = 12, number: str = "K-1", **facts: Any) -> Overview:
    trend = Trend(date(2026, 1, 1), (0,) * 60, 12, 1.0, burst)
    return Overview(cluster(number, title="It <hums>", **facts), Tally(size, 5, 9, 3), trend)


def look(
    *found: Overview,
    told: Told | None = None,
    came: int = 12,
    customers: int = 9,
    hours: float = 0,
    quiet: bool = False,
    since: datetime = FIRST,
) -> News:
    """Look some hours later at clusters; so many tickets came to those that grow since then."""
    now = START + timedelta(hours=hours)
    counted = {one.cluster.number: Came(since, came, customers) for one in found if one.trend.burst is not None}
    return news(found, {} if told is None else {"K-1": told}, counted, now, quiet=quiet)


def test_a_burst_is_told_once() -> None:
    first = look(overview(BURST))
    assert ([one.cluster.number for one in first.bursts], first.others) == (["K-1"], 0)
    assert first.told == {"K-1": TOLD}
    assert [one.kind for one in first.events] == [Happened.BURST]
    assert look(overview(BURST), told=TOLD).empty


def test_it_is_told_again_when_twice_the_tickets_have_come_since_it_began() -> None:
    assert look(overview(replace(BURST, observed=40, days=7)), told=TOLD, came=23).empty
    again = look(overview(BURST), told=TOLD, came=24, hours=2)
    assert again.told == {"K-1": Told(START + timedelta(hours=2), 24, FIRST, START + timedelta(hours=2))}


def test_tickets_are_counted_since_the_burst_began_that_was_told_of() -> None:
    longer = overview(replace(BURST, days=7))
    assert begun([overview(BURST), overview(number="K-2")], {}, START) == {"K-1": FIRST}
    assert begun([longer], {"K-1": TOLD}, START) == {"K-1": FIRST}
    assert begun([longer], {"K-1": TOLD}, START + 2 * OVER) != {"K-1": FIRST}
    rests = overview(BURST, state=ClusterState.DISMISSED, settled=replace(DISMISSED, at=START))
    assert begun([rests], {"K-1": TOLD}, START) == {"K-1": START}


def test_one_burst_that_goes_on_is_told_once_however_often_it_is_looked_at() -> None:
    told: dict[str, Told] = {}
    said = 0
    for hours, grows in ((0, True), (10, True), (25, False), (25.2, True), (26, False), (49, True), (70, True)):
        now = START + timedelta(hours=hours)
        one = overview(BURST if grows else None)
        found = news([one], told, {"K-1": Came(FIRST, 12, 9)}, now, quiet=False)
        said += len(found.bursts)
        told |= {number: one for number, one in found.told.items() if one is not None}
        assert None not in found.told.values()
    assert said == 1


def test_another_burst_is_told_when_the_first_has_been_over_for_a_day() -> None:
    assert look(overview(), told=TOLD, hours=24).empty
    assert look(overview(), told=TOLD, hours=25).told == {"K-1": None}
    assert look(told=TOLD, hours=25).told == {"K-1": None}
    # Nobody looked meanwhile.
    assert len(look(overview(BURST), told=TOLD, hours=25).bursts) == 1
    assert look(overview(BURST), told=TOLD, hours=24).bursts == ()


def test_that_it_is_still_seen_is_noted_at_most_every_hour() -> None:
    assert look(overview(BURST), told=TOLD, hours=0.9).empty
    assert look(overview(BURST), told=TOLD, hours=1).told == {"K-1": replace(TOLD, seen=START + timedelta(hours=1))}


def test_what_was_told_by_a_clock_that_was_ahead_is_not_told_for_ever() -> None:
    ahead = replace(TOLD, at=START + timedelta(days=900), seen=START + timedelta(days=900))
    assert look(overview(), told=ahead).told == {"K-1": TOLD}
    assert look(told=ahead).told == {"K-1": TOLD}


def test_what_one_customer_writes_again_and_again_is_not_told() -> None:
    assert look(overview(BURST), customers=ASKING - 1).empty
    assert len(look(overview(BURST), customers=ASKING).bursts) == 1


def test_of_many_at_once_the_largest_are_told_and_how_many_others_there_are() -> None:
    many = [overview(replace(BURST, observed=10 + n), number=f"K-{n}") for n in range(1, 8)]
    found = look(*many)
    assert [one.cluster.number for one in found.bursts] == ["K-7", "K-6", "K-5"]
    assert (found.others, len(found.told), len(found.events)) == (4, 7, 7)
    bell, mail = sent(found.bursts[-1], AlertRules(mail=("lead@example.com",)), "https://d.test", Ids(), found.others)
    assert bell.payload["others"] == 4
    assert "4 more clusters grow, too: https://d.test/console/clusters" in str(mail.payload["text"])
    (_, mail) = sent(found.bursts[-1], AlertRules(mail=("lead@example.com",)), "", Ids(), 1)
    assert "1 more cluster grows, too" in str(mail.payload["text"])


def test_while_it_is_quiet_nothing_is_told_and_nothing_forgotten() -> None:
    assert look(overview(BURST), quiet=True).empty


@pytest.mark.parametrize("state", [ClusterState.DISMISSED, ClusterState.HANDED_OVER])
def test_one_that_rests_is_quiet_until_it_has_grown(state: ClusterState) -> None:
    rests = overview(BURST, needed(10) - 1, state=state, settled=DISMISSED)
    assert look(rests, came=3).empty
    grown = look(replace(rests, tally=Tally(needed(10), 5, 9, 3)), told=TOLD, came=3)
    (back,) = grown.back
    assert (back.state, back.settled, back.version) == (ClusterState.OPEN, None, 2)
    assert [one.kind for one in grown.events] == [Happened.BACK, Happened.BURST]
    assert grown.events[0].text == f"it has grown to {needed(10)} tickets"
    assert grown.bursts[0].cluster == back


def test_one_that_rested_with_more_tickets_comes_back_by_a_new_burst() -> None:
    long_ago = Settled(START - timedelta(days=100), "meg", "Meg", 200)
    outage = replace(BURST, observed=150)
    rests = overview(outage, 170, state=ClusterState.DISMISSED, settled=long_ago)
    found = look(rests, came=150)
    assert (len(found.back), len(found.bursts)) == (1, 1)
    assert found.events[0].text == "150 tickets in 2 days"


def test_the_burst_that_was_dismissed_is_no_new_one() -> None:
    rests = overview(replace(BURST, observed=30), 40, state=ClusterState.DISMISSED, settled=replace(DISMISSED, size=40))
    assert look(rests, came=6).empty
    assert look(rests, came=10).back != ()


def test_one_comes_back_in_quiet_hours_too_and_is_told_of_later() -> None:
    grown = overview(BURST, needed(10), state=ClusterState.DISMISSED, settled=DISMISSED)
    found = look(grown, quiet=True)
    assert (len(found.back), found.bursts, found.told) == (1, (), {})
    assert look(grown, told=TOLD, quiet=True).told == {"K-1": None}


def test_the_channels_and_the_leads_are_told_without_words_of_a_customer_but_the_name() -> None:
    rules = AlertRules(mail=("lead@example.com",))
    bell, mail = sent(overview(BURST), rules, "https://desk.example", Ids())
    assert (bell.receiver, bell.subject) == ("team", "K-1")
    assert bell.payload == {
        "event": "burst",
        "cluster": "K-1",
        "name": "It <hums>",
        "observed": 12,
        "days": 2,
        "expected": "1.0",
        "accounts": 3,
        "customers": 9,
    }
    assert (mail.receiver, mail.payload["to"], mail.payload["kind"]) == ("mail", "lead@example.com", "burst")
    assert mail.subject == "burst:lead@example.com"
    assert mail.payload["subject"] == "[K-1] 12 tickets in 2 days are the same problem"
    assert "https://desk.example/console/clusters/K-1" in str(mail.payload["text"])
    assert sent(overview(BURST), AlertRules(triage=False), "", Ids()) == ()


def test_what_does_not_grow_cannot_be_told_of() -> None:
    with pytest.raises(ValueError, match="K-1 does not grow"):
        payload(overview())
