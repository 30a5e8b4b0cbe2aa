"""What the team sees of clusters, and says to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest

from handlers.clusters.bursts import needed
from handlers.clusters.cluster import Cluster, ClusterEvent, ClusterState, Happened
from handlers.clusters.desk import REASON_LIMIT, TITLE_LIMIT, ClusterDesk
from handlers.clusters.ports import ClusterNotFound
from handlers.person import Person, Role
from handlers.ports import ChangeRefused, InvalidInput, NotPermitted, Outgoing, WriteConflict
from tests.cluster_worlds import World, memory_world
from tests.fakes import FakeClock, Ids
from tests.memory_clusters import MemoryClusters, gathered

ANN = Person("p1", Role.CUSTOMER, True, "Ann")
EVE = Person("eve", Role.ENGINEER, True, "Eve")
MEG = Person("meg", Role.MANAGER, True, "Meg")


@dataclass
class Scene:
    """A desk over three tickets of which two are a cluster."""

    world: World
    kept: MemoryClusters
    clock: FakeClock
    desk: ClusterDesk


@pytest.fixture
async def scene() -> Scene:
    world, kept = memory_world()
    clock = FakeClock()
    for number in (1, 2, 3):
        await world.file(f"T-{number}", f"p{number}", at=clock() - timedelta(hours=number))
    gathered(kept, "T-1", "T-2")
    return Scene(world, kept, clock, ClusterDesk(kept, world.tickets, None, clock, Ids()))


async def test_clusters_are_for_the_team_alone(scene: Scene) -> None:
    for asked in (
        scene.desk.listed(ANN),
        scene.desk.opened(ANN, "K-1"),
        scene.desk.of_ticket(ANN, "T-1"),
        scene.desk.handover(ANN, "K-1"),
    ):
        with pytest.raises(NotPermitted):
            await asked


async def test_only_managers_change_them(scene: Scene) -> None:
    for asked in (
        scene.desk.rename(EVE, "K-1", "Lamps hum"),
        scene.desk.dismiss(EVE, "K-1"),
        scene.desk.handed_over(EVE, "K-1", "LAMP-7"),
        scene.desk.bring_back(EVE, "K-1"),
    ):
        with pytest.raises(NotPermitted, match="Only managers and administrators may"):
            await asked
    assert (await scene.kept.get("K-1")).version == 1


async def test_the_list_has_what_is_of_a_state_and_says_how_it_was_drawn(scene: Scene) -> None:
    found = await scene.desk.listed(EVE)
    assert [one.cluster.number for one in found.clusters] == ["K-1"]
    assert (found.clusters[0].tally.size, found.tickets, found.window_days) == (2, 3, 90)
    assert found.drawing == scene.kept.whole
    assert (await scene.desk.listed(EVE, states=[ClusterState.DISMISSED])).clusters == ()


async def test_a_cluster_is_shown_whole(scene: Scene) -> None:
    found = await scene.desk.opened(EVE, "k-1")
    assert [one.number for one in found.members] == ["T-1", "T-2"]
    assert dict(found.examples) == {"T-1": "It hums at night.", "T-2": "It hums at night."}
    assert found.overview is not None
    assert (found.overview.tally.customers, found.needed) == (2, needed(2))
    assert found.findings.failed
    with pytest.raises(ClusterNotFound):
        await scene.desk.opened(EVE, "K-9")


async def test_one_whose_tickets_are_gone_is_shown_without_figures(scene: Scene) -> None:
    scene.clock.forward(days=100)
    found = await scene.desk.opened(EVE, "K-1")
    assert (found.overview, found.members, dict(found.examples)) == (None, (), {})
    with pytest.raises(ClusterNotFound, match="no tickets any more"):
        await scene.desk.handover(EVE, "K-1")
    assert await scene.desk.of_ticket(EVE, "T-1") is None


async def test_a_ticket_knows_of_how_many_it_is_one(scene: Scene) -> None:
    found = await scene.desk.of_ticket(EVE, "T-1")
    assert found is not None
    membership, cluster, tally = found
    assert (membership.number, cluster.number, tally.size) == ("T-1", "K-1", 2)
    assert await scene.desk.of_ticket(EVE, "T-3") is None


async def test_a_title_stays_and_an_empty_one_takes_it_back(scene: Scene) -> None:
    made = await scene.desk.rename(MEG, "K-1", "  Lamps\n hum ", 1)
    assert (made.name, made.version) == ("Lamps hum", 2)
    assert await scene.desk.rename(MEG, "K-1", "Lamps hum") == made
    assert (await scene.desk.rename(MEG, "K-1", "", 2)).name == "hum night"
    events = [(one.kind, one.name, one.text) for one in await scene.kept.events("K-1")][1:]
    assert events == [(Happened.TITLED, "Meg", "Lamps hum"), (Happened.TITLED, "Meg", "")]
    with pytest.raises(InvalidInput, match="up to 120 characters"):
        await scene.desk.rename(MEG, "K-1", "x" * (TITLE_LIMIT + 1))


async def test_one_that_is_dismissed_says_by_whom_and_what_brings_it_back(scene: Scene) -> None:
    made = await scene.desk.dismiss(MEG, "K-1", "known since May", 1)
    assert made.settled is not None
    assert (made.state, made.settled.size, made.settled.name, made.settled.because) == (
        ClusterState.DISMISSED, 2, "Meg", "known since May",
    )  # fmt: skip
    assert (await scene.desk.opened(EVE, "K-1")).needed == needed(2)
    assert await scene.desk.dismiss(MEG, "K-1", "known since May", 2) == made
    with pytest.raises(InvalidInput, match="Keep it to"):
        await scene.desk.dismiss(MEG, "K-1", "x" * (REASON_LIMIT + 1))


async def test_one_that_rests_is_brought_back_by_hand(scene: Scene) -> None:
    assert await scene.desk.bring_back(MEG, "K-1") == await scene.kept.get("K-1")
    await scene.desk.handed_over(MEG, "K-1", "LAMP-7")
    made = await scene.desk.bring_back(MEG, "K-1")
    assert (made.state, made.settled, made.version) == (ClusterState.OPEN, None, 3)
    with pytest.raises(InvalidInput, match="Say where engineering has it"):
        await scene.desk.handed_over(MEG, "K-1", "  ")


async def test_whoever_was_overtaken_is_told_by_whom(scene: Scene) -> None:
    await scene.desk.dismiss(MEG, "K-1", seen=1)
    with pytest.raises(ChangeRefused, match="Meg dismissed it meanwhile: look at K-1 again"):
        await scene.desk.rename(MEG, "K-1", "Lamps hum", 1)


async def test_what_was_said_already_overtakes_nobody(scene: Scene) -> None:
    made = await scene.desk.dismiss(MEG, "K-1", "known since May", 1)
    assert await scene.desk.dismiss(MEG, "K-1", "known since May", 1) == made
    assert await scene.desk.dismiss(MEG, "K-1", seen=1) == made
    with pytest.raises(ChangeRefused, match="Meg dismissed it meanwhile"):
        await scene.desk.dismiss(MEG, "K-1", "fixed in June", 1)
    with pytest.raises(ChangeRefused, match="Meg dismissed it meanwhile"):
        await scene.desk.handed_over(MEG, "K-1", "LAMP-7", 1)
    made = await scene.desk.handed_over(MEG, "K-1", "LAMP-7", 2)
    assert await scene.desk.handed_over(MEG, "K-1", " LAMP-7", 2) == made


async def test_the_team_s_channels_hear_of_each_change_and_of_no_other(scene: Scene) -> None:
    outbox = scene.kept.memory.outbox
    outbox.clear()
    await scene.desk.rename(MEG, "K-1", "Lamps hum")
    await scene.desk.dismiss(MEG, "K-1")
    await scene.desk.dismiss(MEG, "K-1")
    await scene.desk.bring_back(MEG, "K-1")
    await scene.desk.handed_over(MEG, "K-1", "LAMP-7")
    bells = [(one.receiver, one.subject, dict(one.payload)) for one in outbox]
    assert bells == [("team", "K-1", {"event": "cluster_changed"})] * 4


async def test_so_is_whoever_was_overtaken_at_the_last_moment(scene: Scene) -> None:
    class Late(MemoryClusters):
        async def change(self, cluster: Cluster, event: ClusterEvent, outgoing: Sequence[Outgoing] = ()) -> None:
            raise WriteConflict("somebody else changed it")

    late = Late(scene.kept.memory, clusters=scene.kept.clusters)
    desk = ClusterDesk(late, scene.world.tickets, None, scene.clock, Ids())
    with pytest.raises(ChangeRefused, match="Somebody changed it meanwhile"):
        await desk.rename(MEG, "K-1", "Lamps hum")


async def test_what_engineering_is_handed_changes_nothing(scene: Scene) -> None:
    found = await scene.desk.handover(EVE, "K-1")
    assert [one.number for one in found.tickets] == ["T-1", "T-2"]
    assert found.accounts == ("acme", "umbrella")
    assert (await scene.kept.get("K-1")).state is ClusterState.OPEN
