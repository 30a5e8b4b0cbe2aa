"""Clusters on the command line."""

from __future__ import annotations

import asyncio
import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.compose.services import utc_now
from bot.database import Database, migrate
from bot.database.cluster_rounds import SqlClusterRounds
from bot.database.conversations import SqlConversations
from handlers.clusters.bursts import needed
from handlers.clusters.cluster import Cluster, Drawing, Membership
from handlers.clusters.ports import Drawn
from handlers.ports import Step
from handlers.tickets.history import opening
from tests.bot.cli.conftest import Terminal
from tests.handlers.tickets.worlds import ANN, TICKET


async def _furnish(url: str, now: datetime) -> None:
    migrate(url)
    database = Database.open(url)
    try:
        for number in (1, 2, 3):
            at = now - timedelta(hours=number)
            ticket = replace(TICKET, number=f"T-{number}", requester_id=f"p{number}", opened_at=at, subject="It hums")
            first = opening(ticket, replace(ANN, id=ticket.requester_id))
            await SqlConversations(database).write(Step(None, ticket=ticket, events=(first.event,)))
        made = Cluster("K-1", ("hum", "night"), "hum night", now, now, "encoder/density-1", examples=("T-1",))
        places = [Membership(f"T-{number}", "K-1", now, 0.9, "was drawn") for number in (1, 2)]
        assert await SqlClusterRounds(database, "encoder").write(
            Drawn(Drawing(1, "encoder/density-1", now, 3), [made], (), places)
        )
    finally:
        await database.close()


@pytest.fixture
def desk(shop: Terminal) -> Terminal:
    """A terminal over tickets of which two are a cluster."""
    asyncio.run(_furnish(f"sqlite:///{shop.data / 'onetouch.db'}", utc_now()))
    return shop


def test_the_list_says_what_how_many_and_how_it_grows(desk: Terminal) -> None:
    line = desk.fine("clusters").out
    for said in ("K-1", "2 tickets", "2 customers", "2 in 7 days (new)", "hum night"):
        assert said in line
    (one,) = desk.fine("clusters", "--json", "--sort", "size").json
    assert (one["number"], one["size"], one["state"], one["grows"]) == ("K-1", 2, "open", False)
    assert desk.fine("clusters", "--state", "dismissed").out == "There are no such clusters.\n"


def test_without_clusters_it_is_said_when_they_begin(terminal: Terminal) -> None:
    assert "Clusters begin at 30 tickets of the last 90 days; there are 0." in terminal.fine("clusters").out


def test_one_is_shown_with_its_tickets_and_articles(desk: Terminal) -> None:
    out = desk.fine("cluster", "show", "K-1").out
    assert "What they say, of the most typical:\nT-1: It hums" in out
    for said in ("K-1  hum night  open, version 1", "2 tickets, 2 not solved", "Articles", "T-2"):
        assert said in out
    whole = desk.fine("cluster", "show", "k-1", "--json").json
    assert ([one["number"] for one in whole["tickets"]], whole["comes_back_at"]) == (["T-1", "T-2"], None)
    assert desk.run("cluster", "show", "K-9").code == 1


def test_it_is_named_dismissed_brought_back_and_handed_over(desk: Terminal) -> None:
    assert desk.fine("cluster", "title", "K-1", "Lamps hum").out == "K-1: Lamps hum\n"
    assert desk.fine("cluster", "dismiss", "K-1", "--because", "known", "--by", "meg").out == "K-1: dismissed.\n"
    assert f"By meg: known; comes back at {needed(2)} tickets" in desk.fine("cluster", "show", "K-1").out
    assert "Lamps hum  dismissed" in desk.fine("clusters").out
    refused = desk.run("cluster", "back", "K-1", "--seen", "1")
    assert (refused.code, "meg dismissed it meanwhile" in refused.err) == (1, True)
    assert desk.fine("cluster", "back", "K-1").out == "K-1: open.\n"
    assert "LAMP-7" in desk.fine("cluster", "handed-over", "K-1", "LAMP-7").out


def test_what_engineering_is_handed_is_printed(desk: Terminal) -> None:
    assert desk.fine("cluster", "handover", "K-1").out.startswith("K-1 hum night\n\n2 tickets of 2 customers")
    rows = list(csv.DictReader(io.StringIO(desk.fine("cluster", "handover", "K-1", "--csv").out)))
    assert [row["ticket"] for row in rows] == ["T-1", "T-2"]
    assert desk.fine("cluster", "handover", "K-1", "--json").json["customers"] == 2
