"""Rounds whose writes are refused, and how often all tickets are looked at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np

from handlers.clusters.cluster import Tally
from handlers.clusters.drawing import Material, Outcome
from handlers.clusters.policy import BEGIN
from handlers.clusters.ports import Drawn, NotWritten
from handlers.clusters.round import NEXT, PAUSE, SOON
from handlers.clusters.standing import KEEP
from retrieval.ports import Vectors
from tests.cluster_worlds import World, memory_world
from tests.fakes import Memory, MemoryConversations, MemoryOutbox, MemoryTickets
from tests.handlers.clusters.drawings import Pointing
from tests.handlers.clusters.test_round import RIGHT, UP, Scene
from tests.memory_clusters import MemoryClusters


@dataclass
class Stubborn(MemoryClusters):
    """Clusters that are not written while `refuses`; counts what is read of all tickets.

    `refuses`: with this error; or, as when another process wrote, without one.
    """

    refuses: NotWritten | bool = False
    asked: list[str] = field(default_factory=list)

    async def write(self, drawn: Drawn) -> bool:
        if isinstance(self.refuses, NotWritten):
            raise self.refuses
        return not self.refuses and await super().write(drawn)

    async def recent(self, since: datetime, limit: int) -> tuple[tuple[str, ...], Vectors]:
        self.asked.append("vectors")
        return await super().recent(since, limit)

    async def tallies(self, since: datetime, numbers: object = None) -> Mapping[str, Tally]:
        if numbers is None:
            self.asked.append("tallies")
        return await super().tallies(since, numbers)  # type: ignore[arg-type]


def made() -> tuple[Scene, Stubborn]:
    memory = Memory()
    kept = Stubborn(memory)

    async def read(number: str, vector: object) -> None:
        kept.vectors[number] = np.array(vector, dtype=np.float32)

    world = World(MemoryConversations(memory), MemoryTickets(memory), MemoryOutbox(memory), kept, kept, kept, read)
    return Scene(world), kept


async def test_what_cannot_be_written_is_told_and_not_drawn_again_at_once() -> None:
    for refuses in (True, NotWritten("no such ticket")):
        scene, kept = made()
        await scene.file(BEGIN, UP)
        round_, kept.refuses = scene.round(), refuses
        for _ in range(20):
            assert await round_.round() == 0
            scene.clock.forward(seconds=3)
        assert (len(scene.draw.seen), len(scene.failed)) == (1, 1)
        scene.clock.forward(seconds=60)
        await round_.round()
        assert (len(scene.draw.seen), len(scene.failed)) == (2, 2)
        kept.refuses = False
        scene.clock.forward(seconds=120)
        assert await round_.round() == BEGIN


async def test_a_new_ticket_that_cannot_be_put_in_is_tried_again_after_a_while() -> None:
    scene, kept = made()
    round_ = await scene.begin()
    await scene.file(1, RIGHT)
    kept.refuses = NotWritten("no such ticket")
    for _ in range(3):
        assert await round_.round() == 0
    assert [str(error) for error, _ in scene.failed] == ["no such ticket"]
    kept.refuses = False
    scene.clock.forward(seconds=SOON.total_seconds())
    assert await round_.round() == 1


async def test_what_could_not_be_told_is_told_soon() -> None:
    scene, kept = made()
    round_ = await scene.begin()
    await scene.file(15, RIGHT, every=timedelta(minutes=1))
    assert await round_.round() == 15
    await scene.world.left()
    for refuses in (True, NotWritten("a cluster is gone")):
        kept.refuses = refuses
        scene.clock.forward(seconds=NEXT.total_seconds())
        await round_.round()
        assert await scene.world.left() == ()
    assert [str(error) for error, _ in scene.failed] == ["a cluster is gone"]
    kept.refuses = False
    scene.clock.forward(seconds=NEXT.total_seconds())
    await round_.round()
    assert [one.receiver for one in await scene.world.left()] == ["team", "mail"]


async def test_for_a_single_ticket_not_all_are_read_again() -> None:
    scene, kept = made()
    round_ = await scene.begin()
    kept.asked.clear()
    for _ in range(3):
        await scene.file(1, RIGHT)
        assert await round_.round() == 1
    assert kept.asked == ["vectors"]
    scene.clock.forward(seconds=NEXT.total_seconds())
    await round_.round()
    await round_.round()
    assert kept.asked == ["vectors", "tallies"]
    scene.clock.forward(seconds=KEEP.total_seconds())
    await scene.file(1, RIGHT)
    assert await round_.round() == 1
    assert kept.asked == ["vectors", "tallies", "vectors", "tallies"]


async def test_what_joined_draws_others_in_and_what_another_process_put_in_counts() -> None:
    scene, kept = made()
    round_ = await scene.begin()
    await scene.file(1, RIGHT)
    await round_.round()
    await scene.file(1, UP)
    assert await scene.round().round() == 1
    kept.asked.clear()
    await scene.file(1, RIGHT)
    assert await round_.round() == 1
    assert kept.asked[0] == "vectors"
    assert await scene.where(f"T-{scene.filed}") == "K-2"
    scene.clock.forward(seconds=PAUSE.total_seconds())
    assert (await scene.world.clusters.drawing()).fresh == 3


async def test_what_was_drawn_while_others_wrote_is_thrown_away() -> None:
    world, kept = memory_world()
    scene = Scene(world)
    await scene.file(BEGIN, UP)

    async def draw(material: Material) -> Outcome:
        kept.whole = replace(kept.whole, version=kept.whole.version + 1)
        return await Pointing()(material)

    made = scene.round()
    made._draw = draw
    assert await made.round() == 0
    assert kept.clusters == {}
    assert list(await world.rounds.reserve(1)) == ["K-2"]


async def test_a_ticket_whose_vector_is_gone_meanwhile_waits() -> None:
    world, kept = memory_world()
    scene = Scene(world)
    made = await scene.begin()
    await scene.file(1, RIGHT)

    class Late(MemoryClusters):
        async def of(self, numbers: Collection[str]) -> Mapping[str, Vectors]:
            return {}

    made._vectors = Late(kept.memory)
    assert await made.round() == 0
    assert await world.clusters.of_ticket("T-31") is None
