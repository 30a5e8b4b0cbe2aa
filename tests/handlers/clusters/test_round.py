"""The round that draws clusters: when, of what, and what the team is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from handlers.attention.alert_rules import AlertRules
from handlers.clusters.cluster import ClusterState, Happened, Settled
from handlers.clusters.policy import BEGIN, ClusterPolicy
from handlers.clusters.round import FEW, LONGEST, LOOK, NEXT, PAUSE, SOON, ClusterRound
from handlers.tickets.calendar import WorkCalendar
from handlers.tickets.calendar_settings import read_hours, read_zone
from handlers.tickets.plain import Field
from tests.cluster_worlds import KINDS, TAG, World, memory_world, opened
from tests.fakes import START, FakeClock, Ids
from tests.handlers.clusters.drawings import Pointing

UP, RIGHT, FAR = (0.0, 1.0, 0.0, 0.0), (1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0)
NIGHT = WorkCalendar(read_zone(Field("zone", "UTC")), read_hours(Field("quiet", {"monday-sunday": ["00:00-12:00"]})))


@dataclass
class Scene:
    """A round over a world. `failed`: what failed, and when it is tried again."""

    world: World
    draw: Pointing = field(default_factory=Pointing)
    clock: FakeClock = field(default_factory=FakeClock)
    ids: Ids = field(default_factory=Ids)
    failed: list[tuple[Exception, datetime]] = field(default_factory=list)
    written: list[int] = field(default_factory=list)
    filed: int = 0

    def round(self, tag: str = TAG, **policy: object) -> ClusterRound:
        """Begin a process."""
        return ClusterRound(
            clusters=self.world.clusters,
            rounds=self.world.rounds,
            vectors=self.world.vectors,
            tag=tag,
            draw=self.draw,
            clock=self.clock,
            new_id=self.ids,
            policy=ClusterPolicy(**policy),  # type: ignore[arg-type]
            rules=AlertRules(mail=("lead@example.com",)),
            root="https://desk.example",
            failed=lambda error, again: self.failed.append((error, again)),
            written=lambda: self.written.append(1),
        )

    async def file(self, count: int, vector: tuple[float, ...], *, every: timedelta = timedelta(days=2)) -> None:
        """File tickets that point somewhere, the last one now."""
        for place in range(count):
            self.filed += 1
            at = self.clock() - (count - 1 - place) * every
            await self.world.file(f"T-{self.filed}", f"p{self.filed % 3 + 1}", at=at, vector=vector)

    async def begin(self) -> ClusterRound:
        """Draw two clusters for the first time."""
        await self.file(BEGIN - 10, UP)
        await self.file(10, RIGHT)
        made = self.round()
        assert await made.round() == BEGIN
        return made

    async def where(self, number: str) -> str | None:
        """Give a ticket's cluster."""
        found = await self.world.clusters.of_ticket(number)
        assert found is not None, number
        return found.cluster


