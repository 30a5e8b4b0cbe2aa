"""Which clusters come back, and of which the team is told that they grow."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.bursts import Burst, needed
from handlers.clusters.cluster import ClusterState, Happened, Settled, Tally
from handlers.clusters.ports import Told
from handlers.clusters.telling import news, payload, sent
from handlers.clusters.trend import Overview, Trend
from tests.cluster_worlds import cluster
from tests.fakes import START, Ids

TODAY = START.date()
BURST = Burst(12, 1.0, 1e-6, TODAY - timedelta(days=1))
DISMISSED = Settled(START - timedelta(days=9), "meg", "Meg", 10, "known")


def overview(burst: Burst | None = None, size: int = 12, **facts: Any) -> Overview:
    trend = Trend(date(2026, 1, 1), (0,) * 60, 12, 1.0, burst)
    return Overview(cluster(title="It <hums>", **facts), Tally(size, 5, 9, 3), trend)


def test_a_burst_is_told_once() -> None:
    first = news([overview(BURST)], {}, START, quiet=False)
    assert [one.cluster.number for one in first.bursts] == ["K-1"]
    assert first.told == {"K-1": Told(START, 12)}
    assert [one.kind for one in first.events] == [Happened.BURST]
    assert news([overview(BURST)], {"K-1": Told(START, 12)}, START, quiet=False).empty


def test_it_is_told_again_when_it_has_doubled() -> None:
    told = {"K-1": Told(START, 12)}
    assert news([overview(replace(BURST, observed=23))], told, START, quiet=False).empty
    assert news([overview(replace(BURST, observed=24))], told, START, quiet=False).told == {"K-1": Told(START, 24)}


def test_another_burst_is_told_when_the_first_has_been_over_for_a_day() -> None:
    told = {"K-1": Told(START, 12)}
    assert news([overview()], told, START + timedelta(hours=23), quiet=False).empty
    assert news([overview()], told, START + timedelta(hours=25), quiet=False).told == {"K-1": None}
    assert news([], told, START + timedelta(hours=25), quiet=False).told == {"K-1": None}


def test_while_it_is_quiet_nothing_is_told_and_nothing_forgotten() -> None:
    assert news([overview(BURST)], {}, START, quiet=True).empty


@pytest.mark.parametrize("state", [ClusterState.DISMISSED, ClusterState.HANDED_OVER])
def test_one_that_rests_is_quiet_until_it_has_grown(state: ClusterState) -> None:
    rests = overview(BURST, needed(10) - 1, state=state, settled=DISMISSED)
    assert news([rests], {}, START, quiet=False).empty
    grown = news([replace(rests, tally=Tally(needed(10), 5, 9, 3))], {}, START, quiet=False)
    (back,) = grown.back
    assert (back.state, back.settled, back.version) == (ClusterState.OPEN, None, 2)
    assert [one.kind for one in grown.events] == [Happened.BACK, Happened.BURST]
    assert grown.events[0].text == f"it has grown to {needed(10)} tickets"


def test_one_comes_back_in_quiet_hours_too_and_is_told_of_later() -> None:
    grown = overview(BURST, needed(10), state=ClusterState.DISMISSED, settled=DISMISSED)
    found = news([grown], {}, START, quiet=True)
    assert (len(found.back), found.bursts, found.told) == (1, (), {})


def test_the_channels_and_the_leads_are_told_without_words_of_a_customer_but_the_name() -> None:
    rules = AlertRules(mail=("lead@example.com",))
    bell, mail = sent(overview(BURST), rules, "https://desk.example", START, Ids())
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
    assert mail.payload["subject"] == "[K-1] 12 tickets in 2 days are the same problem"
    assert "https://desk.example/console/clusters/K-1" in str(mail.payload["text"])
    assert sent(overview(BURST), AlertRules(triage=False), "", START, Ids()) == ()


def test_what_does_not_grow_cannot_be_told_of() -> None:
    with pytest.raises(ValueError, match="K-1 does not grow"):
        payload(overview(), START)
