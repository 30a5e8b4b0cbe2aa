"""Our copy of issues is kept true."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from handlers.engineering.errors import IssueGone, IssueNotFound, TrackerAway
from handlers.engineering.issue import IssueName, IssueStatus, Kind, Stage, StatusCategory, Version
from handlers.engineering.jobs import ISSUE, told
from handlers.engineering.moves import MoveKind
from handlers.engineering.stages import EngineeringRules, StageMap
from handlers.engineering.tracking import Tracking
from handlers.ports import Outgoing
from tests.fakes import FakeClock, Ids, Memory
from tests.memory_mirror import MemoryMirror
from tests.memory_tracker import DONE, MemoryTracker

DOING = IssueStatus("2", "Doing", StatusCategory.INDETERMINATE)


@dataclass
class Scene:
    """A tracker, and our copy of it."""

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Memory = field(default_factory=Memory)
    wakes: list[None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tracker = MemoryTracker(self.clock)
        self.mirror = MemoryMirror(self.memory, self.clock)
        self.tracking = Tracking(
            self.mirror,
            self.mirror,
            {self.tracker.name: self.tracker},
            self.clock,
            Ids(),
            written=lambda: self.wakes.append(None),
        )

    async def known(self, title: str = "It hums", **facts: object) -> IssueName:
        """Make an issue, and learn of it."""
        name = self.tracker.put(title, **facts).issue.name
        await self.tracking.learn(name, Kind.BUG)
        self.told()
        self.clock.forward(minutes=1)
        return name

    def told(self) -> list[MoveKind]:
        """Give what was told since the last time."""
        jobs: list[Outgoing] = [one for one in self.memory.outbox if one.receiver == ISSUE]
        self.memory.outbox.clear()
        return [move.kind for one in jobs for move in told(one)[1]]


async def test_an_issue_is_learned_as_it_is_and_nothing_is_told_of_it() -> None:
    scene = Scene()
    name = scene.tracker.put("It hums", status=DOING).issue.name
    kept = await scene.tracking.learn(name, Kind.FEATURE)
    assert (kept.kind, kept.stage, kept.snapshot.issue.title) == (Kind.FEATURE, Stage.ACCEPTED, "It hums")
    assert (scene.told(), scene.wakes) == ([], [])


async def test_what_was_said_before_an_issue_of_ours_was_read_is_told() -> None:
    scene = Scene()
    name = scene.tracker.put("It hums").issue.name
    scene.tracker.say(name, "A rule", "Thank you for the report.")
    await scene.tracking.learn(name, Kind.BUG)
    assert scene.told() == [MoveKind.COMMENTED]
    await scene.tracking.learn(name, Kind.BUG)
    assert scene.told() == []
    assert scene.wakes == [None]


async def test_what_was_said_before_somebody_linked_to_it_is_no_news() -> None:
    scene = Scene()
    name = scene.tracker.put("It hums").issue.name
    scene.tracker.say(name, "Jo", "We have seen that for years.")
    await scene.tracking.learn_by_key("tracker.example", "MEM-1", Kind.BUG)
    assert scene.told() == []


async def test_what_was_made_of_an_issue_before_it_was_read_first_is_told() -> None:
    scene = Scene()
    coming = Version("v1", "5.3")
    name = scene.tracker.put("It hums", status=DONE, versions=(coming,)).issue.name
    scene.tracker.say(name, "Jo", "Found it.")
    await scene.tracking.learn(name, Kind.BUG)
    assert scene.told() == [MoveKind.COMMENTED, MoveKind.VERSION, MoveKind.STAGE]
    assert len(scene.wakes) == 1
    await scene.tracking.learn(name, Kind.BUG)
    assert scene.told() == []


async def test_an_issue_is_learned_by_what_people_call_it() -> None:
    scene = Scene()
    name = scene.tracker.put("It hums").issue.name
    kept = await scene.tracking.learn_by_key("tracker.example", "MEM-1", Kind.BUG)
    assert kept.snapshot.issue.name == name
    with pytest.raises(IssueGone):
        await scene.tracking.learn_by_key("tracker.example", "MEM-9", Kind.BUG)


async def test_what_happened_is_told_in_one_job_of_the_issue() -> None:
    scene = Scene()
    name = await scene.known()
    scene.tracker.say(name, "Jo", "Which lamp?")
    scene.tracker.change(name, status=DOING)
    moves = await scene.tracking.refresh(name)
    assert [move.kind for move in moves] == [MoveKind.COMMENTED, MoveKind.STAGE]
    (job,) = scene.memory.outbox
    assert (job.subject, told(job)) == (f"{name.tracker}/{name.id}", (name, tuple(moves)))
    assert len(scene.wakes) == 1
    assert await scene.tracking.refresh(name) == ()


async def test_a_version_that_came_out_is_told_though_its_issue_did_not_change() -> None:
    scene = Scene()
    coming = Version("v1", "5.3")
    name = await scene.known(status=DONE, versions=(coming,))
    before = scene.tracker.issues[name.id].issue
    scene.tracker.change(name, versions=(replace(coming, released=True),), updated_at=before.updated_at)
    await scene.tracking.refresh(name)
    assert scene.told() == [MoveKind.RELEASED, MoveKind.STAGE]
    assert (await scene.mirror.get(name)).stage is Stage.RELEASED


async def test_what_is_gone_is_told_and_stays_where_it_stood_and_may_come_back() -> None:
    scene = Scene()
    name = await scene.known(status=DOING)
    scene.tracker.delete(name)
    await scene.tracking.refresh(name)
    kept = await scene.mirror.get(name)
    assert (scene.told(), kept.stage, kept.snapshot.issue.gone) == ([MoveKind.GONE], Stage.ACCEPTED, True)
    await scene.tracking.refresh(name)
    assert scene.told() == []
    scene.tracker.change(name, gone=False)
    await scene.tracking.refresh(name)
    assert scene.told() == [MoveKind.BACK]


async def test_what_is_not_ours_is_not_read() -> None:
    scene = Scene()
    name = scene.tracker.put("It hums").issue.name
    assert await scene.tracking.refresh(name) == ()
    assert await scene.tracking.refresh(IssueName("elsewhere", "1")) == ()
    assert "read" not in scene.tracker.calls
    with pytest.raises(IssueNotFound, match="elsewhere"):
        await scene.tracking.learn(IssueName("elsewhere", "1"), Kind.BUG)


async def test_a_copy_that_is_older_than_ours_changes_nothing() -> None:
    scene = Scene()
    name = await scene.known()
    old = scene.tracker.issues[name.id]
    scene.tracker.change(name, status=DOING)
    await scene.tracking.refresh(name)
    scene.told()
    scene.tracker.issues[name.id] = old
    await scene.tracking.refresh(name)
    assert (scene.told(), (await scene.mirror.get(name)).stage) == ([], Stage.ACCEPTED)


async def test_a_tracker_that_is_away_changes_nothing() -> None:
    scene = Scene()
    name = await scene.known()
    scene.tracker.trouble.append(TrackerAway("It is away.", unsure=False))
    with pytest.raises(TrackerAway):
        await scene.tracking.refresh(name)
    assert scene.told() == []


async def test_two_who_read_at_once_tell_of_it_once() -> None:
    scene = Scene()
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    found = await asyncio.gather(*(scene.tracking.refresh(name) for _ in range(5)))
    assert [len(moves) for moves in found] == [1, 0, 0, 0, 0]
    assert scene.told() == [MoveKind.STAGE]


async def test_who_wrote_meanwhile_is_compared_with() -> None:
    scene = Scene()
    name = await scene.known()
    scene.tracker.change(name, status=DOING)
    mirror, kept = scene.mirror, scene.mirror.keep
    raced: list[bool] = []

    class Raced(MemoryMirror):
        """Another process writes first, once."""

        async def keep(self, snapshot, kind, stage, *, over, outgoing=()):  # type: ignore[no-untyped-def]
            if not raced:
                raced.append(await kept(snapshot, kind, stage, over=over, outgoing=outgoing))
                return False
            return await kept(snapshot, kind, stage, over=over, outgoing=outgoing)

    other = Raced(scene.memory, scene.clock, kept=mirror.kept, keys=mirror.keys, read_at=mirror.read_at)
    tracking = Tracking(other, other, {scene.tracker.name: scene.tracker}, scene.clock, Ids("b"))
    assert await tracking.refresh(name) == ()
    assert scene.told() == [MoveKind.STAGE]


async def test_other_rules_put_issues_elsewhere_and_tell_of_it() -> None:
    scene = Scene()
    name, other = await scene.known(status=DOING), await scene.known("It buzzes")
    lost = await scene.known("It is dark", status=DOING)
    scene.tracker.delete(lost)
    await scene.tracking.refresh(lost)
    scene.told()
    scene.tracking.adopt(EngineeringRules(StageMap({"2": Stage.NEEDS_INFORMATION})))
    assert await scene.tracking.restage(await scene.mirror.every(None, 9)) == 1
    assert scene.told() == [MoveKind.STAGE]
    stages = {one: (await scene.mirror.get(one)).stage for one in (name, other, lost)}
    assert stages == {name: Stage.NEEDS_INFORMATION, other: Stage.FILED, lost: Stage.ACCEPTED}
    assert await scene.tracking.restage(await scene.mirror.every(None, 9)) == 0