@pytest.fixture(params=KINDS)
async def scene(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    async with opened(request.param, tmp_path) as world:
        yield Scene(world)


async def test_clusters_begin_at_a_number_of_tickets(scene: Scene) -> None:
    await scene.file(BEGIN - 1, UP)
    made = scene.round()
    assert await made.round() == 0
    assert (await scene.world.clusters.drawing()).at is None
    await scene.file(1, UP)
    assert await made.round() == BEGIN
    assert len(scene.draw.seen) == 1
    found = await scene.world.clusters.get("K-1")
    assert (found.label, found.model, found.last_seen) == ("way 1", f"{TAG}/density-1", START)
    assert [one.kind for one in await scene.world.clusters.events("K-1")] == [Happened.FOUND]


async def test_of_a_desk_that_begins_with_many_tickets_most_are_read_first() -> None:
    world, kept = memory_world()
    scene = Scene(world)
    await scene.file(BEGIN, UP)
    made, kept.unread = scene.round(), BEGIN // 10 + 1
    assert await made.round() == 0
    kept.unread -= 1
    assert await made.round() == BEGIN


async def test_tickets_that_cannot_be_read_put_it_off_for_a_while_only() -> None:
    world, kept = memory_world()
    scene = Scene(world)
    await scene.file(BEGIN, UP)
    made, kept.unread = scene.round(), BEGIN
    assert await made.round() == 0
    scene.clock.forward(seconds=PAUSE.total_seconds())
    assert await made.round() == BEGIN


async def test_a_new_ticket_joins_the_cluster_that_it_is_like_or_waits(scene: Scene) -> None:
    made = await scene.begin()
    await scene.file(1, RIGHT)
    await scene.file(1, FAR)
    assert await made.round() == 2
    assert (await scene.where("T-31"), await scene.where("T-32")) == ("K-2", None)
    assert (await scene.world.clusters.drawing()).fresh == 2
    assert await made.round() == 0
    assert len(scene.draw.seen) == 1


async def test_while_there_is_no_cluster_a_new_ticket_waits(scene: Scene) -> None:
    made = scene.round(least=99)
    await scene.file(BEGIN, UP)
    assert await made.round() == BEGIN
    await scene.file(1, UP)
    assert await made.round() == 1
    assert await scene.where("T-31") is None


async def test_all_is_drawn_anew_when_enough_came_and_never_sooner_than_after_a_pause(scene: Scene) -> None:
    made = await scene.begin()
    await scene.file(FEW, FAR, every=timedelta(minutes=1))
    assert await made.round() == FEW
    assert len(scene.draw.seen) == 1
    scene.clock.forward(seconds=PAUSE.total_seconds())
    assert await made.round() == BEGIN + FEW
    assert [await scene.where(f"T-{number}") for number in (1, 25, 40)] == ["K-1", "K-2", "K-3"]
    before = scene.draw.seen[1].before
    assert (before["T-1"], before["T-25"], "T-40" in before) == ("K-1", "K-2", False)


async def test_a_single_ticket_waits_a_day_for_that(scene: Scene) -> None:
    made = await scene.begin()
    await scene.file(1, FAR)
    await made.round()
    scene.clock.forward(seconds=LONGEST.total_seconds() - 1)
    await made.round()
    assert len(scene.draw.seen) == 1
    scene.clock.forward(seconds=1)
    await made.round()
    assert len(scene.draw.seen) == 2
    scene.clock.forward(days=9)
    await made.round()
    assert len(scene.draw.seen) == 2  # nothing came since


async def test_a_drawing_that_fails_is_told_and_tried_later_while_tickets_still_join(scene: Scene) -> None:
    made = await scene.begin()
    await scene.file(FEW, UP, every=timedelta(minutes=1))
    scene.clock.forward(seconds=PAUSE.total_seconds())
    scene.draw.error = ValueError("no room")
    assert await made.round() == FEW
    ((error, again),) = scene.failed
    assert (str(error), again) == ("no room", scene.clock() + timedelta(minutes=1))
    await made.round()
    assert len(scene.draw.seen) == 2
    scene.draw.error = None
    scene.clock.forward(minutes=1)
    assert await made.round() == BEGIN + FEW


async def test_what_another_process_wrote_meanwhile_is_not_overwritten(scene: Scene) -> None:
    await scene.file(BEGIN, UP)
    first, second = scene.round(), scene.round()
    assert await first.round() == BEGIN
    scene.draw.seen.clear()
    assert await second.round() == 0
    assert scene.draw.seen == []
    assert list(await scene.world.rounds.reserve(1)) == ["K-2"]


async def test_another_window_is_drawn_at_once_after_the_pause(scene: Scene) -> None:
    made = await scene.begin()
    made.adopt(ClusterPolicy(alerts=False), AlertRules())
    scene.clock.forward(seconds=PAUSE.total_seconds())
    await made.round()
    assert len(scene.draw.seen) == 1  # whether it is told changes no cluster
    made.adopt(ClusterPolicy(least=12), AlertRules())
    await made.round()
    assert scene.draw.seen[-1].least == 12
    assert (await scene.where("T-1"), await scene.where("T-25")) == ("K-1", None)
    assert (await scene.world.clusters.events("K-2"))[-1].kind is Happened.GONE


async def test_by_another_model_nothing_joins_and_all_is_drawn_once_most_tickets_were_read(scene: Scene) -> None:
    await scene.begin()
    scene.clock.forward(seconds=PAUSE.total_seconds())
    other = scene.round(tag="another/fp32/4")
    await scene.file(1, RIGHT)
    assert await other.round() == BEGIN + 1
    assert (await scene.world.clusters.drawing()).model == "another/fp32/4/density-1"
    assert await scene.where("T-31") == "K-2"


async def test_the_team_is_told_of_a_cluster_that_grows_once(scene: Scene) -> None:
    made = await scene.begin()
    await scene.world.left()
    scene.clock.forward(minutes=1)
    await scene.file(15, RIGHT, every=timedelta(minutes=1))
    await made.round()
    bell, mail = await scene.world.left()
    assert (bell.receiver, bell.subject, bell.payload["event"]) == ("team", "K-2", "burst")
    assert (mail.receiver, mail.payload["to"]) == ("mail", "lead@example.com")
    assert scene.written == [1]
    assert [one.kind for one in await scene.world.clusters.events("K-2")] == [Happened.FOUND, Happened.BURST]
    for again in (made, scene.round()):
        scene.clock.forward(seconds=LOOK.total_seconds())
        await again.round()
    assert await scene.world.left() == ()


async def test_in_quiet_hours_it_is_told_when_they_end(scene: Scene) -> None:
    made = await scene.begin()
    await scene.world.left()
    made.adopt(ClusterPolicy(), AlertRules(quiet=NIGHT))
    await scene.file(15, RIGHT, every=timedelta(minutes=1))
    await made.round()
    assert await scene.world.left() == ()
    scene.clock.forward(hours=4)
    await made.round()
    assert [one.receiver for one in await scene.world.left()] == ["team"]


async def test_a_dismissed_cluster_is_quiet_and_comes_back_when_it_has_grown(scene: Scene) -> None:
    made = await scene.begin()
    found = await scene.world.clusters.get("K-2")
    rests = replace(found, state=ClusterState.DISMISSED, settled=Settled(scene.clock(), "meg", "Meg", 10), version=2)
    event = replace((await scene.world.clusters.events("K-2"))[0], kind=Happened.DISMISSED)
    await scene.world.clusters.change(rests, event)
    await scene.world.left()
    await scene.file(1, RIGHT)
    await made.round()
    assert (await scene.world.clusters.get("K-2")).state is ClusterState.DISMISSED
    await scene.file(25, RIGHT, every=timedelta(minutes=1))
    scene.clock.forward(seconds=NEXT.total_seconds())
    await made.round()
    back = await scene.world.clusters.get("K-2")
    assert (back.state, back.settled, back.version) == (ClusterState.OPEN, None, 3)
    kinds = [one.kind for one in await scene.world.clusters.events("K-2")]
    assert kinds == [Happened.FOUND, Happened.DISMISSED, Happened.BACK, Happened.BURST]
    # What was told of it before is shown as it stands before it is told of again.
    bells = [one.payload["event"] for one in await scene.world.left() if one.subject == "K-2"]
    assert bells == ["cluster_changed", "burst"]


async def test_while_few_tickets_were_read_by_another_model_nothing_is_drawn() -> None:
    world, kept = memory_world()
    scene = Scene(world)
    made = await scene.begin()
    await scene.file(30, UP)
    assert await made.round() == 30
    scene.clock.forward(seconds=PAUSE.total_seconds())
    taken = {number: kept.vectors.pop(f"T-{number}") for number in range(1, 16)}
    other = scene.round(tag="another/fp32/4")
    assert await other.round() == 0
    assert (await world.clusters.drawing()).model == f"{TAG}/density-1"
    assert await other.round() == 0
    kept.vectors.update({f"T-{number}": taken[number] for number in range(1, 5)})
    scene.clock.forward(seconds=SOON.total_seconds())
    assert await other.round() == 49
