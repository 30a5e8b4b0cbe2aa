"""Which statuses there are is read now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from handlers.engineering.errors import TrackerAway, TrackerDenied, TrackerRefused
from handlers.engineering.issue import IssueStatus, Kind, Stage
from handlers.engineering.pacing import Pace
from handlers.engineering.workflows import MOST, WorkflowLook
from tests.fakes import FakeClock, Memory
from tests.issue_worlds import DOING, DONE, TO_DO, TRACKER, snapshot
from tests.memory_mirror import MemoryMirror


@dataclass
class Scene:
    """A tracker with projects, and what looks at them."""

    clock: FakeClock = field(default_factory=FakeClock)
    there: dict[str, tuple[IssueStatus, ...]] = field(default_factory=lambda: {"ONE": (TO_DO, DOING)})
    own: list[str] = field(default_factory=lambda: ["ONE"])
    trouble: Exception | None = None
    asked: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.mirror = MemoryMirror(Memory(), self.clock)
        paces = {TRACKER: Pace(lambda: self.clock().timestamp())}
        self.look = WorkflowLook({TRACKER: self}, self.mirror, self.clock, paces, self._failed)

    def _failed(self, tracker: str, error: Exception) -> None:
        self.failures.append(f"{tracker}: {error}")

    async def projects(self) -> Sequence[str]:
        return self.own

    async def statuses(self, project: str) -> Sequence[IssueStatus]:
        self.asked.append(project)
        if self.trouble is not None:
            raise self.trouble
        if project not in self.there:
            raise TrackerRefused("There is none.", {})
        return self.there[project]

    async def known(self) -> list[tuple[str, str]]:
        """Give projects and names of what is kept."""
        return [(one.project, one.status.name) for one in await self.mirror.known_statuses()]


@pytest.fixture
def scene() -> Scene:
    return Scene()


async def test_they_are_read_before_there_is_any_issue_and_once_an_hour(scene: Scene) -> None:
    assert await scene.look.round() == 1
    assert await scene.known() == [("ONE", "To do"), ("ONE", "Doing")]
    scene.there["ONE"] = (TO_DO, DONE)
    scene.clock.forward(minutes=59)
    assert await scene.look.round() == 0
    scene.clock.forward(minutes=1)
    assert await scene.look.round() == 1
    assert await scene.known() == [("ONE", "To do"), ("ONE", "Done")]


async def test_a_clock_that_was_set_back_keeps_nobody_from_reading(scene: Scene) -> None:
    await scene.look.round()
    scene.clock.now -= timedelta(days=2)
    assert await scene.look.round() == 1


async def test_projects_of_our_issues_are_read_too_and_those_that_are_gone_are_forgotten(scene: Scene) -> None:
    for number, project in (("10001", "TWO"), ("10002", "GONE")):
        assert await scene.mirror.keep(snapshot(number, project=project), Kind.BUG, Stage.FILED, over=None)
    scene.there["TWO"] = (DONE,)
    assert await scene.look.round() == 2
    assert scene.asked == ["ONE", "GONE", "TWO"]
    assert await scene.known() == [("ONE", "To do"), ("ONE", "Doing"), ("TWO", "Done")]
    del scene.there["TWO"]
    scene.clock.forward(hours=1)
    await scene.look.round()
    assert await scene.known() == [("ONE", "To do"), ("ONE", "Doing")]


async def test_of_very_many_projects_some_are_read(scene: Scene) -> None:
    scene.own = [f"P{number}" for number in range(MOST + 9)]
    await scene.look.round()
    assert len(scene.asked) == MOST


async def test_while_the_tracker_is_away_what_is_known_stays_and_it_is_asked_again_soon(scene: Scene) -> None:
    await scene.look.round()
    scene.trouble = TrackerAway("It is away.", unsure=False)
    scene.clock.forward(hours=1)
    assert await scene.look.round() == 0
    assert scene.failures == [f"{TRACKER}: It is away."]
    assert len(await scene.known()) == 2
    scene.trouble = None
    assert await scene.look.round() == 0
    scene.clock.forward(minutes=1)
    assert await scene.look.round() == 1


async def test_a_project_that_is_not_for_us_keeps_back_no_other_and_who_is_not_let_in_waits(scene: Scene) -> None:
    scene.trouble = TrackerDenied("Not this one.", everything=False)
    assert (await scene.look.round(), scene.failures) == (0, [])
    scene.trouble = TrackerDenied("Not at all.")
    scene.clock.forward(hours=1)
    await scene.look.round()
    scene.asked.clear()
    scene.clock.forward(minutes=1)
    assert (await scene.look.round(), scene.asked) == (0, [])
