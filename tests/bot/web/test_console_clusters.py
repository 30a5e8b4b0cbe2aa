"""Clusters in the console, and in the API."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from handlers.clusters.bursts import needed
from handlers.clusters.cluster import ClusterEvent, ClusterState, Happened
from handlers.clusters.policy import BEGIN
from handlers.terms import normalised
from tests.bot.web.consoles import ANN, EVE, MEG, ORIGIN, Browser, ConsoleWorld
from tests.memory_clusters import gathered

LIST = "/console/clusters"
ONE = f"{LIST}/K-1"
API = "/api/v1/clusters"


@pytest.fixture
async def here() -> ConsoleWorld:
    made = ConsoleWorld()
    for subject in ("It <hums>", "It hums at night", "It shines"):
        await made.file(subject)
    return made


@pytest.fixture
async def meg(here: ConsoleWorld) -> AsyncIterator[Browser]:
    browser = await here.visitor(MEG)
    yield browser
    await browser.close()


async def test_before_there_are_clusters_it_is_said_when_they_begin(here: ConsoleWorld, meg: Browser) -> None:
    page = await meg.get(LIST)
    assert f"Clusters begin at {BEGIN} tickets of the last 90 days; there are 3 so far." in page
    for number in range(BEGIN):
        await here.file(f"Another {number}")
    assert "Tickets are being read, and put into clusters then." in await meg.get(LIST)
    gathered(here.clusters, "T-1", "T-2", state=ClusterState.DISMISSED)
    assert "No open problem is shared by several tickets" in await meg.get(LIST)
    assert "None is here." in await meg.get(f"{LIST}?state=handed_over")
    assert "K-1" in await meg.get(f"{LIST}?state=all")


async def test_the_list_says_what_whose_and_how_it_grows(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2", title="Lamps <hum>")
    page = await meg.get(f"{LIST}?sort=accounts")
    assert "Lamps &lt;hum&gt;" in page
    assert '<strong>2</strong> <span class="small">2 not solved</span>' in page
    assert '<strong>1</strong> <span class="small">1 account</span>' in page
    assert 'aria-current="true">accounts' in page
    assert 'aria-current="page">Clusters' in page
    assert "K-1" in await meg.get(f"{LIST}?sort=nonsense&state=nonsense")


async def test_a_page_tells_all_of_a_cluster(here: ConsoleWorld, meg: Browser) -> None:
    here.retriever.answers = {normalised("It <hums>"): {"help/hum": 0.9}}
    gathered(here.clusters, "T-1", "T-2")
    page = await meg.get(ONE)
    for said in ("It &lt;hums&gt;", "hum night", '<svg role="img"', "ACME", "2 not solved, 0 solved", "encoder/"):
        assert said in page, said
    assert "Nobody was shown an article before filing, though there is one." in page
    assert "would answer 1 of 2 examples now" in page
    assert "as usual" not in page
    assert "style=" not in page


async def test_a_ticket_that_moved_says_from_where(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    moved = replace(here.clusters.placed["T-1"], because="came from K-9: it is closer to K-1 now")
    here.clusters.placed["T-1"] = moved
    assert "came from K-9: it is closer to K-1 now</span>" in await meg.get(ONE)


async def test_of_a_large_cluster_the_latest_are_shown_and_the_table_has_all(here: ConsoleWorld, meg: Browser) -> None:
    for number in range(3, 203):
        await here.file(f"It buzzes {number}")
    numbers = [f"T-{number}" for number in range(1, 204)]
    gathered(here.clusters, *numbers)
    page = await meg.get(ONE)
    assert "The next 180</summary>" in page
    assert "3 older ones are not shown; all are in the <a" in page
    assert page.count('class="number">T-') == 200
    assert (await meg.get(f"{ONE}/handover.csv")).count("It buzzes") == 200
    gathered(here.clusters, *numbers[:200])
    for gone in numbers[200:]:
        del here.clusters.placed[gone]
    page = await meg.get(ONE)
    assert "The other 180</summary>" in page
    assert "not shown" not in page


async def test_without_an_article_there_is_a_gap(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    assert "No article answers it." in await meg.get(ONE)
    here.retriever.error = TimeoutError()
    assert "Articles cannot be searched now." in await meg.get(ONE)


async def test_a_manager_names_dismisses_and_brings_back(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    page = await meg.get(ONE)
    assert (await meg.send(ONE, page, do="title", title="Lamps hum")).headers["Location"] == f"{ONE}?done=title"
    page = await meg.get(f"{ONE}?done=title")
    assert "The title is kept." in page
    assert f"It comes back when it has {needed(2)} tickets, or when many come at once." in page
    assert (await meg.send(ONE, page, do="dismiss", because="known")).status == 303
    page = await meg.get(f"{ONE}?done=dismiss")
    assert "Dismissed by Meg, <time" in page
    assert f"comes back when it has {needed(2)}, or when many come at once; it has 2 now." in page
    assert (await meg.send(ONE, page, do="back")).status == 303
    page = await meg.get(ONE)
    assert (await meg.send(ONE, page, do="handed_over", reference="LAMP-7")).status == 303
    assert "Handed to engineering by Meg" in await meg.get(ONE)
    for number in ("T-1", "T-2"):
        ticket = await meg.get(f"/console/tickets/{number}")
        assert 'With engineering</span> <q dir="auto">LAMP-7</q>' in ticket
    del here.clusters.placed["T-2"]
    assert "The only ticket in the cluster " in await meg.get("/console/tickets/T-1")
    assert "brought it back" in await meg.get(ONE)


async def test_what_cannot_be_done_is_said_and_the_words_stay(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    old = await meg.get(ONE)
    sent = await meg.send(ONE, old, do="title", title="x" * 121)
    assert sent.status == 422
    assert "up to 120 characters" in await sent.text()
    assert (await meg.send(ONE, old, do="dismiss")).status == 303
    sent = await meg.send(ONE, old, do="title", title="Lamps hum")
    assert sent.status == 409
    page = await sent.text()
    assert "Meg dismissed it meanwhile" in page
    assert 'value="Lamps hum"' in page
    assert (await meg.send(ONE, await meg.get(ONE), do="nonsense")).status == 422


async def test_an_engineer_looks_and_is_told_who_may_change(here: ConsoleWorld) -> None:
    gathered(here.clusters, "T-1", "T-2")
    eve = await here.visitor(EVE)
    try:
        page = await eve.get(ONE)
        assert "Managers rename, dismiss and hand over." in page
        assert 'name="do"' not in page
        assert (await eve.send(ONE, page, do="dismiss", seen="1")).status == 403
    finally:
        await eve.close()


async def test_what_engineering_is_handed_is_a_text_and_a_table(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    page = await meg.get(f"{ONE}/handover")
    assert "K-1 hum night\n\n2 tickets of 1 customer" in page
    response = await meg.client.get(f"{ONE}/handover.csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="K-1.csv"'
    assert response.content_type == "text/csv"
    rows = list(csv.DictReader(io.StringIO(await response.text())))
    assert [row["ticket"] for row in rows] == ["T-2", "T-1"]
    here.desks.wait(days=100)
    page = await meg.get(ONE)
    assert "No ticket of the last 90 days is in it any more." in page
    await meg.get(f"{ONE}/handover", 404)


async def test_a_ticket_says_of_how_many_it_is_one(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2", title="Lamps <hum>")
    page = await meg.get("/console/tickets/T-1")
    assert "One of 2 tickets in the cluster" in page
    assert f'href="{ONE}"' in page
    assert "Lamps &lt;hum&gt;" in page
    assert "It was drawn with K-1, <time" in page
    assert "tickets in the cluster" not in await meg.get("/console/tickets/T-3")


@pytest.mark.parametrize("number", ["K-9", "T-1", "K-01", "x"])
async def test_what_is_not_there_is_not_found(meg: Browser, number: str) -> None:
    await meg.get(f"{LIST}/{number}", 404)
    assert (await meg.client.get(f"{API}/{number}")).status == 404


async def test_a_customer_sees_nothing_of_it(here: ConsoleWorld) -> None:
    gathered(here.clusters, "T-1", "T-2", title="Lamps hum")
    ann = await here.visitor(ANN)
    try:
        for path in ("/portal/T-1", "/portal"):
            page = await ann.get(path)
            assert "K-1" not in page
            assert "Lamps hum" not in page
        assert "K-1" not in await (await ann.client.get("/api/v1/tickets/T-1")).text()
        await ann.get(LIST, 403)
        assert (await ann.client.get(f"{API}/K-1")).status == 403
    finally:
        await ann.close()


async def test_the_api_lists_shows_and_settles(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    gathered(here.clusters, "T-3", name="K-2")
    client = meg.client
    found = await (await client.get(f"{API}?sort=size&limit=1")).json()
    assert ([one["number"] for one in found["clusters"]], found["total"], found["begin"]) == (["K-1"], 2, BEGIN)
    whole = await (await client.get(f"{API}/k-1")).json()
    assert [one["number"] for one in whole["tickets"]] == ["T-2", "T-1"]
    assert (whole["size"], whole["gap"], whole["comes_back_at"]) == (2, True, None)
    assert len(whole["trend"]["daily"]) == 90
    assert whole["events"][0]["kind"] == "found"
    put = await client.post(f"{API}/K-1/title", json={"title": "Lamps hum", "version": 1}, headers=ORIGIN)
    assert (await put.json())["name"] == "Lamps hum"
    put = await client.post(f"{API}/K-1/dismiss", json={"because": "known"}, headers=ORIGIN)
    assert (await put.json())["settled"]["because"] == "known"
    put = await client.post(f"{API}/K-1/back", json={"version": 1}, headers=ORIGIN)
    assert put.status == 409
    put = await client.post(f"{API}/K-1/back", json={}, headers=ORIGIN)
    assert (await put.json())["state"] == "open"
    put = await client.post(f"{API}/K-1/handed-over", json={"reference": "LAMP-7"}, headers=ORIGIN)
    assert (await put.json())["comes_back_at"] == needed(2)
    resting = await (await client.get(f"{API}?state=handed_over")).json()
    assert [one["number"] for one in resting["clusters"]] == ["K-1"]
    handed = await (await client.get(f"{API}/K-1/handover")).json()
    assert handed["summary"].startswith("K-1 Lamps hum")
    here.desks.wait(days=100)
    assert (await (await client.get(f"{API}/K-1")).json())["trend"] is None


async def test_a_burst_is_said_in_the_list_and_on_the_page_and_many_tickets_fold(
    here: ConsoleWorld, meg: Browser
) -> None:
    numbers = [(await here.file(f"Hum {number}")).number for number in range(25)]
    gathered(here.clusters, *numbers)
    assert 'class="burst" title="25 in 24 hours' in await meg.get(LIST)
    page = await meg.get(ONE)
    assert "It grows</strong>: 25 in 24 hours" in page
    assert "<summary>The other 5</summary>" in page
    assert "25 in the last 7 days, and none before" in page
    here.desks.wait(days=20)
    assert '<line class="usual"' in await meg.get(ONE)
    whole = await (await meg.client.get(f"{API}/K-1")).json()
    assert (whole["trend"]["recent"], whole["trend"]["burst"]) == (0, None)


async def test_what_happened_is_told_with_who_did_it_or_that_nobody_did(here: ConsoleWorld, meg: Browser) -> None:
    gathered(here.clusters, "T-1", "T-2")
    at = here.desks.clock()
    here.clusters.happened += [
        ClusterEvent("K-1", at, Happened.BACK, text="it has grown to 9 tickets"),
        ClusterEvent("K-1", at, Happened.GONE, text="K-7"),
        ClusterEvent("K-1", at, Happened.GONE, text="apart"),
        ClusterEvent("K-1", at, Happened.TITLED, "meg", "Meg", ""),
    ]
    page = await meg.get(ONE)
    for said in (
        "Back: it has grown to 9 tickets",
        "Its tickets went elsewhere: most to K-7",
        "Its tickets went elsewhere: they are like no others now",
        "<strong>Meg</strong> took the title back",
    ):
        assert said in page


async def test_an_article_that_was_shown_and_one_that_only_comes_near_are_told_apart(
    here: ConsoleWorld, meg: Browser
) -> None:
    here.retriever.answers = {normalised("It hums at night"): {"ops/coils": 0.49, "help/hum": 0.48}}
    tickets = here.clusters.memory.tickets
    tickets["T-1"] = replace(tickets["T-1"], tried=("help/hum", "ops/coils"))
    gathered(here.clusters, "T-2", "T-1")
    page = await meg.get(ONE)
    assert "was shown to 1 of 2; comes near, but answers no example surely" in page
    assert "customers cannot read it" in page
