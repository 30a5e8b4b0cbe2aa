"""What every keeper of clusters must do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handlers.clusters.cluster import ClusterEvent, ClusterState, Drawing, Happened, Membership, Settled
from handlers.clusters.ports import ClusterNotFound, Drawn, NotWritten, Told
from handlers.news import bell
from handlers.ports import WriteConflict
from handlers.ticket import Status
from tests.cluster_worlds import KINDS, SINCE, TAG, World, cluster, opened
from tests.fakes import START, Ids

UP, RIGHT = (0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0)
DAY = timedelta(days=1)


@pytest.fixture(params=KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with opened(request.param, tmp_path) as made:
        for number in (1, 2, 3):
            await made.file(f"T-{number}", f"p{number}", at=START + number * timedelta(minutes=1), vector=UP)
        yield made


async def test_a_ticket_waits_until_it_was_looked_at_the_oldest_first(world: World) -> None:
    await world.file("T-4", at=START - DAY, vector=RIGHT)
    await world.file("T-5", at=START, vector=None)
    await world.file("T-6", at=START - 100 * DAY, vector=UP)
    await world.file("T-7", at=START, vector=UP, merged_into="T-1")
    assert list(await world.rounds.waiting(SINCE, 9)) == ["T-4", "T-1", "T-2", "T-3"]
    assert list(await world.rounds.waiting(SINCE, 2)) == ["T-4", "T-1"]
    await world.put(cluster(), T_1="K-1", T_4=None)
    assert list(await world.rounds.waiting(SINCE, 9)) == ["T-2", "T-3"]


async def test_it_is_told_how_far_tickets_are_read(world: World) -> None:
    before = await world.rounds.reading()
    assert await world.rounds.reading() == before
    await world.file("T-4", vector=UP)
    after = await world.rounds.reading()
    assert (after.revision > before.revision, after.unread) == (True, before.unread)


async def test_where_tickets_belong_is_kept_with_why(world: World) -> None:
    await world.put(cluster(), T_1="K-1", T_2=None)
    found = await world.rounds.memberships(SINCE)
    assert found == {
        "T-1": Membership("T-1", "K-1", START, 0.5, "was drawn by hand"),
        "T-2": Membership("T-2", None, START, 0.5, "was drawn by hand"),
    }
    assert await world.clusters.of_ticket("T-1") == found["T-1"]
    assert await world.clusters.of_ticket("T-3") is None
    assert await world.rounds.memberships(START + DAY) == {}
    assert (await world.rounds.clustered(SINCE), await world.rounds.clustered(START + DAY)) == ({"T-1": "K-1"}, {})


async def test_what_a_ticket_is_about_is_given_with_when_it_was_opened(world: World) -> None:
    await world.file("T-4", subject="Lamp", description="It is dark.", at=START, vector=UP)
    await world.file("T-5", merged_into="T-1", at=START)
    found = await world.rounds.texts(["T-4", "T-5", "T-9"])
    assert found == {"T-4": ("Lamp\nIt is dark.", START)}


async def test_who_wrote_a_ticket_is_given_with_what_she_is_called(world: World) -> None:
    await world.file("T-4", "p2", email="Bo.Meier@acme.example")
    await world.file("T-5", "p3", email="bo.meier@acme.example")
    await world.file("T-6", "p2", email=None)
    found = await world.rounds.askers(["T-4", "T-5", "T-6", "T-9"])
    # Two browsers of one person, who has left her address.
    assert found["T-4"].key == found["T-5"].key != found["T-6"].key
    assert found["T-4"].names == ("Bo.Meier@acme.example", "acme", "umbrella")
    assert (found["T-5"].names, found["T-6"].names) == (("bo.meier@acme.example",), ("acme", "umbrella"))
    assert set(found) == {"T-4", "T-5", "T-6"}


async def test_numbers_are_never_given_twice(world: World) -> None:
    assert list(await world.rounds.reserve(2)) == ["K-1", "K-2"]
    assert list(await world.rounds.reserve(1)) == ["K-3"]


async def test_a_drawing_is_written_over_the_one_before_and_no_other(world: World) -> None:
    assert await world.clusters.drawing() == Drawing()
    drawing = Drawing(1, TAG, START, 30, 2)
    assert await world.rounds.write(Drawn(drawing))
    assert await world.clusters.drawing() == drawing
    event = ClusterEvent("K-1", START, Happened.FOUND)
    assert not await world.rounds.write(Drawn(drawing, [cluster()], (), (), [event]))
    assert not await world.rounds.write(Drawn(replace(drawing, version=9), [cluster()]))
    with pytest.raises(ClusterNotFound):
        await world.clusters.get("K-1")
    assert await world.rounds.write(Drawn(replace(drawing, version=2), [cluster()], (), (), [event]))
    assert (await world.clusters.get("k-1"), list(await world.clusters.events("K-1"))) == (cluster(), [event])


async def test_nothing_is_written_when_a_ticket_is_gone_meanwhile(world: World) -> None:
    memberships = [Membership("T-1", "K-1", START, 1.0, ""), Membership("T-99", "K-1", START, 1.0, "")]
    with pytest.raises(NotWritten):
        await world.rounds.write(Drawn(Drawing(1, TAG, START, 2), [cluster()], (), memberships))
    assert await world.clusters.drawing() == Drawing()
    assert await world.clusters.every(SINCE) == {}


async def test_a_drawing_leaves_what_people_made_of_a_cluster(world: World) -> None:
    await world.put(cluster(), T_1="K-1")
    settled = Settled(START, "meg", "Meg", 1, "nothing new")
    mine = cluster(state=ClusterState.DISMISSED, title="Humming", settled=settled, version=2)
    event = ClusterEvent("K-1", START, Happened.DISMISSED, "meg", "Meg", "nothing new")
    await world.clusters.change(mine, event, [bell("K-1", "cluster_changed", Ids())])
    assert [(one.receiver, one.subject) for one in await world.left()] == [("team", "K-1")]
    again = cluster(terms=("coil",), label="coil", last_seen=START + DAY, examples=("T-2",), model="other")
    await world.put(again, version=2, T_2="K-1")
    kept = await world.clusters.get("K-1")
    assert kept == replace(again, state=mine.state, title="Humming", settled=settled, version=2)
    assert list(await world.clusters.events("K-1")) == [event]
    assert kept.name == "Humming"


async def test_of_two_who_change_a_cluster_at_once_the_second_is_told(world: World) -> None:
    await world.put(cluster(), T_1="K-1")
    event = ClusterEvent("K-1", START, Happened.TITLED, "meg", "Meg", "Humming")
    await world.clusters.change(cluster(title="Humming", version=2), event)
    with pytest.raises(WriteConflict):
        await world.clusters.change(cluster(title="Buzzing", version=2), event, [bell("K-1", "cluster_changed", Ids())])
    assert await world.left() == ()
    assert (await world.clusters.get("K-1")).title == "Humming"
    assert len(await world.clusters.events("K-1")) == 1


async def test_one_that_comes_back_is_written_unless_somebody_changed_it(world: World) -> None:
    settled = Settled(START, "meg", "Meg", 1)
    await world.put(cluster(state=ClusterState.DISMISSED, settled=settled, version=4), T_1="K-1")
    drawing = await world.clusters.drawing()
    whole = replace(drawing, version=drawing.version + 1)
    assert not await world.rounds.write(Drawn(whole, (), [cluster(version=4)]))
    assert (await world.clusters.get("K-1")).state is ClusterState.DISMISSED
    assert await world.clusters.drawing() == drawing
    assert await world.rounds.write(Drawn(whole, (), [cluster(version=5)]))
    assert await world.clusters.get("K-1") == cluster(version=5)


async def test_what_is_told_is_remembered_with_what_tells_it(world: World) -> None:
    await world.put(cluster(), T_1="K-1")
    told = Told(START, 9, START - DAY, START + DAY)
    ring = bell("K-1", "burst", Ids())
    assert await world.rounds.write(Drawn(Drawing(2), (), (), (), (), {"K-1": told}, [ring]))
    assert await world.rounds.told() == {"K-1": told}
    assert [one.subject for one in await world.left()] == ["K-1"]
    assert await world.rounds.write(Drawn(Drawing(3), told={"K-1": None}))
    assert await world.rounds.told() == {}


async def test_tickets_of_the_window_are_added_up(world: World) -> None:
    await world.file("T-4", "p1", at=START - DAY, plan="premium", status=Status.SOLVED)
    await world.file("T-5", "v1", at=START, email="Ann@Example.com")
    await world.file("T-6", "v2", at=START, email="ann@example.com", merged_into=None)
    await world.file("T-7", "p3", at=START - 100 * DAY)
    await world.file("T-8", "p3", at=START, merged_into="T-1")
    places: dict[str, Any] = dict.fromkeys((f"T_{number}" for number in range(1, 9)), "K-1")
    await world.put(cluster(), cluster("K-2"), **places)
    tally = (await world.clusters.tallies(SINCE))["K-1"]
    assert (tally.size, tally.unsolved, tally.customers, tally.accounts) == (6, 5, 4, 2)
    assert tally.plans == {"premium": 1, "standard": 5}
    assert tally.daily == {(START - DAY).date(): 1, START.date(): 5}
    assert await world.clusters.tallies(SINCE, ["K-2"]) == {}
    assert list(await world.clusters.every(SINCE)) == ["K-1"]
    assert await world.clusters.tickets(SINCE) == 6


async def test_the_tickets_of_a_cluster_come_the_latest_first(world: World) -> None:
    await world.file("T-4", "p2", at=START - DAY, tried=("a1", "a2"), plan="premium")
    await world.put(cluster(), T_1="K-1", T_4="K-1", T_2=None)
    first, second = await world.clusters.members("K-1", SINCE)
    assert (first.number, first.accounts, first.tried) == ("T-1", ("acme",), ())
    assert (second.number, second.accounts, second.tried) == ("T-4", ("acme", "umbrella"), ("a1", "a2"))
    assert (second.plan, second.status, second.strength, second.because) == (
        "premium", Status.NEW, 0.5, "was drawn by hand",
    )  # fmt: skip
    assert [one.number for one in await world.clusters.members("K-1", START)] == ["T-1"]
    assert list(await world.clusters.members("K-9", SINCE)) == []


@pytest.mark.parametrize("number", ["K-9", "T-1", "7", "K-x", ""])
async def test_what_is_not_there_is_said_to_be_so(world: World, number: str) -> None:
    with pytest.raises(ClusterNotFound):
        await world.clusters.get(number)
